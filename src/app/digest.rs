//! What changed lately, in a few lines.

use super::App;
use super::error::AppError;
use domain::event::EventKind;
use domain::id::SubjectId;
use domain::right::Reach;
use domain::time::Timestamp;
use store::event::{EventFilter, EventScope, list_latest_events};

/// So many events are looked at; of more it is said that there are more.
const MOST: u64 = 1000;

/// How often what happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    /// The kinds of events with how many there were, the latest kind first.
    pub kinds: Vec<(EventKind, usize)>,
    /// Whether there were more than were counted.
    pub has_more: bool,
}

/// Whose digest.
#[derive(Debug, Clone, Copy)]
pub struct DigestOf<'a> {
    /// How far the reader sees events.
    pub reach: &'a Reach,
    /// The reader: what they did themselves is not told to them.
    pub reader: SubjectId,
    /// From then on.
    pub since: Timestamp,
}

impl App {
    /// What others have done since then, as far as it concerns the reader, by kind. How people come in and what runs in the background is not
    /// told.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn digest(&self, of: DigestOf<'_>) -> Result<Digest, AppError> {
        let only = EventScope::of(of.reach, &*self.matrix().await?);
        let filter = EventFilter { from: Some(of.since), only, ..EventFilter::default() };
        let events = list_latest_events(&self.db, &filter, None, MOST).await?;
        let has_more = events.len() as u64 == MOST;
        let mut kinds: Vec<(EventKind, usize)> = Vec::new();
        for event in events {
            if event.subject == Some(of.reader) || !event.kind.is_work() {
                continue;
            }
            match kinds.iter_mut().find(|(kind, _)| *kind == event.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((event.kind, 1)),
            }
        }
        Ok(Digest { kinds, has_more })
    }
}
