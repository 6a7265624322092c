//! A launched campaign with review, a piece that was handed in for it, and the persons who carry it through its life.

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, with};
use crate::support::{Caller, World, grant};

pub const TEXT: &str =
    "暴雨天开车要减速慢行，打开示宽灯，和前车拉开距离。遇到积水先看前车怎么走，水过半个轮胎就停下来等。";
pub const OTHER: &str =
    "孩子的书包里放一张卡片，写上家长姓名和住址。停课通知只认班级群里老师发的那一条，别转发来路不明的截图。";
pub const GATES: [&str; 4] = ["political", "legal", "confidentiality", "text"];

/// The persons around a piece of 公安局.
pub struct Desk {
    pub world: World,
    pub run: Run,
    /// Operates the account and wrote the piece.
    pub member: Caller,
    pub reviewer: Caller,
    pub other_reviewer: Caller,
    pub signer: Caller,
    pub id: String,
}

/// A campaign whose only angle is of this level.
pub fn reviewed(review: &str, level: &str) -> Value {
    let angles = json!([{"key": "rain", "title": "雨天", "level": level}]);
    with(with(draft(), "/angles", angles), "/review", json!(review))
}

pub fn of(role: Role, organisation: &str) -> Grant {
    Grant { organisations: vec![organisation.to_owned()], ..grant(role) }
}

pub fn piece(text: &str) -> Value {
    json!({"title": "雨天出行", "text": text})
}

pub fn address() -> Value {
    json!({"url": "https://example.cn/a"})
}

impl Desk {
    /// A piece that was just handed in, in a campaign with `gates_and_signature` or `gates`.
    pub async fn begun(world: &World, review: &str, level: &str) -> Self {
        Self::of(world, &reviewed(review, level)).await
    }

    /// A piece that was just handed in, in this campaign.
    pub async fn of(world: &World, draft: &Value) -> Self {
        let run = Run::launched(world, draft).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let handed = member.post(&answer(&direction, "pieces"), &piece(TEXT)).await.ok();
        Self {
            reviewer: world.caller_with(vec![of(Role::Reviewer, "公安局")]).await,
            other_reviewer: world.caller_with(vec![of(Role::Reviewer, "公安局")]).await,
            signer: world.caller_with(vec![of(Role::Signer, "公安局")]).await,
            id: handed["id"].as_str().unwrap().to_owned(),
            world: world.clone(),
            run,
            member,
        }
    }

    pub async fn major(world: &World) -> Self {
        Self::begun(world, "gates_and_signature", "key").await
    }

    pub async fn minor(world: &World) -> Self {
        Self::begun(world, "gates", "normal").await
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/api/v1/pieces/{}{rest}", self.id)
    }

    pub async fn piece(&self) -> Value {
        self.member.get(&self.at("")).await.ok()
    }

    pub async fn review(&self) -> Value {
        self.member.get(&self.at("/review")).await.ok()
    }

    pub async fn state(&self) -> String {
        self.review().await["state"].as_str().unwrap().to_owned()
    }

    pub async fn revise(&self, text: &str) -> Value {
        let revision = self.member.get(&self.at("")).await.revision();
        self.member.put(&self.at(""), revision, &piece(text)).await.ok()
    }

    pub async fn submit(&self) {
        self.member.call(&self.at("/submit")).await.ok();
    }

    /// A decision on a gate of the version in work.
    pub async fn gate(&self, gate: &str) -> Value {
        json!({"gate": gate, "version": self.review().await["version"], "outcome": "passed"})
    }

    pub async fn pass_all(&self) {
        for gate in GATES {
            let decision = self.gate(gate).await;
            self.reviewer.post(&self.at("/gates"), &decision).await.ok();
        }
    }

    pub async fn approve(&self) {
        self.submit().await;
        self.pass_all().await;
    }

    /// What is signed of the version in work.
    pub async fn seal(&self) -> Value {
        let review = self.review().await;
        json!({"digest": review["digest"], "attachments": review["attachments"]})
    }

    pub async fn sign(&self) {
        let seal = self.seal().await;
        self.signer.post(&self.at("/sign"), &seal).await.ok();
    }

    pub async fn publish(&self) -> Value {
        self.member.post(&self.at("/publish"), &address()).await.ok()
    }

    /// Approved, signed and published.
    pub async fn deliver(&self) {
        self.approve().await;
        self.sign().await;
        self.publish().await;
    }

    /// Events of the piece, by kind.
    pub async fn kinds(&self) -> Vec<String> {
        let events = self.run.coordinator.all("/api/v1/events").await;
        let own =
            events.into_iter().filter(|event| event["entity"] == "piece" && event["key"] == self.id.as_str());
        own.map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
    }
}
