//! Tokens that were looked up while nothing was recorded since: those speak without being looked up again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::token::{Token, TokenHash};
use store::matrix::RecordState;

/// Tokens that are kept; of more, all are looked up again.
const MOST: usize = 10_000;

/// Tokens by the hashes of their secrets, as they were in one state of the records.
#[derive(Default)]
pub(super) struct KnownTokens(Mutex<Known>);

#[derive(Default)]
struct Known {
    state: Option<RecordState>,
    tokens: HashMap<TokenHash, Arc<Token>>,
}

impl KnownTokens {
    /// The token of a secret, when it was looked up in this very state.
    pub(super) fn get(&self, state: RecordState, hash: &TokenHash) -> Option<Arc<Token>> {
        let known = self.lock();
        known.tokens.get(hash).filter(|_| known.state == Some(state)).cloned()
    }

    /// Keeps a token that was looked up in this state, or since: if since, the next state that is read is another one.
    pub(super) fn keep(&self, state: RecordState, hash: TokenHash, token: Arc<Token>) {
        let mut known = self.lock();
        if known.state != Some(state) || known.tokens.len() >= MOST {
            *known = Known { state: Some(state), tokens: HashMap::new() };
        }
        known.tokens.insert(hash, token);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
