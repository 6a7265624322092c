//! From a campaign's directions and pieces to the numbers of the game, and the way back to words.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{ComparedShares, compare_shares};
use super::error::ContributionError;
use super::game::{CellIndex, ClusterIndex, CountedPiece, PieceIndex, PlayerIndex, UnionIndex, WeighedCell};
use super::rounded::{RoundedShares, Scale};
use super::rounding::round_shares;
use super::shares::{Shares, attribute_shares};
use crate::campaign::{Campaign, CampaignSpec, Scoring};
use crate::cell::{self, cell_of_slot, cells_of};
use crate::decimal::Decimal;
use crate::direction::Direction;
use crate::id::DirectionId;
use crate::matrix::Matrix;
use crate::piece::{self, OriginalityVerdict};
use crate::quality::Quality;
use crate::score::{Scores, Standing};

/// With how many decimals shares are displayed.
pub(super) const SHARE_DECIMALS: u8 = 4;

/// What a campaign's figures are made of.
#[derive(Clone, Copy)]
pub struct ContributionInput<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The registry, for the localities that the campaign does not list.
    pub matrix: &'a Matrix,
    /// Every direction that was asked and neither declined nor moved.
    pub directions: &'a [Direction],
    /// Every piece of these that was not withdrawn, by sequence.
    pub pieces: &'a [piece::Piece],
    /// Where the scoring of these stands; not looked at where nothing is scored.
    pub scores: &'a Scores,
}

impl ContributionInput<'_> {
    /// How good a piece is, or why it adds nothing. What was published before the window counts.
    ///
    /// # Errors
    /// Why it adds nothing.
    pub fn quality(&self, piece: &piece::Piece) -> Result<Quality, Uncounted> {
        let spec = &self.campaign.spec;
        match piece.originality.stands() {
            _ if !piece.state.is_out() => Err(Uncounted::Unpublished),
            OriginalityVerdict::NearCopy => Err(Uncounted::NearCopy),
            OriginalityVerdict::NothingOwn => Err(Uncounted::NothingOwn),
            OriginalityVerdict::Repost => Err(Uncounted::Repost),
            OriginalityVerdict::Original if piece.published_at.is_none_or(|at| at > spec.ends_at) => {
                Err(Uncounted::AfterWindow)
            }
            OriginalityVerdict::Original => match (spec.scoring, self.scores.of(piece.id)) {
                (Scoring::None, _) | (Scoring::Required, Standing::Waived) => Ok(Quality::FULL),
                (Scoring::Required, Standing::Scored(quality)) => Ok(quality),
                (Scoring::Required, Standing::Pending) => Err(Uncounted::Unscored),
            },
        }
    }
}

/// Why a piece adds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Uncounted {
    /// It is not published.
    Unpublished,
    /// It was published after the campaign's window.
    AfterWindow,
    /// It nearly copies an earlier hand-in.
    NearCopy,
    /// It says nothing of its own.
    NothingOwn,
    /// It is a declared repost.
    Repost,
    /// The campaign's pieces are scored, and this one is not yet.
    Unscored,
}

/// A cell by its keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellName {
    pub angle: String,
    pub audience: String,
    pub locality: Option<String>,
}

impl CellName {
    fn of(spec: &CampaignSpec, cell: cell::Cell) -> Self {
        Self { angle: spec.angles[cell.angle].key.clone(), audience: cell.audience, locality: cell.locality }
    }
}

/// The game of one campaign, with everything numbered by name.
pub(super) struct Game<'a> {
    /// By id: the cell.
    pub places: Vec<CellName>,
    pub cells: Vec<WeighedCell>,
    clusters: Vec<&'a str>,
    organisations: Vec<&'a str>,
    accounts: Vec<&'a str>,
    /// One for each piece of the input, with what it is.
    pub done: Vec<CountedPiece>,
    /// One for each direction of the input, as if it had been delivered in full.
    pub asked: Vec<CountedPiece>,
}

/// Exact shares, and what is displayed of them.
pub(super) struct Figures {
    pub shares: Shares,
    pub compared: ComparedShares,
}

impl<'a> Game<'a> {
    /// Numbers a campaign. O((cells + directions + pieces) · log).
    pub fn new(input: &ContributionInput<'a>) -> Self {
        let spec = &input.campaign.spec;
        let key = |cell: cell::Cell| CellName::of(spec, cell);
        let mut weights: BTreeMap<CellName, u64> = BTreeMap::new();
        // What was asked stays a cell, whatever the registry says by now.
        let asked = input.directions.iter().filter_map(|direction| cell_of_slot(spec, &direction.slot));
        for cell in cells_of(spec, input.matrix).into_iter().chain(asked) {
            let weight = cell.weight.unsigned_abs();
            weights.entry(key(cell)).or_insert(weight);
        }
        let (places, weights): (Vec<CellName>, Vec<u64>) = weights.into_iter().unzip();
        let cells =
            weights.into_iter().zip(0..).map(|(weight, id)| WeighedCell { id: CellIndex(id), weight });
        let mut game = Self {
            cells: cells.collect(),
            clusters: numbered(input.directions.iter().map(|direction| direction.slot.cluster.as_str())),
            organisations: numbered(input.directions.iter().map(|direction| direction.organisation.as_str())),
            accounts: numbered(input.directions.iter().map(|direction| direction.account.as_str())),
            places,
            done: Vec::new(),
            asked: Vec::new(),
        };
        let by_direction = game.by_direction(input);
        game.asked = input.directions.iter().filter_map(|one| by_direction.get(&one.id)).copied().collect();
        for (piece, id) in input.pieces.iter().zip(0..) {
            let Some(delivered) = by_direction.get(&piece.direction) else { continue };
            let quality = input.quality(piece).unwrap_or(Quality::ZERO);
            game.done.push(CountedPiece { id: PieceIndex(id), quality, ..*delivered });
        }
        game
    }

    /// Each direction of the input as if it had been delivered in full. O(directions · log).
    pub fn by_direction(&self, input: &ContributionInput<'_>) -> BTreeMap<DirectionId, CountedPiece> {
        let spec = &input.campaign.spec;
        let delivered = |(direction, id): (&Direction, u32)| {
            let cell = CellName::of(spec, cell_of_slot(spec, &direction.slot)?);
            let piece = CountedPiece {
                id: PieceIndex(id),
                cell: CellIndex(place_of(&self.places, &cell)),
                organisation: UnionIndex(place_of(&self.organisations, &direction.organisation.as_str())),
                cluster: ClusterIndex(place_of(&self.clusters, &direction.slot.cluster.as_str())),
                account: PlayerIndex(place_of(&self.accounts, &direction.account.as_str())),
                quality: Quality::FULL,
            };
            Some((direction.id, piece))
        };
        input.directions.iter().zip(0..).filter_map(delivered).collect()
    }

    /// Attributes the value, rounds it, and puts what was asked beside it. `None` for a campaign without a cell.
    pub fn figures(&self) -> Result<Option<Figures>, ContributionError> {
        if self.cells.is_empty() {
            return Ok(None);
        }
        let shares = attribute_shares(&self.cells, &self.done)?;
        let rounded = |shares: &Shares| -> Result<RoundedShares, ContributionError> {
            round_shares(shares, Scale::Hundred, SHARE_DECIMALS)
        };
        let asked = rounded(&attribute_shares(&self.cells, &self.asked)?)?;
        let compared = compare_shares(&rounded(&shares)?, &asked);
        Ok(Some(Figures { shares, compared }))
    }

    pub fn cluster(&self, id: ClusterIndex) -> String {
        self.clusters.get(id.0 as usize).copied().unwrap_or_default().to_owned()
    }

    pub fn organisation(&self, place: u32) -> String {
        self.organisations.get(place as usize).copied().unwrap_or_default().to_owned()
    }

    pub fn account(&self, id: PlayerIndex) -> String {
        self.accounts.get(id.0 as usize).copied().unwrap_or_default().to_owned()
    }

    pub fn cluster_id(&self, key: &str) -> Option<ClusterIndex> {
        let place = self.clusters.binary_search(&key).ok()?;
        u32::try_from(place).ok().map(ClusterIndex)
    }
}

/// Nothing, with the decimals of all others.
pub(super) const ZERO: Decimal = Decimal { units: 0, decimals: SHARE_DECIMALS };

fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The place of something that the sorted list holds.
fn place_of<T: Ord>(sorted: &[T], wanted: &T) -> u32 {
    sorted.binary_search(wanted).ok().and_then(|place| u32::try_from(place).ok()).unwrap_or(u32::MAX)
}
