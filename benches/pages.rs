//! What the pages of the console cost the server, beside a bare page of the same size.
//!
//! `cargo bench --bench pages` asks for each page of the demo 30 times, slow ones less often, in turns with a bare route that renders a table of as many bytes by
//! maud, and prints for each the median of both in microseconds and the bytes of the page; `-- PATH` imports the folder at PATH first, such as
//! a province, or the nation that `nation_files.py` writes, and plans a campaign in it.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{Method, Request, header};
use axum::response::Html;
use axum::routing::get;
use http_body_util::BodyExt as _;
use maud::{DOCTYPE, Markup, html};
use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::write::Actor;
use micromatrix::domain::import::{Grouping, ImportOptions};
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use micromatrix::http::sign_in::MOST_FAILED;
use serde_json::{Value, json};
use tower::ServiceExt as _;

const TIMES: usize = 30;

/// A slow page is asked for less often, but so often.
const LEAST_TIMES: usize = 5;
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of one row of the bare page.
const ROW: usize = 60;

/// Pages with an address of their own.
const OF_THE_MATRIX: [&str; 29] = [
    "/",
    "/campaigns",
    "/campaigns/new",
    "/matrix",
    "/matrix/drift",
    "/matrix/bridges",
    "/clusters",
    "/clusters/detections",
    "/coverage",
    "/coverage/cells",
    "/coverage/gaps",
    "/coverage/remedies",
    "/coverage/fragility",
    "/coverage/merge",
    "/coverage/droppable",
    "/coverage/what-if",
    "/coverage/scenarios",
    "/coverage/targets",
    "/coverage/need",
    "/coverage/settings",
    "/themes",
    "/facts",
    "/events",
    "/lists",
    "/persons",
    "/settings",
    "/settings/gates",
    "/settings/taxonomies",
    "/settings/jobs",
];

/// Pages of a campaign, below its own.
const OF_A_CAMPAIGN: [&str; 12] = [
    "",
    "/plan",
    "/preview?spread=80",
    "/directions",
    "/left-out",
    "/amend",
    "/progress",
    "/history",
    "/closing",
    "/coverage",
    "/topics",
    "/contribution",
];

#[tokio::main]
async fn main() {
    let files = std::env::args().skip(1).map(PathBuf::from).find(|path| path.is_dir());
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let app = App::open(&url, Clock::System).await.unwrap();
    match &files {
        Some(files) => import(&app, files).await,
        None => drop(app.insert_demo().await.unwrap()),
    }
    let service = Service::of(&app).await;
    let bare = Router::new().route("/", get(bare_page));
    for path in service.pages(&app).await {
        let (mut own, mut beside) = (Vec::new(), Vec::new());
        let mut bytes = 0;
        let begin = Instant::now();
        for time in 0..TIMES {
            if time >= LEAST_TIMES && begin.elapsed() > PATIENCE {
                break;
            }
            let (time, size) = timed(&service.router, &path, &service.secret).await;
            own.push(time);
            bytes = size;
            let address = format!("/?rows={}", size / ROW);
            beside.push(timed(&bare, &address, &service.secret).await.0);
        }
        let [own, beside] = [median(own), median(beside)].map(|time| time.as_micros());
        println!(r#"{{"page":"{path}","us":{own},"bare_us":{beside},"bytes":{bytes}}}"#);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// How long an answer takes, and how long it is.
async fn timed(router: &Router, path: &str, secret: &str) -> (Duration, usize) {
    let request = Request::builder().method(Method::GET).uri(path);
    let request = request.header(header::COOKIE, format!("micromatrix_session={secret}"));
    let begin = Instant::now();
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let time = begin.elapsed();
    assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&bytes));
    (time, bytes.len())
}

/// A page with a table of so many rows.
async fn bare_page(Query(asked): Query<BTreeMap<String, usize>>) -> Html<String> {
    let page: Markup = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head { title { "微矩阵" } }
            body { main { h1 { "微矩阵" } table { tbody {
                @for row in 0..asked["rows"] { tr { th scope="row" { "账号" (row) } td { "讲给家长" } } }
            } } } }
        }
    };
    Html(page.into_string())
}

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

async fn import(app: &App, folder: &Path) {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.map(|path| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap().into())
    });
    let options = ImportOptions { grouping: Grouping::ByFunction, ..ImportOptions::default() };
    let import = Import { files: files.collect(), mode: Mode::Apply, options };
    app.import(&Actor::default(), import, &Quiet).await.unwrap();
}

struct Service {
    router: Router,
    secret: String,
}

impl Service {
    /// The service, with a token of somebody who coordinates, plans and reviews.
    async fn of(app: &App) -> Self {
        let roles = [Role::Coordinator, Role::Planner, Role::Admin];
        let grants =
            roles.map(|role| Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] });
        let input = TokenInput {
            subject: "bench".to_owned(),
            label: String::new(),
            grants: grants.to_vec(),
            expires_at: None,
        };
        let secret = app.create_token(&Actor::default(), input).await.unwrap().1.reveal().to_owned();
        let pages = micromatrix::console::pages();
        Self { router: micromatrix::http::router_with(app.clone(), MOST_FAILED, pages), secret }
    }

    /// The addresses of the pages.
    async fn pages(&self, app: &App) -> Vec<String> {
        let campaign = self.campaign(app).await;
        let directions =
            self.call(Method::GET, &format!("/api/v1/campaigns/{campaign}/directions?limit=1"), None).await;
        let account = app.matrix().await.unwrap().graph.accounts()[0].handle.clone();
        let mut pages: Vec<String> = OF_THE_MATRIX.map(ToOwned::to_owned).to_vec();
        pages.extend(["accounts", "coverage/accounts"].map(|kind| format!("/{kind}/{account}")));
        pages.push(format!("/accounts/{account}/history"));
        pages.extend(OF_A_CAMPAIGN.map(|rest| format!("/campaigns/{campaign}{rest}")));
        if let Some(direction) = directions["items"][0]["id"].as_str() {
            pages.push(format!("/directions/{direction}"));
        }
        pages
    }

    /// A campaign with a plan: that of the demo, or one that is made.
    async fn campaign(&self, app: &App) -> String {
        let known = self.call(Method::GET, "/api/v1/campaigns?state=launched", None).await;
        if let Some(id) = known["items"][0]["id"].as_str() {
            return id.to_owned();
        }
        let now = app.clock.now();
        let end = Timestamp::from_ms(now.as_ms() + 30 * 86_400_000);
        let draft = json!({
            "title": "平安出行", "starts_at": now, "ends_at": end,
            "angles": [{"key": "rain", "title": "雨天"}, {"key": "night", "title": "夜间"}]
        });
        let made = self.call(Method::POST, "/api/v1/campaigns", Some(&draft)).await;
        let id = made["id"].as_str().unwrap().to_owned();
        self.call(Method::POST, &format!("/api/v1/campaigns/{id}/plan"), None).await;
        id
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.secret));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let answer = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        assert!(status.is_success(), "{path}: {status} {answer:#}");
        answer
    }
}
