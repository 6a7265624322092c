//! Drawing assessors: in the transaction by which a piece begins to count but for its grades, and again for those that wait.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::of_piece;
use super::clock::new_secret;
use super::error::AppError;
use super::held::locked_campaign;
use super::write::{Actor, Change, Write};
use domain::campaign::{Campaign, CampaignState, Scoring};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{CampaignId, PieceId};
use domain::matrix::Matrix;
use domain::piece::Piece;
use domain::score::{DrawSummary, MissingAssessors, ScoreDraw, ShortPiece, is_assessable, list_eligible};
use store::event::list_campaign_events;
use store::piece::list_campaign_pieces;
use store::score::{find_piece_scores, insert_draws, list_drawn};
use store::token::list_grants;
use store::version::list_authors_of;

/// What a draw needs from outside of the database, made before its transaction begins.
pub(super) struct DrawSeed {
    pub matrix: Arc<Matrix>,
    seed: String,
}

impl App {
    pub(super) async fn draw_seed(&self) -> Result<DrawSeed, AppError> {
        let seed = new_secret().map_err(|error| AppError::internal(error.to_string()))?;
        Ok(DrawSeed { matrix: self.matrix().await?, seed: seed.hash().0 })
    }

    /// Draws assessors for the pieces of a campaign that wait for them: when they were published, too few persons had no stake.
    ///
    /// # Errors
    /// When there is no such campaign, its pieces are not scored, or it was not launched.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn draw_assessors(&self, actor: &Actor, id: CampaignId) -> Result<DrawSummary, AppError> {
        let draw_seed = self.draw_seed().await?;
        let mut write = self.write(actor).await?;
        let campaign = locked_campaign(&write, id).await?;
        if campaign.spec.scoring == Scoring::None {
            return Err(AppError::NotScored);
        }
        if campaign.state() != CampaignState::Closed {
            campaign.require(CampaignState::Launched, "scored")?;
        }
        let drawn = list_drawn(write.conn(), id).await?;
        let mut pieces = list_campaign_pieces(write.conn(), id).await?;
        pieces.retain(|piece| is_assessable(&campaign.spec, piece) && !drawn.contains(&piece.id));
        let summary = draw_for(&mut write, &campaign, &pieces, &draw_seed).await?;
        write.commit_with(summary).await
    }

    /// What a piece without a draw waits for, if it waits.
    pub(super) async fn missing_assessors(
        &self,
        piece: &Piece,
        matrix: &Matrix,
    ) -> Result<Option<MissingAssessors>, AppError> {
        let campaign = self.campaign(piece.campaign).await?;
        if !is_assessable(&campaign.spec, piece) {
            return Ok(None);
        }
        let persons = list_grants(&self.db, self.clock.now()).await?;
        let authors = list_authors_of(&self.db, &[piece.id]).await?;
        let none = BTreeSet::new();
        let eligible = list_eligible(&persons, piece, authors.get(&piece.id).unwrap_or(&none), matrix);
        Ok(Some(MissingAssessors { needed: wanted(&campaign), available: eligible.len() }))
    }
}

/// Draws assessors for a piece that counts but for its grades and has none yet. While there are too few, it waits, which is noted.
pub(super) async fn draw_if_due(
    write: &mut Write,
    campaign: &Campaign,
    piece: &Piece,
    draw_seed: &DrawSeed,
) -> Result<(), AppError> {
    if !is_assessable(&campaign.spec, piece) || find_piece_scores(write.conn(), piece.id).await?.0.is_some() {
        return Ok(());
    }
    draw_for(write, campaign, std::slice::from_ref(piece), draw_seed).await.map(|_| ())
}

/// Draws for pieces that have no draw, and keeps what was drawn. A piece for which there are too few assessors waits, which is noted
/// once; whoever waits is in the sample for good, so that nobody draws until it is not.
async fn draw_for(
    write: &mut Write,
    campaign: &Campaign,
    pieces: &[Piece],
    draw_seed: &DrawSeed,
) -> Result<DrawSummary, AppError> {
    let mut summary = DrawSummary { seed: draw_seed.seed.clone(), drawn: 0, waived: 0, short: Vec::new() };
    if pieces.is_empty() {
        return Ok(summary);
    }
    let persons = list_grants(write.conn(), write.at).await?;
    let ids: Vec<PieceId> = pieces.iter().map(|piece| piece.id).collect();
    let authors = list_authors_of(write.conn(), &ids).await?;
    let none = BTreeSet::new();
    let waiting = list_waiting(write, campaign.id).await?;
    let mut kept = Vec::new();
    for piece in pieces {
        let authors = authors.get(&piece.id).unwrap_or(&none);
        let draw = ScoreDraw {
            piece: piece.id,
            campaign: campaign.id,
            sampled: waiting.contains(&piece.id)
                || ScoreDraw::samples(&draw_seed.seed, piece.id, campaign.spec.sample_permille),
            wanted: wanted(campaign),
            eligible: list_eligible(&persons, piece, authors, &draw_seed.matrix),
            seed: draw_seed.seed.clone(),
            at: write.at,
        };
        if let Some(MissingAssessors { needed, available }) = draw.missing() {
            let short = ShortPiece { piece: piece.id, needed, available };
            if !waiting.contains(&piece.id) {
                let change =
                    Change::of(EventKind::ScoreWaiting, Entity::Score, piece.id).between(None, Some(&short));
                write.record(of_piece(change, piece).with_data(json!(short)));
            }
            summary.short.push(short);
            continue;
        }
        summary.waived += usize::from(!draw.sampled);
        summary.drawn += usize::from(draw.sampled);
        let assessors = draw.assessors().len();
        let data = json!({"piece": piece.id, "sampled": draw.sampled, "assessors": assessors});
        let change = Change::of(EventKind::ScoreDrawn, Entity::Score, piece.id).between(None, Some(&draw));
        write.record(of_piece(change, piece).with_data(data));
        kept.push(draw);
    }
    insert_draws(write.conn(), &kept).await?;
    Ok(summary)
}

/// The pieces of a campaign that have waited for assessors.
async fn list_waiting(write: &Write, campaign: CampaignId) -> Result<BTreeSet<PieceId>, AppError> {
    let events = list_campaign_events(write.conn(), campaign, &[EventKind::ScoreWaiting]).await?;
    let pieces = events.iter().filter_map(|event| event.data.get("piece").cloned());
    Ok(pieces.filter_map(|piece| serde_json::from_value(piece).ok()).collect())
}

fn wanted(campaign: &Campaign) -> usize {
    usize::try_from(campaign.spec.assessors).unwrap_or(1)
}
