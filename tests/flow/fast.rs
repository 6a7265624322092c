//! The fast solver finds what brute force and the plain solver find, and proves it.

use micromatrix::domain::flow::certificate;
use micromatrix::domain::flow::fast;
use micromatrix::domain::flow::problem::Problem;
use micromatrix::domain::flow::reference;

use crate::flow::middle::middle_problem;
use crate::flow::support::{awkward_problems, best_value, small_problem};

fn prove(problem: &Problem, name: &str) -> i64 {
    let solution = fast::solve(problem).unwrap();
    let certified = certificate::check(problem, &solution.assignment, &solution.potentials)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(certified.objective(), solution.objective, "{name}");
    assert_eq!(certified.assigned(), solution.assigned, "{name}");
    assert_eq!(certified.shortage(), solution.shortage, "{name}");
    assert_eq!(fast::solve(problem).unwrap(), solution, "{name}");
    solution.objective
}

#[test]
fn every_small_problem_is_solved_as_brute_force_solves_it() {
    for seed in 0..5000 {
        let problem = small_problem(seed);
        assert_eq!(prove(&problem, &format!("seed {seed}")), best_value(&problem), "seed {seed}");
    }
}

#[test]
fn problems_that_mislead_heuristics_are_solved_as_the_plain_solver_solves_them() {
    for accounts in [40, 300] {
        for (name, problem) in awkward_problems(accounts) {
            let plain = reference::solve(&problem).unwrap();
            assert_eq!(prove(&problem, name), plain.objective, "{name}");
        }
    }
}

/// Both are optima; the plain one gives back units that add nothing, the fast one may keep some.
#[test]
fn units_that_add_nothing_may_stay_and_change_no_value() {
    let mut more = 0;
    for seed in 0..3000 {
        let problem = small_problem(seed);
        let (quick, plain) = (fast::solve(&problem).unwrap(), reference::solve(&problem).unwrap());
        assert_eq!(quick.objective, plain.objective, "seed {seed}");
        assert!(quick.assigned >= plain.assigned, "seed {seed}");
        more += u32::from(quick.assigned > plain.assigned);
    }
    assert!(
        more > 0,
        "the solvers agree on units that add nothing; the documentation says that they need not"
    );
}

#[test]
fn problems_of_middle_size_are_solved_as_the_plain_solver_solves_them() {
    for seed in 0..60 {
        let problem = middle_problem(seed);
        let plain = reference::solve(&problem).unwrap();
        assert_eq!(prove(&problem, &format!("seed {seed}")), plain.objective, "seed {seed}");
    }
}
