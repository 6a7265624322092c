//! Following events as they happen.

use std::sync::Arc;

use super::App;
use super::error::AppError;
use super::open_feed::OpenFeed;
use super::signal::Follower;
use domain::event::{Event, EventKind};
use domain::event_place::EventPlace;
use domain::id::CampaignId;
use domain::right::Right;
use domain::token::Token;
use store::event::{EventFilter, EventScope, find_event, last_event, list_events};
use store::matrix::RecordState;
use store::token::find_token;

/// Events that are read at once.
const PAGE: u64 = 200;

/// One who follows: how far, and what it may and wants to see.
pub struct EventFeed {
    token: Arc<Token>,
    filter: EventFilter,
    position: i64,
    /// Where the records stood when everything up to `position` was read.
    seen: Option<RecordState>,
    follower: Follower,
    _open: OpenFeed,
}

impl App {
    /// Follows what happens after this event, or from now on.
    ///
    /// # Errors
    /// When there is no such event, or the person has as many feeds open as may be.
    pub async fn follow_events(
        &self,
        token: Arc<Token>,
        (kind, campaign): (Option<EventKind>, Option<CampaignId>),
        after: Option<EventPlace>,
    ) -> Result<EventFeed, AppError> {
        let open = self.feeds.open(token.subject).ok_or(AppError::FeedsOpen)?;
        // Before it is read how far the events are: whatever comes later is told.
        let follower = self.signal.follow();
        let last = last_event(&self.db).await?;
        if let Some(after) = after
            && !self.has_happened(after, last).await?
        {
            return Err(AppError::EventGone { event: after.seq, last });
        }
        let filter = EventFilter { kinds: kind.into_iter().collect(), campaign, ..EventFilter::default() };
        let position = after.map_or(last, |after| after.seq);
        Ok(EventFeed { token, filter, position, seen: None, follower, _open: open })
    }

    /// Whether an event is the one that somebody has had: where the database was put back, its number may be another one's.
    async fn has_happened(&self, place: EventPlace, last: i64) -> Result<bool, AppError> {
        let Some(at_ms) = place.at_ms else { return Ok(place.seq <= last) };
        let event = find_event(&self.db, place.seq).await?;
        Ok(event.is_some_and(|event| event.at.as_ms() == at_ms))
    }

    /// The next events, once there are some; `None`: the token speaks no more, or the service is about to stop.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_events(&self, feed: &mut EventFeed) -> Result<Option<Vec<Event>>, AppError> {
        loop {
            if self.signal.is_over() {
                return Ok(None);
            }
            // One question for all who follow; only when something was recorded does each ask for more.
            let state = self.live.state(&self.db).await?;
            if feed.seen == Some(state) && feed.token.is_valid(self.clock.now()) {
                feed.follower.next().await;
                continue;
            }
            let token = find_token(&self.db, feed.token.id).await?;
            let token = token.filter(|token| token.is_valid(self.clock.now()));
            // What a key is may have changed, and with it what the token reaches.
            let Some(reach) = token.and_then(|token| Right::ReadEvents.reach(&token.grants)) else {
                return Ok(None);
            };
            let only = EventScope::of(&reach, &*self.matrix().await?);
            let filter = EventFilter { only, ..feed.filter.clone() };
            let events = list_events(&self.db, &filter, feed.position, PAGE).await?;
            match events.last() {
                Some(event) => {
                    feed.position = event.seq;
                    return Ok(Some(events));
                }
                None => feed.seen = Some(state),
            }
        }
    }
}
