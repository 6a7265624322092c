//! What is kept up to date is what counting from scratch gives, and losses are what leaving somebody out costs.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;

pub(super) fn tally_of(matrix: &CoverageMatrix, targets: &[CoverageTarget], discount: Permille) -> Tally {
    let account_table = AccountTable::of(matrix);
    let target_table = TargetTable::build(matrix, &account_table, targets).unwrap();
    Tally::count(Arc::new(account_table), Arc::new(target_table), discount)
}

/// The matrix with some accounts put in place of what was there.
fn with(
    matrix: &CoverageMatrix,
    changes: &BTreeMap<AccountIndex, Option<CoverageAccount>>,
) -> CoverageMatrix {
    let kept = matrix.accounts.iter().filter(|account| !changes.contains_key(&account.index)).cloned();
    let accounts = kept.chain(changes.values().flatten().cloned()).collect();
    CoverageMatrix::build(matrix.functions.clone(), matrix.regions.clone(), accounts).unwrap()
}

fn assert_same(kept: &Tally, scratch: &Tally) {
    assert_eq!(kept.totals(), scratch.totals());
    assert!(kept.cells().eq(scratch.cells()));
    for cell in 0..kept.target_table().targets().len() {
        assert_eq!(kept.voices_at(cell), scratch.voices_at(cell));
    }
}

/// Σ weight · min(supply, wanted), read straight from the rules.
fn met_by_rule(matrix: &CoverageMatrix, targets: &[CoverageTarget], discount: Permille) -> u64 {
    let met = |target: &CoverageTarget| {
        let supply = supply_by_rule(matrix, target, discount);
        u64::from(target.weight) * supply.min(u64::from(target.wanted) * 1000)
    };
    targets.iter().map(met).sum()
}

fn without(matrix: &CoverageMatrix, gone: impl Fn(AccountIndex) -> bool) -> CoverageMatrix {
    let kept = matrix.accounts.iter().filter(|account| !gone(account.index)).cloned().collect();
    CoverageMatrix::build(matrix.functions.clone(), matrix.regions.clone(), kept).unwrap()
}

fn any_discount() -> impl Strategy<Value = Permille> {
    prop_oneof![Just(400), Just(0), Just(1000), 0..=1000_u16].prop_map(|part| Permille::new(part).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn thousands_of_changes_give_what_counting_from_scratch_gives(
        matrix in any_matrix(),
        targets in any_targets(),
        discount in any_discount(),
        changes in prop::collection::vec((0..1009_u32, prop::option::weighted(0.7, any_account())), 1..120),
    ) {
        let mut kept = tally_of(&matrix, &targets, discount);
        let before = kept.clone();
        let mut all = BTreeMap::new();
        for (at, (index, account)) in changes.into_iter().enumerate() {
            let index = AccountIndex(index);
            let account = account.map(|account| CoverageAccount { index, ..account });
            kept.set(index, account.as_ref());
            all.insert(index, account);
            if at % 40 == 0 {
                assert_same(&kept, &tally_of(&with(&matrix, &all), &targets, discount));
            }
        }
        let scratch = tally_of(&with(&matrix, &all), &targets, discount);
        assert_same(&kept, &scratch);
        prop_assert_eq!(losses_of_accounts(&kept), losses_of_accounts(&scratch));
        let differ = (0..targets.len()).filter(|&cell| before.cell(cell) != kept.cell(cell));
        for cell in differ {
            prop_assert!(kept.changed_cells(&before).contains(&cell));
        }
        let group = |account: AccountIndex| Some(account.0 as usize % 7);
        let losses = losses_of_groups(&before, 7, group);
        prop_assert_eq!(losses_after(&before, &losses, &kept, 7, group), losses_of_groups(&scratch, 7, group));
    }

    #[test]
    fn voices_and_losses_are_what_the_rules_say(
        matrix in any_matrix(),
        targets in any_targets(),
        discount in any_discount(),
    ) {
        let tally = tally_of(&matrix, &targets, discount);
        let met = met_by_rule(&matrix, &targets, discount);
        prop_assert_eq!(tally.totals().met, met);
        for (cell, target) in tally.target_table().targets().iter().enumerate() {
            let voices = tally.voices_at(cell);
            prop_assert_eq!(voices.iter().map(|(_, each)| each).sum::<u64>(), supply_by_rule(&matrix, target, discount));
            for account in &matrix.accounts {
                let alone = without(&matrix, |other| other != account.index);
                let gives = supply_by_rule(&alone, target, discount);
                prop_assert_eq!(tally.gives(account.index, cell), gives);
                let found = voices.iter().find(|(other, _)| *other == account.index);
                prop_assert_eq!(found.map_or(0, |(_, each)| *each), gives);
            }
        }
        for (account, loss) in losses_of_accounts(&tally) {
            let rest = without(&matrix, |other| other == account);
            prop_assert_eq!(loss, met - met_by_rule(&rest, &targets, discount));
        }
        let groups = losses_of_groups(&tally, 5, |account| Some(account.0 as usize % 5));
        for (group, loss) in groups.0.iter().enumerate() {
            let rest = without(&matrix, |other| other.0 as usize % 5 == group);
            prop_assert_eq!(*loss, met - met_by_rule(&rest, &targets, discount));
        }
    }

    #[test]
    fn a_dropped_set_loses_nothing_and_no_account_more_can_join_it(
        matrix in any_matrix(),
        targets in any_targets(),
        discount in any_discount(),
    ) {
        let tally = tally_of(&matrix, &targets, discount);
        let met = met_by_rule(&matrix, &targets, discount);
        let free: Vec<AccountIndex> =
            losses_of_accounts(&tally).into_iter().filter(|(_, loss)| *loss == 0).map(|(one, _)| one).collect();
        let set = drop_together(&tally, &free);
        let keeps = |gone: &[AccountIndex]| {
            met_by_rule(&without(&matrix, |one| gone.contains(&one)), &targets, discount) == met
        };
        prop_assert!(keeps(&set.dropped));
        prop_assert!(set.dropped.len() <= set.bound && set.bound <= free.len());
        for other in free.iter().filter(|one| !set.dropped.contains(one)) {
            let more: Vec<AccountIndex> = set.dropped.iter().copied().chain([*other]).collect();
            prop_assert!(!keeps(&more), "{other:?} can join");
        }
        if free.len() <= 30 {
            prop_assert_eq!(set.dropped.len(), set.bound);
        }
        let few = &free[..free.len().min(7)];
        let found = drop_together(&tally, few).dropped.len();
        for larger in (0_u32..1 << few.len()).filter(|set| set.count_ones() as usize > found) {
            let chosen = few.iter().enumerate().filter(|(at, _)| larger >> at & 1 == 1);
            let gone: Vec<AccountIndex> = chosen.map(|(_, one)| *one).collect();
            prop_assert!(!keeps(&gone), "{gone:?} is larger than {found}");
        }
    }
}
