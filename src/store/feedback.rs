//! Rows of what readers wrote back.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::StoreError;
use crate::database::Connection;
use domain::feedback::Feedback;
use domain::id::{CampaignId, FeedbackId, PieceId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub piece_id: Uuid,
        pub campaign_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        pub by_id: Uuid,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A page of what readers wrote back on a piece, in the order in which it was noted, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_feedback(
    conn: &Connection,
    piece: PieceId,
    after: Option<FeedbackId>,
    limit: u64,
) -> Result<Vec<Feedback>, StoreError> {
    let mut query = row::Entity::find().filter(row::COLUMN.piece_id.eq(piece.0));
    if let Some(after) = after {
        query = query.filter(row::COLUMN.id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    let feedback = |row: row::Model| Feedback {
        id: FeedbackId(row.id),
        piece: PieceId(row.piece_id),
        campaign: CampaignId(row.campaign_id),
        text: row.text,
        by: SubjectId(row.by_id),
        at: Timestamp::from_ms(row.at_ms),
    };
    Ok(rows.into_iter().map(feedback).collect())
}

/// Inserts what a reader wrote back.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_feedback(conn: &Connection, feedback: &Feedback) -> Result<(), StoreError> {
    let row = row::Model {
        id: feedback.id.0,
        piece_id: feedback.piece.0,
        campaign_id: feedback.campaign.0,
        text: feedback.text.clone(),
        by_id: feedback.by.0,
        at_ms: feedback.at.as_ms(),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}
