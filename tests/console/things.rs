//! Two offices with a campaign, and another campaign: things of one's own, of somebody else's, and of elsewhere, for walks over all pages.

use micromatrix::domain::attachment::hash_of;
use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use super::browser::Browser;
use super::import::{coordinator, page_form, send};
use crate::api::builders::{Run, answer, draft, with};
use crate::api::desk::{Desk, of, reviewed};
use crate::api::upload::{CITY, workbook};
use crate::support::{Caller, World, grant};

/// How a picture begins, in base64.
const POINT: &str = "iVBORw0KGgo=";

/// What stands in things of the education office that not everybody may read.
pub const PLANTED: [&str; 9] = [
    "桥下的四十二厘米",
    "南门桥下水深四十二厘米",
    "这句请找水务局核对",
    "值班的人都去了南丰镇",
    "校门口积水怎么走",
    "讲三条放学路线",
    "泵站今夜检修",
    "丁守拙",
    "13900001234",
];

/// The names that addresses are filled in with.
pub type Fill = Vec<(&'static str, String)>;

/// What there is.
pub struct Things {
    pub desk: Desk,
    /// Of the police office, of the education office, of another campaign.
    pub fills: [Fill; 3],
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

impl Things {
    pub async fn of(world: &World) -> Self {
        let facts = json!([{"key": "pump", "text": "下雨先看水位。", "source": "气象局", "owner": "教育局"}]);
        let desk = Desk::of(world, &with(reviewed("gates", "key"), "/facts", facts)).await;
        let other = Run::planned(world, &with(draft(), "/title", json!("夜班食堂"))).await;
        let (here, there) = (Self::police(&desk).await, Self::education(world, &desk).await);
        let mut elsewhere = here.clone();
        let proposed = other.directions("proposed").await;
        for (name, value) in [("campaign", &other.id), ("direction", &id(&proposed[0]))] {
            set(&mut elsewhere, name, value);
        }
        let fills = [here, there, elsewhere];
        let shared = Self::shared(world).await;
        Self { desk, fills: fills.map(|fill| fill.into_iter().chain(shared.clone()).collect()) }
    }

    async fn police(desk: &Desk) -> Fill {
        let direction = desk.run.standing("weibo-jiaojing").await.unwrap();
        let file = desk.member.post(&desk.at("/attachments"), &picture()).await.ok();
        let fact = fact_of(desk, "here", "公安局", json!({"text": "雨天限速。", "public": true})).await;
        let topic = json!({"campaign": desk.run.id, "title": "夜里怎么过路口", "brief": "讲看灯。", "audience": "drivers"});
        let topic = desk.member.post("/api/v1/accounts/weibo-jiaojing/proposals", &topic).await.ok();
        vec![
            ("campaign", desk.run.id.clone()),
            ("direction", id(&direction)),
            ("piece", desk.id.clone()),
            ("picture", file["sha256"].as_str().unwrap().to_owned()),
            ("fact", fact),
            ("topic", id(&topic)),
            ("account", "weibo-jiaojing".to_owned()),
            ("organisation", "%E5%85%AC%E5%AE%89%E5%B1%80".to_owned()),
            ("cluster", "roads".to_owned()),
            ("person", desk.member.subject.clone()),
        ]
    }

    async fn education(world: &World, desk: &Desk) -> Fill {
        let (run, [title, text, remark, note, topic, brief, fact, name, phone]) = (&desk.run, PLANTED);
        let member = world.member(&["wechat-jiaoyu", "weibo-jiaoyu"]).await;
        let reviewer = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        let direction = run.standing("wechat-jiaoyu").await.unwrap();
        let body = json!({"title": title, "text": format!("{text}，请绕行。")});
        let piece = member.post(&answer(&direction, "pieces"), &body).await.ok();
        let at = format!("/api/v1/pieces/{}", id(&piece));
        let file = member.post(&format!("{at}/attachments"), &picture()).await.ok();
        let comment = json!({"version": 1, "start": 0, "end": 2, "text": remark});
        reviewer.post(&format!("{at}/comments"), &comment).await.ok();
        let declined = run.standing("weibo-jiaoyu").await.unwrap();
        let decline = json!({"reason": "no_staff", "note": note});
        member.post(&answer(&declined, "decline"), &decline).await.ok();
        let body = json!({"campaign": run.id, "title": topic, "brief": brief, "audience": "parents"});
        let topic = member.post("/api/v1/accounts/wechat-jiaoyu/proposals", &body).await.ok();
        let admin = world.caller(Role::Admin).await;
        let grants = json!([{"role": "member", "accounts": ["wechat-jiaoyu"]}]);
        let person = json!({"name": name, "phone": phone, "organisation": "教育局", "grants": grants});
        let person = admin.post("/api/v1/subjects", &person).await.ok();
        let filing = json!({"person_in_charge": name, "phone": phone});
        run.coordinator.put("/api/v1/accounts/wechat-jiaoyu/filing", 0, &filing).await.ok();
        vec![
            ("campaign", run.id.clone()),
            ("direction", id(&direction)),
            ("piece", id(&piece)),
            ("picture", file["sha256"].as_str().unwrap().to_owned()),
            ("fact", fact_of(desk, "there", "教育局", json!({"text": fact, "public": false})).await),
            ("topic", id(&topic)),
            ("account", "wechat-jiaoyu".to_owned()),
            ("organisation", "%E6%95%99%E8%82%B2%E5%B1%80".to_owned()),
            ("cluster", "schools".to_owned()),
            ("person", id(&person)),
        ]
    }

    /// What belongs to nobody: a list, a scenario, a theme, a node.
    async fn shared(world: &World) -> Fill {
        let mut browser = coordinator(world).await;
        let (place, _) = send(world, &mut browser, &page_form("备案表.xlsx", &workbook(CITY), "true")).await;
        let planner = world.caller(Role::Planner).await;
        // A drill: what is real would hold the posts of all the others.
        let drill =
            json!({"kind": "fire", "place": "zhangjiagang", "at": "2026-06-12T00:50:00Z", "drill": true});
        let desk = world.caller(Role::Coordinator).await;
        let drill = desk.post("/api/v1/incidents", &drill).await.ok();
        let changes = json!([{"kind": "merge", "account": "weibo-jiaoyu", "into": "wechat-jiaoyu"}]);
        let scenario =
            planner.post("/api/v1/scenarios", &json!({"name": "合并", "changes": changes})).await.ok();
        let list = place.trim_start_matches("/lists/").split('?').next().unwrap().to_owned();
        vec![
            ("list", list),
            ("incident", id(&drill["incident"])),
            ("information", "area".to_owned()),
            ("one", "1".to_owned()),
            ("scenario", id(&scenario)),
            ("theme", "flood_season".to_owned()),
            ("node", "functions/education".to_owned()),
            ("nobody", "01980c5e-7a00-7000-8000-00000000dead".to_owned()),
        ]
    }
}

fn picture() -> Value {
    json!({
        "name": "point.png", "media_type": "image/png", "licence": "自有", "owner": "公安局",
        "sha256": hash_of(b"\x89PNG\r\n\x1a\n"), "content": POINT
    })
}

async fn fact_of(desk: &Desk, key: &str, owner: &str, wording: Value) -> String {
    let body = json!({"key": key, "owner": owner, "wording": wording});
    id(&desk.run.coordinator.post(&desk.run.at("facts"), &body).await.ok())
}

fn set(fill: &mut Fill, name: &str, value: &str) {
    let place = fill.iter_mut().find(|(known, _)| *known == name).unwrap();
    value.clone_into(&mut place.1);
}

/// An address with its names filled in.
pub fn filled(address: &str, fill: &Fill) -> String {
    let named =
        |address: String, (name, value): &(&str, String)| address.replace(&format!("{{{name}}}"), value);
    fill.iter().fold(address.to_owned(), named)
}

/// One person for each role, and of those who act for some offices alone one of each office.
pub async fn everybody(world: &World, desk: &Desk) -> Vec<(String, Caller)> {
    let mut all =
        vec![("author".to_owned(), desk.member.clone()), ("reviewer".to_owned(), desk.reviewer.clone())];
    for role in Role::ALL {
        let caller = match role {
            Role::Member => world.member(&["weibo-jiaojing"]).await,
            Role::Lead => {
                let grant = Grant { clusters: vec!["roads".to_owned()], ..grant(Role::Lead) };
                world.caller_with(vec![grant]).await
            }
            _ => world.caller(role).await,
        };
        all.push((role.key().to_owned(), caller));
    }
    all.push(("signer of one office".to_owned(), desk.signer.clone()));
    let own = world.member(&["wechat-jiaoyu"]).await;
    all.push(("member of the other office".to_owned(), own));
    let own = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
    all.push(("reviewer of the other office".to_owned(), own));
    all
}

/// Everybody with a browser, signed in, and at last somebody who is not.
pub async fn browsers(world: &World, desk: &Desk) -> Vec<(String, Option<Caller>, Browser)> {
    let mut all = Vec::new();
    for (role, caller) in everybody(world, desk).await {
        let browser = Browser::of(world, &caller).await;
        all.push((role, Some(caller), browser));
    }
    all.push(("nobody".to_owned(), None, Browser::new(world)));
    all
}
