//! Sending messages to addresses of other systems.

use std::error::Error;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::Host;

use super::network::Networks;
use super::resolver::{ForbiddenAddress, Reachable};
use super::signature::sign;
use domain::delivery::{DeliveryFault, FaultKind};
use domain::time::Timestamp;
use domain::webhook_message::WebhookMessage;
use domain::webhook_secret::SigningSecrets;

/// How long a connection may take to be made, and a request to be answered: a receiver that takes longer to work takes note first.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// How much of an answer is read beside its head, and for how long.
const MOST_REST: usize = 64 * 1024;
const REST_WITHIN: Duration = Duration::from_secs(1);

/// Bytes of a page that is fetched, at most.
const MOST_PAGE: usize = 4 * 1024 * 1024;

/// How long a connection that nobody uses is kept.
const KEPT_FOR: Duration = Duration::from_mins(1);

/// How this service says who it is.
const NAME: &str = concat!("micromatrix/", env!("CARGO_PKG_VERSION"));

/// Why nothing came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendError {
    /// What went wrong.
    pub fault: DeliveryFault,
    /// For how many milliseconds the receiver asks to be left alone.
    pub wait_ms: Option<i64>,
}

/// What was at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What its server says that it is.
    pub media: Option<String>,
    /// It; `None`: it is longer than a page.
    pub bytes: Option<Vec<u8>>,
}

impl From<FaultKind> for SendError {
    fn from(kind: FaultKind) -> Self {
        Self { fault: DeliveryFault::of(kind), wait_ms: None }
    }
}

/// What asks other systems, with connections that are kept. Cloning it is cheap; what it takes is made when something is asked first.
#[derive(Clone)]
pub struct Outgoing {
    networks: Arc<Networks>,
    clients: Arc<OnceLock<Clients>>,
}

#[derive(Clone)]
struct Clients {
    /// By connections that can be trusted, also in the internet.
    secure: Client,
    /// By others, in networks that were allowed.
    plain: Client,
}

impl Outgoing {
    /// What may ask the internet, and these networks besides.
    #[must_use]
    pub fn to(networks: Networks) -> Self {
        Self { networks: Arc::new(networks), clients: Arc::default() }
    }

    /// Signs a message and sends it by POST. What counts is the head of the answer; of the rest a little is read, for a moment, so that the
    /// connection can be used again.
    ///
    /// # Errors
    /// When it was not taken.
    pub async fn deliver(
        &self,
        url: &str,
        (secrets, now): (&SigningSecrets, Timestamp),
        message: &WebhookMessage,
    ) -> Result<(), SendError> {
        let WebhookMessage { id, body } = message;
        let signature = sign(secrets.at(now), (id, now), body).map_err(|_| FaultKind::Unreachable)?;
        let (client, url) = self.client(url)?;
        let request = client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.as_ms().div_euclid(1000))
            .header("webhook-signature", signature)
            .body(body.clone());
        let answer = request.send().await.map_err(|error| fault_of(&error))?;
        let (status, wait_ms) = (answer.status().as_u16(), wait_of(&answer));
        read_rest(answer).await;
        DeliveryFault::of_status(status).map_or(Ok(()), |fault| Err(SendError { fault, wait_ms }))
    }

    /// Fetches what is at an address, by GET; what is longer than a page is not read to its end.
    ///
    /// # Errors
    /// When nothing is there, or it cannot be fetched.
    pub async fn fetch(&self, url: &str) -> Result<Fetched, SendError> {
        let (client, url) = self.client(url)?;
        let mut answer = client.get(url).send().await.map_err(|error| fault_of(&error))?;
        if let Some(fault) = DeliveryFault::of_status(answer.status().as_u16()) {
            return Err(SendError { fault, wait_ms: wait_of(&answer) });
        }
        let media = answer.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let media = media.map(ToOwned::to_owned);
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| fault_of(&error))? {
            bytes.extend_from_slice(&part);
            if bytes.len() > MOST_PAGE {
                return Ok(Fetched { media, bytes: None });
            }
        }
        Ok(Fetched { media, bytes: Some(bytes) })
    }

    /// Whether an address may not be asked, as its name is known now. A name that nobody knows may become known.
    pub async fn is_forbidden(&self, url: &str) -> bool {
        let Ok((reachable, url)) = self.reachable(url) else { return true };
        let Some(Host::Domain(name)) = url.host() else { return false };
        let found = timeout(CONNECT_WITHIN, lookup_host((name, 0))).await;
        let Ok(Ok(found)) = found else { return false };
        let mut found = found.peekable();
        found.peek().is_some() && found.all(|address| !reachable.allows(address.ip()))
    }

    /// What may be asked by an address, and that address. One that is no name is looked up by nobody, and so is looked at here.
    fn reachable(&self, url: &str) -> Result<(Reachable, Url), SendError> {
        let url: Url = url.parse().map_err(|_| FaultKind::Unreachable)?;
        let public = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(FaultKind::Forbidden.into()),
        };
        let reachable = Reachable { networks: Arc::clone(&self.networks), public };
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(FaultKind::Forbidden.into()),
        };
        if literal.is_some_and(|address| !reachable.allows(address)) {
            return Err(FaultKind::Forbidden.into());
        }
        Ok((reachable, url))
    }

    fn client(&self, url: &str) -> Result<(&Client, Url), SendError> {
        let (reachable, url) = self.reachable(url)?;
        let clients = if let Some(clients) = self.clients.get() {
            clients
        } else {
            let made = Clients::to(&self.networks).map_err(|error| {
                tracing::error!(%error, "requests to other systems cannot be made; are there certificates on this machine?");
                FaultKind::Unreachable
            })?;
            self.clients.get_or_init(|| made)
        };
        Ok((if reachable.public { &clients.secure } else { &clients.plain }, url))
    }
}

/// Chooses what secures connections, for the whole program; whoever makes some does so first.
pub fn choose_cryptography() {
    // Another part of the program may have chosen it before: then it is that one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Clients {
    fn to(networks: &Arc<Networks>) -> reqwest::Result<Self> {
        choose_cryptography();
        let of = |public: bool| {
            Client::builder()
                .dns_resolver(Reachable { networks: Arc::clone(networks), public })
                .redirect(Policy::none())
                .no_proxy()
                .referer(false)
                .user_agent(NAME)
                .connect_timeout(CONNECT_WITHIN)
                .timeout(ANSWER_WITHIN)
                .pool_idle_timeout(KEPT_FOR)
                .build()
        };
        Ok(Self { secure: of(true)?, plain: of(false)? })
    }
}

/// A connection whose answer is longer, or slower, is given up.
async fn read_rest(mut answer: Response) {
    let _ = timeout(REST_WITHIN, async {
        let mut bytes = 0;
        while let Ok(Some(part)) = answer.chunk().await {
            bytes += part.len();
            if bytes > MOST_REST {
                return;
            }
        }
    })
    .await;
}

/// In seconds; a date is left alone.
fn wait_of(answer: &Response) -> Option<i64> {
    let seconds: i64 = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    seconds.checked_mul(1000)
}

fn fault_of(error: &reqwest::Error) -> FaultKind {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.is::<ForbiddenAddress>() {
            return FaultKind::Forbidden;
        }
        cause = one.source();
    }
    if error.is_timeout() { FaultKind::TimedOut } else { FaultKind::Unreachable }
}
