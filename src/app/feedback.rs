//! Noting what readers wrote back.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::locked_piece;
use super::write::{Actor, Change};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::feedback::{Feedback, FeedbackInput};
use domain::id::{FeedbackId, PieceId};
use domain::right::Reach;
use store::feedback::insert_feedback;

impl App {
    /// Notes what a reader wrote back on a piece that is out. Also after the campaign is closed: readers do not know of that.
    ///
    /// # Errors
    /// When the words are wrong, or the piece is out of reach or not out.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn add_feedback(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        input: FeedbackInput,
    ) -> Result<Feedback, AppError> {
        input.check()?;
        self.refuse_blocked_words("/text", &input.text)?;
        let by = actor.subject.ok_or_else(|| AppError::not_found("piece", id))?;
        self.readable_piece(reach, id).await?;
        let mut write = self.write(actor).await?;
        let piece = locked_piece(&write, id).await?;
        if !piece.state.is_out() {
            return Err(AppError::PieceState { state: piece.state, action: "written back on" });
        }
        let (campaign, at) = (piece.campaign, write.at);
        let feedback =
            Feedback { id: FeedbackId(self.clock.id()), piece: id, campaign, text: input.text, by, at };
        insert_feedback(write.conn(), &feedback).await?;
        let noted = json!({"piece": id, "feedback": feedback.id});
        let change = Change::of(EventKind::PieceFeedback, Entity::Piece, id)
            .between(None, Some(&noted))
            .in_campaign(campaign)
            .concerning(&piece.account, Some(&piece.cluster))
            .with_data(noted);
        write.record(change);
        write.commit_with(feedback).await
    }
}
