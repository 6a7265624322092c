//! Rows of how campaigns were amended after they were planned.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::StoreError;
use super::piece::read_number;
use crate::database::Connection;
use domain::campaign::{AmendedText, CampaignAmendment};
use domain::id::{CampaignId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "campaign_amendment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub campaign_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub revision: i64,
        #[sea_orm(column_type = "Text")]
        pub contact_before: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub contact_after: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub brief_before: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub brief_after: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        pub written_by: Option<Uuid>,
        pub written_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(amendment: &CampaignAmendment) -> row::Model {
    let texts = |text: &Option<AmendedText>| {
        let text = text.clone();
        text.map_or((None, None), |AmendedText { before, after }| (Some(before), Some(after)))
    };
    let ((contact_before, contact_after), (brief_before, brief_after)) =
        (texts(&amendment.contact), texts(&amendment.brief));
    row::Model {
        campaign_id: amendment.campaign.0,
        number: i32::try_from(amendment.number).unwrap_or(i32::MAX),
        revision: amendment.revision,
        contact_before,
        contact_after,
        brief_before,
        brief_after,
        reason: amendment.reason.clone(),
        written_by: amendment.written_by.map(|id| id.0),
        written_ms: amendment.written_at.as_ms(),
    }
}

fn from_row(row: row::Model) -> Result<CampaignAmendment, StoreError> {
    let key = row.campaign_id.to_string();
    let text = |before: Option<String>, after: Option<String>| {
        before.zip(after).map(|(before, after)| AmendedText { before, after })
    };
    Ok(CampaignAmendment {
        campaign: CampaignId(row.campaign_id),
        number: read_number("campaign_amendment", &key, i64::from(row.number))?,
        revision: row.revision,
        contact: text(row.contact_before, row.contact_after),
        brief: text(row.brief_before, row.brief_after),
        reason: row.reason,
        written_by: row.written_by.map(SubjectId),
        written_at: Timestamp::from_ms(row.written_ms),
    })
}

/// A page of the amendments of a campaign in order, after the one with the number `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_amendments(
    conn: &Connection,
    campaign: CampaignId,
    after: u32,
    limit: u64,
) -> Result<Vec<CampaignAmendment>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.number.gt(i32::try_from(after).unwrap_or(i32::MAX)))
        .order_by_asc(row::COLUMN.number)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts an amendment.
///
/// # Errors
/// [`StoreError::Taken`] when there is one of this number.
pub async fn insert_amendment(conn: &Connection, amendment: &CampaignAmendment) -> Result<(), StoreError> {
    row::Entity::insert(to_row(amendment).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}
