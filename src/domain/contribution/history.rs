//! Why shares moved: each publication, correction, withdrawal, score and overruled verdict, with whose share it changed.
//!
//! A piece's quality moves shares in its own cell alone. So the history is replayed from the events in order, and after each one that
//! changed a quality the cell is attributed again, with the same arithmetic as the campaign; what the last events leave is what the
//! pieces give now.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::{ContributionInput, Game, SHARE_DECIMALS};
use super::views::pieces_in;
use super::{
    AccountId, CellId, ClusterId, ContributionError, Decimal, Piece, Quality, Scale, attribute_shares,
    round_shares,
};
use crate::domain::campaign::Scoring;
use crate::domain::event::{Event, EventKind};
use crate::domain::id::{DirectionId, PieceId};
use crate::domain::piece::{OriginalityVerdict, PieceState};
use crate::domain::score::Standing;
use crate::domain::time::Timestamp;

/// Something that moved shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "seq": 42, "at": "2026-06-13T01:00:00Z", "kind": "piece.overruled", "piece": "01980c5e-7a00-7000-8000-000000000022",
    "angle": "school_rain", "audience": "parents", "locality": null, "quality_from": 0.0, "quality_to": 1.0,
    "moved": [{"cluster": "education", "account": "wechat-zjg-jiaoyu", "from": 25.0, "to": 12.5}]
}))]
pub struct Movement {
    /// Number of the event.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// To which piece.
    pub piece: PieceId,
    /// Key of its angle.
    pub angle: String,
    /// Key of its audience.
    pub audience: String,
    /// Key of its locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// How good it was before, 0 to 1.
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    pub quality_from: Decimal,
    /// How good it is after.
    #[schema(value_type = f64, minimum = 0, maximum = 1)]
    pub quality_to: Decimal,
    /// Whose share of this cell changed, in percent of the campaign's value, by cluster and account.
    pub moved: Vec<ShareMove>,
}

/// An account's share of a cell, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"cluster": "education", "account": "wechat-zjg-jiaoyu", "from": 25.0, "to": 12.5}))]
pub struct ShareMove {
    /// Key of the cluster.
    pub cluster: String,
    /// Handle of the account.
    pub account: String,
    /// What it was.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub from: Decimal,
    /// What it became.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub to: Decimal,
}

/// The kinds of events that can change the quality of a piece.
pub const MOVING: [EventKind; 8] = [
    EventKind::PieceHandedIn,
    EventKind::PieceRevised,
    EventKind::PiecePublished,
    EventKind::PieceCorrected,
    EventKind::PieceOverruled,
    EventKind::PieceWithdrawn,
    EventKind::ScoreDrawn,
    EventKind::ScoreGiven,
];

/// Replays a campaign's events, in order, and tells what each moved; events of other kinds are passed over.
///
/// `input.pieces` and `input.scores` are not looked at: what is told comes from the events alone.
///
/// # Errors
/// [`ContributionError`]; by construction none.
///
/// # Complexity
/// O(p + c) for each event that changes a quality, with p pieces and c cells of the campaign.
pub fn tell_history(
    input: &ContributionInput<'_>,
    events: &[Event],
) -> Result<Vec<Movement>, ContributionError> {
    let game = Game::new(input);
    let mut replay = Replay { input, by_direction: game.by_direction(input), lives: BTreeMap::new() };
    let mut history = Vec::new();
    if game.cells.iter().all(|cell| cell.weight == 0) {
        return Ok(history);
    }
    for event in events {
        let Some((piece, before, after)) = replay.step(event) else { continue };
        if before.quality == after.quality {
            continue;
        }
        let place = &game.places[after.cell.0 as usize];
        let without = replay.in_cell(after.cell, piece);
        let share = |one: Piece| shares_of(&game, &[without.as_slice(), &[one]].concat());
        let (from, to) = (share(before)?, share(after)?);
        history.push(Movement {
            seq: event.seq,
            at: event.at,
            kind: event.kind,
            piece,
            angle: place.angle.clone(),
            audience: place.audience.clone(),
            locality: place.locality.clone(),
            quality_from: decimal(before.quality),
            quality_to: decimal(after.quality),
            moved: compare(&game, &from, &to),
        });
    }
    Ok(history)
}

/// What of a piece decides its quality.
struct Life {
    piece: Piece,
    out: bool,
    published_at: Option<Timestamp>,
    verdict: Option<OriginalityVerdict>,
    standing: Standing,
}

struct Replay<'a> {
    input: &'a ContributionInput<'a>,
    by_direction: BTreeMap<DirectionId, Piece>,
    lives: BTreeMap<PieceId, Life>,
}

impl Replay<'_> {
    /// The piece of an event, with its quality before and after.
    fn step(&mut self, event: &Event) -> Option<(PieceId, Piece, Piece)> {
        if !MOVING.contains(&event.kind) {
            return None;
        }
        let read = |name: &str| event.data.get(name).cloned();
        let id: PieceId = serde_json::from_value(read("piece")?).ok()?;
        if let std::collections::btree_map::Entry::Vacant(place) = self.lives.entry(id) {
            let direction: DirectionId = serde_json::from_value(read("direction")?).ok()?;
            let piece = Piece { quality: Quality::ZERO, ..*self.by_direction.get(&direction)? };
            place.insert(Life {
                piece,
                out: false,
                published_at: None,
                verdict: None,
                standing: Standing::Pending,
            });
        }
        let life = self.lives.get_mut(&id)?;
        let before = life.piece;
        match event.kind {
            EventKind::ScoreDrawn if read("sampled") == Some(false.into()) => {
                life.standing = Standing::Waived;
            }
            EventKind::ScoreGiven => {
                let millionths = read("quality_millionths").and_then(|value| value.as_u64());
                let quality =
                    millionths.and_then(|units| Quality::from_millionths(u32::try_from(units).ok()?));
                life.standing = quality.map_or(Standing::Pending, Standing::Scored);
            }
            EventKind::ScoreDrawn => {}
            _ => {
                let state: Option<PieceState> =
                    read("state").and_then(|state| serde_json::from_value(state).ok());
                life.out = state.is_some_and(PieceState::is_out);
                life.verdict = read("verdict").and_then(|verdict| serde_json::from_value(verdict).ok());
                if event.kind == EventKind::PiecePublished {
                    life.published_at = life.published_at.or(Some(event.at));
                }
            }
        }
        life.piece.quality = quality(self.input, life);
        Some((id, before, life.piece))
    }

    /// The other pieces of a cell, as they stand.
    fn in_cell(&self, cell: CellId, except: PieceId) -> Vec<Piece> {
        let others = self.lives.iter().filter(|(id, _)| **id != except);
        pieces_in(&others.map(|(_, life)| life.piece).collect::<Vec<_>>(), cell)
    }
}

/// As [`ContributionInput::quality`], of what the events tell.
fn quality(input: &ContributionInput<'_>, life: &Life) -> Quality {
    let spec = &input.campaign.spec;
    let in_time = life.published_at.is_some_and(|at| at <= spec.ends_at);
    if !life.out || !in_time || life.verdict != Some(OriginalityVerdict::Original) {
        return Quality::ZERO;
    }
    match (spec.scoring, life.standing) {
        (Scoring::None, _) | (Scoring::Required, Standing::Waived) => Quality::FULL,
        (Scoring::Required, Standing::Scored(quality)) => quality,
        (Scoring::Required, Standing::Pending) => Quality::ZERO,
    }
}

type Voices = BTreeMap<(ClusterId, AccountId), Decimal>;

/// The displayed shares that the pieces of one cell give.
fn shares_of(game: &Game<'_>, pieces: &[Piece]) -> Result<Voices, ContributionError> {
    let shares = attribute_shares(&game.cells, pieces)?;
    let rounded = round_shares(&shares, Scale::Hundred, SHARE_DECIMALS)?;
    let of_cluster = |line: &super::RoundedCluster| {
        let cluster = line.cluster;
        line.accounts.iter().map(move |one| ((cluster, one.account), one.share)).collect::<Vec<_>>()
    };
    Ok(rounded.clusters.iter().flat_map(of_cluster).collect())
}

fn compare(game: &Game<'_>, from: &Voices, to: &Voices) -> Vec<ShareMove> {
    let zero = super::campaign::ZERO;
    let all: std::collections::BTreeSet<_> = from.keys().chain(to.keys()).copied().collect();
    all.into_iter()
        .map(|voice| ShareMove {
            cluster: game.cluster(voice.0),
            account: game.account(voice.1),
            from: from.get(&voice).copied().unwrap_or(zero),
            to: to.get(&voice).copied().unwrap_or(zero),
        })
        .filter(|moved| moved.from != moved.to)
        .collect()
}

const fn decimal(quality: Quality) -> Decimal {
    Decimal { units: quality.millionths() as u128, decimals: 6 }
}
