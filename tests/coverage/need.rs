//! What gaps weigh by counts of what citizens ask, held against the formula read cell by cell.

use micromatrix::domain::coverage::{
    CoverageCell, CoverageSettings, CoverageSurvey, DemandBasis, NeedCount, SurveyInput,
};
use micromatrix::domain::form::Form;
use micromatrix::domain::matrix::Matrix;

use crate::coverage::support::{cells, demo, small, survey, targets};
use crate::support::random::Random;

fn counted(matrix: &Matrix, needs: &[NeedCount]) -> CoverageSurvey {
    let settings = CoverageSettings::default();
    let input = SurveyInput {
        matrix,
        declared: None,
        needs: Some(needs),
        settings,
        targets_revision: 1,
        most: 100_000,
    };
    CoverageSurvey::of(&input).unwrap()
}

fn any_counts(random: &mut Random) -> Vec<NeedCount> {
    let some = |random: &mut Random, all: &[Option<&str>]| random.pick(all).map(ToOwned::to_owned);
    (0..=random.below(8))
        .map(|_| NeedCount {
            function: (*random.pick(&["a", "a1", "a2", "b"])).to_owned(),
            region: some(random, &[None, Some("city"), Some("east"), Some("west")]),
            audience: some(random, &[None, None, Some("x"), Some("everyone")]),
            form: *random.pick(&[None, None, Some(Form::Article)]),
            period: some(random, &[None, Some("2026-05")]),
            count: u64::try_from(random.below(50)).unwrap(),
        })
        .collect()
}

/// Whether a count belongs to a cell.
fn belongs(matrix: &Matrix, needs: &[NeedCount], one: &NeedCount, cell: &CoverageCell) -> bool {
    let placed = needs.iter().any(|other| other.function == one.function && other.region.is_some());
    let here = match (&one.region, &cell.region) {
        (_, None) => true,
        (Some(own), Some(wanted)) => matrix.regions().is_within(own, wanted),
        (None, Some(_)) => !placed,
    };
    let audience = one.audience.as_ref().filter(|audience| *audience != "everyone");
    one.function == cell.function
        && here
        && audience.is_none_or(|audience| *audience == cell.audience)
        && one.form.is_none_or(|form| form == cell.form)
}

/// In thousandths, rounded up; none: no count belongs to it.
fn weight(matrix: &Matrix, needs: &[NeedCount], cell: &CoverageCell) -> Option<u32> {
    let total = |period: &Option<String>| -> u64 {
        needs.iter().filter(|one| one.period == *period).map(|one| one.count).sum()
    };
    let periods = [None, Some("2026-05".to_owned())].iter().filter(|period| total(period) > 0).count().max(1);
    let own: Vec<&NeedCount> = needs.iter().filter(|one| belongs(matrix, needs, one, cell)).collect();
    // Over one common denominator, so that nothing is rounded before the end.
    let denominators: Vec<u128> = own.iter().map(|one| u128::from(total(&one.period).max(1))).collect();
    let common: u128 = denominators.iter().product::<u128>() * periods as u128;
    let share: u128 = own
        .iter()
        .zip(&denominators)
        .map(|(one, denominator)| u128::from(one.count) * (common / periods as u128 / denominator))
        .sum();
    (!own.is_empty()).then(|| u32::try_from((share * 1000).div_ceil(common)).unwrap())
}

#[test]
fn cells_weigh_what_was_asked_and_what_is_not_known_weighs_as_the_median() {
    let (mut known, mut unknown, mut added) = (0, 0, 0);
    for seed in 1..=400_u64 {
        let mut random = Random(seed * 15_485_863);
        let matrix = small(&mut random);
        let needs = any_counts(&mut random);
        let survey = counted(&matrix, &needs);
        assert_eq!(survey.basis, DemandBasis::Counted);
        let cells = cells(&survey);
        let mut weights: Vec<u32> = Vec::new();
        for cell in &cells {
            let expected = weight(&matrix, &needs, cell);
            if let Some(expected) = expected {
                // Shares are kept in billionths, so a sum may fall short by less than a thousandth of a thousandth.
                assert!(
                    cell.weight.abs_diff(expected) <= u32::from(cell.weight < expected),
                    "{cell:?} {expected} {needs:?}"
                );
                assert_eq!(cell.demand, DemandBasis::Counted);
                weights.push(cell.weight);
            }
            known += usize::from(expected.is_some());
        }
        weights.sort_unstable();
        let median = weights.get(weights.len().saturating_sub(1) / 2).copied().unwrap_or(1).max(1);
        for cell in cells.iter().filter(|cell| weight(&matrix, &needs, cell).is_none()) {
            assert_eq!((cell.weight, cell.demand), (median, DemandBasis::Unknown), "{cell:?}");
            unknown += 1;
        }
        // Whatever was asked is a cell, whether the registry shows anything of it or not.
        for one in needs.iter().filter(|one| one.count > 0) {
            let there = cells.iter().any(|cell| {
                cell.function == one.function && (one.region.is_none() || cell.region == one.region)
            });
            assert!(there, "{one:?} of {needs:?}");
        }
        let derived = self::survey(&matrix, None);
        added += cells.len() - self::cells(&derived).len();
    }
    assert!(known > 1000 && unknown > 500 && added > 100, "{known} {unknown} {added}");
}

#[test]
fn declared_targets_keep_their_weights_and_what_nobody_said_is_marked_as_derived() {
    let matrix = demo();
    let derived = survey(&matrix, None);
    assert_eq!(derived.basis, DemandBasis::Derived);
    assert!(cells(&derived).iter().all(|cell| cell.demand == DemandBasis::Derived));
    let declared = targets(&derived);
    let one = NeedCount {
        function: "education".to_owned(),
        region: None,
        audience: None,
        form: None,
        period: None,
        count: 7,
    };
    let input = SurveyInput {
        matrix: &matrix,
        declared: Some(&declared),
        needs: Some(&[one]),
        settings: CoverageSettings::default(),
        targets_revision: 1,
        most: 100_000,
    };
    let survey = CoverageSurvey::of(&input).unwrap();
    assert_eq!(survey.basis, DemandBasis::Declared);
    assert_eq!(targets(&survey), declared);
    assert!(cells(&survey).iter().all(|cell| cell.demand == DemandBasis::Declared));
}

#[test]
fn what_is_asked_and_nobody_carries_is_a_gap_that_no_account_can_close() {
    let free_of = |matrix: &Matrix| {
        let is_free = |function: &&str| {
            let accounts = matrix.graph.accounts().iter();
            accounts.flat_map(|account| &account.functions).all(|own| own != function)
        };
        ["a1", "a2", "b"].into_iter().find(is_free)
    };
    let mut registries = (1..100).map(|seed| small(&mut Random(seed)));
    let (matrix, free) = registries
        .find_map(|matrix| Some((free_of(&matrix)?, matrix)))
        .map(|(free, matrix)| (matrix, free))
        .unwrap();
    let needs = [NeedCount {
        function: free.to_owned(),
        region: Some("east".to_owned()),
        audience: None,
        form: None,
        period: None,
        count: 40,
    }];
    let survey = counted(&matrix, &needs);
    let at = cells(&survey).iter().position(|cell| cell.function == free).unwrap();
    assert_eq!(cells(&survey)[at].weight, 1000);
    assert!(survey.remedies(&matrix, &[at])[0].is_empty());
}
