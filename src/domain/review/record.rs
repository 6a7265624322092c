//! What is kept of the review of one version, with what it waits for.

use super::due::{ReviewStep, Schedule, Signing};
use super::track::{Track, Work};
use crate::id::{CampaignId, PieceId};
use crate::piece::Piece;
use crate::time::Timestamp;

/// What a version waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// For what.
    pub step: ReviewStep,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub due_at: Timestamp,
    /// When to remind of it; `None`: that was done.
    pub remind_at: Option<Timestamp>,
}

/// The review of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRecord {
    /// The piece.
    pub piece: PieceId,
    /// Number of the version.
    pub version: u32,
    /// The campaign.
    pub campaign: CampaignId,
    /// Key of the organisation whose persons review it.
    pub organisation: String,
    /// Handle of the account.
    pub account: String,
    /// Key of the cluster from whose view it is told.
    pub cluster: String,
    /// How far it has come.
    pub track: Track,
    /// Its window.
    pub schedule: Schedule,
    /// Whether the piece was withdrawn, or a later version has taken its place before it went out.
    pub over: bool,
    /// What it waits for.
    pub waiting: Option<Waiting>,
}

impl ReviewRecord {
    /// The review of a version that was just handed in.
    #[must_use]
    pub fn begun(piece: &Piece, version: u32, schedule: Schedule, signing: Signing, at: Timestamp) -> Self {
        let record = Self {
            piece: piece.id,
            version,
            campaign: piece.campaign,
            organisation: piece.organisation.clone(),
            account: piece.account.clone(),
            cluster: piece.cluster.clone(),
            track: Track::Work(Work::draft()),
            schedule,
            over: false,
            waiting: None,
        };
        let track = record.track.clone();
        record.moved(track, signing, at)
    }

    /// The review after a step at `at`. A step that goes on keeps its reminder.
    #[must_use]
    pub fn moved(&self, track: Track, signing: Signing, at: Timestamp) -> Self {
        let waiting = match &track {
            Track::Release(_) => None,
            Track::Work(work) => {
                let step = work.step(signing);
                let due_at = self.schedule.due(step, signing);
                let same = self.waiting.filter(|waiting| waiting.step == step);
                let remind_at = Some(self.schedule.remind_at(step, signing, at));
                let begun = Waiting { step, since: at, due_at, remind_at };
                Some(same.map_or(begun, |waiting| Waiting { due_at, ..waiting }))
            }
        };
        Self { track, waiting, ..self.clone() }
    }

    /// The review of a version for which nobody waits any more.
    #[must_use]
    pub fn ended(&self) -> Self {
        Self { waiting: None, over: true, ..self.clone() }
    }

    /// The review after its reminder.
    #[must_use]
    pub fn reminded(&self) -> Self {
        let waiting = self.waiting.map(|waiting| Waiting { remind_at: None, ..waiting });
        Self { waiting, ..self.clone() }
    }

    /// When the first consent passes its time.
    #[must_use]
    pub fn consent_due(&self) -> Option<Timestamp> {
        if self.over { None } else { self.track.consent_due() }
    }
}
