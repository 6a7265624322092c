//! Those who stand around an emergency, and what they do again and again: the leak of 22:10.

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::support::{Caller, World, grant};

pub const LEAD: &str = "zjg-yingji";

/// Those who stand around an emergency.
pub struct Night {
    pub world: World,
    pub desk: Caller,
    pub reviewer: Caller,
    pub leader: Caller,
    pub id: String,
}

pub fn leak() -> Value {
    json!({"kind": "氯气泄漏", "place": "保税区", "at": "2026-06-12T22:05:00+08:00"})
}

async fn reviewer(world: &World) -> Caller {
    world.caller_with(vec![Grant { organisations: vec![LEAD.to_owned()], ..grant(Role::Reviewer) }]).await
}

impl Night {
    pub async fn begin(world: &World, input: &Value) -> Self {
        world.set_clock("2026-06-12T22:10:00+08:00");
        let (desk, leader) = (world.caller(Role::Coordinator).await, world.caller(Role::Signer).await);
        let started = desk.post("/api/v1/incidents", input).await;
        assert_eq!(started.status.as_u16(), 201);
        let id = started.ok()["incident"]["id"].as_str().unwrap().to_owned();
        Self { world: world.clone(), reviewer: reviewer(world).await, desk, leader, id }
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/api/v1/incidents/{}{rest}", self.id)
    }

    pub async fn board(&self) -> Value {
        self.desk.get(&self.at("")).await.ok()
    }

    pub async fn card(&self, account: &str) -> Value {
        self.desk.get(&self.at(&format!("/cards/{account}"))).await.ok()
    }

    pub async fn state(&self, by: &Caller, information: &str, text: &str, after: u32) -> Value {
        let fact = json!({"information": information, "text": text, "source": "现场 电话", "after": after});
        by.post(&self.at("/facts"), &fact).await.ok()
    }

    pub async fn confirm(&self, by: &Caller, information: &str, version: u32, heard_from: &str) -> Value {
        let said = json!({"version": version, "heard_from": heard_from});
        by.post(&self.at(&format!("/facts/{information}/confirm")), &said).await.ok()
    }

    pub async fn draft(&self, input: Value) -> Value {
        self.desk.post(&self.at("/bulletins"), &input).await.ok()
    }

    /// Reviewed, agreed to and released, by three persons.
    pub async fn release(&self, bulletin: &Value) -> Value {
        let at = self.at(&format!("/bulletins/{}", bulletin["number"]));
        let digest = &bulletin["digest"];
        self.reviewer.post(&format!("{at}/review"), &json!({"digest": digest})).await.ok();
        let now = self.world.app.clock.now().to_string();
        let consent = json!({"digest": digest, "leader": self.leader.subject, "given_at": now});
        self.desk.post(&format!("{at}/consent"), &consent).await.ok();
        let confirm = self.board().await["to_type"].clone();
        self.desk.post(&format!("{at}/release"), &json!({"digest": digest, "confirm": confirm})).await.ok()
    }
}

pub fn clock<'a>(board: &'a Value, key: &str) -> &'a Value {
    board["clocks"].as_array().unwrap().iter().find(|clock| clock["clock"] == key).unwrap()
}

/// Handle of the account that has the first word.
pub async fn board_lead(night: &Night) -> String {
    let cards = night.desk.all(&night.at("/cards")).await;
    let lead = cards.iter().find(|card| card["duty"] == "lead").unwrap();
    lead["account"].as_str().unwrap().to_owned()
}
