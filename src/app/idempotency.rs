//! Carrying out a request once, however often it is sent under its key.
//!
//! A key is claimed in a short transaction of its own, before the work begins. [`Write::commit`](super::write::Write::commit)
//! then marks it as done in the very transaction of the effect, with the answer where the use case gives it
//! ([`Write::commit_with`](super::write::Write::commit_with)); so there is no moment in which the effect is there and the key
//! does not say so. If the process dies
//!
//! - before that transaction ends, nothing was done: the lease runs out and the key is free;
//! - after it, the key answers what the use case has given with the effect.
//!
//! A claim whose lease has run out can be taken over, and then cannot commit any more. An answer that says that nothing was
//! done (4xx, 5xx) is not kept: the key is free again, for the same request or a mended one.

use std::sync::Arc;
use std::time::Duration;

use super::App;
use super::claim::Claim;
use super::error::AppError;
use super::write::Actor;
use domain::idempotency::{Answer, KeyRecord, KeyState, KeyedRequest};
use domain::time::Timestamp;
use store::idempotency::{complete_key, delete_key, find_key, insert_key, release_key, renew_key};

/// A request that has not shown life for this long has lost its key.
const LEASE_MS: i64 = 20_000;

/// How often a request that takes long shows life.
pub const RENEW: Duration = Duration::from_secs(5);

/// What a key says about a request.
#[derive(Debug, Clone)]
pub enum Claimed {
    /// It is new: do it.
    Fresh(Arc<Claim>),
    /// It was done: this was the answer.
    Replay(Answer),
}

impl App {
    /// Claims a key for a request, or gives the answer that was given under it.
    ///
    /// # Errors
    /// When the key is in flight, belongs to another request, or its answer is not to be had again.
    #[tracing::instrument(skip_all)]
    pub async fn claim_key(&self, request: &KeyedRequest) -> Result<Claimed, AppError> {
        // Most repetitions are answered without the write lock.
        let known = find_key(&self.db, request.subject, &request.key).await?;
        if let Some(known) = known.filter(|known| !known.is_free(self.clock.now())) {
            return replay(known, request);
        }
        let write = self.write(&Actor::default()).await?;
        if let Some(known) = find_key(write.conn(), request.subject, &request.key).await? {
            if !known.is_free(write.at) {
                return replay(known, request);
            }
            delete_key(write.conn(), &known).await?;
        }
        let record = KeyRecord::claimed(request, self.clock.id(), write.at, lease_from(write.at));
        insert_key(write.conn(), &record).await?;
        write.commit().await?;
        let claim = Claim::new(record.claim, request.promise);
        Ok(Claimed::Fresh(Arc::new(claim)))
    }

    /// Shows that a request under this claim is still worked on.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn renew_claim(&self, claim: &Claim) -> Result<(), AppError> {
        let write = self.write(&Actor::default()).await?;
        renew_key(write.conn(), claim.id, lease_from(write.at)).await?;
        write.commit().await
    }

    /// Ends a claim. `answer` is what was answered, `None` when that says that nothing was done: then the key is free again,
    /// unless something was done all the same.
    ///
    /// # Errors
    /// When the database does not answer; then the key stays as the effect has left it.
    #[tracing::instrument(skip_all)]
    pub async fn settle_claim(&self, claim: &Claim, answer: Option<Answer>) -> Result<(), AppError> {
        let done = claim.noted();
        if let (Some(KeyState::Done(Some(kept))), Some(given)) = (&done, &answer) {
            debug_assert_eq!(kept, given, "the answer kept with the effect is not the one that was given");
        }
        let state = match (done, answer) {
            (Some(KeyState::Secret), _) | (Some(_), None) => return Ok(()),
            (Some(KeyState::Done(Some(kept))), Some(given)) if kept == given => return Ok(()),
            (_, answer) => answer.map(|answer| KeyState::Done(Some(answer))),
        };
        let write = self.write(&Actor::default()).await?;
        match state {
            Some(state) => {
                complete_key(write.conn(), claim.id, &state).await?;
            }
            None => release_key(write.conn(), claim.id).await?,
        }
        write.commit().await
    }
}

fn lease_from(now: Timestamp) -> Timestamp {
    Timestamp::from_ms(now.as_ms() + LEASE_MS)
}

fn replay(known: KeyRecord, request: &KeyedRequest) -> Result<Claimed, AppError> {
    if known.digest != request.digest {
        return Err(AppError::KeyMismatch);
    }
    match known.state {
        KeyState::InFlight => Err(AppError::KeyInFlight),
        KeyState::Done(Some(answer)) => Ok(Claimed::Replay(answer)),
        KeyState::Done(None) => Err(AppError::AnswerLost),
        KeyState::Secret => Err(AppError::SecretNotReplayed),
    }
}
