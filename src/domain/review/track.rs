//! How far one version has come: a version in work, and one that went out.
//!
//! What must hold by construction: a version in review has a submission; an approved one has all four passes; a signed one has
//! a signature besides; what went out has all of that. There is no value that says otherwise, in memory or in the database.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::act::{Returned, ReviewAct, Seal, Signature};
use super::due::{ReviewStep, Signing};
use super::gates::{Gates, Passes};
use crate::id::SubjectId;
use crate::piece::PieceState;
use crate::time::Timestamp;

/// A version that was handed to the reviewers, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Who submitted it, and when.
    pub act: ReviewAct,
    /// What was submitted.
    pub seal: Seal,
}

/// How far a version in work has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Progress {
    /// Being written.
    Draft {
        /// Why it was given back, if it was.
        returned: Option<Returned>,
    },
    /// Waiting for its reviewers.
    Submitted {
        /// By whom, and what.
        submission: Submission,
    },
    /// A reviewer has decided on a gate.
    InReview {
        /// By whom it was submitted, and what.
        submission: Submission,
        /// The decisions so far.
        gates: Gates,
    },
    /// All four gates are passed.
    Approved {
        /// By whom it was submitted, and what.
        submission: Submission,
        /// Who passed them.
        passes: Passes,
    },
    /// A signer has signed it.
    Signed {
        /// By whom it was submitted, and what.
        submission: Submission,
        /// Who passed its gates.
        passes: Passes,
        /// Who signed what.
        signature: Signature,
    },
}

/// A version in work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// How far it has come.
    pub progress: Progress,
    /// Everybody who has reviewed this version, also before it was given back; none of them signs it.
    pub reviewers: BTreeSet<SubjectId>,
    /// The last signature that an edit, or a changed attachment, has made void.
    pub voided: Option<Signature>,
}

impl Work {
    /// A draft that nobody has seen.
    #[must_use]
    pub const fn draft() -> Self {
        Self { progress: Progress::Draft { returned: None }, reviewers: BTreeSet::new(), voided: None }
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> PieceState {
        match self.progress {
            Progress::Draft { .. } => PieceState::Draft,
            Progress::Submitted { .. } => PieceState::Submitted,
            Progress::InReview { .. } => PieceState::InReview,
            Progress::Approved { .. } => PieceState::Approved,
            Progress::Signed { .. } => PieceState::Signed,
        }
    }

    /// What it waits for.
    #[must_use]
    pub const fn step(&self, signing: Signing) -> ReviewStep {
        match (&self.progress, signing) {
            (Progress::Draft { .. }, _) => ReviewStep::Submit,
            (Progress::Submitted { .. } | Progress::InReview { .. }, _) => ReviewStep::Review,
            (Progress::Approved { .. }, Signing::Needed) => ReviewStep::Sign,
            (Progress::Approved { .. }, Signing::None) | (Progress::Signed { .. }, _) => ReviewStep::Publish,
        }
    }

    /// The signature that an edit of this version would make void: its own, else one that is void already.
    pub(super) fn lost_signature(&self) -> Option<Signature> {
        match &self.progress {
            Progress::Signed { signature, .. } => Some(signature.clone()),
            _ => self.voided.clone(),
        }
    }

    fn acts(&self) -> Vec<&ReviewAct> {
        match &self.progress {
            Progress::Draft { .. } | Progress::Submitted { .. } => Vec::new(),
            Progress::InReview { gates, .. } => gates.acts().collect(),
            Progress::Approved { passes, .. } => passes.acts().into(),
            Progress::Signed { passes, signature, .. } => {
                passes.acts().into_iter().chain([&signature.act]).collect()
            }
        }
    }

    fn acts_mut(&mut self) -> Vec<&mut ReviewAct> {
        match &mut self.progress {
            Progress::Draft { .. } | Progress::Submitted { .. } => Vec::new(),
            Progress::InReview { gates, .. } => gates.acts_mut().collect(),
            Progress::Approved { passes, .. } => passes.acts_mut().into(),
            Progress::Signed { passes, signature, .. } => {
                passes.acts_mut().into_iter().chain([&mut signature.act]).collect()
            }
        }
    }
}

/// A version that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// By whom it was submitted, and what.
    pub submission: Submission,
    /// Who passed its gates.
    pub passes: Passes,
    /// Who signed what; `None`: it needed no signature.
    pub signature: Option<Signature>,
    /// Everybody who has reviewed this version.
    pub reviewers: BTreeSet<SubjectId>,
    /// Who published it, and when.
    pub published: ReviewAct,
    /// Who has confirmed that the page is this text.
    pub page: Option<ReviewAct>,
    /// Whether it corrects an earlier version that was out.
    pub corrects: bool,
}

impl Release {
    /// Where its piece stands.
    #[must_use]
    pub const fn state(&self) -> PieceState {
        if self.corrects { PieceState::Corrected } else { PieceState::Published }
    }

    fn acts(&self) -> Vec<&ReviewAct> {
        self.passes
            .acts()
            .into_iter()
            .chain(self.signature.as_ref().map(|signature| &signature.act))
            .collect()
    }

    fn acts_mut(&mut self) -> Vec<&mut ReviewAct> {
        let signed = self.signature.as_mut().map(|signature| &mut signature.act);
        self.passes.acts_mut().into_iter().chain(signed).collect()
    }
}

/// What is kept of the review of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "track", rename_all = "snake_case")]
pub enum Track {
    /// It is, or was, in work.
    Work(Work),
    /// It went out.
    Release(Release),
}

impl Track {
    /// Where the version stands.
    #[must_use]
    pub const fn state(&self) -> PieceState {
        match self {
            Self::Work(work) => work.state(),
            Self::Release(release) => release.state(),
        }
    }

    /// What was handed to the reviewers; `None`: nothing is.
    #[must_use]
    pub const fn seal(&self) -> Option<&Seal> {
        let submission = match self {
            Self::Release(Release { submission, .. }) => submission,
            Self::Work(Work { progress, .. }) => match progress {
                Progress::Draft { .. } => return None,
                Progress::Submitted { submission }
                | Progress::InReview { submission, .. }
                | Progress::Approved { submission, .. }
                | Progress::Signed { submission, .. } => submission,
            },
        };
        Some(&submission.seal)
    }

    /// Decisions on gates that stand, and the signature.
    #[must_use]
    pub fn acts(&self) -> Vec<&ReviewAct> {
        match self {
            Self::Work(work) => work.acts(),
            Self::Release(release) => release.acts(),
        }
    }

    fn acts_mut(&mut self) -> Vec<&mut ReviewAct> {
        match self {
            Self::Work(work) => work.acts_mut(),
            Self::Release(release) => release.acts_mut(),
        }
    }

    /// When the first consent passes its time that is neither confirmed nor known to be overdue.
    #[must_use]
    pub fn consent_due(&self) -> Option<Timestamp> {
        let open = self.acts().into_iter().filter_map(ReviewAct::unconfirmed);
        open.filter(|consent| !consent.overdue).map(|consent| consent.confirm_by).min()
    }

    /// Confirms every consent of this person that waits; gives how many.
    pub fn confirm_consents(&mut self, person: SubjectId, at: Timestamp) -> usize {
        let own = self.acts_mut().into_iter().filter(|act| act.by == person);
        let waiting =
            own.filter_map(|act| act.consent.as_mut()).filter(|consent| consent.confirmed_at.is_none());
        waiting.map(|consent| consent.confirmed_at = Some(at)).count()
    }

    /// Notes which consents have passed their time by `now`; gives how many.
    pub fn note_overdue(&mut self, now: Timestamp) -> usize {
        let consents = self.acts_mut().into_iter().filter_map(|act| act.consent.as_mut());
        let late = consents.filter(|one| one.confirmed_at.is_none() && !one.overdue && one.confirm_by <= now);
        late.map(|consent| consent.overdue = true).count()
    }
}
