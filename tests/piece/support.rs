//! Small registries, and campaigns whose directions are known beforehand.

use std::collections::BTreeMap;

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::database::everywhere;
use crate::support::{Caller, World};

/// An account, its organisation, and the clusters that hold it.
pub type Line = (&'static str, &'static str, &'static [&'static str]);

/// Four accounts of three organisations; 公安局 has two. The court can only be invited.
pub const CITY: [Line; 4] = [
    ("weibo-jiaojing", "公安局", &["roads"]),
    ("wechat-jiaojing", "公安局", &["roads"]),
    ("weibo-jiaoyu", "教育局", &["schools"]),
    ("wechat-fayuan", "法院", &["law"]),
];

/// Tells the story on each database, over these accounts.
pub fn told(lines: &[Line], story: impl AsyncFn(World)) {
    everywhere(async |url| {
        let world = World::open(url).await;
        world.import(registry(lines)).await;
        story(world).await;
    });
}

fn registry(lines: &[Line]) -> Vec<(String, Vec<u8>)> {
    let mut clusters: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut organisations: BTreeMap<&str, &str> = BTreeMap::new();
    let mut accounts = Vec::new();
    for (handle, organisation, of) in lines {
        let platform = handle.split('-').next().unwrap();
        accounts.push(format!("{handle},{handle},{platform},{organisation}\n"));
        organisations.insert(organisation, if *organisation == "法院" { "judicial" } else { "government" });
        for cluster in *of {
            clusters.entry(cluster).or_default().push(handle);
        }
    }
    let rows = |header: &str, rows: Vec<String>| format!("{header}\n{}", rows.concat());
    let named = organisations.iter().map(|(key, system)| format!("{key},{key},{system},\n")).collect();
    let drawn = clusters.keys().map(|key| format!("{key},{key},,\n")).collect();
    let members = clusters.iter().flat_map(|(key, of)| of.iter().map(move |one| format!("{key},{one}\n")));
    [
        ("accounts.csv", rows("handle,name,platform,organisation", accounts)),
        ("organisations.csv", rows("key,name,system,region", named)),
        ("clusters.csv", rows("key,name,functions,lead", drawn)),
        ("members.csv", rows("cluster,account", members.collect())),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .into()
}

/// A campaign under way with one angle that everybody may take.
pub fn draft() -> Value {
    json!({
        "title": "平安出行", "brief": "说给每一位出行的人。",
        "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-06-30T00:00:00Z",
        "facts": [{"key": "signal", "text": "红色预警发布后两小时内，中小学停课，公交线路按通告调整，低洼路段一律封闭。"}],
        "angles": [{"key": "rain", "title": "雨天"}]
    })
}

/// A launched campaign with everybody's operator.
pub struct Run {
    pub world: World,
    pub coordinator: Caller,
    /// Id of the campaign.
    pub id: String,
}

impl Run {
    pub async fn launched(world: &World, draft: &Value) -> Self {
        let run = Self::planned(world, draft).await;
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        let signer = world.caller(Role::Signer).await;
        signer.post(&run.at("sign"), &json!({"digest": plan["digest"]})).await.ok();
        run.coordinator.call(&run.at("launch")).await.ok();
        run
    }

    /// A campaign whose directions are only proposed.
    pub async fn planned(world: &World, draft: &Value) -> Self {
        let coordinator = world.caller(Role::Coordinator).await;
        let campaign = coordinator.post("/api/v1/campaigns", draft).await.ok();
        let id = campaign["id"].as_str().unwrap().to_owned();
        let run = Self { world: world.clone(), coordinator, id };
        run.coordinator.call(&run.at("plan")).await.ok();
        run
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/api/v1/campaigns/{}/{rest}", self.id)
    }

    pub async fn close(&self) {
        self.coordinator.call(&self.at("close")).await.ok();
    }

    /// The direction of an account, whatever its state.
    pub async fn direction(&self, account: &str) -> Value {
        let list = self.coordinator.get(&self.at(&format!("directions?account={account}"))).await.ok();
        list["items"][0].clone()
    }

    /// Where the pieces of an account's direction are handed in.
    pub async fn desk(&self, account: &str) -> String {
        let direction = self.direction(account).await;
        format!("/api/v1/directions/{}/pieces", direction["id"].as_str().unwrap())
    }

    /// Hands in a text.
    pub async fn hand_in(&self, account: &str, text: &str) -> Value {
        let member = self.world.member(&[account]).await;
        member.post(&self.desk(account).await, &piece(text)).await.ok()
    }

    /// Hands in a text and publishes it.
    pub async fn deliver(&self, account: &str, text: &str) -> Value {
        let piece = self.hand_in(account, text).await;
        let member = self.world.member(&[account]).await;
        member.post(&path(&piece, "/publish"), &address()).await.ok()
    }

    pub async fn contributions(&self) -> Value {
        self.coordinator.get(&self.at("contributions")).await.ok()
    }
}

pub fn piece(text: &str) -> Value {
    json!({"title": "雨天出行", "text": text})
}

pub fn address() -> Value {
    json!({"url": "https://example.cn/a"})
}

/// Path of a piece, with what follows.
pub fn path(piece: &Value, rest: &str) -> String {
    format!("/api/v1/pieces/{}{rest}", piece["id"].as_str().unwrap())
}

/// A share in units of its fourth decimal, which must be its last.
#[track_caller]
pub fn units(share: &Value) -> i64 {
    let text = format!("{:.4}", share.as_f64().unwrap());
    assert_eq!(text.parse::<f64>().unwrap().to_bits(), share.as_f64().unwrap().to_bits(), "{share}");
    text.replace('.', "").parse().unwrap()
}

/// By account: its share in units, over all clusters.
pub fn by_account(contributions: &Value) -> BTreeMap<String, i64> {
    let mut shares = BTreeMap::new();
    for cluster in contributions["clusters"].as_array().unwrap() {
        for line in cluster["accounts"].as_array().unwrap() {
            *shares.entry(line["account"].as_str().unwrap().to_owned()).or_insert(0) += units(&line["share"]);
        }
    }
    shares
}

/// Three texts that have nothing in common.
pub const TEXTS: [&str; 3] = [
    "暴雨天开车要减速慢行，打开示宽灯，和前车拉开距离。遇到积水先看前车怎么走，水过半个轮胎就停下来等。涵洞和下穿通道不要试，\
     熄火以后不要再打火，人先离开车，站到高处再打救援电话。雨停了也别急着上路，先绕车一圈看看刹车和灯光。",
    "孩子的书包里放一张卡片，写上家长姓名、班主任和住址。停课通知只认班级群里老师发的那一条，别转发来路不明的截图。\
     放学遇雨，请在校门口的等候区接人，不要把车停在斑马线上。家里没人时，让孩子先去邻居家，不要独自下楼玩水。",
    "雨淹了车库，物业有没有责任？法官说，要看排水设施平时是否检修、预警后是否提醒、挡水板有没有按时装上。\
     车主把车停在禁停区，自己也要担一部分损失。先拍照留存，再报保险，协商不成可以到巡回法庭调解。",
];

/// The text with every fifth character replaced.
pub fn edited(text: &str) -> String {
    let other: Vec<char> = "春夏秋冬东西南北金木火土天地玄黄宇宙洪荒日月盈昃辰宿列张".chars().collect();
    let edit = |(at, char): (usize, char)| if at % 5 == 2 { other[at / 5 % other.len()] } else { char };
    text.chars().enumerate().map(edit).collect()
}
