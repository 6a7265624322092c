//! Why shares moved: each publication, correction, withdrawal, score and overruled verdict, with whose share it changed.
//!
//! The history is replayed from the events in order, and after each one that changed a quality the piece's cell is attributed again, exactly
//! and over one denominator. Each movement says what the campaign's figures showed before and after it, rounded as they are; so one
//! movement begins where the one before has ended, to the last digit, and the last ones end at what the ledger shows. Rounding can
//! therefore move the last digit of somebody else's figure too.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::{ContributionInput, Game, ZERO};
use super::error::ContributionError;
use super::game::{CountedPiece, PieceIndex};
use super::running::{Displayed, Running};
use crate::campaign::Scoring;
use crate::decimal::Decimal;
use crate::event::{Event, EventKind};
use crate::id::{DirectionId, PieceId};
use crate::piece::{OriginalityVerdict, PieceState};
use crate::quality::Quality;
use crate::score::Standing;
use crate::stop::stoppable;
use crate::time::Timestamp;

/// Something that moved shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "seq": 42, "at": "2026-06-13T01:00:00Z", "kind": "piece.overruled", "piece": "01980c5e-7a00-7000-8000-000000000022",
    "angle": "school_rain", "audience": "parents", "locality": null, "version": 1, "graded_version": null,
    "quality_from": 0.0, "quality_to": 1.0,
    "moved": [{"cluster": "education", "account": "wechat-zjg-jiaoyu", "from": 25.0, "to": 12.5}]
}))]
pub struct Movement {
    /// Number of the event.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// To which piece; null where it is somebody else's in another cell.
    #[schema(required = true)]
    pub piece: Option<PieceId>,
    /// Key of its angle.
    pub angle: String,
    /// Key of its audience.
    pub audience: String,
    /// Key of its locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// Number of its version that counts since then.
    #[schema(required = true)]
    pub version: Option<u32>,
    /// Number of the version that its grades were last given for; null: it has none. When it is smaller than `version`, the piece was
    /// corrected since, and its grades stand until its assessors give them again.
    #[schema(required = true)]
    pub graded_version: Option<u32>,
    /// How good it was before, 0 to 1; null with the piece, as is what it became.
    #[schema(value_type = Option<f64>, required = true, minimum = 0, maximum = 1)]
    pub quality_from: Option<Decimal>,
    /// How good it is after.
    #[schema(value_type = Option<f64>, required = true, minimum = 0, maximum = 1)]
    pub quality_to: Option<Decimal>,
    /// Whose share changed as it is displayed, in percent of the campaign's value, by cluster and account. Empty when a piece that
    /// has grades was corrected.
    pub moved: Vec<ShareMove>,
    /// Key of the cluster and handle of the account of the piece: by these it is told who may see the movement.
    #[serde(skip)]
    pub of: (String, String),
}

impl Movement {
    /// The movement as somebody sees it whom the piece does not concern, and whose figure was moved by rounding alone.
    #[must_use]
    pub fn without_piece(self) -> Self {
        Self {
            piece: None,
            version: None,
            graded_version: None,
            quality_from: None,
            quality_to: None,
            ..self
        }
    }
}

/// An account's share from the view of a cluster, before and after.
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
/// `input.pieces` and `input.scores` are not looked at: what is told comes from the events alone. A correction of a piece that has grades
/// is told also when it moves nothing, because the grades are of what it said before.
///
/// # Errors
/// [`ContributionError`]; by construction none.
///
/// # Complexity
/// For each event that changes a quality O(p log p + n log n), with p pieces of its cell, and n voices and cells of the campaign, whose
/// figures are rounded.
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
    let mut running = Running::new(&game.cells, &game.asked);
    let mut shown = running.display()?;
    for event in stoppable(events) {
        let Some((id, before)) = replay.step(event) else { continue };
        let Some(life) = replay.lives.get(&id) else { continue };
        let is_moved = before != life.piece.quality;
        let is_regraded = event.kind == EventKind::PieceCorrected && life.graded.is_some();
        if !is_moved && !is_regraded {
            continue;
        }
        let moved = if is_moved {
            running.set(life.piece)?;
            let from = std::mem::replace(&mut shown, running.display()?);
            compare(&game, &from, &shown)
        } else {
            Vec::new()
        };
        let place = &game.places[life.piece.cell.0 as usize];
        history.push(Movement {
            seq: event.seq,
            at: event.at,
            kind: event.kind,
            piece: Some(id),
            angle: place.angle.clone(),
            audience: place.audience.clone(),
            locality: place.locality.clone(),
            version: life.version,
            graded_version: life.graded,
            quality_from: Some(before.decimal()),
            quality_to: Some(life.piece.quality.decimal()),
            moved,
            of: (game.cluster(life.piece.cluster), game.account(life.piece.account)),
        });
    }
    Ok(history)
}

/// What of a piece decides its quality.
struct Life {
    piece: CountedPiece,
    out: bool,
    published_at: Option<Timestamp>,
    verdict: Option<OriginalityVerdict>,
    standing: Standing,
    version: Option<u32>,
    graded: Option<u32>,
}

struct Replay<'a> {
    input: &'a ContributionInput<'a>,
    by_direction: BTreeMap<DirectionId, CountedPiece>,
    lives: BTreeMap<PieceId, Life>,
}

impl Replay<'_> {
    /// The piece of an event, which has lived on, and its quality before.
    fn step(&mut self, event: &Event) -> Option<(PieceId, Quality)> {
        if !MOVING.contains(&event.kind) {
            return None;
        }
        let read = |name: &str| event.data.get(name).cloned();
        let number = |name: &str| read(name).and_then(|value| u32::try_from(value.as_u64()?).ok());
        let id: PieceId = serde_json::from_value(read("piece")?).ok()?;
        let known = self.lives.len();
        if let std::collections::btree_map::Entry::Vacant(place) = self.lives.entry(id) {
            let direction: DirectionId = serde_json::from_value(read("direction")?).ok()?;
            let delivered = self.by_direction.get(&direction)?;
            let id = PieceIndex(u32::try_from(known).unwrap_or(u32::MAX));
            let piece = CountedPiece { id, quality: Quality::ZERO, ..*delivered };
            place.insert(Life {
                piece,
                out: false,
                published_at: None,
                verdict: None,
                standing: Standing::Pending,
                version: None,
                graded: None,
            });
        }
        let life = self.lives.get_mut(&id)?;
        let before = life.piece.quality;
        match event.kind {
            EventKind::ScoreDrawn if read("sampled") == Some(false.into()) => {
                life.standing = Standing::Waived;
            }
            EventKind::ScoreGiven => {
                let quality = number("quality_millionths").and_then(Quality::from_millionths);
                life.standing = quality.map_or(Standing::Pending, Standing::Scored);
                life.graded = number("graded_version").or(life.graded);
            }
            EventKind::ScoreDrawn => {}
            _ => {
                let state: Option<PieceState> =
                    read("state").and_then(|state| serde_json::from_value(state).ok());
                life.version = number("version");
                life.out = state.is_some_and(PieceState::is_out);
                life.verdict = read("verdict").and_then(|verdict| serde_json::from_value(verdict).ok());
                if event.kind == EventKind::PiecePublished {
                    life.published_at = life.published_at.or(Some(event.at));
                }
            }
        }
        life.piece.quality = quality(self.input, life);
        Some((id, before))
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

fn compare(game: &Game<'_>, from: &Displayed, to: &Displayed) -> Vec<ShareMove> {
    // Both name everybody that was asked.
    to.iter()
        .map(|(voice, to)| ShareMove {
            cluster: game.cluster(voice.0),
            account: game.account(voice.1),
            from: from.get(voice).copied().unwrap_or(ZERO),
            to: *to,
        })
        .filter(|moved| moved.from != moved.to)
        .collect()
}
