//! A cluster's figure taken apart: accounts, cells, pieces, and the steps of each.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::ComparedAccount;
use super::campaign::{ContributionInput, Figures, Game, Uncounted, ZERO};
use super::error::ContributionError;
use super::figures::sum;
use super::game::{CellIndex, ClusterIndex, CountedPiece, WeighedCell};
use super::ledger::{Ledger, LedgerItem, explain_item, itemise_shares};
use super::rounded::Scale;
use super::rounding::split_rounded;
use super::shares::{Amount, Shares};
use crate::decimal::Decimal;
use crate::id;

/// What a cluster contributed, down to its pieces. All figures are percents of the campaign's value and add up as displayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "cluster": "education", "share": 12.5, "asked": 25.0,
    "accounts": [{
        "account": "wechat-zjg-jiaoyu", "share": 12.5, "asked": 25.0,
        "cells": [{
            "angle": "school_rain", "audience": "parents", "locality": null, "weight": 25.0, "share": 12.5,
            "pieces": [{
                "id": "01980c5e-7a00-7000-8000-000000000022", "quality": 1.0, "share": 12.5, "uncounted": null,
                "steps": [{"from": 0.0, "to": 1.0, "organisations": 2, "voices": 1}]
            }]
        }]
    }]
}))]
pub struct ClusterBreakdown {
    /// Key of the cluster.
    pub cluster: String,
    /// Its share: that of all the accounts below.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// Its share if every asked direction had been delivered in full.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub asked: Decimal,
    /// By handle; every account that was asked and that the caller may see.
    pub accounts: Vec<AccountBreakdown>,
}

/// What an account contributed to a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountBreakdown {
    /// Its handle.
    pub account: String,
    /// Its share: that of all the cells below.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// Its share if every asked direction had been delivered in full.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub asked: Decimal,
    /// The cells in which it has a piece, by angle, audience and locality.
    pub cells: Vec<CellBreakdown>,
}

/// What an account contributed in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CellBreakdown {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality, for a local angle.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// What the cell is worth to the campaign.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub weight: Decimal,
    /// What of that is due to the account in this cluster.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// Its pieces, by hand-in.
    pub pieces: Vec<PieceBreakdown>,
}

/// What a piece contributed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PieceBreakdown {
    /// Its id.
    pub id: id::PieceId,
    /// How good it is, 0 to 1.
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    pub quality: Decimal,
    /// What is due to it.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// Why it adds nothing; null: it counts.
    #[schema(required = true)]
    pub uncounted: Option<Uncounted>,
    /// How its share came about: the sum over these steps of weight · (to − from) / (organisations · voices).
    pub steps: Vec<QualityStep>,
}

/// One step of quality in a cell, and among how many it was split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"from": 0.0, "to": 1.0, "organisations": 2, "voices": 1}))]
pub struct QualityStep {
    /// Where it begins.
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    pub from: Decimal,
    /// Where it ends.
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    pub to: Decimal,
    /// Organisations with a piece of this quality or above.
    pub organisations: usize,
    /// Of the piece's own organisation: accounts, each once per cluster, with a piece of this quality or above.
    pub voices: usize,
}

/// Takes the figure of a cluster apart; `None` when nothing was asked from its view.
///
/// # Errors
/// [`ContributionError`]; by construction none.
///
/// # Complexity
/// That of [`super::contribute`], and besides the pieces of each cell for each piece of the cluster in it.
pub fn break_down(
    input: &ContributionInput<'_>,
    cluster: &str,
) -> Result<Option<ClusterBreakdown>, ContributionError> {
    let game = Game::new(input);
    let (Some(id), Some(figures)) = (game.cluster_id(cluster), game.figures()?) else { return Ok(None) };
    let line = figures.compared.clusters.iter().find(|line| line.cluster == id);
    let Some(line) = line else { return Ok(None) };
    let parts = BreakdownParts {
        input,
        ledger: itemise_shares(&game.cells, &game.done)?,
        weights: weights_in_percent(&game, &figures)?,
        by_cell: by_cell(&game.done),
        figures: &figures,
        game: &game,
        cluster: id,
    };
    let accounts = line.accounts.iter().map(|account| parts.account(account)).collect::<Result<_, _>>()?;
    Ok(Some(ClusterBreakdown { cluster: cluster.to_owned(), share: line.share, asked: line.asked, accounts }))
}

impl ClusterBreakdown {
    /// What somebody sees who sees only some accounts: their lines and what they add up to.
    #[must_use]
    pub fn limited_to(mut self, sees: impl Fn(&str) -> bool) -> Self {
        self.accounts.retain(|account| sees(&account.account));
        self.share = sum(self.accounts.iter().map(|account| account.share));
        self.asked = sum(self.accounts.iter().map(|account| account.asked));
        self
    }
}

/// Everything that a figure is taken apart with.
struct BreakdownParts<'a> {
    input: &'a ContributionInput<'a>,
    game: &'a Game<'a>,
    figures: &'a Figures,
    ledger: Ledger,
    weights: Vec<Decimal>,
    by_cell: BTreeMap<CellIndex, Vec<CountedPiece>>,
    cluster: ClusterIndex,
}

impl BreakdownParts<'_> {
    fn account(&self, line: &ComparedAccount) -> Result<AccountBreakdown, ContributionError> {
        let items = self.ledger.of_account(self.cluster, line.account);
        let groups: Vec<&[LedgerItem]> = items.chunk_by(|a, b| a.cell == b.cell).collect();
        let sums: Vec<Amount> =
            groups.iter().map(|group| group.iter().map(|item| &item.share).sum()).collect();
        let shares = split(&self.figures.shares, line.share, &sums.iter().collect::<Vec<_>>())?;
        let cells = groups.into_iter().zip(shares).map(|(group, share)| self.cell(group, share));
        Ok(AccountBreakdown {
            account: self.game.account(line.account),
            share: line.share,
            asked: line.asked,
            cells: cells.collect::<Result<_, _>>()?,
        })
    }

    fn cell(&self, items: &[LedgerItem], share: Decimal) -> Result<CellBreakdown, ContributionError> {
        let at = items[0].cell.0 as usize;
        let amounts: Vec<&Amount> = items.iter().map(|item| &item.share).collect();
        let shares = split(&self.figures.shares, share, &amounts)?;
        let place = self.game.places[at].clone();
        Ok(CellBreakdown {
            angle: place.angle,
            audience: place.audience,
            locality: place.locality,
            weight: self.weights[at],
            share,
            pieces: items.iter().zip(shares).map(|(item, share)| self.piece(item, share)).collect(),
        })
    }

    fn piece(&self, item: &LedgerItem, share: Decimal) -> PieceBreakdown {
        let piece = &self.input.pieces[item.piece.0 as usize];
        let of_cell = self.by_cell.get(&item.cell).map(Vec::as_slice).unwrap_or_default();
        let step = |step: super::ItemStep| QualityStep {
            from: step.from.decimal(),
            to: step.to.decimal(),
            organisations: step.organisations,
            voices: step.voices,
        };
        PieceBreakdown {
            id: piece.id,
            quality: item.quality.decimal(),
            share,
            uncounted: self.input.quality(piece).err(),
            steps: explain_item(of_cell, item).into_iter().map(step).collect(),
        }
    }
}

fn split(shares: &Shares, whole: Decimal, amounts: &[&Amount]) -> Result<Vec<Decimal>, ContributionError> {
    split_rounded(shares, whole, Scale::Hundred, amounts)
}

/// What each cell is worth; together 100 as displayed.
fn weights_in_percent(game: &Game<'_>, figures: &Figures) -> Result<Vec<Decimal>, ContributionError> {
    let amount = |cell: &WeighedCell| BigUint::from(cell.weight) * &figures.shares.denominator;
    let amounts: Vec<Amount> = game.cells.iter().map(amount).collect();
    let total = Decimal { units: figures.compared.total.units, ..ZERO };
    split(&figures.shares, total, &amounts.iter().collect::<Vec<_>>())
}

fn by_cell(pieces: &[CountedPiece]) -> BTreeMap<CellIndex, Vec<CountedPiece>> {
    let mut cells: BTreeMap<CellIndex, Vec<CountedPiece>> = BTreeMap::new();
    for piece in pieces {
        cells.entry(piece.cell).or_default().push(*piece);
    }
    cells
}
