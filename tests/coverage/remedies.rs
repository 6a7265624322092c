//! Applying a remedy in a what-if closes exactly what it promised.

use std::collections::BTreeSet;

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::coverage::{CoverageChange, MovedCell, what_if};
use micromatrix::domain::coverage::{
    CoverageFilter, CoverageSettings, CoverageState, CoverageSurvey, DeclaredTarget, RemedyKind, SurveyInput,
};
use micromatrix::domain::form::Form;
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::platform::AccountKind;
use micromatrix::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};

use crate::coverage::support::{cells, demo, overlay, real, small, survey, targets, with_account};
use crate::support::random::Random;

fn is_met(state: CoverageState) -> bool {
    !state.is_gap()
}

/// Cells that were gaps and are none, with their weight.
fn closed(change: &CoverageChange) -> (u64, u64) {
    assert_eq!(change.cells.len() as u64, change.moved, "the answer leaves cells out");
    let closed = change.cells.iter().filter(|moved| !is_met(moved.state_before) && is_met(moved.cell.state));
    closed.fold((0, 0), |(cells, weight), moved| (cells + 1, weight + u64::from(moved.cell.weight)))
}

fn assert_kept(matrix: &Matrix, survey: &CoverageSurvey, step: usize) -> [usize; 7] {
    let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX);
    let gaps: Vec<usize> = gaps.into_iter().step_by(step).collect();
    let mut kinds = [0; 7];
    for (gap, remedies) in gaps.iter().zip(survey.remedies(matrix, &gaps)) {
        assert!(remedies.is_sorted_by(|a, b| a.met > b.met || a.met >= b.met && a.cost <= b.cost));
        let least = remedies.iter().map(|remedy| remedy.cost).min();
        assert!(remedies.iter().all(|remedy| remedy.smallest == (Some(remedy.cost) == least)));
        for remedy in remedies {
            kinds[remedy.kind as usize] += 1;
            let change = what_if(survey, &overlay(matrix, &remedy.changes()));
            assert_eq!(closed(&change), (remedy.closes.cells, remedy.closes.weight), "{remedy:?}");
            let opened = |moved: &&MovedCell| is_met(moved.state_before) && !is_met(moved.cell.state);
            assert_eq!(change.cells.iter().find(opened), None, "{remedy:?}");
            let grown = change.after.met - change.before.met;
            assert!((grown - remedy.met).abs() < 1e-6, "{grown} {remedy:?}");
            let cell = survey.cell(&survey.potential().cell(*gap));
            let mine = change.cells.iter().find(|moved| {
                (&moved.cell.function, &moved.cell.audience) == (&cell.function, &cell.audience)
                    && (moved.cell.form, &moved.cell.region) == (cell.form, &cell.region)
            });
            assert!(mine.is_some_and(|moved| is_met(moved.cell.state)), "{remedy:?} leaves {cell:?}");
        }
    }
    kinds
}

#[test]
fn remedies_of_the_demo_close_what_they_promise() {
    let matrix = demo();
    let kinds = assert_kept(&matrix, &survey(&matrix, None), 5);
    for kind in [RemedyKind::Audience, RemedyKind::Shift, RemedyKind::Form] {
        assert!(kinds[kind as usize] > 0, "none is {kind:?}: {kinds:?}");
    }
}

#[test]
fn remedies_for_several_wanted_voices_close_what_they_promise() {
    let matrix = demo();
    let more = |target: DeclaredTarget| DeclaredTarget { wanted: 1 + target.weight % 3, ..target };
    let targets: Vec<DeclaredTarget> = targets(&survey(&matrix, None)).into_iter().map(more).collect();
    assert_kept(&matrix, &survey(&matrix, Some(&targets)), 11);
}

#[test]
#[ignore = "needs the real registries congress and real-matrix"]
fn remedies_of_real_registries_close_what_they_promise() {
    for name in ["congress", "real-matrix"] {
        let matrix = real(name);
        let survey = survey(&matrix, None);
        let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX).len();
        assert_kept(&matrix, &survey, gaps / 25 + 1);
    }
}

#[test]
fn the_smallest_way_is_another_when_the_table_says_so() {
    let matrix = demo();
    let smallest = |audience: u32, form: u32| {
        let mut settings = CoverageSettings::default();
        settings.costs.audience = audience;
        settings.costs.form = form;
        let input = SurveyInput {
            matrix: &matrix,
            declared: None,
            needs: None,
            settings,
            targets_revision: 1,
            most: 100_000,
        };
        let survey = CoverageSurvey::of(&input).unwrap();
        let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX);
        let remedies = survey.remedies(&matrix, &gaps);
        remedies
            .into_iter()
            .flatten()
            .filter(|remedy| remedy.smallest)
            .map(|one| one.kind)
            .collect::<Vec<_>>()
    };
    let (dear, cheap) = (smallest(1, 20), smallest(20, 1));
    assert!(dear.iter().filter(|kind| **kind == RemedyKind::Audience).count() > 10);
    let opened = |kinds: &[RemedyKind]| kinds.iter().filter(|kind| **kind == RemedyKind::Form).count();
    assert!(opened(&cheap) > opened(&dear), "{} {}", opened(&cheap), opened(&dear));
}

/// The functions that an organisation carries.
fn carried<'a>(matrix: &'a Matrix, organisation: &str) -> BTreeSet<&'a String> {
    let accounts = matrix.graph.accounts().iter();
    let own = accounts.filter(|account| account.organisation == organisation);
    own.filter(|account| account.status != AccountStatus::Closed)
        .flat_map(|account| &account.functions)
        .collect()
}

/// A function is a legal duty: nobody gets one that it does not carry, and nobody's region grows beyond that of its organisation.
fn assert_nothing_handed_out(matrix: &Matrix, changes: &[ScenarioChange]) {
    for change in changes {
        let organisation = match (change.kind, matrix.graph.account(&change.account)) {
            (ScenarioChangeKind::Open, None) => change.organisation.as_deref().unwrap(),
            (ScenarioChangeKind::Audiences | ScenarioChangeKind::Region, Some(account)) => {
                assert!(change.functions.is_empty(), "{change:?}");
                &account.organisation
            }
            _ => panic!("{change:?}"),
        };
        let known = carried(matrix, organisation);
        assert!(change.functions.iter().all(|function| known.contains(function)), "{change:?}");
        let home = matrix.organisations().get(organisation).and_then(|one| one.region.as_ref());
        if let (Some(home), Some(region)) = (home, &change.region) {
            assert!(matrix.regions().is_within(region, home), "{change:?} of {organisation} in {home}");
        }
    }
}

#[test]
fn no_remedy_hands_out_a_function_in_any_registry() {
    let mut kinds = BTreeSet::new();
    for seed in 1..=300_u64 {
        let matrix = small(&mut Random(seed * 7_368_787));
        let survey = survey(&matrix, None);
        let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX);
        for remedy in survey.remedies(&matrix, &gaps).into_iter().flatten() {
            kinds.insert(remedy.kind);
            assert_nothing_handed_out(&matrix, &remedy.changes());
        }
        for wanted in [1, 3, 5] {
            let joint = survey.joint_remedy(&matrix, &CoverageFilter::default(), wanted);
            assert_nothing_handed_out(&matrix, &joint.changes());
            let fits = Overlay::of(&matrix, &joint.changes(), "").is_ok() || joint.steps.is_empty();
            assert!(fits, "{joint:?}");
        }
        assert_kept(&matrix, &survey, 1);
    }
    for kind in [RemedyKind::Audience, RemedyKind::Region, RemedyKind::Form, RemedyKind::Open] {
        assert!(kinds.contains(&kind), "none is {kind:?}");
    }
    let matrix = demo();
    let survey = survey(&matrix, None);
    let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX);
    for remedy in survey.remedies(&matrix, &gaps).into_iter().flatten() {
        assert_nothing_handed_out(&matrix, &remedy.changes());
    }
}

#[test]
fn an_organisation_with_a_service_account_opens_a_subscription_account_beside_it() {
    let matrix = demo();
    let known = matrix.graph.account("wechat-zjg-jiaoyu").unwrap();
    let mut account = (**known).clone();
    // Its account speaks for a town only, so an article for the city takes one of the other kind.
    account.kind = Some(AccountKind::Service);
    account.region = Some("yangshe".to_owned());
    let matrix = with_account(&matrix, account);
    let before = cells(&survey(&demo(), None));
    let target = before.into_iter().find(|cell| {
        cell.function == "education"
            && cell.form == Form::Article
            && cell.region.as_deref() == Some("zhangjiagang")
    });
    let cell = target.unwrap();
    let target = DeclaredTarget {
        function: cell.function,
        audience: Some(cell.audience),
        form: cell.form,
        region: cell.region,
        weight: 1,
        wanted: 9,
    };
    let survey = survey(&matrix, Some(&[target]));
    let remedies = survey.remedies(&matrix, &[0]);
    let steps = remedies[0].iter().flat_map(|remedy| &remedy.steps);
    let beside: Vec<&ScenarioChange> =
        steps.filter(|(kind, _)| *kind == RemedyKind::AccountKind).map(|(_, change)| change).collect();
    for change in &beside {
        assert_eq!(change.account_kind, Some(AccountKind::Subscription), "{change:?}");
    }
}
