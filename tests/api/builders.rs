//! A small registry, and campaigns over it.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::database::everywhere;
use crate::support::{Caller, World};

/// Seven accounts of four organisations; the court's is in no cluster, and one rests.
const ACCOUNTS: &str = "\
handle,name,platform,organisation,functions,audiences,region,status
weibo-jiaojing,交警微博,weibo,公安局,traffic_police,drivers,zhangjiagang,active
wechat-jiaojing,交警微信,wechat,公安局,traffic_police,drivers,zhangjiagang,active
app-jiaojing,交警应用,app,公安局,traffic_police,drivers,zhangjiagang,active
wechat-jiaoyu,教育微信,wechat,教育局,education,parents,zhangjiagang,active
weibo-jiaoyu,教育微博,weibo,教育局,education,parents,zhangjiagang,active
wechat-fayuan,法院微信,wechat,法院,courts,,zhangjiagang,active
wechat-lvshi,律师微信,wechat,律师协会,justice,,zhangjiagang,paused
";

const CLUSTERS: &str = "\
key,name,functions,lead
roads,道路微矩阵,traffic_police,wechat-jiaojing
schools,教育微矩阵,education,
";

const MEMBERS: &str = "\
cluster,account
roads,weibo-jiaojing
roads,wechat-jiaojing
roads,app-jiaojing
schools,wechat-jiaoyu
schools,weibo-jiaoyu
schools,wechat-lvshi
";

const TIES: &str = "\
source,target,kind,weight
weibo-jiaojing,wechat-jiaojing,same_organisation,2
wechat-jiaojing,wechat-jiaoyu,joint_duty,1
";

/// Files of an import, by name.
pub fn files(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Tells the story on each database, over the small registry.
pub fn small(story: impl AsyncFn(World)) {
    everywhere(async |url| {
        let world = World::open(url).await;
        let registry = files(&[
            ("accounts.csv", ACCOUNTS),
            ("clusters.csv", CLUSTERS),
            ("members.csv", MEMBERS),
            ("ties.csv", TIES),
        ]);
        world.import(registry).await;
        story(world).await;
    });
}

/// A campaign over the small registry; its window has begun.
pub fn draft() -> Value {
    json!({
        "title": "平安出行", "starts_at": "2026-06-10T00:00:00+08:00", "ends_at": "2026-06-30T00:00:00+08:00",
        "audiences": [{"key": "drivers", "level": "key"}, {"key": "parents"}],
        "angles": [
            {"key": "belts", "title": "安全带", "functions": ["traffic_police"]},
            {"key": "school_way", "title": "上学路", "functions": ["education"], "audiences": ["parents"]},
            {"key": "weather", "title": "雨天慢行", "functions": []}
        ]
    })
}

/// A value with one part replaced, or added where its parent is there.
pub fn with(mut value: Value, pointer: &str, part: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(fields) => {
            fields.insert(name.to_owned(), part);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = part,
        other => panic!("{other} has no parts"),
    }
    value
}

/// The persons whom a campaign needs, and the campaign.
pub struct Run {
    pub coordinator: Caller,
    pub signer: Caller,
    /// Path of the campaign.
    pub path: String,
    pub id: String,
}

impl Run {
    /// A campaign that nobody has planned.
    pub async fn drafted(world: &World, draft: &Value) -> Self {
        let coordinator = world.caller(Role::Coordinator).await;
        let campaign = coordinator.post("/api/v1/campaigns", draft).await.ok();
        let id = campaign["id"].as_str().unwrap().to_owned();
        let signer = world.caller(Role::Signer).await;
        Self { coordinator, signer, path: format!("/api/v1/campaigns/{id}"), id }
    }

    /// A planned campaign.
    pub async fn planned(world: &World, draft: &Value) -> Self {
        let run = Self::drafted(world, draft).await;
        run.plan().await;
        run
    }

    /// A launched campaign; who reviews its pieces is said later.
    pub async fn launched(world: &World, draft: &Value) -> Self {
        let run = Self::planned(world, draft).await;
        run.sign().await;
        run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        run
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.path)
    }

    pub async fn plan(&self) -> Value {
        self.coordinator.call(&self.at("plan")).await.ok()
    }

    pub async fn digest(&self) -> String {
        let plan = self.coordinator.get(&self.at("plan")).await.ok();
        plan["digest"].as_str().unwrap().to_owned()
    }

    pub async fn objective(&self) -> i64 {
        self.coordinator.get(&self.at("plan")).await.ok()["objective"].as_i64().unwrap()
    }

    pub async fn sign(&self) {
        let digest = self.digest().await;
        self.signer.post(&self.at("sign"), &json!({"digest": digest})).await.ok();
    }

    /// All directions in this state.
    pub async fn directions(&self, state: &str) -> Vec<Value> {
        self.coordinator.all(&self.at(&format!("directions?state={state}"))).await
    }

    /// The direction of an account that holds its slot.
    pub async fn standing(&self, account: &str) -> Option<Value> {
        let all = self.coordinator.all(&self.at(&format!("directions?account={account}"))).await;
        let holds = ["proposed", "asked", "accepted", "delivered"];
        all.into_iter().find(|one| holds.contains(&one["state"].as_str().unwrap()))
    }
}

/// Path of a direction, with an action.
pub fn answer(direction: &Value, action: &str) -> String {
    format!("/api/v1/directions/{}/{action}", direction["id"].as_str().unwrap())
}
