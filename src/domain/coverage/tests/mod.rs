//! Against a naive reading of the rules, account by account and cell by cell.

mod grid;
mod joint;
mod report;
mod tally;

use proptest::prelude::*;

use self::report::{derive_targets, list_gaps, report_supply};
use super::*;
use crate::form::Form;
use crate::permille::Permille;

const FUNCTIONS: u32 = 6;
const REGIONS: u32 = 6;

/// Parents with smaller numbers, so that there is no cycle.
fn any_tree(nodes: u32) -> impl Strategy<Value = IndexTree> {
    let parents: Vec<_> = (0..nodes).map(|node| prop::option::weighted(0.7, 0..node.max(1))).collect();
    parents.prop_map(|mut parents| {
        parents[0] = None;
        IndexTree::from_parents(parents).unwrap()
    })
}

fn any_form() -> impl Strategy<Value = Form> {
    prop::sample::select(&Form::ALL[..3])
}

fn any_account() -> impl Strategy<Value = CoverageAccount> {
    let functions = prop::collection::vec((0..FUNCTIONS).prop_map(FunctionIndex), 0..3);
    let audiences = prop::collection::vec((0..3_u32).prop_map(AudienceIndex), 0..3);
    let region = prop::option::weighted(0.8, (0..REGIONS).prop_map(RegionIndex));
    (functions, audiences, any_form(), region).prop_map(|(functions, audiences, form, region)| {
        CoverageAccount { index: AccountIndex(0), functions, audiences, form, region }
    })
}

fn any_target() -> impl Strategy<Value = CoverageTarget> {
    let audience = prop::option::weighted(0.8, (0..3_u32).prop_map(AudienceIndex));
    let region = prop::option::weighted(0.8, (0..REGIONS).prop_map(RegionIndex));
    (0..FUNCTIONS, audience, any_form(), region, 0..5_u32, 1..4_u32).prop_map(
        |(function, audience, form, region, weight, wanted)| CoverageTarget {
            function: FunctionIndex(function),
            audience,
            form,
            region,
            weight,
            demand: DemandBasis::Declared,
            wanted,
        },
    )
}

fn any_matrix() -> impl Strategy<Value = CoverageMatrix> {
    (any_tree(FUNCTIONS), any_tree(REGIONS), prop::collection::vec(any_account(), 0..150)).prop_map(
        |(functions, regions, mut accounts)| {
            for (account, id) in accounts.iter_mut().zip(0..) {
                account.index = AccountIndex(id * 7 % 1009);
            }
            CoverageMatrix::build(functions, regions, accounts).unwrap()
        },
    )
}

/// Different cells, in any order.
fn any_targets() -> impl Strategy<Value = Vec<CoverageTarget>> {
    prop::collection::vec(any_target(), 0..25).prop_map(|targets| {
        let mut seen = Vec::new();
        let is_new = |target: &CoverageTarget| {
            let cell = matrix::cell_of(target);
            let new = !seen.contains(&cell);
            seen.push(cell);
            new
        };
        targets.into_iter().filter(is_new).collect()
    })
}

/// What an account lacks, read straight from the rules.
fn lacks_by_rule(matrix: &CoverageMatrix, account: &CoverageAccount, target: &CoverageTarget) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let meets =
        |function: &FunctionIndex| matrix.functions.climb(function.0).any(|above| above == target.function.0);
    if !account.functions.iter().any(meets) {
        lacks.push(Lack::Function);
    }
    if target.audience.is_some_and(|it| !account.audiences.is_empty() && !account.audiences.contains(&it)) {
        lacks.push(Lack::Audience);
    }
    if account.form != target.form {
        lacks.push(Lack::Form);
    }
    if let Some(cell) = target.region {
        let holds = |above: RegionIndex, below: RegionIndex| {
            matrix.regions.climb(below.0).any(|node| node == above.0)
        };
        lacks.extend(match account.region {
            None => Some(Lack::RegionUnknown),
            Some(own) if own == cell => None,
            Some(own) if holds(own, cell) => Some(Lack::RegionFromAbove),
            Some(own) if holds(cell, own) => Some(Lack::RegionTooNarrow),
            Some(_) => Some(Lack::RegionElsewhere),
        });
    }
    lacks
}

fn cost_of(lack: Lack, costs: &LackCosts) -> u32 {
    match lack {
        Lack::Function => costs.function,
        Lack::Audience => costs.audience,
        Lack::Form => costs.form,
        Lack::RegionFromAbove => costs.region_from_above,
        Lack::RegionTooNarrow => costs.region_too_narrow,
        Lack::RegionElsewhere => costs.region_elsewhere,
        Lack::RegionUnknown => costs.region_unknown,
    }
}

fn supply_by_rule(matrix: &CoverageMatrix, target: &CoverageTarget, discount: Permille) -> u64 {
    let each = |account: &CoverageAccount| match lacks_by_rule(matrix, account, target).as_slice() {
        [] => 1000,
        [Lack::RegionFromAbove] => 1000 - u64::from(discount.thousandths()),
        _ => 0,
    };
    matrix.accounts.iter().map(each).sum()
}

fn nearest_by_rule(
    matrix: &CoverageMatrix,
    target: &CoverageTarget,
    costs: &LackCosts,
) -> Option<NearestAccount> {
    let candidate = |account: &CoverageAccount| {
        let lacks = lacks_by_rule(matrix, account, target);
        let unrelated = matches!(
            lacks.as_slice(),
            [Lack::Function, Lack::Audience, Lack::Form, Lack::RegionElsewhere | Lack::RegionUnknown]
        );
        let cost = lacks.iter().map(|lack| cost_of(*lack, costs)).sum();
        (!lacks.is_empty() && !unrelated).then_some(NearestAccount { account: account.index, lacks, cost })
    };
    matrix.accounts.iter().filter_map(candidate).min_by_key(|found| (found.cost, found.account))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn supply_and_gaps_are_what_the_rules_say(
        matrix in any_matrix(),
        targets in any_targets(),
        discount in prop_oneof![Just(400), Just(0), Just(1000), 0..=1000_u16],
        prices in prop::array::uniform7(0..5_u32),
    ) {
        let discount = Permille::new(discount).unwrap();
        let [function, audience, form, region_from_above, region_too_narrow, region_elsewhere, region_unknown] = prices;
        let costs = LackCosts {
            function, audience, form, region_from_above, region_too_narrow, region_elsewhere, region_unknown,
        };
        let report = report_supply(&matrix, &targets, discount).unwrap();
        prop_assert_eq!(report.cells.len(), targets.len());
        for cell in &report.cells {
            prop_assert_eq!(cell.supply_thousandths, supply_by_rule(&matrix, &cell.target, discount));
            let wanted = u64::from(cell.target.wanted) * 1000;
            let expected = match cell.supply_thousandths {
                0 => CoverageState::Uncovered,
                supply if supply >= 3 * wanted => CoverageState::Crowded,
                supply if supply >= wanted => CoverageState::Covered,
                _ => CoverageState::Thin,
            };
            prop_assert_eq!(cell.state, expected);
        }
        let weight: u64 = targets.iter().map(|target| u64::from(target.weight)).sum();
        prop_assert_eq!(report.totals.iter().map(|line| line.weight).sum::<u64>(), weight);
        let gaps = list_gaps(&matrix, &targets, discount, &costs).unwrap();
        prop_assert_eq!(gaps.len() as u64, report.totals[0].cells + report.totals[1].cells);
        prop_assert!(gaps.is_sorted_by(|a, b| a.cell.target.weight >= b.cell.target.weight));
        for gap in gaps {
            prop_assert_eq!(gap.candidate, nearest_by_rule(&matrix, &gap.cell.target, &costs));
        }
    }

    #[test]
    fn the_order_of_accounts_and_targets_does_not_matter(matrix in any_matrix(), targets in any_targets()) {
        let (mut accounts, mut turned) = (matrix.accounts.clone(), targets.clone());
        accounts.reverse();
        turned.reverse();
        let other = CoverageMatrix::build(matrix.functions.clone(), matrix.regions.clone(), accounts).unwrap();
        let gaps = |matrix, targets| list_gaps(matrix, targets, Permille::DEFAULT_DISCOUNT, &LackCosts::default());
        prop_assert_eq!(gaps(&matrix, &targets), gaps(&other, &turned));
    }
}

fn flat(nodes: usize) -> IndexTree {
    IndexTree::from_parents(vec![None; nodes]).unwrap()
}

fn account(id: u32) -> CoverageAccount {
    CoverageAccount {
        index: AccountIndex(id),
        functions: vec![FunctionIndex(0)],
        audiences: Vec::new(),
        form: Form::QuickPost,
        region: Some(RegionIndex(0)),
    }
}

const TARGET: CoverageTarget = CoverageTarget {
    function: FunctionIndex(0),
    audience: None,
    form: Form::QuickPost,
    region: Some(RegionIndex(0)),
    weight: 1,
    demand: DemandBasis::Declared,
    wanted: 1,
};

#[test]
fn faults_are_named_by_their_place() {
    let build = |accounts| CoverageMatrix::build(flat(1), flat(1), accounts);
    let stray = CoverageAccount { functions: vec![FunctionIndex(5)], ..account(1) };
    assert_eq!(
        build(vec![account(0), stray]),
        Err(CoverageError::AccountFunction { account: 1, function: FunctionIndex(5) })
    );
    let lost = CoverageAccount { region: Some(RegionIndex(5)), ..account(1) };
    assert_eq!(build(vec![lost]), Err(CoverageError::AccountRegion { account: 0, region: RegionIndex(5) }));
    assert_eq!(
        build(vec![account(3), account(3)]),
        Err(CoverageError::AccountTwice { account: AccountIndex(3) })
    );
    let matrix = build(vec![account(0)]).unwrap();
    let report =
        |targets: &[CoverageTarget]| report_supply(&matrix, targets, Permille::DEFAULT_DISCOUNT).unwrap_err();
    let other = CoverageTarget { form: Form::Article, ..TARGET };
    assert_eq!(report(&[TARGET, other, TARGET]), CoverageError::TargetTwice { target: 2, first: 0 });
    assert_eq!(
        report(&[TARGET, CoverageTarget { wanted: 0, ..other }]),
        CoverageError::NothingWanted { target: 1 }
    );
    let unknown = CoverageTarget { function: FunctionIndex(9), ..TARGET };
    assert_eq!(report(&[unknown]), CoverageError::TargetFunction { target: 0, function: FunctionIndex(9) });
    let nowhere = CoverageTarget { region: Some(RegionIndex(9)), ..TARGET };
    assert_eq!(report(&[nowhere]), CoverageError::TargetRegion { target: 0, region: RegionIndex(9) });
}

#[test]
fn an_account_without_region_reaches_only_cells_without_region() {
    let matrix =
        CoverageMatrix::build(flat(1), flat(1), vec![CoverageAccount { region: None, ..account(0) }])
            .unwrap();
    let everywhere = CoverageTarget { region: None, ..TARGET };
    let report = report_supply(&matrix, &[TARGET, everywhere], Permille::DEFAULT_DISCOUNT).unwrap();
    let states: Vec<_> = report.cells.iter().map(|cell| (cell.target.region, cell.state)).collect();
    assert_eq!(states, [(None, CoverageState::Covered), (Some(RegionIndex(0)), CoverageState::Uncovered)]);
    let gaps = list_gaps(&matrix, &[TARGET], Permille::DEFAULT_DISCOUNT, &LackCosts::default()).unwrap();
    assert_eq!(gaps[0].candidate.as_ref().unwrap().lacks, [Lack::RegionUnknown]);
}

#[test]
fn three_times_the_wanted_voices_are_a_crowd() {
    let matrix = CoverageMatrix::build(flat(1), flat(1), (0..6).map(account).collect()).unwrap();
    let state = |wanted| {
        report_supply(&matrix, &[CoverageTarget { wanted, ..TARGET }], Permille::DEFAULT_DISCOUNT)
            .unwrap()
            .cells[0]
            .state
    };
    assert_eq!(
        [2, 3, 6, 7].map(state),
        [CoverageState::Crowded, CoverageState::Covered, CoverageState::Covered, CoverageState::Thin]
    );
}

#[test]
fn an_empty_matrix_has_gaps_without_candidates() {
    let matrix = CoverageMatrix::build(flat(1), flat(1), Vec::new()).unwrap();
    let gaps = list_gaps(&matrix, &[TARGET], Permille::DEFAULT_DISCOUNT, &LackCosts::default()).unwrap();
    assert_eq!(
        (gaps[0].cell.state, gaps[0].missing_thousandths, &gaps[0].candidate),
        (CoverageState::Uncovered, 1000, &None)
    );
    assert_eq!(derive_targets(&matrix, 10), DerivedTargets { targets: vec![], left_out: 0 });
}

/// What the documentation of `propose_targets` says, cell by cell.
fn is_wanted(matrix: &CoverageMatrix, target: &CoverageTarget) -> bool {
    let holders = || matrix.accounts.iter().filter(|account| account.functions.contains(&target.function));
    let lives_in = |region| holders().any(|account| account.region == Some(region));
    let audience = match target.audience {
        Some(audience) => holders().any(|account| account.audiences.contains(&audience)),
        None => holders().all(|account| account.audiences.is_empty()),
    };
    let region = match target.region {
        None => holders().all(|account| account.region.is_none()),
        Some(region) => {
            let parent = matrix.regions.parent(region.0);
            let inhabited = (0..REGIONS).map(RegionIndex).filter(|other| {
                matrix.regions.parent(other.0) == parent
                    && matrix.accounts.iter().any(|account| account.region == Some(*other))
            });
            let siblings: Vec<_> = inhabited.collect();
            let having = siblings.iter().filter(|sibling| lives_in(**sibling)).count();
            lives_in(region) || (siblings.contains(&region) && having > 0 && having * 2 >= siblings.len())
        }
    };
    holders().any(|account| account.form == target.form) && audience && region
}

proptest! {
    #[test]
    fn exactly_the_cells_that_the_registry_shows_are_proposed(matrix in any_matrix(), most in 0..200_usize) {
        let derived = derive_targets(&matrix, usize::MAX);
        prop_assert_eq!(derived.left_out, 0);
        let mut wanted = 0;
        for function in (0..FUNCTIONS).map(FunctionIndex) {
            for audience in std::iter::once(None).chain((0..3).map(|n| Some(AudienceIndex(n)))) {
                for form in Form::ALL {
                    for region in std::iter::once(None).chain((0..REGIONS).map(|n| Some(RegionIndex(n)))) {
                        let target = CoverageTarget { function, audience, form, region, ..TARGET };
                        let found = derived.targets.iter().any(|own| matrix::cell_of(own) == matrix::cell_of(&target));
                        prop_assert_eq!(found, is_wanted(&matrix, &target), "{:?}", target);
                        wanted += usize::from(found);
                    }
                }
            }
        }
        prop_assert_eq!(derived.targets.len(), wanted);
        prop_assert!(derived.targets.is_sorted_by(|a, b| a.weight >= b.weight));
        let some = derive_targets(&matrix, most);
        prop_assert_eq!(&some.targets[..], &derived.targets[..most.min(wanted)]);
        prop_assert_eq!(some.left_out, (wanted - some.targets.len()) as u64);
    }
}

#[test]
fn what_is_usual_for_a_duty_weighs_more() {
    let listing = |index, audiences: &[u32]| CoverageAccount {
        audiences: audiences.iter().copied().map(AudienceIndex).collect(),
        ..account(index)
    };
    // Of five accounts that list audiences all list 0, two list 1; of six one has another form, and none lists 2.
    let mut accounts: Vec<_> = (0..5).map(|n| listing(n, if n < 2 { &[0, 1] } else { &[0] })).collect();
    accounts.push(CoverageAccount { form: Form::Article, ..account(5) });
    let matrix = CoverageMatrix::build(flat(1), flat(1), accounts).unwrap();
    let derived = derive_targets(&matrix, 10);
    let weights: Vec<_> =
        derived.targets.iter().map(|cell| (cell.audience.unwrap().0, cell.form, cell.weight)).collect();
    let (quick, article) = (Form::QuickPost, Form::Article);
    assert_eq!(weights, [(0, quick, 9), (1, quick, 6), (0, article, 3), (1, article, 2)]);
}

#[test]
fn an_account_of_the_region_above_reaches_a_cell_with_a_discount() {
    // A city above a county; police above traffic police. The traffic police of the city meet `police`.
    let tree = IndexTree::from_parents(vec![None, Some(0)]).unwrap();
    let traffic = CoverageAccount { functions: vec![FunctionIndex(1)], ..account(0) };
    let matrix = CoverageMatrix::build(tree.clone(), tree, vec![traffic]).unwrap();
    let target = CoverageTarget { region: Some(RegionIndex(1)), weight: 3, ..TARGET };
    let report = report_supply(&matrix, &[target], Permille::DEFAULT_DISCOUNT).unwrap();
    assert_eq!((report.cells[0].supply_thousandths, report.cells[0].state), (600, CoverageState::Thin));
}

#[test]
fn an_account_for_another_audience_lacks_the_audience_alone() {
    let other = CoverageAccount { audiences: vec![AudienceIndex(1)], ..account(7) };
    let matrix = CoverageMatrix::build(flat(1), flat(1), vec![other]).unwrap();
    let target = CoverageTarget { audience: Some(AudienceIndex(2)), ..TARGET };
    let gaps = list_gaps(&matrix, &[target], Permille::DEFAULT_DISCOUNT, &LackCosts::default()).unwrap();
    let candidate = gaps[0].candidate.as_ref().unwrap();
    assert_eq!((candidate.account, &candidate.lacks[..]), (AccountIndex(7), &[Lack::Audience][..]));
}

#[test]
fn audiences_are_proposed_with_their_own_functions_alone() {
    let speaker = |id, function, audience| CoverageAccount {
        functions: vec![FunctionIndex(function)],
        audiences: vec![AudienceIndex(audience)],
        ..account(id)
    };
    let accounts = vec![speaker(0, 0, 0), speaker(1, 0, 1), speaker(2, 1, 2)];
    let matrix = CoverageMatrix::build(flat(2), flat(1), accounts).unwrap();
    // Two audiences of function 0, one of function 1; not six.
    assert_eq!(derive_targets(&matrix, 100).targets.len(), 3);
}
