//! The cost of one hand-in through the whole service, as a campaign grows: the request, reading and judging the text, the transaction on
//! SQLite with its event and audit row, the answer.
//!
//! `cargo bench --bench hand_in` hands in 10,000 pieces of 10,000 accounts one after the other and prints, up to each size, the median and
//! the slowest of 100 hand-ins in microseconds; `-- 30000` goes so far. Every second piece is an edited copy of an earlier one.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::unwrap_used, reason = "the generator of texts is that of the tests")]
#![expect(dead_code, reason = "the generator makes more than is measured here")]

#[path = "../src/domain/originality/tests/generator.rs"]
mod generator;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use generator::{Dice, Language, Theme, edit_tokens, write_piece};
use http_body_util::BodyExt as _;
use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::write::Actor;
use micromatrix::domain::import::ImportOptions;
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use serde_json::{Value, json};
use tower::ServiceExt as _;

const FLOODS: Language = Language::Chinese(Theme::Flood);
const AT_EACH: usize = 100;
const SIZES: [usize; 7] = [300, 1_000, 3_000, 6_000, 10_000, 30_000, 100_000];

#[tokio::main]
async fn main() {
    let most = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let service = Service::open(&url, most).await;
    let campaign = service.launch().await;
    let desks = service.desks(&campaign).await;
    assert_eq!(desks.len(), most, "every account has a direction");
    let member = service.token(Role::Member).await;
    let mut times = Vec::with_capacity(most);
    for (number, desk) in desks.iter().enumerate() {
        let body = json!({"title": "雨天出行", "text": text(number as u64)});
        let begin = Instant::now();
        service.send(Method::POST, desk, &member, Some(&body)).await;
        times.push(begin.elapsed());
        if SIZES.contains(&times.len()) {
            let mut last: Vec<Duration> = times[times.len() - AT_EACH..].to_vec();
            last.sort_unstable();
            let [median, most] = [last[AT_EACH / 2], last[AT_EACH - 1]].map(|time| time.as_micros());
            println!(r#"{{"pieces":{},"hand_in_us":[{median},{most}]}}"#, times.len());
        }
    }
}

/// Every second text is a copy of which every fifth character is edited.
fn text(number: u64) -> String {
    let write = |number: u64| {
        let mut dice = Dice::new(number);
        let sentences = 4 + dice.below(6);
        write_piece(&mut dice, FLOODS, sentences)
    };
    if number.is_multiple_of(2) {
        write(number)
    } else {
        edit_tokens(&mut Dice::new(number), &write(number / 4 * 2), FLOODS, 20)
    }
}

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

struct Service {
    app: App,
    router: Router,
}

impl Service {
    /// A service over so many accounts, of a twentieth as many organisations, in clusters of ten.
    async fn open(url: &str, accounts: usize) -> Self {
        let clock = Clock::fixed(Timestamp::parse("2026-06-12T01:00:00Z").unwrap());
        let app = App::open(url, clock).await.unwrap();
        let mut lines = "handle,name,platform,organisation\n".to_owned();
        let mut members = "cluster,account\n".to_owned();
        for number in 0..accounts {
            writeln!(lines, "weibo-{number},weibo-{number},weibo,organisation-{}", number / 20).unwrap();
            writeln!(members, "cluster-{},weibo-{number}", number / 10).unwrap();
        }
        let mut clusters = "key,name,functions,lead\n".to_owned();
        for number in 0..accounts.div_ceil(10) {
            writeln!(clusters, "cluster-{number},cluster-{number},,").unwrap();
        }
        let files = [("accounts.csv", lines), ("clusters.csv", clusters), ("members.csv", members)];
        let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes().into())).into();
        let import = Import { files, mode: Mode::Apply, options: ImportOptions::default() };
        app.import(&Actor::default(), import, &Quiet).await.unwrap();
        Self { router: micromatrix::http::router(app.clone()), app }
    }

    /// A token with this role over everything that it can be over.
    async fn token(&self, role: Role) -> String {
        let organisations = match role {
            Role::Member => self.app.matrix().await.unwrap().organisations().keys().cloned().collect(),
            _ => Vec::new(),
        };
        let grant = Grant { role, accounts: vec![], organisations, clusters: vec![] };
        let subject = format!("person-{}", self.app.clock.id());
        let input = TokenInput { subject, label: String::new(), grants: vec![grant], expires_at: None };
        self.app.create_token(&Actor::default(), input).await.unwrap().1.reveal().to_owned()
    }

    /// The path of a campaign in which every account has a direction.
    async fn launch(&self) -> String {
        let coordinator = self.token(Role::Coordinator).await;
        // In a cluster each of its ten accounts takes an angle of its own.
        let angle = |number: usize| json!({"key": format!("rain-{number}"), "title": "雨天"});
        let draft = json!({
            "title": "平安出行", "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-06-30T00:00:00Z", "spread": 0,
            "angles": (0..10).map(angle).collect::<Vec<_>>()
        });
        let made = self.send(Method::POST, "/api/v1/campaigns", &coordinator, Some(&draft)).await;
        let path = format!("/api/v1/campaigns/{}", made["id"].as_str().unwrap());
        let plan = self.send(Method::POST, &format!("{path}/plan"), &coordinator, None).await;
        let signer = self.token(Role::Signer).await;
        let digest = json!({"digest": plan["digest"]});
        self.send(Method::POST, &format!("{path}/sign"), &signer, Some(&digest)).await;
        self.send(Method::POST, &format!("{path}/launch"), &coordinator, None).await;
        path
    }

    /// Where the piece of each direction is handed in.
    async fn desks(&self, campaign: &str) -> Vec<String> {
        let coordinator = self.token(Role::Coordinator).await;
        let mut desks = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("{campaign}/directions?limit=500{cursor}");
            let page = self.send(Method::GET, &path, &coordinator, None).await;
            let items = page["items"].as_array().unwrap();
            desks.extend(
                items.iter().map(|one| format!("/api/v1/directions/{}/pieces", one["id"].as_str().unwrap())),
            );
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return desks,
            }
        }
    }

    async fn send(&self, method: Method, path: &str, token: &str, body: Option<&Value>) -> Value {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
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
