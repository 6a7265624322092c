//! A review as it is shown: of one version, and as a task in somebody's inbox.

use serde::Serialize;
use utoipa::ToSchema;

use super::act::{Returned, ReviewAct, Signature};
use super::due::{ReviewStep, Signing, StepDue};
use super::gate_review::GateReview;
use super::gates::Decision;
use super::record::ReviewRecord;
use super::track::{Progress, Submission, Track};
use crate::gate::Gate;
use crate::id::{CampaignId, PieceId, SubjectId};
use crate::piece::{Piece, PieceState, PieceVersion};
use crate::time::Timestamp;

/// The review of one version of a piece, for those who may read its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "revision": 4, "version": 1, "state": "in_review", "needs_signature": true,
    "title": "停课通知谁来发", "text": "收到停课信号后，学校在半小时内通知到每一位家长……",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "attachments": [],
    "authors": ["01980c5e-7a00-7000-8000-000000000001"],
    "submitted": {"by": "01980c5e-7a00-7000-8000-000000000001", "acting_for": null, "at": "2026-06-12T01:00:00Z", "consent": null},
    "gates": [{
        "gate": "text", "state": "failed",
        "act": {"by": "01980c5e-7a00-7000-8000-000000000003", "acting_for": null, "at": "2026-06-12T02:00:00Z", "consent": null},
        "findings": [{"start": 12, "end": 18, "remedy": "避难点改为实验小学"}], "overruled": []
    }],
    "signature": null, "voided": null, "returned": null, "published": null, "page": null,
    "steps": [{"step": "review", "due_at": "2026-07-29T00:00:00Z"}], "step": "review", "due_at": "2026-07-29T00:00:00Z"
}))]
pub struct PieceReview {
    /// The piece.
    pub piece: PieceId,
    /// Counts the changes of the piece; the `ETag`.
    pub revision: i64,
    /// Number of the version.
    pub version: u32,
    /// Where this version stands, or stood when a later one took its place.
    pub state: PieceState,
    /// Whether it is signed before it is published.
    pub needs_signature: bool,
    /// Its title.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Its text.
    #[schema(required = true)]
    pub text: Option<String>,
    /// SHA-256 of title and text: what is signed.
    pub digest: String,
    /// SHA-256 of each attachment, in ascending order: what is signed besides.
    pub attachments: Vec<String>,
    /// Everybody who wrote a version of the piece up to this one.
    pub authors: Vec<SubjectId>,
    /// Who submitted it, and when.
    #[schema(required = true)]
    pub submitted: Option<ReviewAct>,
    /// Its four gates.
    pub gates: Vec<GateReview>,
    /// The signature that holds.
    #[schema(required = true)]
    pub signature: Option<Signature>,
    /// The signature that an edit or another attachment has made void.
    #[schema(required = true)]
    pub voided: Option<Signature>,
    /// Why it was given back, while it waits for its author.
    #[schema(required = true)]
    pub returned: Option<Returned>,
    /// Who published it, and when.
    #[schema(required = true)]
    pub published: Option<ReviewAct>,
    /// Who confirmed that the page is this text, and when.
    #[schema(required = true)]
    pub page: Option<ReviewAct>,
    /// Until when each step is due.
    pub steps: Vec<StepDue>,
    /// What it waits for; null: nothing, it is out, withdrawn, or an old version.
    #[schema(required = true)]
    pub step: Option<ReviewStep>,
    /// Until when that is due.
    #[schema(required = true)]
    pub due_at: Option<Timestamp>,
}

/// What stands beside the text of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionParts {
    /// SHA-256 of each of its attachments, in ascending order.
    pub attachments: Vec<String>,
    /// Everybody who wrote a version of the piece up to this one.
    pub authors: Vec<SubjectId>,
}

impl PieceReview {
    /// The review that is kept in `record`, of `version` of `piece` with what stands beside its text.
    #[must_use]
    pub fn new(
        piece: &Piece,
        version: PieceVersion,
        beside: VersionParts,
        record: &ReviewRecord,
        signing: Signing,
    ) -> Self {
        let parts = Parts::of(&record.track);
        Self {
            piece: piece.id,
            revision: piece.revision,
            version: version.version,
            state: if piece.state == PieceState::Withdrawn { piece.state } else { record.track.state() },
            needs_signature: signing == Signing::Needed,
            title: version.title,
            text: version.text,
            digest: version.digest,
            attachments: beside.attachments,
            authors: beside.authors,
            submitted: parts.submission.map(|submission| submission.act),
            gates: parts.gates,
            signature: parts.signature,
            voided: parts.voided,
            returned: parts.returned,
            published: parts.published,
            page: parts.page,
            steps: record.schedule.steps(signing),
            step: record.waiting.map(|waiting| waiting.step),
            due_at: record.waiting.map(|waiting| waiting.due_at),
        }
    }
}

struct Parts {
    submission: Option<Submission>,
    gates: Vec<GateReview>,
    signature: Option<Signature>,
    voided: Option<Signature>,
    returned: Option<Returned>,
    published: Option<ReviewAct>,
    page: Option<ReviewAct>,
}

impl Parts {
    fn of(track: &Track) -> Self {
        let gates = |of: &dyn Fn(Gate) -> Option<Decision>| {
            Gate::ALL.into_iter().map(|gate| GateReview::of(gate, of(gate).as_ref())).collect()
        };
        let mut parts = Self {
            submission: None,
            gates: gates(&|_| None),
            signature: None,
            voided: None,
            returned: None,
            published: None,
            page: None,
        };
        match track.clone() {
            Track::Release(release) => {
                parts.gates = gates(&|gate| Some(Decision::Passed(release.passes.get(gate).clone())));
                parts.submission = Some(release.submission);
                parts.signature = release.signature;
                parts.published = Some(release.published);
                parts.page = release.page;
            }
            Track::Work(work) => {
                parts.voided = work.voided;
                match work.progress {
                    Progress::Draft { returned } => parts.returned = returned,
                    Progress::Submitted { submission } => parts.submission = Some(submission),
                    Progress::InReview { submission, gates: decided } => {
                        parts.gates = gates(&|gate| decided.get(gate).cloned());
                        parts.submission = Some(submission);
                    }
                    Progress::Approved { submission, passes } => {
                        parts.gates = gates(&|gate| Some(Decision::Passed(passes.get(gate).clone())));
                        parts.submission = Some(submission);
                    }
                    Progress::Signed { submission, passes, signature } => {
                        parts.gates = gates(&|gate| Some(Decision::Passed(passes.get(gate).clone())));
                        parts.submission = Some(submission);
                        parts.signature = Some(signature);
                    }
                }
            }
        }
        parts
    }
}

/// A piece that waits for a reviewer or a signer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "organisation": "zjg-education", "account": "wechat-zjg-jiaoyu", "version": 1, "state": "in_review", "step": "review",
    "due_at": "2026-07-29T00:00:00Z", "overdue": false, "gates": ["legal", "text"], "acting_for": null
}))]
pub struct ReviewTask {
    /// The piece.
    pub piece: PieceId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Key of the organisation.
    pub organisation: String,
    /// Handle of the account.
    pub account: String,
    /// Number of the version.
    pub version: u32,
    /// Where it stands.
    pub state: PieceState,
    /// What it waits for: review or sign.
    pub step: ReviewStep,
    /// Until when.
    pub due_at: Timestamp,
    /// Whether that has passed.
    pub overdue: bool,
    /// The gates that are not passed.
    pub gates: Vec<Gate>,
    /// Whose deputy the reader would be in this.
    #[schema(required = true)]
    pub acting_for: Option<SubjectId>,
}
