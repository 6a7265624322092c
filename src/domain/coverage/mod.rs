//! What the matrix can speak to and what it cannot (覆盖、空白): function × audience × form × region.
//!
//! - [`CoverageMatrix`] holds accounts with the trees of functions and regions, by index, checked once.
//! - [`DerivedTargets`] are the cells that the registry suggests; people may as well declare them ([`Targets`]).
//! - [`Tally`] says of every cell how much supply reaches it, and in which state it is.
//! - [`SupplyGap`] is a cell that wants voices, with the account that comes nearest and what it lacks.
//! - [`CoverageSurvey`] does all of that for a registry, in its own keys: what the API shows; it follows the registry from one
//!   revision to the next by the accounts that differ.

mod account_table;
mod bits;
mod campaign;
mod carrying;
mod declared;
mod delivered;
mod demand;
mod demand_basis;
mod derived;
mod displaced;
mod drop;
mod duties;
mod error;
mod explain;
mod follow;
mod fragility;
mod gap_view;
mod gaps;
mod grid;
mod index;
mod joint;
mod key;
mod lack;
mod losses;
mod matrix;
mod move_pool;
mod names;
mod nearest;
mod need;
mod need_weight;
mod opening;
mod preorder;
mod redundancy;
mod redundancy_view;
mod remedy;
mod remedy_guide;
mod remedy_text;
mod remedy_view;
mod rollup;
mod state;
mod step;
mod supply;
mod survey;
mod tally;
mod target;
mod target_table;
mod tree;
mod unknown;
mod view;
mod voices;
mod walk;
mod what_if;

#[cfg(test)]
mod tests;

pub use account_table::AccountTable;
pub use campaign::{CampaignCell, CampaignCoverage, campaign_coverage};
pub use declared::{CoverageSettings, DeclaredTarget, MOST_TARGETS, RemedyCosts, TargetError, Targets};
pub use delivered::Publication;
pub use demand_basis::DemandBasis;
pub use derived::DerivedTargets;
pub use drop::{DropSet, drop_together};
pub use error::CoverageError;
pub use explain::{GapContext, GapTexts};
pub use follow::SurveyLost;
pub use fragility::{CoverageFragility, CoverageGroups, CoverageMoment, FragilePoint, FragilityReport};
pub use gap_view::{CoverageGap, GapCandidate};
pub use gaps::SupplyGap;
pub use grid::{CoverageGrid, GridRow, GridSquare};
pub use index::{AccountIndex, AudienceIndex, FunctionIndex, RegionIndex};
pub use joint::{FoundJoint, JointMethod};
pub use key::{CellKey, CoverageFilter, GapKey};
pub use lack::{Lack, LackCosts, LackGuide};
pub use losses::{Losses, losses_after, losses_of_accounts, losses_of_groups};
pub use matrix::{CoverageAccount, CoverageMatrix};
pub use nearest::NearestAccount;
pub use need::{MOST_NEEDS, NeedCount, NeedCounts, NeedSource};
pub use redundancy_view::{
    AccountCoverage, CoverageProof, DroppableSet, Redundancy, RedundancyFilter, RedundancyPlace, Successor,
};
pub use remedy::FoundRemedy;
pub use remedy_guide::RemedyGuide;
pub use remedy_view::{CoverageRemedy, DutyHolder, GapDuty, JointRemedy, RemedyPart};
pub use rollup::{CoverageDimension, CoverageRollup, RollupBy, RollupScope};
pub use state::CoverageState;
pub use step::RemedyKind;
pub use supply::{CellSupply, StateTotal};
pub use survey::{CoverageSurvey, SurveyInput};
pub use tally::{Tally, TallyTotals};
pub use target::CoverageTarget;
pub use target_table::TargetTable;
pub use tree::{IndexTree, IndexTreeError};
pub use unknown::UnknownPart;
pub use view::{CellTotal, CoverageCell, CoverageTotals};
pub use voices::{CellVoice, LoneCell};
pub use what_if::{
    CoverageChange, MovedCell, ScenarioComparison, ScenarioInfluence, UnknownAccount, what_if, what_if_grids,
};
