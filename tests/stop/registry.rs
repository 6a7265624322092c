//! Micro-clusters, hints and links.

use std::ops::ControlFlow;

use micromatrix::domain::detection::{DetectionInput, propose};
use micromatrix::domain::hint::HintSurvey;
use micromatrix::domain::link::LinkSurvey;

use super::assert_stoppable;
use crate::coverage::support::demo;

#[test]
fn what_is_found_in_ties_ends_early() {
    let matrix = demo();
    let input = DetectionInput::default();
    assert_stoppable("detection", || {
        propose(&matrix, &input, &mut |_, _| ControlFlow::Continue(())).unwrap()
    });
    assert_stoppable("hints", || HintSurvey::of(&matrix));
    assert_stoppable("links", || LinkSurvey::of(&matrix));
}
