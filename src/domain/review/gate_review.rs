//! Where a gate of one version stands.

use serde::Serialize;
use utoipa::ToSchema;

use super::act::ReviewAct;
use super::gates::{Decision, Overrule, ReviewFinding};
use crate::gate::Gate;

/// Where a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateState {
    /// No reviewer has decided on it.
    Open,
    /// A reviewer has passed it.
    Passed,
    /// A reviewer has failed it.
    Failed,
}

/// A gate of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GateReview {
    /// The gate.
    pub gate: Gate,
    /// Where it stands.
    pub state: GateState,
    /// Who decided, and when.
    #[schema(required = true)]
    pub act: Option<ReviewAct>,
    /// Where and why it failed.
    pub findings: Vec<ReviewFinding>,
    /// Which findings of the machine its reviewer has overruled, and why.
    pub overruled: Vec<Overrule>,
}

impl GateReview {
    pub(super) fn of(gate: Gate, decision: Option<&Decision>) -> Self {
        let open = Self { gate, state: GateState::Open, act: None, findings: vec![], overruled: vec![] };
        match decision.cloned() {
            None => open,
            Some(Decision::Passed(pass)) => {
                let overruled = pass.overruled;
                Self { state: GateState::Passed, act: Some(pass.act), overruled, ..open }
            }
            Some(Decision::Failed { act, findings }) => {
                Self { state: GateState::Failed, act: Some(act), findings, ..open }
            }
        }
    }
}
