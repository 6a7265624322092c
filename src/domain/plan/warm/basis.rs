//! What a warm plan is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::{CampaignSpec, Pin};
use crate::matrix::Matrix;
use crate::plan::input::{Ban, PlanInput};
use crate::slot::PlannedSlot;

/// What a plan is made of, besides what people say. The registry moves on; the rest does not change while a plan is warm.
#[derive(Clone)]
pub struct PlanBasis {
    /// The campaign.
    pub spec: CampaignSpec,
    /// The registry.
    pub matrix: Arc<Matrix>,
    /// By handle: the share of past directions delivered on time and original, in thousandths.
    pub record: Arc<BTreeMap<String, u32>>,
}

impl PlanBasis {
    /// The input of an instance by the rules alone.
    pub(super) fn input(&self) -> PlanInput<'_> {
        PlanInput {
            spec: &self.spec,
            pins: &[],
            bans: &[],
            fixed: &[],
            matrix: &self.matrix,
            record: &self.record,
        }
    }
}

/// The plan as it stands: what coordinators and accounts have said, and what is asked.
#[derive(Debug, Clone, Default)]
pub struct CurrentPlan {
    /// What coordinators have pinned.
    pub pins: Vec<Pin>,
    /// What accounts have declined.
    pub bans: Vec<Ban>,
    /// Directions that stay.
    pub fixed: Vec<PlannedSlot>,
    /// Directions that may move; of equally good plans one is chosen that keeps the most of them.
    pub free: Vec<PlannedSlot>,
}
