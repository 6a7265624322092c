//! What a plan covers, what any plan could, and why the rest stays blank.

use micromatrix::domain::plan::BlankCode;
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::case::{Case, asked};
use crate::plan::oracle::{allowed, cells, most_of_organisation};
use crate::plan::random::planned;
use crate::plan::support::{World, angle, campaign};

#[test]
fn no_plan_covers_more_cells_than_the_summary_says() {
    for (example, _, plan) in planned() {
        let summary = &plan.summary;
        assert_eq!(summary.cells_coverable, example.truth.coverable, "seed {}", example.seed);
        assert!(summary.cells_covered <= summary.cells_coverable, "seed {}", example.seed);
        assert!(summary.covered_share <= summary.coverable_share, "seed {}", example.seed);
    }
}

#[test]
fn the_blanks_are_exactly_the_cells_without_a_voice() {
    for (example, _, plan) in planned() {
        let directions = asked(plan);
        let all = cells(&example.case.world, &example.case.spec);
        let blank = all.iter().filter(|cell| !directions.iter().any(|d| cell.holds(&d.slot)));
        let expected: Vec<_> = blank.map(|c| (&c.angle, &c.audience, &c.locality, c.weight)).collect();
        let found: Vec<_> =
            plan.summary.blanks.iter().map(|b| (&b.angle, &b.audience, &b.locality, b.weight)).collect();
        assert_eq!(found, expected, "seed {}", example.seed);
        assert_eq!(plan.summary.cells, all.len());
        assert_eq!(plan.summary.cells_covered, all.len() - found.len());
    }
}

#[test]
fn every_blank_says_truly_why_it_is_one() {
    let mut met = [0; 3];
    for (example, _, plan) in planned() {
        let (case, directions) = (&example.case, asked(plan));
        for blank in &plan.summary.blanks {
            let cell = cells(&case.world, &case.spec)
                .into_iter()
                .find(|c| {
                    (&c.angle, &c.audience, &c.locality) == (&blank.angle, &blank.audience, &blank.locality)
                })
                .unwrap();
            let may = |choices: &[PlannedSlot]| choices.iter().any(|choice| cell.holds(&choice.slot));
            let accounts = case.world.accounts.iter();
            let candidates: Vec<_> = accounts.filter(|account| may(&allowed(case, account))).collect();
            assert_eq!(blank.candidates, candidates.len(), "seed {}: {blank:?}", example.seed);
            let angle = case.spec.angle(&blank.angle).unwrap();
            let voices = directions.iter().filter(|d| d.slot.angle == angle.key).count();
            let is_full = angle.max.is_some_and(|max| voices >= max as usize);
            let expected = match (candidates.is_empty(), is_full) {
                (true, _) => BlankCode::NoCandidate,
                (false, true) => BlankCode::AngleFull,
                (false, false) => BlankCode::NeededElsewhere,
            };
            assert_eq!(blank.code, expected, "seed {}: {blank:?}", example.seed);
            met[expected as usize] += 1;
            if expected == BlankCode::NeededElsewhere {
                let organisation_has = |key: &str| {
                    let is_in =
                        |d: &&PlannedSlot| case.matrix.graph.account(&d.account).unwrap().organisation == key;
                    directions.iter().filter(is_in).count()
                };
                let is_needed = candidates.iter().all(|account| {
                    let most = most_of_organisation(&case.spec, &account.organisation);
                    directions.iter().any(|d| d.account == account.handle)
                        || most.is_some_and(|most| organisation_has(&account.organisation) >= most as usize)
                });
                assert!(is_needed, "seed {}: {blank:?}", example.seed);
            }
        }
    }
    assert!(met.iter().all(|count| *count > 30), "{met:?}");
}

#[test]
fn shares_are_rounded_down_so_that_100_means_all() {
    let world = World::default().account("a", |_| {}).cluster("c", &[], &["a"]);
    let plan = Case::new(world.clone(), campaign(["g", "h", "i"].map(angle).to_vec())).plan();
    assert_eq!((plan.summary.covered_share, plan.summary.coverable_share), (33.33, 33.33));
    let plan = Case::new(world, campaign(vec![angle("g")])).plan();
    assert_eq!((plan.summary.covered_share, plan.summary.coverable_share), (100.0, 100.0));
}

#[test]
fn a_campaign_without_any_cell_is_covered() {
    let mut spec = campaign(vec![angle("g")]);
    spec.angles[0].local = true;
    let plan = Case::new(World::default().account("a", |_| {}).cluster("c", &[], &["a"]), spec).plan();
    assert_eq!((plan.summary.cells, plan.summary.covered_share), (0, 100.0));
    assert_eq!(plan.unassigned[0].code.key(), "no_cell");
}
