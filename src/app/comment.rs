//! Comments on a place in a piece.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::locked_campaign;
use super::piece_reading::PieceReach;
use super::write::{Actor, Change};
use domain::campaign::CampaignState;
use domain::comment::{Comment, CommentInput};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{CommentId, PieceId};
use store::comment::insert_comment;
use store::version::find_version;

impl App {
    /// Comments on a place in a version of a piece. The piece itself stays as it is.
    ///
    /// # Errors
    /// When a value is wrong, the piece is out of reach, there is no such version, or the campaign is closed.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn add_comment(
        &self,
        actor: &Actor,
        reach: &PieceReach,
        id: PieceId,
        input: CommentInput,
    ) -> Result<Comment, AppError> {
        let by = actor.subject.ok_or_else(|| AppError::not_found("piece", id))?;
        let piece = self.internal_piece(reach, by, id).await?;
        let version = find_version(&self.db, id, input.version).await?;
        let version = version.ok_or_else(|| AppError::OldVersion { current: piece.latest() })?;
        input.check(version.text.as_deref().unwrap_or_default().chars().count())?;
        self.refuse_blocked_words("/text", &input.text)?;
        let mut write = self.write(actor).await?;
        let campaign = locked_campaign(&write, piece.campaign).await?;
        campaign.require(CampaignState::Launched, "commented in")?;
        let comment = Comment {
            id: CommentId(self.clock.id()),
            piece: id,
            version: input.version,
            start: input.start,
            end: input.end,
            text: input.text,
            by,
            at: write.at,
        };
        insert_comment(write.conn(), &comment).await?;
        let place = json!({
            "piece": id, "comment": comment.id, "version": comment.version, "start": comment.start, "end": comment.end,
        });
        let change = Change::of(EventKind::PieceCommented, Entity::Piece, id)
            .between(None, Some(&place))
            .in_campaign(piece.campaign)
            .concerning(&piece.account, Some(&piece.cluster))
            .with_data(place);
        write.record(change);
        write.commit_with(comment).await
    }
}
