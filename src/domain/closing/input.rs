//! What a closing page is made of.

use super::correction_record::CorrectionRecord;
use super::effort_cost::{EffortCount, EffortTable};
use crate::campaign::Campaign;
use crate::campaign_names::CampaignNames;
use crate::contribution::Contributions;
use crate::direction::Direction;
use crate::local_time::LocalTime;
use crate::matrix::Matrix;
use crate::piece::Piece;
use crate::time::Timestamp;
use crate::when::Zone;

/// What a closing page is made of.
#[derive(Clone, Copy)]
pub struct ClosingInput<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// Every direction that was asked, also those that were declined or moved, in any order.
    pub directions: &'a [Direction],
    /// Every piece that was handed in, withdrawn ones too, in any order.
    pub pieces: &'a [Piece],
    /// Every correction of a published piece, in any order.
    pub corrections: &'a [CorrectionRecord],
    /// The campaign's contributions.
    pub contributions: &'a Contributions,
    /// How often what was asked of whom.
    pub counts: &'a [EffortCount],
    /// What that costs.
    pub costs: &'a EffortTable,
    /// On whose clocks times are said.
    pub zone: Zone,
}

impl<'a> ClosingInput<'a> {
    pub(super) const fn names(&self) -> CampaignNames<'a> {
        CampaignNames::new(&self.campaign.spec, self.matrix)
    }

    pub(super) const fn local(&self, at: Timestamp) -> LocalTime {
        LocalTime::new(at, self.zone)
    }
}
