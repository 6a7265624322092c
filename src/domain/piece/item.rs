//! A piece, without its text, and what its steps make of it.

use serde::Serialize;
use utoipa::ToSchema;

use super::originality::Originality;
use super::state::PieceState;
use super::version::PieceVersion;
use crate::direction::{Direction, DirectionKind};
use crate::form::Form;
use crate::id::{CampaignId, DirectionId, PieceId, SubjectId};
use crate::time::Timestamp;

/// A version that will correct a piece that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"version": 2, "state": "in_review"}))]
pub struct CorrectionInWork {
    /// Its number.
    pub version: u32,
    /// Where it stands: draft, submitted, `in_review`, approved or signed.
    pub state: PieceState,
}

/// A piece, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000022", "direction": "01980c5e-7a00-7000-8000-000000000011",
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "account": "wechat-zjg-jiaoyu", "organisation": "zjg-education",
    "cluster": "education", "angle": "school_rain", "audience": "parents", "form": "article", "locality": null,
    "kind": "task", "state": "handed_in", "revision": 1, "version": 1, "sequence": 17,
    "author": "01980c5e-7a00-7000-8000-000000000001", "handed_in_at": "2026-06-12T01:00:00Z",
    "revised_at": "2026-06-12T01:00:00Z", "due_at": "2026-07-31T00:00:00Z", "published_at": null, "withdrawn_at": null,
    "late": false, "url": null, "title": "停课通知谁来发", "repost_of": null, "major": false, "correction": null,
    "corrected_at": null,
    "originality": {
        "verdict": "original", "reason": "original",
        "explanation": {"zh": "没有发现与此前稿件近似的内容。", "en": "Nothing that was handed in before comes near to it."}, "near_copy_of": null, "source_sequence": null, "similarity_permille": 40,
        "containment_permille": 75, "table": 1, "passages": [], "overruled": null
    }
}))]
pub struct Piece {
    /// Its id.
    pub id: PieceId,
    /// The direction that it was handed in for.
    pub direction: DirectionId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Handle of the account.
    pub account: String,
    /// Key of the organisation that answers for the account.
    pub organisation: String,
    /// Key of the cluster from whose view it is told.
    pub cluster: String,
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// How firmly it was asked for.
    pub kind: DirectionKind,
    /// Where it stands.
    pub state: PieceState,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
    /// Number of the version that counts, from 1.
    pub version: u32,
    /// The server's number of its first hand-in: the smaller was earlier.
    pub sequence: i64,
    /// Who handed in the version that counts.
    #[schema(required = true)]
    pub author: Option<SubjectId>,
    /// When it was first handed in.
    pub handed_in_at: Timestamp,
    /// When the version that counts was handed in.
    pub revised_at: Timestamp,
    /// When the window of its direction ends.
    pub due_at: Timestamp,
    /// When the server saw it published.
    #[schema(required = true)]
    pub published_at: Option<Timestamp>,
    /// When it was taken back.
    #[schema(required = true)]
    pub withdrawn_at: Option<Timestamp>,
    /// Whether it was published after `due_at`; an invitation is never late.
    pub late: bool,
    /// Where it was published.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its title; null for those who may not read what is not published.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Address of what it reposts, if it says so.
    #[schema(required = true)]
    pub repost_of: Option<String>,
    /// Whether somebody has flagged it as a major item. In a campaign with `gates_and_signature` such a piece is signed before
    /// it is published, like every piece on a key angle.
    pub major: bool,
    /// The version in work that will correct it, while the one that counts is out.
    #[schema(required = true)]
    pub correction: Option<CorrectionInWork>,
    /// When it was last corrected; `published_at` and `late` stay those of the first version that was out.
    #[schema(required = true)]
    pub corrected_at: Option<Timestamp>,
    /// What the machine says of the version that counts.
    pub originality: Originality,
}

impl Piece {
    /// A piece that is handed in for a direction for the first time.
    #[must_use]
    pub fn of_direction(id: PieceId, direction: &Direction, version: &PieceVersion) -> Self {
        Self {
            id,
            direction: direction.id,
            campaign: direction.campaign,
            account: direction.account.clone(),
            organisation: direction.organisation.clone(),
            cluster: direction.slot.cluster.clone(),
            angle: direction.slot.angle.clone(),
            audience: direction.slot.audience.clone(),
            form: direction.slot.form,
            locality: direction.slot.locality.clone(),
            kind: direction.kind,
            state: PieceState::HandedIn,
            revision: 1,
            version: version.version,
            sequence: version.sequence,
            author: version.author,
            handed_in_at: version.handed_in_at,
            revised_at: version.handed_in_at,
            due_at: direction.due_at,
            published_at: None,
            withdrawn_at: None,
            late: false,
            url: None,
            title: version.title.clone(),
            repost_of: version.repost_of.clone(),
            major: false,
            correction: None,
            corrected_at: None,
            originality: version.originality.clone(),
        }
    }

    /// Number of the last version that was handed in: the one that counts, or a correction in work.
    #[must_use]
    pub fn latest(&self) -> u32 {
        self.correction.map_or(self.version, |correction| correction.version)
    }

    /// The piece with a new version; its sequence stays that of the first.
    #[must_use]
    pub fn revised(&self, version: &PieceVersion) -> Self {
        Self {
            revision: self.revision + 1,
            version: version.version,
            author: version.author,
            revised_at: version.handed_in_at,
            title: version.title.clone(),
            repost_of: version.repost_of.clone(),
            originality: version.originality.clone(),
            ..self.clone()
        }
    }

    /// A piece that was just handed in where pieces are reviewed: it is a draft.
    #[must_use]
    pub fn into_draft(self) -> Self {
        Self { state: PieceState::Draft, ..self }
    }

    /// The piece, published again at `at` under `url` in the version that corrects it.
    #[must_use]
    pub fn corrected(&self, version: &PieceVersion, at: Timestamp, url: String) -> Self {
        Self {
            state: PieceState::Corrected,
            correction: None,
            corrected_at: Some(at),
            url: Some(url),
            ..self.revised(version)
        }
    }

    /// The piece, published at `at` under `url`.
    #[must_use]
    pub fn published(&self, at: Timestamp, url: String) -> Self {
        Self {
            state: PieceState::Published,
            revision: self.revision + 1,
            published_at: Some(at),
            late: self.kind != DirectionKind::Invitation && at > self.due_at,
            url: Some(url),
            ..self.clone()
        }
    }

    /// The piece, taken back at `at`.
    #[must_use]
    pub fn withdrawn(&self, at: Timestamp) -> Self {
        Self {
            state: PieceState::Withdrawn,
            revision: self.revision + 1,
            withdrawn_at: Some(at),
            ..self.clone()
        }
    }

    /// The piece as somebody sees it who may not read what is not published.
    #[must_use]
    pub fn without_unpublished(mut self) -> Self {
        if !self.state.is_out() {
            self.title = None;
        }
        self
    }
}
