//! Proposals are put in order, selected, and their reasons said.

use uuid::Uuid;

use super::*;
use crate::id::ProposalId;
use crate::language::Bilingual;
use crate::proposal::ProposalField;
use crate::time::Timestamp;

fn draft(subject: &str, field: ProposalField, value: &str, confidence: u32) -> DraftedProposal {
    DraftedProposal {
        subject: ProposalSubject {
            kind: ProposalSubjectKind::Account,
            key: subject.to_owned(),
            name: subject.to_owned(),
        },
        field,
        value: ProposedValue { key: value.to_owned(), name: Bilingual::default() },
        reason: Bilingual::default(),
        confidence,
        detail: ProposalDetail::Nothing,
        entered: confidence >= 900,
    }
}

#[test]
fn the_surest_stand_first_and_equally_sure_ones_in_one_order_however_they_came() {
    let all = [
        draft("b", ProposalField::Function, "x", 900),
        draft("a", ProposalField::Audience, "y", 900),
        draft("a", ProposalField::Function, "z", 900),
        draft("a", ProposalField::Function, "x", 900),
        draft("c", ProposalField::Tie, "a", 950),
    ];
    let names = |drafts: &[DraftedProposal]| -> Vec<String> {
        drafts.iter().map(|one| format!("{} {}", one.subject.key, one.value.key)).collect()
    };
    let expected = ["c a", "a x", "a z", "b x", "a y"];
    for shift in 0..all.len() {
        let mut drafts = all.to_vec();
        drafts.rotate_left(shift);
        best_first(&mut drafts);
        assert_eq!(names(&drafts), expected);
    }
}

#[test]
fn what_is_entered_with_the_list_was_decided_by_whoever_has_sent_it_and_the_rest_by_nobody() {
    let at = Timestamp::from_ms(7);
    let kept = |confidence| {
        let one = draft("a", ProposalField::Function, "x", confidence);
        one.kept(ProposalId(Uuid::nil()), 1, (None, at)).proposal
    };
    assert_eq!((kept(900).state, kept(900).decided_at), (ProposalState::Accepted, Some(at)));
    assert_eq!((kept(899).state, kept(899).decided_at), (ProposalState::Open, None));
}

#[test]
fn a_selection_says_one_thing() {
    let id = ProposalId(Uuid::nil());
    let all = ProposalSelection { all: Some(true), ..ProposalSelection::default() };
    let open = SelectedProposals::Where { least: 0, fields: None, state: ProposalState::Open };
    assert_eq!(all.clone().read(), Ok(open));
    let ids = ProposalSelection { ids: Some(vec![id]), ..ProposalSelection::default() };
    assert_eq!(ids.clone().read(), Ok(SelectedProposals::Ids(vec![id])));
    for wrong in [
        ProposalSelection::default(),
        ProposalSelection { least: Some(1), ..all },
        ProposalSelection { fields: Some(vec![ProposalField::Tie]), ..ids },
    ] {
        assert_eq!(wrong.read().unwrap_err().len(), 1);
    }
}

#[test]
fn a_rejected_proposal_is_known_by_whom_it_is_about_what_of_it_and_the_value() {
    let rejected = RejectedProposals::new([ProposalKey::new("a", ProposalField::Function, "x")]);
    assert!(rejected.holds("a", ProposalField::Function, "x"));
    assert!(!rejected.holds("a", ProposalField::Audience, "x"));
    assert!(!rejected.holds("b", ProposalField::Function, "x"));
}

#[test]
fn every_reason_is_said_in_both_languages() {
    for reason in LeftReason::ALL {
        let left = LeftProposal::new(ProposalId(Uuid::nil()), reason, "education");
        assert!(left.why.zh.ends_with("：education") && left.why.en.ends_with(": education"), "{left:?}");
    }
}
