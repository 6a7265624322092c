//! A receiver of webhooks on a port of its own, which answers as a story says and remembers what it was sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use micromatrix::domain::time::Timestamp;
use micromatrix::outgoing::Networks;
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::net::TcpListener;

use crate::support::World;

/// The same service, which may ask this machine.
pub fn near(world: &World) -> World {
    let app = world.app.clone().with_networks(Networks::of(vec!["127.0.0.0/8".parse().unwrap()]));
    World { router: micromatrix::http::router(app.clone()), app }
}

/// Some time later.
pub fn later(world: &World, seconds: i64) {
    world.app.clock.set(Timestamp::from_ms(world.app.clock.now().as_ms() + seconds * 1000));
}

/// What was sent: its headers and its body.
#[derive(Clone)]
pub struct Sent {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Sent {
    pub fn id(&self) -> &str {
        self.headers["webhook-id"].to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether one of its signatures is what the specification's own library makes with this secret. It would check them by the time of this
    /// machine, which is not that of the story.
    pub fn is_signed(&self, secret: &str) -> bool {
        let text = |name: &str| self.headers[name].to_str().unwrap();
        let at = text("webhook-timestamp").parse().unwrap();
        let signature = Webhook::new(secret).unwrap().sign(self.id(), at, &self.body).unwrap();
        text("webhook-signature").split(' ').any(|one| one == signature)
    }
}

#[derive(Default)]
struct Script {
    /// The next answers; 204 when there are none.
    answers: VecDeque<(u16, Vec<(&'static str, String)>)>,
    sent: Vec<Sent>,
}

/// A receiver.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self { address: listener.local_addr().unwrap(), script: Arc::default() };
        let router = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    /// Answers the next requests with these statuses.
    pub fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        for status in statuses {
            self.answer_with(status, &[]);
        }
    }

    /// Answers the next request with this status and these headers.
    pub fn answer_with(&self, status: u16, headers: &[(&'static str, &str)]) {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.script.lock().unwrap().answers.push_back((status, headers));
    }

    /// What it was sent since this was asked last.
    pub fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut self.script.lock().unwrap().sent)
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let mut script = receiver.script.lock().unwrap();
    script.sent.push(Sent { headers, body });
    let (status, headers) = script.answers.pop_front().unwrap_or((204, Vec::new()));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    if status == 302 {
        let elsewhere = format!("http://{}/elsewhere", receiver.address);
        response.headers_mut().insert(header::LOCATION, elsewhere.parse().unwrap());
    }
    response
}
