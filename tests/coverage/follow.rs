//! A survey that follows the registry says what a survey from scratch says.

use micromatrix::domain::account::{Account, AccountStatus};
use micromatrix::domain::coverage::what_if;
use micromatrix::domain::coverage::{
    CoverageDimension, CoverageFilter, CoverageSettings, CoverageSurvey, DeclaredTarget, Lack,
    RedundancyFilter, RollupBy, RollupScope, SupplyGap, SurveyInput, SurveyLost,
};
use micromatrix::domain::matrix::Matrix;

use crate::coverage::support::{cells, demo, overlay, real, small, survey, targets, with_account};
use crate::coverage::what_if::any_changes;
use crate::support::random::Random;

/// One account of the registry with something else to say.
fn any_edit(matrix: &Matrix, random: &mut Random) -> Account {
    let accounts = &matrix.graph.accounts().to_vec();
    let (mut account, like) = ((**random.pick(accounts)).clone(), random.pick(accounts));
    match random.below(9) {
        0 => account.functions.clone_from(&like.functions),
        1 => account.audiences.clone_from(&like.audiences),
        2 => account.region.clone_from(&like.region),
        3 => (account.platform, account.form) = (like.platform.clone(), like.form),
        4 => account.organisation.clone_from(&like.organisation),
        5 => account.name.push('新'),
        6 => account.status = *random.pick(&AccountStatus::ALL),
        7 => {
            let functions: Vec<&str> = matrix.functions().iter().map(|node| node.key.as_str()).collect();
            account.functions = vec![(*random.pick(&functions)).to_owned()];
        }
        _ => account.status = AccountStatus::Active,
    }
    account.revision += 1;
    account
}

/// The nearest accounts of gaps, by handle: indices are a survey's own.
type Nearest = (u64, Option<(String, Vec<Lack>)>);

fn nearest(survey: &CoverageSurvey, places: &[usize]) -> Vec<Nearest> {
    let candidate = |gap: SupplyGap| {
        let found = gap.candidate.map(|found| (survey.handle(found.account).to_owned(), found.lacks));
        (gap.missing_thousandths, found)
    };
    survey.gaps(places).into_iter().map(candidate).collect()
}

/// Everything that is shown of cells, and everything that is shown of a few of them.
fn assert_equal(matrix: &Matrix, followed: &CoverageSurvey, scratch: &CoverageSurvey) {
    let all = CoverageFilter::default();
    assert_eq!((followed.revision, followed.left_out), (scratch.revision, scratch.left_out));
    assert_eq!(cells(followed), cells(scratch));
    assert_eq!(followed.potential().totals(), scratch.potential().totals());
    let gaps = scratch.gap_places(&all, None, usize::MAX);
    assert_eq!(followed.gap_places(&all, None, usize::MAX), gaps);
    let some: Vec<usize> = gaps.iter().copied().step_by(gaps.len() / 12 + 1).collect();
    assert_eq!(nearest(followed, &some), nearest(scratch, &some));
    assert_eq!(followed.remedies(matrix, &some), scratch.remedies(matrix, &some));
    assert_eq!(followed.fragility_report(), scratch.fragility_report());
    let any = RedundancyFilter::default();
    assert_eq!(followed.redundancy(matrix, &any, None, 40), scratch.redundancy(matrix, &any, None, 40));
    assert_eq!(followed.droppable(&any, None, 10), scratch.droppable(&any, None, 10));
    for account in matrix.graph.accounts().iter().step_by(matrix.graph.accounts().len() / 9 + 1) {
        assert_eq!(followed.account_coverage(&account.handle), scratch.account_coverage(&account.handle));
    }
    let by = RollupBy { dimension: CoverageDimension::Region, scope: RollupScope::Subtree };
    assert_eq!(
        followed.rollup(followed.potential(), &all, by),
        scratch.rollup(scratch.potential(), &all, by)
    );
}

/// Changes one account after the other, and compares after every `look` of them; gives the revisions that the survey
/// followed, and those that took one from scratch.
fn follow(matrix: &Matrix, declared: Option<&[DeclaredTarget]>, edits: usize, look: usize) -> (usize, usize) {
    let mut random = Random(0x9e37_79b9 + edits as u64);
    let mut matrix = matrix.clone();
    let (mut kept, mut followed) = (survey(&matrix, declared), 0);
    for edit in 1..=edits {
        matrix = with_account(&matrix, any_edit(&matrix, &mut random));
        match kept.follow(&matrix) {
            Ok(()) => followed += 1,
            Err(_) => kept = survey(&matrix, declared),
        }
        if edit % look == 0 || edit == edits {
            assert_equal(&matrix, &kept, &survey(&matrix, declared));
        }
    }
    (followed, edits - followed)
}

#[test]
fn thousands_of_changes_of_a_small_registry_give_what_a_survey_from_scratch_gives() {
    let (mut followed, mut lost) = (0, 0);
    for seed in 1..=60 {
        let matrix = small(&mut Random(seed * 104_729));
        let declared = targets(&survey(&matrix, None));
        for declared in [None, Some(&declared[..])] {
            let done = follow(&matrix, declared, 25, 1);
            (followed, lost) = (followed + done.0, lost + done.1);
        }
    }
    // Some follow, and some alter what is proposed or open an account again.
    assert!(followed > 1000 && lost > 100, "{followed} {lost}");
}

fn most_are_followed(matrix: &Matrix, edits: usize) {
    let declared = targets(&survey(matrix, None));
    let (followed, lost) = follow(matrix, Some(&declared), edits, edits / 4);
    assert!(followed > 5 * lost, "{followed} {lost}");
    follow(matrix, None, edits / 2, edits / 4);
}

#[test]
fn changes_of_the_demo_do_too_and_most_are_followed() {
    most_are_followed(&demo(), 400);
}

#[test]
#[ignore = "needs the real registry congress"]
fn changes_of_the_real_congress_do_too_and_most_are_followed() {
    most_are_followed(&real("congress"), 40);
}

#[test]
#[ignore = "needs the real registry real-matrix"]
fn changes_of_the_real_matrix_do_too_and_most_are_followed() {
    most_are_followed(&real("real-matrix"), 12);
}

#[test]
fn a_what_if_after_changes_equals_one_of_a_survey_from_scratch() {
    let mut matrix = demo();
    let mut kept = survey(&matrix, None);
    let declared = targets(&kept);
    kept = survey(&matrix, Some(&declared));
    let mut random = Random(77);
    for _ in 0..30 {
        matrix = with_account(&matrix, any_edit(&matrix, &mut random));
        if kept.follow(&matrix).is_err() {
            kept = survey(&matrix, Some(&declared));
        }
        let changes = overlay(&matrix, &any_changes(&matrix, &mut random, 4));
        assert_eq!(what_if(&kept, &changes), what_if(&survey(&matrix, Some(&declared)), &changes));
        let all = CoverageFilter::default();
        let joint = survey(&matrix, Some(&declared)).joint_remedy(&matrix, &all, 3);
        assert_eq!(kept.joint_remedy(&matrix, &all, 3), joint);
    }
}

#[test]
fn a_reader_keeps_the_survey_that_it_holds() {
    let matrix = demo();
    let before = survey(&matrix, None);
    let (mut kept, shown) = (before.clone(), cells(&before));
    let declared = targets(&before);
    let mut account = (**matrix.graph.account("wechat-zjg-jiaoyu").unwrap()).clone();
    account.status = AccountStatus::Paused;
    let after = with_account(&matrix, account);
    // A duty does not end when its voice rests, so the targets stay.
    kept.follow(&after).unwrap();
    assert_eq!(cells(&before), shown);
    assert_ne!(cells(&kept), shown);
    assert_equal(&after, &kept, &survey(&after, None));
    kept.follow(&matrix).unwrap();
    assert_eq!(cells(&kept), shown);
    assert_eq!(targets(&kept), declared);
}

#[test]
fn what_cannot_be_followed_says_why() {
    let matrix = demo();
    let lost = |account: Account| survey(&matrix, None).follow(&with_account(&matrix, account)).unwrap_err();
    let account = || (**matrix.graph.account("wechat-zjg-jiaoyu").unwrap()).clone();
    let region = Some("atlantis".to_owned());
    assert_eq!(lost(Account { region, ..account() }), SurveyLost::Vocabulary);
    assert_eq!(lost(Account { organisation: "nobody".to_owned(), ..account() }), SurveyLost::Vocabulary);
    assert_eq!(lost(Account { audiences: vec!["martians".to_owned()], ..account() }), SurveyLost::Targets);
    let closed = matrix.graph.accounts().iter().find(|account| account.status == AccountStatus::Closed);
    if let Some(closed) = closed {
        let opened = Account { status: AccountStatus::Active, ..(**closed).clone() };
        assert_eq!(lost(opened), SurveyLost::Opened);
    }
    let other = small(&mut Random(5));
    assert_eq!(survey(&matrix, None).follow(&other), Err(SurveyLost::Trees));
    let settings = CoverageSettings::default();
    let none = SurveyInput {
        matrix: &other,
        declared: Some(&[]),
        needs: None,
        settings,
        targets_revision: 1,
        most: 0,
    };
    let mut kept = CoverageSurvey::of(&none).unwrap();
    let names = (0..400).try_fold(other.clone(), |matrix, n| {
        let mut account = (**matrix.graph.account("h1").unwrap()).clone();
        account.name = format!("{n}");
        let matrix = with_account(&matrix, account);
        kept.follow(&matrix).map(|()| matrix)
    });
    // One account that changes often is one account that differs.
    assert!(names.is_ok());
}
