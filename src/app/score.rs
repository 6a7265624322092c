//! Scores: grading and reading; and overruling the machine's verdict.

use serde_json::json;

use super::App;
use super::change::of_piece;
use super::draw::draw_if_due;
use super::error::AppError;
use super::held::locked_campaign;
use super::write::{Actor, Change, Write};
use domain::campaign::CampaignState;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::PieceId;
use domain::matrix::Matrix;
use domain::piece::{OverruleInput, Overruling, Piece, PieceDetail, PieceState};
use domain::right::Reach;
use domain::score::{PieceScores, Score, ScoreInput, has_stake};
use store::matrix::bump_record;
use store::piece::{find_piece, update_piece};
use store::score::{find_piece_scores, update_score};
use store::token::list_grants;
use store::version::{find_version, list_authors_of, update_originality};

impl App {
    /// Gives an assessor's grades to a piece that the assessor was drawn for; they may be given again.
    ///
    /// # Errors
    /// When a grade is none, the person was not drawn for this piece or has a stake by now, or it is not published.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn give_score(&self, actor: &Actor, id: PieceId, input: ScoreInput) -> Result<Score, AppError> {
        input.check()?;
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let (draw, scores) = find_piece_scores(write.conn(), id).await?;
        let mine = scores.iter().find(|score| score.assessor.is_some() && score.assessor == actor.subject);
        let before = mine.cloned().ok_or_else(|| AppError::not_found("piece to score", id))?;
        let piece = find_piece(write.conn(), id).await?.ok_or_else(|| AppError::not_found("piece", id))?;
        if !piece.state.is_out() {
            return Err(AppError::PieceState { state: piece.state, action: "scored" });
        }
        refuse_stake(&write, actor, &piece, &matrix).await?;
        let after = Score {
            grades: Some(input),
            given_at: Some(write.at),
            version: Some(piece.version),
            ..before.clone()
        };
        update_score(write.conn(), &after).await?;
        let standing = scores.into_iter().filter(|score| score.assessor != after.assessor);
        let now = PieceScores::new(id, piece.version, draw, standing.chain([after.clone()]).collect());
        let given = now.scores.iter().filter(|score| score.grades.is_some()).count();
        // What assessors say in words is for the unit alone and stands in no record.
        let grades = |score: &Score| {
            let grades = score.grades.as_ref();
            json!(grades.map(|grades| [grades.accuracy, grades.usefulness, grades.clarity]))
        };
        let change = Change::of(EventKind::ScoreGiven, Entity::Score, id)
            .between(Some(&grades(&before)), Some(&grades(&after)));
        let data = json!({
            "piece": id, "given": given, "of": now.scores.len(), "graded_version": now.graded_version,
            "quality_millionths": now.quality.map(|quality| u64::try_from(quality.units).unwrap_or(0)),
        });
        write.record(of_piece(change, &piece).with_data(data));
        write.commit_with(after).await
    }

    /// The scores of a piece, as far as the reader may see them: those who are graded see no names.
    ///
    /// # Errors
    /// When there is no such piece, or it is out of reach.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn piece_scores(&self, reach: &Reach, id: PieceId) -> Result<PieceScores, AppError> {
        let (piece, matrix) = self.readable_piece(reach, id).await?;
        let (draw, scores) = find_piece_scores(&self.db, id).await?;
        let mut all = PieceScores::new(id, piece.version, draw, scores);
        if all.draw.is_none() {
            all.missing = self.missing_assessors(&piece, &matrix).await?;
        }
        Ok(if reach.all { all } else { all.for_the_graded() })
    }

    /// Puts a person's verdict above the machine's, which stays beside it. It may be overruled back.
    ///
    /// # Errors
    /// When there is no such piece, it is withdrawn, the verdict stands already or is about a repost, a reason is missing, or the
    /// person has a stake.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn overrule_piece(
        &self,
        actor: &Actor,
        id: PieceId,
        input: OverruleInput,
    ) -> Result<PieceDetail, AppError> {
        let draw_seed = self.draw_seed().await?;
        let mut write = self.write(actor).await?;
        let before = find_piece(write.conn(), id).await?.ok_or_else(|| AppError::not_found("piece", id))?;
        if before.state == PieceState::Withdrawn {
            return Err(AppError::PieceState { state: before.state, action: "overruled" });
        }
        input.check(&before.originality)?;
        refuse_stake(&write, actor, &before, &draw_seed.matrix).await?;
        let overruling =
            Overruling { verdict: input.verdict, reason: input.reason, by: actor.subject, at: write.at };
        let originality = before.originality.overruled(overruling);
        let after = Piece { originality, revision: before.revision + 1, ..before.clone() };
        update_piece(write.conn(), &after).await?;
        update_originality(write.conn(), id, after.version, &after.originality).await?;
        let campaign = locked_campaign(&write, after.campaign).await?;
        if campaign.state() == CampaignState::Closed {
            bump_record(write.conn()).await?;
        }
        let version = find_version(write.conn(), id, after.version).await?;
        let version = version.ok_or_else(|| AppError::internal(format!("piece {id} lacks its version")))?;
        let state = |piece: &Piece| {
            let originality = &piece.originality;
            json!({"machine": originality.verdict, "stands": originality.stands(), "overruled": originality.overruled})
        };
        let change = Change::of(EventKind::PieceOverruled, Entity::Piece, id)
            .between(Some(&state(&before)), Some(&state(&after)));
        let data = json!({
            "piece": id, "direction": after.direction, "account": after.account, "state": after.state,
            "version": after.version, "verdict": after.originality.stands(), "machine": after.originality.verdict,
        });
        write.record(of_piece(change, &after).with_data(data));
        draw_if_due(&mut write, &campaign, &after, &draw_seed).await?;
        write.commit_with(PieceDetail::new(after, version)).await
    }
}

/// Refuses whoever wrote a piece, or acts for its organisation or leads its cluster by any token.
async fn refuse_stake(write: &Write, actor: &Actor, piece: &Piece, matrix: &Matrix) -> Result<(), AppError> {
    let Some(person) = actor.subject else { return Ok(()) };
    let grants = list_grants(write.conn(), write.at).await?;
    let authors = list_authors_of(write.conn(), &[piece.id]).await?;
    let has_written = authors.get(&piece.id).is_some_and(|of_piece| of_piece.contains(&person));
    let acts = grants.get(&person).is_some_and(|grants| has_stake(grants, piece, matrix));
    if has_written || acts { Err(AppError::HasStake) } else { Ok(()) }
}
