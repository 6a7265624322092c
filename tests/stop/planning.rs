//! Plans: instances, the solver and its check, warm plans, and questions about other directions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use micromatrix::domain::campaign::{CampaignSpec, Level};
use micromatrix::domain::coverage::campaign_coverage;
use micromatrix::domain::flow::residual::Residual;
use micromatrix::domain::flow::{certificate, fast};
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::permille::Permille;
use micromatrix::domain::plan::{
    CurrentPlan, PlanBasis, PlanInput, PlanModel, WarmPlan, certify_plan, describe_plan, solve_campaign,
};
use micromatrix::domain::stop::{Stop, Stopped};

use super::assert_stoppable;
use crate::coverage::support::demo;
use crate::plan::support::{angle, audience, campaign};

/// Three angles for everybody, each told to two audiences.
fn spec() -> CampaignSpec {
    let mut spec = campaign(vec![angle("a"), angle("b"), angle("c")]);
    spec.audiences = vec![audience("everyone", Level::Key), audience("elders", Level::Normal)];
    spec.min_fit = 1;
    spec
}

fn input<'a>(spec: &'a CampaignSpec, matrix: &'a Matrix, record: &'a BTreeMap<String, u32>) -> PlanInput<'a> {
    PlanInput { spec, pins: &[], bans: &[], fixed: &[], matrix, record }
}

#[test]
fn a_plan_ends_early_in_each_of_its_parts() {
    let (spec, matrix, record) = (spec(), demo(), BTreeMap::new());
    let input = input(&spec, &matrix, &record);
    assert_stoppable("building the instance", || PlanModel::new(&input).unwrap().problem.slots);
    let problem = PlanModel::new(&input).unwrap().problem;
    assert_stoppable("solving", || fast::solve(&problem));
    let solution = fast::solve(&problem).unwrap();
    assert_stoppable("the check of the optimum", || {
        certificate::check(&problem, &solution.assignment, &solution.potentials)
    });
    assert_stoppable("planning", || solve_campaign(&input, &[]).map(|solved| solved.objective).ok());
    let solved = solve_campaign(&input, &[]).unwrap();
    assert_stoppable("describing", || describe_plan(&input, &solved).unwrap());
    let plan = describe_plan(&input, &solved).unwrap();
    let free: Vec<_> = plan.directions.iter().map(|direction| direction.planned.clone()).collect();
    assert_stoppable("certifying", || certify_plan(&input, &free).map(|solved| solved.objective).ok());
    let account = &plan.directions[0].planned.account;
    assert_stoppable("alternatives", || solved.alternatives(account, 3).unwrap());
    assert_stoppable("choices", || solved.choices(account).unwrap());
    let residual = Residual::new(&problem, &solution, &[]).unwrap();
    assert_stoppable("the shortest residual paths", || residual.alternatives(0, 3));
    let discount = Permille::new(500).unwrap();
    assert_stoppable("coverage of a campaign", || campaign_coverage(&input, discount).unwrap());
}

#[test]
fn a_warm_plan_ends_early_when_it_is_made_and_when_it_follows() {
    let (spec, matrix) = (spec(), Arc::new(demo()));
    let basis = PlanBasis { spec, matrix: Arc::clone(&matrix), record: Arc::default() };
    let standing = CurrentPlan::default();
    let resume = || WarmPlan::resume(basis.clone(), &standing).unwrap();
    assert_stoppable("making a plan warm", || resume().figures());
    let mut paused = matrix.graph.accounts()[0].as_ref().clone();
    paused.functions.clear();
    let moved_on = Arc::new(crate::coverage::support::with_account(&matrix, paused));
    let stop = Stop::default();
    let mut plan = resume();
    let followed = stop.run(|| {
        stop.stop();
        plan.follow(Arc::clone(&moved_on))
    });
    assert_eq!(followed.err(), Some(Stopped));
    assert!(resume().follow(moved_on).is_ok());
}

#[test]
fn whoever_asks_from_another_thread_ends_the_solver_wherever_it_is() {
    let (spec, matrix, record) = (spec(), demo(), BTreeMap::new());
    let problem = PlanModel::new(&input(&spec, &matrix, &record)).unwrap().problem;
    let expected = fast::solve(&problem).unwrap();
    for _ in 0..20 {
        let (stop, begun) = (Stop::default(), AtomicBool::new(false));
        let ended = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !begun.load(Ordering::Acquire) {
                    std::thread::yield_now();
                }
                stop.stop();
            });
            // Without a checkpoint this would never end.
            stop.run(|| {
                begun.store(true, Ordering::Release);
                loop {
                    assert_eq!(fast::solve(&problem).unwrap(), expected);
                }
            })
        });
        assert_eq!(ended, Err::<(), _>(Stopped));
    }
    assert_eq!(fast::solve(&problem).unwrap(), expected, "what was stopped leaves nothing behind");
}
