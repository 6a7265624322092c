//! The solver finds what brute force finds, and the certificate accepts exactly that.

use micromatrix::domain::flow::certificate::{self, CertificateError};
use micromatrix::domain::flow::evaluate::objective_of;
use micromatrix::domain::flow::problem::{Group, Problem, ProblemError};
use micromatrix::domain::flow::solution::{InfeasibleAssignment, Potentials};
use micromatrix::domain::flow::{reference, solve};

use crate::flow::support::{awkward_problems, best_value, every_assignment, small_problem};
use crate::support::random::Random;

#[test]
fn the_solver_finds_the_optimum_of_every_small_problem_and_proves_it() {
    for seed in 0..3000 {
        let problem = small_problem(seed);
        let solution = solve(&problem).unwrap();
        assert_eq!(solution.objective, best_value(&problem), "seed {seed}");
        let certified = certificate::check(&problem, &solution.assignment, &solution.potentials);
        let certified = certified.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(certified.objective(), solution.objective, "seed {seed}");
        assert_eq!(certified.assigned(), solution.assigned, "seed {seed}");
        assert_eq!(certified.shortage(), solution.shortage, "seed {seed}");
        assert!(solution.assignment.is_sorted(), "seed {seed}");
        assert_eq!(solve(&problem).unwrap(), solution, "seed {seed}");
    }
}

#[test]
fn no_optimum_has_fewer_voices_than_the_reference() {
    for seed in 0..1500 {
        let problem = small_problem(seed);
        let solution = reference::solve(&problem).unwrap();
        let mut fewest = usize::MAX;
        every_assignment(&problem, &mut |tried| {
            if tried.value == solution.objective {
                fewest = fewest.min(tried.pairs.len());
            }
        });
        assert_eq!(solution.assignment.len(), fewest, "seed {seed}");
    }
}

#[test]
fn any_assignment_is_evaluated_as_the_design_says() {
    for seed in 0..300 {
        let problem = small_problem(seed);
        every_assignment(&problem, &mut |tried| {
            let value = objective_of(&problem, tried.pairs).unwrap();
            assert_eq!((value.objective, value.shortage), (tried.value, tried.shortage), "seed {seed}");
        });
    }
}

#[test]
fn every_pair_that_the_oracle_refuses_is_refused() {
    for seed in 0..300 {
        let problem = small_problem(seed);
        let mut feasible = Vec::new();
        every_assignment(&problem, &mut |tried| feasible.push(tried.pairs.to_vec()));
        let mut random = Random(seed);
        for _ in 0..20 {
            let accounts = u32::try_from(problem.accounts.len()).unwrap() + 1;
            let slots = u32::try_from(problem.slots.len()).unwrap() + 1;
            let mut pairs: Vec<_> =
                (0..random.below(4)).map(|_| (random.below(accounts), random.below(slots))).collect();
            let accepted = objective_of(&problem, &pairs).is_ok();
            pairs.sort_unstable();
            let sorted_feasible = feasible.iter().any(|known| {
                let mut known = known.clone();
                known.sort_unstable();
                known == pairs
            });
            assert_eq!(accepted, sorted_feasible, "seed {seed}: {pairs:?}");
        }
    }
}

/// With the potentials of an optimum an assignment passes exactly if it is an optimum too: complementary slackness.
#[test]
fn the_certificate_accepts_an_assignment_exactly_if_it_is_optimal() {
    for seed in 0..400 {
        let problem = small_problem(seed);
        let solution = solve(&problem).unwrap();
        every_assignment(&problem, &mut |tried| {
            let accepted = certificate::check(&problem, tried.pairs, &solution.potentials).is_ok();
            assert_eq!(accepted, tried.value == solution.objective, "seed {seed}: {:?}", tried.pairs);
        });
    }
}

#[test]
fn the_certificate_judges_a_changed_potential_as_the_definition_does() {
    let mut refused = 0;
    for seed in 0..1500 {
        let problem = small_problem(seed);
        let solution = solve(&problem).unwrap();
        let mut random = Random(seed);
        let mut changed = solution.potentials.clone();
        let lists = [
            &mut changed.organisations,
            &mut changed.accounts,
            &mut changed.slots,
            &mut changed.groups,
            &mut changed.cells,
            &mut changed.angles,
        ];
        let mut lists: Vec<_> = lists.into_iter().filter(|list| !list.is_empty()).collect();
        let list = random.below(u32::try_from(lists.len()).unwrap()) as usize;
        let entry = random.below(u32::try_from(lists[list].len()).unwrap()) as usize;
        lists[list][entry] += [-1, 1, -7, 7, i64::MIN / 2, i64::MAX / 2][random.below(6)];
        let optimal = conditions_hold(&problem, &solution.assignment, &changed);
        let accepted = certificate::check(&problem, &solution.assignment, &changed);
        assert_eq!(accepted.is_ok(), optimal, "seed {seed}: {accepted:?}");
        refused += u32::from(!optimal);
    }
    assert!(refused > 500, "only {refused} changes broke a condition");
}

/// The conditions as the contract words them, arc by arc, with a row's potential tried over all that could matter.
fn conditions_hold(problem: &Problem, pairs: &[(u32, u32)], potentials: &Potentials) -> bool {
    use crate::flow::support::{angle, cell};
    let wide = |value: i64| i128::from(value);
    let count = |holds: &dyn Fn(u32, u32) -> bool| pairs.iter().filter(|pair| holds(pair.0, pair.1)).count();
    let arc = |flow: usize, capacity: Option<u32>, across: i128, gain: &dyn Fn(usize) -> i64| {
        (capacity.is_some_and(|capacity| flow >= capacity as usize) || across >= wide(gain(flow)))
            && (flow == 0 || across <= wide(gain(flow - 1)))
    };
    let group = |slot: u32| problem.slots[slot as usize].group;
    let organisations = (0..).zip(&problem.organisations).all(|(i, cap)| {
        let flow = count(&|a, _| problem.accounts[a as usize].organisation == Some(i));
        arc(flow, cap.capacity, -wide(potentials.organisations[i as usize]), &|_| 0)
    });
    let accounts = (0..).zip(&problem.accounts).all(|(i, entry)| {
        let above =
            entry.organisation.map_or(0, |organisation| potentials.organisations[organisation as usize]);
        let own = wide(potentials.accounts[i as usize]);
        let supply = arc(count(&|a, _| a == i), Some(entry.capacity), wide(above) - own, &|_| 0);
        supply
            && (0..u32::try_from(problem.angles.len()).unwrap()).all(|g| {
                let row: Vec<_> = entry.options.iter().filter(|o| angle(problem, o.slot) == g).collect();
                let to_go = |slot: u32| wide(potentials.slots[slot as usize]);
                row.is_empty()
                    || row.iter().any(|candidate| {
                        let middle = wide(candidate.fit) + to_go(candidate.slot);
                        let used = count(&|a, s| a == i && angle(problem, s) == g);
                        arc(used, Some(1), own - middle, &|_| 0)
                            && row.iter().all(|o| {
                                let flow = count(&|a, s| (a, s) == (i, o.slot));
                                arc(flow, Some(1), middle - to_go(o.slot), &|_| o.fit)
                            })
                    })
            })
    });
    let slots = (0..).zip(&problem.slots).all(|(i, seat)| {
        let across = wide(potentials.slots[i as usize]) - wide(potentials.groups[seat.group as usize]);
        arc(count(&|_, s| s == i), Some(seat.capacity), across, &|_| 0)
    });
    let groups = (0..).zip(&problem.groups).all(|(i, entry)| {
        let across = wide(potentials.groups[i as usize]) - wide(potentials.cells[entry.cell as usize]);
        arc(count(&|_, s| group(s) == i), None, across, &|k| -entry.step * i64::try_from(k).unwrap())
    });
    let cells = (0..).zip(&problem.cells).all(|(i, entry)| {
        let across = wide(potentials.cells[i as usize]) - wide(potentials.angles[entry.angle as usize]);
        arc(count(&|_, s| cell(problem, s) == i), None, across, &|k| {
            if k == 0 { entry.first } else { 0 }
        })
    });
    let angles = (0..).zip(&problem.angles).all(|(i, bounds)| {
        let saved = |k: usize| {
            if k < bounds.min as usize { problem.shortage_penalty } else { 0 }
        };
        let flow = count(&|_, s| angle(problem, s) == i);
        arc(flow, bounds.max, wide(potentials.angles[i as usize]), &saved)
    });
    organisations && accounts && slots && groups && cells && angles
}

#[test]
fn potentials_of_another_size_are_refused() {
    let problem = small_problem(3);
    let mut solution = solve(&problem).unwrap();
    solution.potentials.angles.push(0);
    let refused = certificate::check(&problem, &solution.assignment, &solution.potentials).unwrap_err();
    assert!(matches!(refused, CertificateError::PotentialCount { list: "angles", .. }), "{refused}");
}

#[test]
fn problems_that_mislead_heuristics_are_solved_and_proved() {
    for (name, problem) in awkward_problems(120) {
        let solution = solve(&problem).unwrap();
        let certified = certificate::check(&problem, &solution.assignment, &solution.potentials);
        assert_eq!(certified.map(|c| c.objective()), Ok(solution.objective), "{name}");
    }
    for (name, problem) in awkward_problems(6) {
        assert_eq!(solve(&problem).unwrap().objective, best_value(&problem), "{name}");
    }
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let solution = solve(&Problem::default()).unwrap();
    assert_eq!((solution.objective, solution.assigned, solution.shortage), (0, 0, 0));
    assert!(certificate::check(&Problem::default(), &[], &solution.potentials).is_ok());
}

#[test]
fn a_fault_is_named_with_its_place() {
    let base = || Problem { accounts: vec![], organisations: vec![], ..small_problem(1) };
    let parse = |account: &str| Problem { accounts: vec![serde_json::from_str(account).unwrap()], ..base() };
    let slots = base().slots.len();
    let unknown = parse(r#"{"capacity":1,"options":[{"slot":77,"fit":1}]}"#).check().unwrap_err();
    let expected = format!("accounts[0].options[0].slot: slot 77 does not exist; there are {slots}");
    assert_eq!(unknown.to_string(), expected);
    let twice =
        parse(r#"{"capacity":1,"options":[{"slot":0,"fit":1},{"slot":0,"fit":2}]}"#).check().unwrap_err();
    assert_eq!(twice.to_string(), "accounts[0].options[1].slot: slot 0 stands there already, in options[0]");
    let large = parse(&format!(r#"{{"capacity":1,"options":[{{"slot":0,"fit":{}}}]}}"#, i64::MIN));
    assert!(matches!(large.check(), Err(ProblemError::TooLarge { .. })));
    let step = Problem { groups: vec![Group { cell: 0, step: -2 }], slots: vec![], ..base() };
    assert_eq!(step.check(), Err(ProblemError::NegativeStep { group: 0, step: -2 }));
    let refused = objective_of(&base(), &[(0, 0)]).unwrap_err();
    assert_eq!(refused, InfeasibleAssignment::UnknownAccount { account: 0, count: 0 });
}

#[test]
fn a_negative_capacity_is_refused_with_its_line() {
    let text = "{\"angles\":[],\"cells\":[],\"groups\":[],\n\"slots\":[{\"group\":0,\"capacity\":-1}],\
                \"organisations\":[],\"accounts\":[],\"shortage_penalty\":0}";
    let refused = serde_json::from_str::<Problem>(text).unwrap_err();
    assert_eq!(refused.line(), 2);
}
