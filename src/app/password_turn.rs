//! How many passwords are looked at: at once, for a name, and from a place.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::computation::compute_whole;
use super::error::AppError;
use super::password_hash::{hash, verify};
use domain::attempt::Attempts;
use domain::password::Password;

/// Wrong passwords of one name in a while; then the name waits, right password or not. So slow a guesser finds no password of twelve
/// characters; who is kept out by somebody else's guesses still has the personal link.
const MOST_OF_NAME: u32 = 10;

/// Wrong passwords from one place in a while. More than for a name: behind a proxy a whole office is one place.
const MOST_OF_SOURCE: u32 = 100;

/// How long failures are counted together: a quarter of an hour.
const WHILE_MS: i64 = 15 * 60_000;

/// So many are hashed at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;

/// So many may be hashed or wait for it; who comes then is told to come again.
const MOST_WAITING: usize = 32;

/// After how long to come again.
const COME_AGAIN_MS: i64 = 5_000;

/// Counts and turns of passwords, in memory.
pub struct PasswordTurns {
    names: Mutex<Attempts<String>>,
    sources: Mutex<Attempts<IpAddr>>,
    room: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for PasswordTurns {
    fn default() -> Self {
        Self {
            names: Mutex::new(Attempts::up_to(MOST_OF_NAME, WHILE_MS)),
            sources: Mutex::new(Attempts::up_to(MOST_OF_SOURCE, WHILE_MS)),
            room: Arc::new(Semaphore::new(MOST_WAITING)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl PasswordTurns {
    /// Counts a try beforehand, so that many at once are no more than many one after the other; [`PasswordTurns::went_well`] takes it back.
    ///
    /// # Errors
    /// When name or place have used up theirs.
    pub(super) fn begin(&self, name: &str, source: IpAddr, now_ms: i64) -> Result<(), AppError> {
        let name = name.to_owned();
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = [names.wait_ms(&name, now_ms), sources.wait_ms(&source, now_ms)];
        if let Some(wait_ms) = waits.into_iter().flatten().max() {
            return Err(AppError::TooManyTries { wait_ms });
        }
        names.count(name, now_ms);
        sources.count(source, now_ms);
        Ok(())
    }

    /// Notes that the password was right.
    pub(super) fn went_well(&self, name: &str, source: IpAddr) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).forget(&name.to_owned());
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).take_back(&source);
    }

    /// Hashes a password when its turn has come.
    ///
    /// # Errors
    /// When too many wait.
    pub(super) async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, AppError> {
        self.take(move || hash(password.reveal(), salt)).await
    }

    /// Whether a password is that of the hash, when its turn has come.
    ///
    /// # Errors
    /// When too many wait.
    pub(super) async fn verify(&self, password: Password, kept: Option<String>) -> Result<bool, AppError> {
        self.take(move || verify(password.reveal(), kept.as_deref())).await
    }

    async fn take<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let too_many = |_| AppError::TooManyTries { wait_ms: COME_AGAIN_MS };
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(too_many)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| AppError::Stopping)?;
        // The work keeps its turn until it has ended, also when nobody waits for it any more.
        compute_whole(move || {
            let _kept = (room, turn);
            work()
        })
        .await?
    }
}
