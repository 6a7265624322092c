//! A campaign's contributions as they are shown.

use serde::Serialize;
use utoipa::ToSchema;

use super::asked::ComparedCluster;
use super::campaign::{ContributionInput, Game, Uncounted, ZERO};
use super::error::ContributionError;
use super::rounded::RoundedBlank;
use crate::campaign::CampaignState;
use crate::decimal::Decimal;
use crate::id::PieceId;
use crate::piece::Piece;

/// What clusters and accounts contributed to a campaign, in percent of its value. Clusters and blanks add up to the total, and
/// accounts to their cluster, as displayed. Sorted by name: there is no rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "total": 100.0, "covered": 62.5, "uncovered": 37.5,
    "clusters": [{
        "cluster": "education", "share": 62.5, "asked": 75.0,
        "accounts": [{"account": "wechat-zjg-jiaoyu", "share": 62.5, "asked": 75.0}]
    }],
    "blanks": [{"angle": "school_rain", "audience": "drivers", "locality": null, "share": 37.5}],
    "pending": [{"piece": "01980c5e-7a00-7000-8000-000000000022", "account": "weibo-zjg-jiaoyu", "cluster": "education"}],
    "late": []
}))]
pub struct Contributions {
    /// All cells together: 100, or 0 for a campaign without a cell.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub total: Decimal,
    /// What is covered.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub covered: Decimal,
    /// What is not.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub uncovered: Decimal,
    /// By key; every cluster that was asked.
    pub clusters: Vec<ClusterContribution>,
    /// By angle, audience and locality: the cells that nobody covers.
    pub blanks: Vec<BlankCell>,
    /// Pieces that add nothing yet: not published, or not scored where the campaign's pieces are.
    pub pending: Vec<NamedPiece>,
    /// Pieces that were published after the window of their direction; after that of the campaign, they add nothing.
    pub late: Vec<NamedPiece>,
}

/// What is due to a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "cluster": "education", "share": 62.5, "asked": 75.0,
    "accounts": [{"account": "wechat-zjg-jiaoyu", "share": 62.5, "asked": 75.0}]
}))]
pub struct ClusterContribution {
    /// Its key.
    pub cluster: String,
    /// Its share: that of all the accounts below.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// Its share if every asked direction had been delivered in full.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub asked: Decimal,
    /// By handle; every account that was asked and that the caller may see.
    pub accounts: Vec<AccountContribution>,
}

/// What is due to an account in a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"account": "wechat-zjg-jiaoyu", "share": 62.5, "asked": 75.0}))]
pub struct AccountContribution {
    /// Its handle.
    pub account: String,
    /// Its share.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
    /// Its share if every asked direction had been delivered in full.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub asked: Decimal,
}

/// A cell that nobody covers in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"angle": "school_rain", "audience": "drivers", "locality": null, "share": 37.5}))]
pub struct BlankCell {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality, for a local angle.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// What is missing.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
}

/// A piece by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "account": "weibo-zjg-jiaoyu", "cluster": "education"
}))]
pub struct NamedPiece {
    /// Its id.
    pub piece: PieceId,
    /// Handle of the account.
    pub account: String,
    /// Key of the cluster.
    pub cluster: String,
}

/// The contributions to a campaign.
///
/// # Errors
/// [`ContributionError`]; by construction none.
///
/// # Complexity
/// That of [`super::attribute_shares`] and [`super::round_shares`].
pub fn contribute(input: &ContributionInput<'_>) -> Result<Contributions, ContributionError> {
    let game = Game::new(input);
    let named = |pieces: Vec<&Piece>| pieces.into_iter().map(NamedPiece::of).collect();
    let open = input.campaign.state() != CampaignState::Closed;
    let is_pending = |piece: &&Piece| match input.quality(piece).err() {
        // After the end nothing more is published.
        Some(Uncounted::Unpublished) => open,
        Some(Uncounted::Unscored) => true,
        Some(Uncounted::AfterWindow | Uncounted::NearCopy | Uncounted::NothingOwn | Uncounted::Repost)
        | None => false,
    };
    let mut contributions = Contributions {
        total: ZERO,
        covered: ZERO,
        uncovered: ZERO,
        clusters: Vec::new(),
        blanks: Vec::new(),
        pending: named(input.pieces.iter().filter(is_pending).collect()),
        late: named(input.pieces.iter().filter(|piece| piece.late).collect()),
    };
    if let Some(figures) = game.figures()? {
        let compared = figures.compared;
        contributions.total = compared.total;
        contributions.covered = compared.covered;
        contributions.uncovered = compared.uncovered;
        contributions.clusters = compared.clusters.iter().map(|line| name_cluster(&game, line)).collect();
        contributions.blanks = compared.blanks.iter().map(|line| name_blank(&game, line)).collect();
    }
    Ok(contributions)
}

impl Contributions {
    /// Whether what is covered and what is not are all, the shares of the clusters what is covered, and those of its accounts each cluster's. True by
    /// construction; of figures that somebody sees a part of, it may not be. O(clusters + accounts).
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let sum = |parts: &mut dyn Iterator<Item = Decimal>| parts.map(|part| part.units).sum::<u128>();
        let of_cluster = |cluster: &ClusterContribution| {
            sum(&mut cluster.accounts.iter().map(|account| account.share)) == cluster.share.units
        };
        sum(&mut [self.covered, self.uncovered].into_iter()) == self.total.units
            && sum(&mut self.clusters.iter().map(|cluster| cluster.share)) == self.covered.units
            && self.clusters.iter().all(of_cluster)
    }

    /// What somebody sees who sees only some accounts in some clusters: their lines, and each cluster with what they add up
    /// to. Total, covered, uncovered and blanks are the campaign's and stay.
    #[must_use]
    pub fn limited_to(mut self, sees: impl Fn(&str, &str) -> bool) -> Self {
        for line in &mut self.clusters {
            let cluster = &line.cluster;
            line.accounts.retain(|account| sees(&account.account, cluster));
            line.share = sum(line.accounts.iter().map(|account| account.share));
            line.asked = sum(line.accounts.iter().map(|account| account.asked));
        }
        self.clusters.retain(|line| !line.accounts.is_empty());
        for pieces in [&mut self.pending, &mut self.late] {
            pieces.retain(|piece| sees(&piece.account, &piece.cluster));
        }
        self
    }
}

impl NamedPiece {
    fn of(piece: &Piece) -> Self {
        Self { piece: piece.id, account: piece.account.clone(), cluster: piece.cluster.clone() }
    }
}

pub(super) fn sum(parts: impl Iterator<Item = Decimal>) -> Decimal {
    Decimal { units: parts.map(|part| part.units).sum(), ..ZERO }
}

fn name_cluster(game: &Game<'_>, line: &ComparedCluster) -> ClusterContribution {
    let account = |line: &super::ComparedAccount| AccountContribution {
        account: game.account(line.account),
        share: line.share,
        asked: line.asked,
    };
    ClusterContribution {
        cluster: game.cluster(line.cluster),
        share: line.share,
        asked: line.asked,
        accounts: line.accounts.iter().map(account).collect(),
    }
}

fn name_blank(game: &Game<'_>, line: &RoundedBlank) -> BlankCell {
    let place = game.places[line.cell.0 as usize].clone();
    BlankCell { angle: place.angle, audience: place.audience, locality: place.locality, share: line.share }
}
