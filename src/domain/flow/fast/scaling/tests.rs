//! Scaling on problems that are too small or not crowded enough for it to be chosen.

use crate::flow::certificate;
use crate::flow::fast::answer::read_solution;
use crate::flow::fast::compact::{CapacityRule, compact};
use crate::flow::fast::planner::Planner;
use crate::flow::fast::sink_mode::SinkMode;
use crate::flow::problem::{
    AccountOptions, AngleBounds, CellReward, Group, OrganisationCap, Problem, SlotFit, SlotSeat,
};

/// Every feature, small numbers so that much is equal.
fn make_problem(seed: u64) -> Problem {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |end: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u32::try_from((state >> 33) % u64::from(end)).unwrap()
    };
    let (angles, cells, groups, slots) = (1 + below(3), 1 + below(5), 1 + below(8), 1 + below(16));
    let organisations = below(4);
    let accounts = 1 + below(24);
    let size = [1, 10, 1000][below(3) as usize];
    Problem {
        angles: (0..angles)
            .map(|_| {
                let min = below(2) * below(12);
                AngleBounds { min, max: (below(2) == 0).then(|| min + below(6)) }
            })
            .collect(),
        cells: (0..cells)
            .map(|_| CellReward { angle: below(angles), first: i64::from(below(2) * below(1 + size)) })
            .collect(),
        groups: (0..groups)
            .map(|_| Group { cell: below(cells), step: i64::from(below(3) * below(1 + size / 4)) })
            .collect(),
        slots: (0..slots)
            .map(|_| SlotSeat { group: below(groups), capacity: [1, 1, 1, 0, 2, 5][below(6) as usize] })
            .collect(),
        organisations: (0..organisations)
            .map(|_| OrganisationCap { capacity: (below(3) > 0).then(|| below(5)) })
            .collect(),
        accounts: (0..accounts)
            .map(|_| {
                let mut options: Vec<SlotFit> = Vec::new();
                for slot in 0..slots {
                    if below(3) == 0 {
                        options.push(SlotFit { slot, fit: i64::from(below(1 + size)) - i64::from(size / 4) });
                    }
                }
                let organisation = (organisations > 0 && below(4) > 0).then(|| below(organisations));
                AccountOptions { organisation, capacity: [1, 1, 1, 2, 3, 0][below(6) as usize], options }
            })
            .collect(),
        shortage_penalty: [0, 1, 50, 1_000_000_000][below(4) as usize],
    }
}

fn value(problem: &Problem, solve: impl FnOnce(&mut Planner)) -> i64 {
    let mut planner = Planner::new(compact(problem, CapacityRule::Binding), SinkMode::Priced);
    solve(&mut planner);
    let solution = read_solution(&planner.net, problem);
    certificate::check(problem, &solution.assignment, &solution.potentials).unwrap().objective()
}

#[test]
fn scaling_finds_what_inserting_finds_on_problems_with_every_feature() {
    for seed in 0..3000 {
        let problem = make_problem(seed);
        if problem.check().is_err() {
            continue;
        }
        let inserted = value(&problem, |planner| {
            planner.open();
            planner.insert_in_stages();
        });
        let scaled = value(&problem, |planner| assert!(planner.scale(), "seed {seed}"));
        assert_eq!(scaled, inserted, "seed {seed}");
    }
}

#[test]
fn what_is_given_up_leaves_a_network_that_inserting_solves() {
    for seed in 0..300 {
        let problem = make_problem(seed);
        let mut planner = Planner::new(compact(&problem, CapacityRule::Binding), SinkMode::Priced);
        let mut state = super::state::State::new(std::mem::take(&mut planner.net), 1 << 12);
        state.penalty = 10;
        state.refine(1 << 13);
        planner.net = state.give_up();
        planner.open();
        planner.insert_in_stages();
        let solution = read_solution(&planner.net, &problem);
        let found = certificate::check(&problem, &solution.assignment, &solution.potentials).unwrap();
        let expected = value(&problem, |planner| {
            planner.open();
            planner.insert_in_stages();
        });
        assert_eq!(found.objective(), expected, "seed {seed}");
    }
}

#[test]
fn what_is_agreed_seldom_keeps_a_problem_from_being_scaled_and_never_changes_the_optimum() {
    let (mut tried, mut scaled) = (0, 0);
    for seed in 0..300 {
        let mut problem = make_problem(seed);
        problem.shortage_penalty <<= 10;
        problem.cells.iter_mut().for_each(|cell| cell.first <<= 10);
        problem.groups.iter_mut().for_each(|group| group.step <<= 10);
        let options = problem.accounts.iter_mut().flat_map(|account| &mut account.options);
        options.for_each(|option| option.fit <<= 10);
        // As a fixed unit of a warm plan, whose values are multiplied.
        if let Some(option) = problem.accounts.iter_mut().find_map(|account| account.options.first_mut()) {
            option.fit += 1 << 46;
        }
        if problem.check().is_err() {
            continue;
        }
        let inserted = value(&problem, |planner| {
            planner.open();
            planner.insert_in_stages();
        });
        tried += 1;
        // A bonus that cannot be had would be bid for too long: that is given up.
        let found = value(&problem, |planner| {
            if planner.scale() {
                scaled += 1;
            } else {
                planner.open();
                planner.insert_in_stages();
            }
        });
        assert_eq!(found, inserted, "seed {seed}");
    }
    assert!(scaled * 10 > tried * 9, "{scaled} of {tried}");
}
