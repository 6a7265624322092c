//! The right to carry out a request under its idempotency key, which the transaction of the effect settles.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use uuid::Uuid;

use super::error::AppError;
use domain::idempotency::{Answer, KeyState, Promise};

/// The right to do something under a key, once.
#[derive(Debug)]
pub struct Claim {
    /// Which of several attempts this is.
    pub(super) id: Uuid,
    promise: Option<Promise>,
    /// What the last transaction under this claim has written.
    done: Mutex<Option<KeyState>>,
}

impl Claim {
    /// A claim that was just written down.
    pub(super) fn new(id: Uuid, promise: Option<Promise>) -> Self {
        Self { id, promise, done: Mutex::new(None) }
    }

    /// The answer around a body, as the operation would give it; `None` where it gives none that is kept with the effect.
    pub(super) fn answer<T: Serialize>(&self, body: &T) -> Result<Option<Answer>, AppError> {
        self.promise.map(|promise| promise.answer(body)).transpose().map_err(AppError::internal)
    }

    /// Notes what a transaction under this claim has written, once it is committed.
    pub(super) fn note(&self, state: KeyState) {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// What the last transaction under this claim has written.
    pub(super) fn noted(&self) -> Option<KeyState> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
