//! The one legal place for time and randomness: everything else takes them as parameters.

use std::sync::LazyLock;
use std::time::Instant;

use domain::personal_link::LinkCode;
use domain::time::Timestamp;
use domain::token::Secret;
use domain::webhook_secret::WebhookSecret;
use uuid::{NoContext, Uuid};

/// Where time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that a test sets.
    Fixed(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `at` until it is set.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(std::sync::Arc::new(at.as_ms().into()))
    }

    /// Sets a fixed clock; the system's clock is left alone.
    pub fn set(&self, at: Timestamp) {
        if let Self::Fixed(ms) = self {
            ms.store(at.as_ms(), std::sync::atomic::Ordering::SeqCst);
        }
    }

    /// Now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one legal place")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::from_ms(jiff::Timestamp::now().as_millisecond()),
            Self::Fixed(ms) => Timestamp::from_ms(ms.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }

    /// Milliseconds since some moment of this process, which no change of the system's clock touches.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one legal place")]
    pub fn elapsed_ms(&self) -> i64 {
        static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
        match self {
            Self::System => i64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(i64::MAX),
            Self::Fixed(_) => self.now().as_ms(),
        }
    }

    /// Any number, from which no secret is made.
    #[must_use]
    pub fn chance(&self) -> u64 {
        // The last bits of an id are random.
        self.id().as_u64_pair().1
    }

    /// A new id whose order is that of its making.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one legal place")]
    pub fn id(&self) -> Uuid {
        match self {
            Self::System => Uuid::now_v7(),
            Self::Fixed(_) => {
                let ms = u64::try_from(self.now().as_ms()).unwrap_or(0);
                let stamp = uuid::Timestamp::from_unix(
                    NoContext,
                    ms / 1000,
                    u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000,
                );
                Uuid::new_v7(stamp)
            }
        }
    }
}

/// A new secret from the operating system's random source.
///
/// # Errors
/// When the system has no randomness to give.
#[expect(clippy::disallowed_methods, reason = "the one legal place")]
pub fn new_secret() -> Result<Secret, getrandom::Error> {
    let mut bits = [0u8; 32];
    getrandom::fill(&mut bits)?;
    Ok(Secret::of_random(bits))
}

/// A new secret of a webhook from the operating system's random source.
///
/// # Errors
/// When the system has no randomness to give.
#[expect(clippy::disallowed_methods, reason = "the one legal place")]
pub fn new_webhook_secret() -> Result<WebhookSecret, getrandom::Error> {
    let mut bits = [0u8; 32];
    getrandom::fill(&mut bits)?;
    Ok(WebhookSecret::of_random(bits))
}

/// A new salt from the operating system's random source.
///
/// # Errors
/// When the system has no randomness to give.
#[expect(clippy::disallowed_methods, reason = "the one legal place")]
pub fn new_salt() -> Result<[u8; 16], getrandom::Error> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt)?;
    Ok(salt)
}

/// A new code of a personal link from the operating system's random source.
///
/// # Errors
/// When the system has no randomness to give.
#[expect(clippy::disallowed_methods, reason = "the one legal place")]
pub fn new_link_code() -> Result<LinkCode, getrandom::Error> {
    let mut bits = [0u8; 32];
    getrandom::fill(&mut bits)?;
    Ok(LinkCode::of_random(bits))
}

/// Measures how long something takes, for figures that are printed.
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Begins.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one legal place")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Seconds since the beginning.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
