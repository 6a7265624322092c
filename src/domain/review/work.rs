//! What is done to the version in work until it is out: submitting, deciding on gates, returning, signing.

use super::act::{Returned, ReviewAct, Seal, Signature};
use super::due::Signing;
use super::gates::{Decision, Gates, Pass};
use super::life::{Action, Capacity, Case};
use super::refusal::Refusal;
use super::track::{Progress, Submission, Work};

impl Work {
    pub(super) fn after(
        &self,
        case: &Case<'_>,
        act: ReviewAct,
        capacity: Capacity,
        action: Action,
    ) -> Result<Self, Refusal> {
        let asked = action.participle();
        match action {
            Action::Attach => Ok(self.attached()),
            Action::Submit => self.submitted(case, act),
            Action::Pass { gate, overruled, open, consent } => {
                let act = ReviewAct { consent, ..act };
                let (submission, gates) = self.reviewable(case, &act, asked)?;
                if open > 0 {
                    return Err(Refusal::Blocked { gate, open });
                }
                let decision = Decision::Passed(Pass { act: act.clone(), overruled });
                Ok(self.decided(submission, gates.with(gate, decision), &act))
            }
            Action::Fail { gate, findings } => {
                let (submission, gates) = self.reviewable(case, &act, asked)?;
                let decision = Decision::Failed { act: act.clone(), findings };
                Ok(self.decided(submission, gates.with(gate, decision), &act))
            }
            Action::Return { reason } => self.returned(case, &act, capacity, reason),
            Action::Sign { seal, consent } => self.signed(case, ReviewAct { consent, ..act }, seal),
            Action::Revise | Action::Publish | Action::ConfirmPage { .. } | Action::Withdraw => {
                Err(self.refuse(asked))
            }
        }
    }

    const fn refuse(&self, action: &'static str) -> Refusal {
        Refusal::State { state: self.state(), action }
    }

    /// Other files are another thing to review. A draft stays what it is.
    fn attached(&self) -> Self {
        match self.progress {
            Progress::Draft { .. } => self.clone(),
            _ => Self {
                progress: Progress::Draft { returned: None },
                voided: self.lost_signature(),
                ..self.clone()
            },
        }
    }

    fn submitted(&self, case: &Case<'_>, act: ReviewAct) -> Result<Self, Refusal> {
        let Progress::Draft { .. } = self.progress else { return Err(self.refuse("submitted")) };
        let submission = Submission { act, seal: case.seal.clone() };
        Ok(Self { progress: Progress::Submitted { submission }, ..self.clone() })
    }

    /// The submission and the decisions so far, if this person may decide on a gate now.
    fn reviewable(
        &self,
        case: &Case<'_>,
        act: &ReviewAct,
        asked: &'static str,
    ) -> Result<(&Submission, Gates), Refusal> {
        let (submission, gates) = match &self.progress {
            Progress::Submitted { submission } => (submission, Gates::default()),
            Progress::InReview { submission, gates } => (submission, gates.clone()),
            Progress::Draft { .. } | Progress::Approved { .. } | Progress::Signed { .. } => {
                return Err(self.refuse(asked));
            }
        };
        independent(case, act)?;
        if submission.seal == *case.seal { Ok((submission, gates)) } else { Err(Refusal::Changed) }
    }

    fn decided(&self, submission: &Submission, gates: Gates, act: &ReviewAct) -> Self {
        let submission = submission.clone();
        let progress = match gates.all_passed() {
            Ok(passes) => Progress::Approved { submission, passes },
            Err(gates) => Progress::InReview { submission, gates },
        };
        self.reviewed_by(act, progress)
    }

    fn reviewed_by(&self, act: &ReviewAct, progress: Progress) -> Self {
        let reviewers = self.reviewers.iter().copied().chain(act.persons()).collect();
        Self { progress, reviewers, voided: self.voided.clone() }
    }

    /// A reviewer who returns it has reviewed it; a signer has not.
    fn returned(
        &self,
        case: &Case<'_>,
        act: &ReviewAct,
        capacity: Capacity,
        reason: String,
    ) -> Result<Self, Refusal> {
        if let Progress::Draft { .. } = self.progress {
            return Err(self.refuse("returned"));
        }
        independent(case, act)?;
        let progress = Progress::Draft { returned: Some(Returned { act: act.clone(), reason }) };
        match capacity {
            Capacity::Signer => Ok(Self { progress, ..self.clone() }),
            Capacity::Operator | Capacity::Reviewer => Ok(self.reviewed_by(act, progress)),
        }
    }

    fn signed(&self, case: &Case<'_>, act: ReviewAct, seal: Seal) -> Result<Self, Refusal> {
        let Progress::Approved { submission, passes } = &self.progress else {
            return Err(self.refuse("signed"));
        };
        if case.signing == Signing::None {
            return Err(Refusal::NoSignature);
        }
        independent(case, &act)?;
        if act.persons().any(|person| self.reviewers.contains(&person)) {
            return Err(Refusal::Reviewer);
        }
        if seal != *case.seal {
            return Err(Refusal::OtherSeal);
        }
        if submission.seal != *case.seal {
            return Err(Refusal::Changed);
        }
        let (submission, passes) = (submission.clone(), passes.clone());
        let signature = Signature { act, seal };
        let progress = Progress::Signed { submission, passes, signature };
        Ok(Self { progress, reviewers: self.reviewers.clone(), voided: None })
    }
}

/// Whoever wrote it neither reviews nor signs it, nor vouches for somebody's consent to it.
fn independent(case: &Case<'_>, act: &ReviewAct) -> Result<(), Refusal> {
    let recorder = act.consent.as_ref().map(|consent| consent.recorded_by);
    let mut persons = act.persons().chain(recorder);
    if persons.any(|person| case.authors.contains(&person)) { Err(Refusal::Author) } else { Ok(()) }
}
