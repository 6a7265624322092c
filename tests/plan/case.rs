//! One question to the planner: a registry, a campaign, and what people have said so far.

use std::collections::BTreeMap;

use micromatrix::domain::campaign::{CampaignSpec, Pin};
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::plan::{Ban, Plan, PlanError, PlanInput, Solved, describe_plan, solve_campaign};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::support::World;

#[derive(Clone)]
pub struct Case {
    pub world: World,
    pub matrix: Matrix,
    pub spec: CampaignSpec,
    pub pins: Vec<Pin>,
    pub bans: Vec<Ban>,
    pub fixed: Vec<PlannedSlot>,
    pub keep: Vec<PlannedSlot>,
    pub record: BTreeMap<String, u32>,
}

impl Case {
    pub fn new(world: World, spec: CampaignSpec) -> Self {
        spec.check().unwrap();
        Self {
            matrix: world.matrix(),
            world,
            spec,
            pins: Vec::new(),
            bans: Vec::new(),
            fixed: Vec::new(),
            keep: Vec::new(),
            record: BTreeMap::new(),
        }
    }

    pub fn must(mut self, account: &str, angle: &str) -> Self {
        self.pins.push(pin(account, angle, None, true));
        self
    }

    /// The account must tell the angle to this audience.
    pub fn must_to(mut self, account: &str, angle: &str, audience: &str) -> Self {
        self.pins.push(pin(account, angle, Some(audience), true));
        self
    }

    /// The account must not tell the angle to this audience.
    pub fn must_not_to(mut self, account: &str, angle: &str, audience: &str) -> Self {
        self.pins.push(pin(account, angle, Some(audience), false));
        self
    }

    pub fn must_not(mut self, account: &str, angle: &str) -> Self {
        self.pins.push(pin(account, angle, None, false));
        self
    }

    /// The account has declined this angle, or without one has withdrawn.
    pub fn declined(mut self, account: &str, angle: Option<&str>) -> Self {
        self.bans.push(Ban { account: account.into(), angle: angle.map(Into::into) });
        self
    }

    pub fn fixing(mut self, directions: impl IntoIterator<Item = PlannedSlot>) -> Self {
        self.fixed.extend(directions);
        self
    }

    pub fn keeping(mut self, directions: impl IntoIterator<Item = PlannedSlot>) -> Self {
        self.keep.extend(directions);
        self
    }

    pub fn input(&self) -> PlanInput<'_> {
        PlanInput {
            spec: &self.spec,
            pins: &self.pins,
            bans: &self.bans,
            fixed: &self.fixed,
            matrix: &self.matrix,
            record: &self.record,
        }
    }

    pub fn solve(&self) -> Result<(Solved, Plan), PlanError> {
        let solved = solve_campaign(&self.input(), &self.keep)?;
        let plan = describe_plan(&self.input(), &solved)?;
        Ok((solved, plan))
    }

    pub fn plan(&self) -> Plan {
        self.solve().unwrap().1
    }
}

pub fn pin(account: &str, angle: &str, audience: Option<&str>, must: bool) -> Pin {
    Pin { account: account.into(), angle: angle.into(), audience: audience.map(Into::into), must }
}

/// What a plan asks, without reasons.
pub fn asked(plan: &Plan) -> Vec<PlannedSlot> {
    plan.directions.iter().map(|direction| direction.planned.clone()).collect()
}
