//! The feeds of events that are open: each keeps a connection, and nobody has all of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::id::SubjectId;

/// Feeds of one person, and of all, that are open at once.
const MOST_OF_ONE: usize = 10;
const MOST: usize = 500;

/// The feeds that are open, by person.
#[derive(Default)]
pub struct OpenFeeds(Mutex<BTreeMap<SubjectId, usize>>);

/// One of them, until this is dropped.
pub(super) struct OpenFeed {
    feeds: Arc<OpenFeeds>,
    person: SubjectId,
}

impl OpenFeeds {
    /// Opens one for a person; `None`: as many are open as may be.
    pub(super) fn open(self: &Arc<Self>, person: SubjectId) -> Option<OpenFeed> {
        let mut open = self.lock();
        let (all, own) = (open.values().sum::<usize>(), open.get(&person).copied().unwrap_or(0));
        if own >= MOST_OF_ONE || all >= MOST {
            return None;
        }
        open.insert(person, own + 1);
        Some(OpenFeed { feeds: Arc::clone(self), person })
    }

    /// How many are open.
    pub(super) fn count(&self) -> usize {
        self.lock().values().sum()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<SubjectId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenFeed {
    fn drop(&mut self) {
        let mut open = self.feeds.lock();
        if let Some(count) = open.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.person);
            }
        }
    }
}
