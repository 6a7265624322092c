//! The life of a piece as a pure state machine: what somebody does × where it stands → where it stands then, or a refusal.
//!
//! draft → submitted → in review → approved → signed (major items alone) → published → corrected; withdrawn from anywhere. A
//! returned piece is a draft again; so is an edited one, and one whose attachments were changed, and then nothing of its review
//! holds any more. A correction of what is out takes the same way while the earlier version stays out.
//!
//! Choices where the rules leave one:
//! - Author is everybody who wrote a version of the piece so far: who begins a text does not review it after a colleague's
//!   last touch. None of them, and nobody who stands in for one of them, reviews or signs it.
//! - Everybody who has reviewed a version is its reviewer, also when the decision was replaced or the piece was given back.
//! - One reviewer may pass several gates; small organisations have no four.
//! - A failed gate keeps the piece in review until a reviewer passes that gate, or returns the piece with a reason.

use super::act::{Consent, ReviewAct, Seal};
use super::due::Signing;
use super::gates::{Overrule, ReviewFinding};
use super::refusal::Refusal;
use super::track::{Progress, Release, Work};
use crate::gate::Gate;
use crate::id::SubjectId;
use crate::piece::PieceState;
use crate::time::Timestamp;

/// As what somebody acts on a piece; follows from the rights of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capacity {
    /// Operates the account.
    Operator,
    /// Reviews pieces of the organisation.
    Reviewer,
    /// Signs pieces of the organisation.
    Signer,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub subject: SubjectId,
    /// Whose deputy the person is in this.
    pub acting_for: Option<SubjectId>,
    /// As what.
    pub capacity: Capacity,
}

/// What the machine must know of the version in work, or of the one that is out.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Everybody who wrote a version of the piece so far.
    pub authors: &'a [SubjectId],
    /// The version in work as it is now, computed from what is kept.
    pub seal: &'a Seal,
    /// Whether it needs a signature.
    pub signing: Signing,
}

/// What somebody does with a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Hands in a new version.
    Revise,
    /// Changes the attachments of the version in work.
    Attach,
    /// Hands the version in work to the reviewers.
    Submit,
    /// Passes a gate.
    Pass {
        /// The gate.
        gate: Gate,
        /// Findings of the machine that do not hold, with reasons.
        overruled: Vec<Overrule>,
        /// Findings of the machine that block this gate and were not overruled.
        open: usize,
        /// The person has consented away from the system.
        consent: Option<Consent>,
    },
    /// Fails a gate.
    Fail {
        /// The gate.
        gate: Gate,
        /// Where and why.
        findings: Vec<ReviewFinding>,
    },
    /// Gives the piece back to its author.
    Return {
        /// Why.
        reason: String,
    },
    /// Signs.
    Sign {
        /// What the signer has read.
        seal: Seal,
        /// The person has consented away from the system.
        consent: Option<Consent>,
    },
    /// Notes that the piece is out in the world.
    Publish,
    /// Confirms that the published page is the text that was published.
    ConfirmPage {
        /// SHA-256 of what stands on the page.
        digest: String,
    },
    /// Takes the piece back.
    Withdraw,
}

impl Action {
    /// What was asked, as a participle.
    #[must_use]
    pub const fn participle(&self) -> &'static str {
        match self {
            Self::Revise => "revised",
            Self::Attach => "given other attachments",
            Self::Submit => "submitted",
            Self::Pass { .. } => "passed",
            Self::Fail { .. } => "failed",
            Self::Return { .. } => "returned",
            Self::Sign { .. } => "signed",
            Self::Publish => "published",
            Self::ConfirmPage { .. } => "confirmed",
            Self::Withdraw => "withdrawn",
        }
    }

    const fn is_done_by(&self, capacity: Capacity) -> bool {
        match self {
            Self::Revise | Self::Attach | Self::Submit | Self::Publish | Self::Withdraw => {
                matches!(capacity, Capacity::Operator)
            }
            Self::Pass { .. } | Self::Fail { .. } => matches!(capacity, Capacity::Reviewer),
            Self::Return { .. } => matches!(capacity, Capacity::Reviewer | Capacity::Signer),
            Self::Sign { .. } => matches!(capacity, Capacity::Signer),
            Self::ConfirmPage { .. } => true,
        }
    }
}

/// Where a piece stands in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life {
    /// It was never out.
    InWork(Work),
    /// It is out; a correction may be in work.
    Out {
        /// The version that is out.
        release: Box<Release>,
        /// The version that will correct it.
        correction: Option<Work>,
    },
    /// It was taken back.
    Withdrawn,
}

impl Life {
    /// Where the piece stands, for everybody.
    #[must_use]
    pub const fn state(&self) -> PieceState {
        match self {
            Self::InWork(work) => work.state(),
            Self::Out { release, .. } => release.state(),
            Self::Withdrawn => PieceState::Withdrawn,
        }
    }

    /// The version in work.
    #[must_use]
    pub const fn work(&self) -> Option<&Work> {
        match self {
            Self::InWork(work) | Self::Out { correction: Some(work), .. } => Some(work),
            Self::Out { correction: None, .. } | Self::Withdrawn => None,
        }
    }

    /// Where the piece stands after somebody has done something at `at`.
    ///
    /// # Errors
    /// Why it is not done.
    pub fn after(
        &self,
        case: &Case<'_>,
        person: &Person,
        action: Action,
        at: Timestamp,
    ) -> Result<Self, Refusal> {
        if !action.is_done_by(person.capacity) {
            return Err(Refusal::Capacity);
        }
        let asked = action.participle();
        let act = ReviewAct { by: person.subject, acting_for: person.acting_for, at, consent: None };
        match action {
            Action::Withdraw if *self == Self::Withdrawn => Err(self.refuse(asked)),
            Action::Withdraw => Ok(Self::Withdrawn),
            Action::Revise => self.revised(asked),
            Action::ConfirmPage { digest } => self.page_confirmed(act, &digest),
            Action::Publish => self.published(case, act),
            other => {
                let work = self.work().ok_or_else(|| self.refuse(asked))?;
                Ok(self.with_work(work.after(case, act, person.capacity, other)?))
            }
        }
    }

    const fn refuse(&self, action: &'static str) -> Refusal {
        Refusal::State { state: self.state(), action }
    }

    fn with_work(&self, work: Work) -> Self {
        match self {
            Self::Out { release, .. } => Self::Out { release: release.clone(), correction: Some(work) },
            Self::InWork(_) | Self::Withdrawn => Self::InWork(work),
        }
    }

    fn revised(&self, asked: &'static str) -> Result<Self, Refusal> {
        let voided = match self {
            Self::Withdrawn => return Err(self.refuse(asked)),
            Self::InWork(work) | Self::Out { correction: Some(work), .. } => work.lost_signature(),
            Self::Out { correction: None, .. } => None,
        };
        Ok(self.with_work(Work { voided, ..Work::draft() }))
    }

    fn published(&self, case: &Case<'_>, published: ReviewAct) -> Result<Self, Refusal> {
        let work = self.work().ok_or_else(|| self.refuse("published"))?;
        let unready = |refusal| if work.voided.is_some() { Refusal::SignatureVoid } else { refusal };
        let (submission, passes, signature) = match &work.progress {
            Progress::Approved { .. } if case.signing == Signing::Needed => {
                return Err(unready(Refusal::Unsigned));
            }
            Progress::Approved { submission, passes } => (submission, passes, None),
            Progress::Signed { submission, passes, signature } => (submission, passes, Some(signature)),
            Progress::Draft { .. } | Progress::Submitted { .. } | Progress::InReview { .. } => {
                return Err(unready(Refusal::NotApproved));
            }
        };
        if signature.is_some_and(|signature| signature.seal != *case.seal) {
            return Err(Refusal::SignatureVoid);
        }
        if submission.seal != *case.seal {
            return Err(Refusal::Changed);
        }
        let release = Release {
            submission: submission.clone(),
            passes: passes.clone(),
            signature: signature.cloned(),
            reviewers: work.reviewers.clone(),
            published,
            page: None,
            corrects: matches!(self, Self::Out { .. }),
        };
        Ok(Self::Out { release: Box::new(release), correction: None })
    }

    fn page_confirmed(&self, act: ReviewAct, digest: &str) -> Result<Self, Refusal> {
        let Self::Out { release, correction } = self else { return Err(self.refuse("confirmed")) };
        if release.page.is_some() {
            return Err(self.refuse("confirmed again"));
        }
        let publishers: Vec<SubjectId> = release.published.persons().collect();
        if act.persons().any(|person| publishers.contains(&person)) {
            return Err(Refusal::Publisher);
        }
        if release.submission.seal.digest != digest {
            return Err(Refusal::PageDiffers);
        }
        let release = Release { page: Some(act), ..(**release).clone() };
        Ok(Self::Out { release: Box::new(release), correction: correction.clone() })
    }
}
