//! The ledger: a campaign's shares by whatever somebody asks for, with what was asked beside them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{ContributionInput, Game, ZERO};
use super::error::ContributionError;
use super::ledger::itemise_shares;
use super::ledger_place::{AccountFigure, Entry, Place, Side};
use super::shares::attribute_shares;
use crate::campaign::{CampaignState, Scoring};
use crate::decimal::Decimal;
use crate::id::{CampaignId, PieceId};
use crate::language::Language;

/// What the lines of a ledger are.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LedgerView {
    /// Micro-clusters.
    #[default]
    Cluster,
    /// Organisations.
    Organisation,
    /// Accounts, over all clusters.
    Account,
    /// Cells: angle, audience, locality.
    Cell,
    /// Pieces, and directions without one.
    Piece,
}

/// A campaign's ledger in one view. Lines add up to what is covered as displayed, in every view; sorted by name, never ranked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "title": "防汛", "by": "organisation", "total": 100.0, "covered": 62.5,
    "basis_for_assessment": false, "note": "不作考核依据",
    "lines": [{
        "cluster": null, "organisation": "zjg-education", "account": null, "angle": null, "audience": null, "locality": null,
        "piece": null, "share": 62.5, "asked": 75.0
    }]
}))]
pub struct CampaignLedger {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub title: String,
    /// What the lines are.
    pub by: LedgerView,
    /// All cells together: 100, or 0 for a campaign without a cell.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub total: Decimal,
    /// What is covered.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub covered: Decimal,
    /// Whether these figures may be a basis for an assessment: only when the campaign is closed and its pieces were scored by people.
    pub basis_for_assessment: bool,
    /// What stands on every copy otherwise, in the campaign's language.
    #[schema(required = true)]
    pub note: Option<String>,
    /// The lines.
    pub lines: Vec<LedgerLine>,
}

/// A line of a ledger: only the names that its view goes by are given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(example = json!({
    "cluster": "education", "organisation": null, "account": null, "angle": null, "audience": null, "locality": null,
    "piece": null, "share": 62.5, "asked": 75.0
}))]
pub struct LedgerLine {
    /// Key of the cluster.
    #[schema(required = true)]
    pub cluster: Option<String>,
    /// Key of the organisation.
    #[schema(required = true)]
    pub organisation: Option<String>,
    /// Handle of the account.
    #[schema(required = true)]
    pub account: Option<String>,
    /// Key of the angle.
    #[schema(required = true)]
    pub angle: Option<String>,
    /// Key of the audience.
    #[schema(required = true)]
    pub audience: Option<String>,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// The piece; null for a direction that has none.
    #[schema(required = true)]
    pub piece: Option<PieceId>,
    /// What is due to it.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// What would be due to it if every asked direction had been delivered in full.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub asked: Decimal,
}

/// Draws up a campaign's ledger in one view, of what `sees(account, cluster)` lets pass.
///
/// Figures are rounded once, from the top down (campaign, cluster, account, cell), and added up for every view: so the lines of
/// every view add up, and no figure differs from that of another view.
///
/// # Errors
/// [`ContributionError`]; by construction none.
///
/// # Complexity
/// That of [`super::contribute`] and [`super::itemise_shares`], both also for what was asked.
pub fn draw_ledger(
    input: &ContributionInput<'_>,
    by: LedgerView,
    sees: impl Fn(&str, &str) -> bool,
) -> Result<CampaignLedger, ContributionError> {
    let game = Game::new(input);
    let spec = &input.campaign.spec;
    let basis = input.campaign.state() == CampaignState::Closed && spec.scoring == Scoring::Required;
    let note = match spec.language {
        Language::Zh => "不作考核依据",
        Language::En => "Not a basis for assessment",
    };
    let mut ledger = CampaignLedger {
        campaign: input.campaign.id,
        title: spec.title.clone(),
        by,
        total: ZERO,
        covered: ZERO,
        basis_for_assessment: basis,
        note: (!basis).then(|| note.to_owned()),
        lines: Vec::new(),
    };
    let Some(figures) = game.figures()? else { return Ok(ledger) };
    (ledger.total, ledger.covered) = (figures.compared.total, figures.compared.covered);
    let mut entries: BTreeMap<Place, Entry> = BTreeMap::new();
    let asked = attribute_shares(&game.cells, &game.asked)?;
    for (pieces, shares, side) in
        [(&game.done, &figures.shares, Side::Done), (&game.asked, &asked, Side::Asked)]
    {
        let items = itemise_shares(&game.cells, pieces)?;
        for line in &figures.compared.clusters {
            for account in &line.accounts {
                let figure = AccountFigure { shares, cluster: line.cluster, account, side };
                figure.spread(items.of_account(line.cluster, account.account), &mut entries)?;
            }
        }
    }
    let names = Names { input, game: &game };
    let mut lines: BTreeMap<LedgerLine, (u128, u128)> = BTreeMap::new();
    for (place, entry) in entries {
        let (cluster, account) = (game.cluster(place.cluster), game.account(place.account));
        if sees(&account, &cluster) {
            let sums = lines.entry(names.line(by, place, &entry)).or_default();
            *sums = (sums.0 + entry.share, sums.1 + entry.asked);
        }
    }
    let figure = |units| Decimal { units, ..ZERO };
    ledger.lines = lines
        .into_iter()
        .map(|(line, (share, asked))| LedgerLine { share: figure(share), asked: figure(asked), ..line })
        .collect();
    Ok(ledger)
}

struct Names<'a> {
    input: &'a ContributionInput<'a>,
    game: &'a Game<'a>,
}

impl Names<'_> {
    fn line(&self, by: LedgerView, place: Place, entry: &Entry) -> LedgerLine {
        let game = self.game;
        let cell = &game.places[place.cell.0 as usize];
        let is = |views: &[LedgerView]| views.contains(&by);
        let cells = is(&[LedgerView::Cell, LedgerView::Piece]);
        let piece = entry.piece.filter(|_| by == LedgerView::Piece);
        LedgerLine {
            cluster: is(&[LedgerView::Cluster, LedgerView::Piece]).then(|| game.cluster(place.cluster)),
            organisation: is(&[LedgerView::Organisation, LedgerView::Account, LedgerView::Piece])
                .then(|| game.organisation(entry.organisation)),
            account: is(&[LedgerView::Account, LedgerView::Piece]).then(|| game.account(place.account)),
            angle: cells.then(|| cell.angle.clone()),
            audience: cells.then(|| cell.audience.clone()),
            locality: cell.locality.clone().filter(|_| cells),
            piece: piece.map(|at| self.input.pieces[at as usize].id),
            share: ZERO,
            asked: ZERO,
        }
    }
}
