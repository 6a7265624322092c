//! Whether what is kept of a review is as it must be, however it came there: different persons, and one text.

use std::collections::BTreeSet;

use super::act::{ReviewAct, Seal, Signature};
use super::record::ReviewRecord;
use super::track::{Progress, Submission, Track};
use crate::id::SubjectId;

impl ReviewRecord {
    /// What is wrong with it, given everybody who has written on the version and what the version says with its files: nothing, where all is
    /// right.
    #[must_use]
    pub fn find_faults(&self, authors: &[SubjectId], seal: &Seal) -> Vec<&'static str> {
        let (submission, signature) = self.held();
        let reviewers: BTreeSet<SubjectId> = self.reviews().iter().flat_map(|act| act.persons()).collect();
        let signers: Vec<SubjectId> =
            signature.iter().flat_map(|signature| signature.act.persons()).collect();
        let is_author = |person: &SubjectId| authors.contains(person);
        let rules = [
            (reviewers.iter().any(is_author), "somebody who wrote it has decided on a gate"),
            (signers.iter().any(is_author), "somebody who wrote it has signed it"),
            (
                signers.iter().any(|person| reviewers.contains(person)),
                "somebody who reviewed it has signed it",
            ),
            (submission.is_some_and(|one| one.seal != *seal), "what was reviewed is not what is kept"),
            (signature.is_some_and(|one| one.seal != *seal), "what was signed is not what is kept"),
        ];
        rules.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, what)| what).collect()
    }

    /// What was submitted and signed, as far as that stands.
    const fn held(&self) -> (Option<&Submission>, Option<&Signature>) {
        match &self.track {
            Track::Release(release) => (Some(&release.submission), release.signature.as_ref()),
            Track::Work(work) => match &work.progress {
                Progress::Draft { .. } => (None, None),
                Progress::Submitted { submission }
                | Progress::InReview { submission, .. }
                | Progress::Approved { submission, .. } => (Some(submission), None),
                Progress::Signed { submission, signature, .. } => (Some(submission), Some(signature)),
            },
        }
    }

    /// The decisions on gates that stand.
    fn reviews(&self) -> Vec<&ReviewAct> {
        let (_, signature) = self.held();
        let acts = self.track.acts();
        let signed = usize::from(signature.is_some());
        acts[..acts.len().saturating_sub(signed)].to_vec()
    }
}
