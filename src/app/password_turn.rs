//! How many passwords are looked at: at once, for a name, and from a place.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::computation::compute_whole;
use super::error::AppError;
use super::password_hash::{hash, verify};
use domain::attempt::Attempts;
use domain::password::Password;

/// Wrong passwords of one name in a while; then the name waits, right password or not. So slow a guesser finds no password of twelve
/// characters; who is kept out by somebody else's guesses still has the personal link.
const MOST_OF_NAME: u32 = 10;

/// Wrong passwords from one place in a while. A name that waits adds none, so one person who is mistaken makes ten at most, and a hundred
/// persons behind one proxy must all be locked out by themselves before their place is. What is left to stop is somebody who tries a few
/// passwords on every name there is: one by one, at most 96,000 in a day.
const MOST_OF_SOURCE: u32 = 1_000;

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
    counts: Arc<Counts>,
    room: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

struct Counts {
    names: Mutex<Attempts<String>>,
    sources: Mutex<Attempts<IpAddr>>,
}

/// A try that was counted beforehand, so that many at once are no more than many one after the other. Where nothing was compared in the end
/// (too many waited, the database did not answer, whoever asked is gone) it is taken back: such a try tells nobody anything.
pub(super) struct Try {
    counts: Arc<Counts>,
    name: String,
    source: IpAddr,
    counted_ms: i64,
    is_settled: bool,
}

impl Default for PasswordTurns {
    fn default() -> Self {
        let counts = Counts {
            names: Mutex::new(Attempts::up_to(MOST_OF_NAME, WHILE_MS)),
            sources: Mutex::new(Attempts::up_to(MOST_OF_SOURCE, WHILE_MS)),
        };
        Self {
            counts: Arc::new(counts),
            room: Arc::new(Semaphore::new(MOST_WAITING)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Try {
    /// Notes what came of it: a wrong password stays counted; with a right one the name is as if nobody had tried.
    fn settle(mut self, is_right: bool) {
        self.is_settled = !is_right;
        if is_right {
            held(&self.counts.names).forget(&self.name);
        }
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        if !self.is_settled {
            held(&self.counts.names).take_back(&self.name, self.counted_ms);
            held(&self.counts.sources).take_back(&self.source, self.counted_ms);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PasswordTurns {
    /// Counts a try.
    ///
    /// # Errors
    /// When name or place have used up theirs.
    pub(super) fn begin(&self, name: &str, source: IpAddr, now_ms: i64) -> Result<Try, AppError> {
        let name = name.to_owned();
        let (mut names, mut sources) = (held(&self.counts.names), held(&self.counts.sources));
        let waits = [names.wait_ms(&name, now_ms), sources.wait_ms(&source, now_ms)];
        if let Some(wait_ms) = waits.into_iter().flatten().max() {
            return Err(AppError::TooManyTries { wait_ms });
        }
        names.count(name.clone(), now_ms);
        sources.count(source, now_ms);
        Ok(Try { counts: Arc::clone(&self.counts), name, source, counted_ms: now_ms, is_settled: false })
    }

    /// Hashes a password when its turn has come.
    ///
    /// # Errors
    /// When too many wait.
    pub(super) async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, AppError> {
        self.take(move || hash(password.reveal(), salt)).await
    }

    /// Whether a password is that of the hash, when its turn has come. What can be no password is compared as well, with as much work,
    /// and is wrong. The try is settled with the comparison, also when nobody waits for it any more: who hangs up has still tried.
    ///
    /// # Errors
    /// When too many wait.
    pub(super) async fn verify(
        &self,
        tried: Try,
        password: Password,
        kept: Option<String>,
    ) -> Result<bool, AppError> {
        self.take(move || {
            let is_right = verify(password.reveal(), kept.as_deref())? && password.is_possible();
            tried.settle(is_right);
            Ok(is_right)
        })
        .await
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_try_of_which_nothing_came_is_taken_back_and_a_wrong_one_is_not() {
        let turns = PasswordTurns::default();
        for _ in 0..50 {
            drop(turns.begin("wang", HERE, 0).unwrap());
        }
        for _ in 0..MOST_OF_NAME {
            turns.begin("wang", HERE, 0).unwrap().settle(false);
        }
        assert!(turns.begin("wang", HERE, 0).is_err());
        assert!(turns.begin("li", HERE, 0).is_ok());
    }

    #[test]
    fn many_at_once_are_no_more_than_many_one_after_the_other() {
        let turns = PasswordTurns::default();
        let open: Vec<Try> = (0..MOST_OF_NAME).map(|_| turns.begin("wang", HERE, 0).unwrap()).collect();
        assert!(turns.begin("wang", HERE, 0).is_err());
        drop(open);
        assert!(turns.begin("wang", HERE, 0).is_ok());
    }

    #[test]
    fn one_person_who_is_mistaken_locks_no_office_out() {
        let turns = PasswordTurns::default();
        for _ in 0..5000 {
            if let Ok(tried) = turns.begin("wang", HERE, 0) {
                tried.settle(false);
            }
        }
        assert!(turns.begin("li", HERE, 0).is_ok());
        for at in 0..MOST_OF_SOURCE {
            if let Ok(tried) = turns.begin(&format!("name{at}"), HERE, 0) {
                tried.settle(false);
            }
        }
        assert!(turns.begin("li", HERE, 0).is_err(), "who goes through all names is stopped");
        assert!(turns.begin("li", IpAddr::V4(Ipv4Addr::BROADCAST), 0).is_ok());
    }

    #[test]
    fn a_right_password_clears_the_name_and_counts_for_nothing() {
        let turns = PasswordTurns::default();
        for _ in 1..MOST_OF_NAME {
            turns.begin("wang", HERE, 0).unwrap().settle(false);
        }
        turns.begin("wang", HERE, 0).unwrap().settle(true);
        for _ in 0..MOST_OF_NAME {
            turns.begin("wang", HERE, 0).unwrap().settle(false);
        }
        assert!(turns.begin("wang", HERE, 0).is_err());
    }
}
