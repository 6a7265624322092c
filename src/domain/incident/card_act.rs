//! What is done with a card.

use std::collections::BTreeMap;

use super::card::IncidentCard;
use super::card_note::{CardCall, CardPost, CardRelief};
use super::refusal::IncidentRefusal;
use crate::id::SubjectId;
use crate::time::Timestamp;

/// Who does something, and when.
type Doing = (Option<SubjectId>, Timestamp);

impl IncidentCard {
    /// Opened by somebody; `None` when somebody has before.
    #[must_use]
    pub fn seen(&self, (by, at): Doing) -> Option<Self> {
        let mut card = self.clone();
        if card.progress.seen_at.is_some() || card.progress.relieved.is_some() {
            return None;
        }
        (card.progress.seen_at, card.progress.seen_by) = (Some(at), by);
        Some(card)
    }

    /// Somebody was called for it.
    ///
    /// # Errors
    /// [`IncidentRefusal::Relieved`].
    pub fn called(&self, call: CardCall) -> Result<Self, IncidentRefusal> {
        self.require_open()?;
        let mut card = self.clone();
        card.progress.calls.push(call);
        Ok(card)
    }

    /// Its text is out, with these versions of facts.
    ///
    /// # Errors
    /// [`IncidentRefusal::Relieved`].
    pub fn posted(&self, post: CardPost) -> Result<Self, IncidentRefusal> {
        self.require_open()?;
        let mut card = self.clone();
        let progress = &mut card.progress;
        progress.seen_at = progress.seen_at.or(Some(post.at));
        progress.seen_by = progress.seen_by.or(post.by);
        progress
            .stands_on
            .extend(post.versions.iter().map(|(information, version)| (information.clone(), *version)));
        progress.posts.push(post);
        Ok(card)
    }

    /// The account stands on these versions now.
    ///
    /// # Errors
    /// [`IncidentRefusal::Relieved`].
    pub fn standing_on(
        &self,
        versions: &BTreeMap<String, u32>,
        doing: Doing,
    ) -> Result<Self, IncidentRefusal> {
        self.require_open()?;
        let mut card = self.seen(doing).unwrap_or_else(|| self.clone());
        card.progress.stands_on.extend(versions.clone());
        Ok(card)
    }

    /// Taken over by another person.
    ///
    /// # Errors
    /// [`IncidentRefusal::Relieved`].
    pub fn taken_over(&self, doing: Doing) -> Result<Self, IncidentRefusal> {
        self.require_open()?;
        let mut card = self.seen(doing).unwrap_or_else(|| self.clone());
        card.progress.taken_over_by = doing.0;
        Ok(card)
    }

    /// Relieved by the desk.
    ///
    /// # Errors
    /// [`IncidentRefusal::Relieved`] when it is already.
    pub fn relieved(&self, relief: CardRelief) -> Result<Self, IncidentRefusal> {
        self.require_open()?;
        let mut card = self.clone();
        card.progress.relieved = Some(relief);
        Ok(card)
    }
}
