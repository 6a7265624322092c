//! What every cluster and account contributed to a campaign, as exact shares.
//!
//! The value of a set of pieces is Σ over cells of weight · best quality. The share of a (cluster, account)
//! is the **Owen value** of that game with organisations as unions: the mean, over all orders in which
//! organisations may come forward one after the other, each with all its accounts in any order, of what the
//! account adds on its arrival. So a twin account, one more cluster or a copy gains an organisation nothing,
//! and the shares add up to what is covered.
//!
//! - [`attribute_shares`] gives the share of each account and cluster, and what stays blank.
//! - [`round_shares`] turns them into decimals that still add up, as given or scaled to 100;
//!   [`attribute_as_given`] does both at once for large files.
//! - [`compare_shares`] puts what was asked beside what was contributed.
//! - [`itemise_shares`] and [`explain_item`] take a figure apart down to pieces and to single steps of
//!   quality.
//!
//! - [`contribute`] and [`break_down`] do all of this for a campaign, in the words of the API.
//!
//! Deliberately absent: a rank, points, and any field for reads, likes or reposts.
//!
//! Sources: L. S. Shapley, "A value for n-person games", 1953; G. Owen, "Values of games with a priori
//! unions", 1977; S. C. Littlechild and G. Owen, "A simple expression for the Shapley value in a special
//! case" (the airport game), 1973.

mod asked;
mod breakdown;
mod campaign;
mod denominator;
mod error;
mod figures;
mod fixed;
mod fixed_point;
mod game;
mod history;
mod ledger;
mod ledger_place;
mod ledger_view;
mod owen;
mod rounded;
mod rounding;
mod rounding_order;
mod running;
mod shares;
mod table;

#[cfg(test)]
mod tests;

pub use asked::{ComparedAccount, ComparedCluster, ComparedShares, compare_shares};
pub use breakdown::{
    AccountBreakdown, CellBreakdown, ClusterBreakdown, PieceBreakdown, QualityStep, break_down,
};
pub use campaign::{ContributionInput, Uncounted};
pub use error::ContributionError;
pub use figures::{
    AccountContribution, BlankCell, ClusterContribution, Contributions, NamedPiece, contribute,
};
pub use fixed_point::attribute_as_given;
pub use game::{CellIndex, ClusterIndex, CountedPiece, PieceIndex, PlayerIndex, UnionIndex, WeighedCell};
pub use history::{MOVING, Movement, ShareMove, tell_history};
pub use ledger::{ItemStep, Ledger, LedgerItem, explain_item, itemise_shares};
pub use ledger_view::{CampaignLedger, LedgerLine, LedgerView, draw_ledger};
pub use rounded::{MOST_DECIMALS, RoundedAccount, RoundedBlank, RoundedCluster, RoundedShares, Scale};
pub use rounding::round_shares;
pub use shares::{AccountShare, Amount, Blank, ClusterShare, Shares, attribute_shares};
