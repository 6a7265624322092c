//! The coverage of a campaign's own cells: who may speak to them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::CoverageState;
use super::supply::StateTotal;
use super::view::CoverageTotals;
use crate::permille::{Permille, from_thousandths};
use crate::plan::{PlanError, PlanInput, count_voices};

/// A cell of a campaign with its supply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "angle": "school_rain", "audience": "parents", "locality": "zhangjiagang", "weight": 9, "wanted": 1, "supply": 2.6,
    "state": "covered"
}))]
pub struct CampaignCell {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality; null: the angle is not local.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// The product of the levels' weights, 1 to 27.
    pub weight: u32,
    /// How many voices it should have.
    pub wanted: u32,
    /// How many accounts may take a slot in it; one from a region above counts less by the discount.
    #[schema(minimum = 0)]
    pub supply: f64,
    /// What that means.
    pub state: CoverageState,
}

/// The coverage of a campaign's own cells.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignCoverage {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// By state.
    pub totals: CoverageTotals,
    /// The cells, by angle, audience and locality in the campaign's order.
    pub cells: Vec<CampaignCell>,
}

/// The coverage of a campaign's own cells: who may take a slot in each, one voice wanted. What [`count_voices`] takes.
///
/// # Errors
/// [`PlanError::Oversized`](crate::plan::PlanError::Oversized) when there are too many cells.
pub fn campaign_coverage(input: &PlanInput, discount: Permille) -> Result<CampaignCoverage, PlanError> {
    let from_above = 1000 - u64::from(discount.thousandths());
    let mut totals = CoverageState::ALL.map(|state| StateTotal { state, cells: 0, weight: 0 });
    let cells = count_voices(input)?.into_iter().map(|(cell, count)| {
        let supply = u64::from(count.own) * 1000 + u64::from(count.above) * from_above;
        let state = CoverageState::of_supply(supply, 1);
        let weight = u32::try_from(cell.weight).unwrap_or(0);
        totals[state as usize].cells += 1;
        totals[state as usize].weight += u64::from(weight);
        CampaignCell {
            angle: input.spec.angles[cell.angle].key.clone(),
            audience: cell.audience,
            locality: cell.locality,
            weight,
            wanted: 1,
            supply: from_thousandths(supply),
            state,
        }
    });
    let cells = cells.collect();
    Ok(CampaignCoverage { revision: input.matrix.revision, totals: CoverageTotals::from(totals), cells })
}
