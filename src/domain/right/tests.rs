use super::{Grant, Reach, Right, Role};

fn grant(role: Role) -> Grant {
    Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }
}

#[test]
fn a_scoped_signer_does_not_sign_plans() {
    let scoped = Grant { organisations: vec!["x".into()], ..grant(Role::Signer) };
    assert!(Right::SignPlans.reach(&[scoped]).is_none());
    assert!(Right::SignPlans.reach(&[grant(Role::Signer)]).is_some());
}

#[test]
fn a_scoped_signer_reads_the_texts_of_its_organisations_alone() {
    let scoped = Grant { organisations: vec!["x".into()], ..grant(Role::Signer) };
    let reach = Right::ReadUnpublished.reach(&[scoped]).unwrap();
    assert!(!reach.all && reach.organisations == ["x"]);
    assert!(Right::ReadUnpublished.reach(&[grant(Role::Signer)]).unwrap().all);
    for role in [Role::Planner, Role::Integrator, Role::Admin] {
        assert!(Right::ReadUnpublished.reach(&[grant(role)]).is_none());
    }
}

#[test]
fn reviewers_and_signers_reach_pieces_of_their_organisations_alone() {
    for (right, role, other) in [
        (Right::ReviewPieces, Role::Reviewer, Role::Signer),
        (Right::SignPieces, Role::Signer, Role::Reviewer),
    ] {
        let scoped = Grant { organisations: vec!["x".into()], ..grant(role) };
        assert_eq!(right.reach(&[scoped]).unwrap().organisations, ["x"]);
        assert_eq!(right.reach(&[grant(role)]), Some(Reach::default()));
        let deputy = Grant { organisations: vec!["x".into()], ..grant(other) };
        assert_eq!(right.reach(&[deputy]), Some(Reach::default()), "a deputy has no reach of its own");
        assert!(right.reach(&[grant(Role::Member)]).is_none());
    }
}

#[test]
fn a_member_without_scope_reaches_nothing() {
    let reach = Right::ReadDirections.reach(&[grant(Role::Member)]);
    assert_eq!(reach, Some(Reach::default()));
}

#[test]
fn every_right_has_a_role() {
    for right in Right::ALL {
        assert!(!right.roles().is_empty(), "nobody has {}", right.key());
        let mut roles: Vec<Role> = right.roles().iter().map(|(role, _)| *role).collect();
        roles.sort_unstable();
        roles.dedup();
        assert_eq!(roles.len(), right.roles().len(), "{} names a role twice", right.key());
    }
}

#[test]
fn an_integrator_never_manages_signs_or_answers() {
    let integrator = [grant(Role::Integrator)];
    for right in [Right::ManageCampaigns, Right::SignPlans, Right::AnswerDirections, Right::ChangeRegistry] {
        assert!(right.reach(&integrator).is_none());
    }
}
