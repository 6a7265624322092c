//! How fast events reach a receiver, beside a bare loop of reqwest that sends as many messages as large to the same receiver in the same run.
//!
//! `cargo bench --bench webhooks` writes 20,000 events into the outbox of a database of SQLite and has them delivered, in turns with the loop, five times;
//! prints medians, messages a second and their ratio. A receiver that is down for a while is then given everything once it is back, in order:
//! `cargo bench --bench webhooks -- 60` says for how many seconds (3, unless said).

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::write::Actor;
use micromatrix::domain::entity::Entity;
use micromatrix::domain::event::{Event, EventKind};
use micromatrix::domain::webhook::{WebhookInput, WebhookScope};
use micromatrix::outgoing::{Networks, choose_cryptography};
use micromatrix::store::event::insert_events;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

const EVENTS: u32 = 20_000;
const ROUNDS: usize = 5;

#[derive(Default)]
struct Counts {
    taken: AtomicU64,
    last: AtomicI64,
    out_of_order: AtomicU64,
    is_down: AtomicBool,
}

async fn take(State(counts): State<Arc<Counts>>, body: Bytes) -> StatusCode {
    if counts.is_down.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    counts.taken.fetch_add(1, Ordering::Relaxed);
    let message: Value = serde_json::from_slice(&body).unwrap_or_default();
    if let Some(seq) = message["data"]["seq"].as_i64()
        && counts.last.swap(seq, Ordering::Relaxed) >= seq
    {
        counts.out_of_order.fetch_add(1, Ordering::Relaxed);
    }
    StatusCode::NO_CONTENT
}

async fn write_events(app: &App) -> Result<(), Box<dyn Error>> {
    let write = app.write(&Actor::default()).await?;
    let event = |number: u32| Event {
        seq: 0,
        at: write.at,
        kind: EventKind::DirectionAsked,
        subject: None,
        entity: Entity::Direction,
        key: format!("01980c5e-7a00-7000-8000-{number:012}"),
        campaign: None,
        account: Some("wechat-zjg-jiaoyu".to_owned()),
        cluster: Some("education".to_owned()),
        data: json!({"state": "asked", "direction": format!("01980c5e-7a00-7000-8000-{number:012}")}),
    };
    insert_events(write.conn(), (0..EVENTS).map(event).collect()).await?;
    Ok(write.commit().await?)
}

/// Delivers until the receiver has so many.
async fn deliver(app: &App, counts: &Counts, until: u64) -> Result<(), Box<dyn Error>> {
    while counts.taken.load(Ordering::Relaxed) < until {
        app.begin_deliveries("bench").await?;
        app.deliveries.settled().await;
        if counts.is_down.load(Ordering::Relaxed) {
            return Ok(());
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn send_bare(client: &reqwest::Client, address: SocketAddr, body: &str) -> Result<(), Box<dyn Error>> {
    for _ in 0..EVENTS {
        let request = client.post(format!("http://{address}/")).header("content-type", "application/json");
        request.body(body.to_owned()).send().await?.bytes().await?;
    }
    Ok(())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let down: u64 = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(3);
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let allowed = Networks::of(vec!["127.0.0.0/8".parse()?]);
    let app = App::open(&url, Clock::System).await?.with_networks(allowed);
    let counts = Arc::new(Counts::default());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().fallback(take).with_state(Arc::clone(&counts));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let hook = format!("http://{address}/");
    let scope = WebhookScope::default();
    let input = WebhookInput { name: "bench".to_owned(), url: hook, kinds: vec![], scope, paused: false };
    app.create_webhook(&Actor::default(), input).await?;
    choose_cryptography();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let body =
        json!({"type": "direction.asked", "timestamp": "2026-06-08T01:00:00Z", "data": "x".repeat(330)})
            .to_string();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        write_events(&app).await?;
        let taken = counts.taken.load(Ordering::Relaxed);
        let began = Instant::now();
        deliver(&app, &counts, taken + u64::from(EVENTS)).await?;
        ours.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        send_bare(&client, address, &body).await?;
        bare.push(began.elapsed().as_secs_f64());
    }
    let (ours, bare) = (median(ours), median(bare));
    let rate = |seconds: f64| f64::from(EVENTS) / seconds;
    println!(
        "delivered {:.0} events a second, a bare loop {:.0}: {:.2} of it",
        rate(ours),
        rate(bare),
        bare / ours
    );
    counts.is_down.store(true, Ordering::Relaxed);
    write_events(&app).await?;
    let taken = counts.taken.load(Ordering::Relaxed);
    let until = Instant::now() + Duration::from_secs(down);
    while Instant::now() < until {
        deliver(&app, &counts, taken + u64::from(EVENTS)).await?;
        sleep(Duration::from_millis(100)).await;
    }
    counts.is_down.store(false, Ordering::Relaxed);
    let began = Instant::now();
    deliver(&app, &counts, taken + u64::from(EVENTS)).await?;
    let waited = began.elapsed().as_secs_f64();
    let got = counts.taken.load(Ordering::Relaxed) - taken;
    println!("down for {down} s: {got} of {EVENTS} events {waited:.1} s after it was back");
    println!("out of order: {}", counts.out_of_order.load(Ordering::Relaxed));
    Ok(())
}
