//! A service over a fresh database, callers with tokens, and small campaigns whose directions are known beforehand.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::write::Actor;
use micromatrix::domain::import::ImportOptions;
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use sea_orm::{ConnectionTrait as _, FromQueryResult as _, JsonValue, Statement};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::database::everywhere;

/// When every story begins.
pub const NOW: &str = "2026-06-12T01:00:00Z";

/// What a refused request must leave as it is.
const TABLES: [&str; 10] = [
    "event",
    "audit",
    "campaign",
    "direction",
    "piece",
    "piece_version",
    "review",
    "attachment",
    "score",
    "score_draw",
];

/// A service over a database of its own, with a clock that the story sets.
#[derive(Clone)]
pub struct World {
    pub app: App,
    pub router: Router,
}

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
    everywhere(async |url| story(World::open(url, lines).await).await);
}

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

impl World {
    pub async fn open(url: &str, lines: &[Line]) -> Self {
        let app = App::open(url, Clock::fixed(Timestamp::parse(NOW).unwrap())).await.unwrap();
        let world = Self { router: micromatrix::http::router(app.clone()), app };
        let import = Import { files: registry(lines), mode: Mode::Apply, options: ImportOptions::default() };
        world.app.import(&Actor::default(), import, &Quiet).await.unwrap();
        world
    }

    pub fn set_clock(&self, at: &str) {
        self.app.clock.set(Timestamp::parse(at).unwrap());
    }

    /// A new person with one role and no scope.
    pub async fn caller(&self, role: Role) -> Caller {
        self.caller_with(vec![grant(role)]).await
    }

    /// A new person who operates these accounts.
    pub async fn member(&self, accounts: &[&str]) -> Caller {
        let accounts = accounts.iter().map(|handle| (*handle).to_owned()).collect();
        self.caller_with(vec![Grant { accounts, ..grant(Role::Member) }]).await
    }

    /// A new person with these roles and scopes.
    pub async fn caller_with(&self, grants: Vec<Grant>) -> Caller {
        let input = TokenInput {
            subject: format!("person-{}", self.app.clock.id()),
            label: String::new(),
            grants,
            expires_at: None,
        };
        let (_, secret) = self.app.create_token(&Actor::default(), input).await.unwrap();
        Caller { router: self.router.clone(), secret: secret.reveal().to_owned() }
    }

    /// Rows of a table.
    pub async fn rows(&self, table: &str) -> Vec<Value> {
        let backend = self.app.db.get_database_backend();
        let statement = Statement::from_string(backend, format!("SELECT * FROM {table}"));
        JsonValue::find_by_statement(statement).all(&*self.app.db).await.unwrap()
    }

    /// Everything that a request about pieces could change.
    pub async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in TABLES {
            all.extend(self.rows(table).await.into_iter().map(|row| format!("{table} {row}")));
        }
        all.sort_unstable();
        all
    }
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

pub fn grant(role: Role) -> Grant {
    Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }
}

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Caller {
    router: Router,
    secret: String,
}

impl Caller {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// A POST without a body.
    pub async fn call(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A PUT over the given revision.
    pub async fn put(&self, path: &str, revision: i64, body: &Value) -> Answer {
        let request = self.request(Method::PUT, path).header(header::IF_MATCH, format!("\"{revision}\""));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A request as this caller sends it.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        request.header(header::AUTHORIZATION, format!("Bearer {}", self.secret))
    }

    /// Headers and body of an answer that is no JSON, which must be a success.
    pub async fn raw(&self, request: axum::http::request::Builder) -> (HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert!(response.status().is_success(), "{}", response.status());
        let headers = response.headers().clone();
        (headers, response.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, headers, json: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Answer {
    /// The body of a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {:#}", self.status, self.json);
        self.json
    }

    /// The revision in the `ETag`.
    #[track_caller]
    pub fn revision(&self) -> i64 {
        self.headers[header::ETAG].to_str().unwrap().trim_matches('"').parse().unwrap()
    }

    /// The problem document; it must be of this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), &self.json["code"]), (status, &code.into()), "{:#}", self.json);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        self.json
    }
}

/// Makes an attempt that must be refused with this status, code and these pointers, and must change nothing at all.
pub async fn refused(
    world: &World,
    attempt: impl Future<Output = Answer>,
    (status, code): (u16, &str),
    pointers: &[&str],
) -> Value {
    let before = world.everything().await;
    let problem = attempt.await.problem(status, code);
    let errors = problem["errors"].as_array().unwrap();
    let found: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(found, pointers, "{problem:#}");
    assert_eq!(world.everything().await, before, "a refused request has changed something");
    problem
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
