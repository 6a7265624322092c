//! Coverage and scenarios.

use micromatrix::domain::coverage::{
    CoverageDimension, CoverageFilter, CoverageSurvey, RedundancyFilter, RollupBy, RollupScope, what_if,
};
use micromatrix::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};

use super::{assert_stoppable, assert_stoppable_on};
use crate::coverage::support::{demo, survey};

#[test]
fn each_figure_of_coverage_ends_early() {
    let matrix = demo();
    assert_stoppable("a survey", || survey(&matrix, None).potential().clone());
    let all = CoverageFilter::default();
    let fresh = || survey(&matrix, None);
    let known = fresh();
    let by = RollupBy { dimension: CoverageDimension::Region, scope: RollupScope::Subtree };
    assert_stoppable("a roll-up", || known.rollup(known.potential(), &all, by));
    let gaps = known.gap_places(&all, None, 50);
    assert!(!gaps.is_empty());
    assert_stoppable("nearest accounts", || known.gaps(&gaps));
    assert_stoppable("remedies", || known.remedies(&matrix, &gaps));
    assert_stoppable("the joint remedy", || known.joint_remedy(&matrix, &all, 3));
    assert_stoppable_on("fragility", fresh, CoverageSurvey::fragility_report);
    let any = RedundancyFilter::default();
    assert_stoppable_on("redundancy", fresh, |survey| survey.redundancy(&matrix, &any, None, 20));
    assert_stoppable_on("droppable accounts", fresh, |survey| survey.droppable(&any, None, 20));
}

#[test]
fn a_what_if_ends_early() {
    let matrix = demo();
    let known = survey(&matrix, None);
    let closed = ScenarioChange::of(ScenarioChangeKind::Close, &matrix.graph.accounts()[0].handle);
    let overlay = || Overlay::of(&matrix, std::slice::from_ref(&closed), "/changes").unwrap();
    assert_stoppable("drawing an overlay", || overlay().accounts.len());
    let drawn = overlay();
    assert_stoppable("a what-if", || what_if(&known, &drawn));
}
