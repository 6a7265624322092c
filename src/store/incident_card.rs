//! Rows of the cards of incidents.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, Order, QueryOrder as _};

use super::bulk::{all_but_key, insert_all};
use super::error::{StoreError, read_json, read_key, touched, write_json};
use super::list::by_bytes;
use crate::database::Connection;
use domain::emergency_plan::CardDuty;
use domain::id::IncidentId;
use domain::incident::IncidentCard;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident_card")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub incident_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: String,
        pub organisation: String,
        pub duty: String,
        pub turn: Option<i32>,
        #[sea_orm(column_type = "Text")]
        pub tasks: String,
        pub asked_ms: i64,
        pub due_ms: i64,
        #[sea_orm(column_type = "Text")]
        pub progress: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(card: &IncidentCard) -> row::Model {
    row::Model {
        incident_id: card.incident.0,
        account: card.account.clone(),
        organisation: card.organisation.clone(),
        duty: card.duty.key().to_owned(),
        turn: card.turn.and_then(|turn| i32::try_from(turn).ok()),
        tasks: write_json(&card.tasks),
        asked_ms: card.asked_at.as_ms(),
        due_ms: card.due_at.as_ms(),
        progress: write_json(&card.progress),
    }
}

fn from_row(row: row::Model) -> Result<IncidentCard, StoreError> {
    let key = format!("{} {}", row.incident_id, row.account);
    Ok(IncidentCard {
        incident: IncidentId(row.incident_id),
        duty: read_key("incident_card", "duty", &key, &row.duty, CardDuty::of_key)?,
        turn: row.turn.and_then(|turn| u32::try_from(turn).ok()),
        tasks: read_json("incident_card", "tasks", &key, &row.tasks)?,
        asked_at: Timestamp::from_ms(row.asked_ms),
        due_at: Timestamp::from_ms(row.due_ms),
        progress: read_json("incident_card", "progress", &key, &row.progress)?,
        account: row.account,
        organisation: row.organisation,
    })
}

/// The cards of an incident, by handle.
///
/// # Errors
/// [`StoreError`].
pub async fn list_cards(conn: &Connection, incident: IncidentId) -> Result<Vec<IncidentCard>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.incident_id.eq(incident.0))
        .order_by(by_bytes(conn, row::Column::Account), Order::Asc)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The card of an account in an incident.
///
/// # Errors
/// [`StoreError`].
pub async fn find_card(
    conn: &Connection,
    incident: IncidentId,
    account: &str,
) -> Result<Option<IncidentCard>, StoreError> {
    let found = row::Entity::find()
        .filter(row::COLUMN.incident_id.eq(incident.0))
        .filter(row::COLUMN.account.eq(account));
    found.one(conn).await?.map(from_row).transpose()
}

/// Inserts cards.
///
/// # Errors
/// [`StoreError::Taken`] when an account has one in that incident.
pub async fn insert_cards(conn: &Connection, cards: &[IncidentCard]) -> Result<(), StoreError> {
    insert_all(conn, cards.iter().map(|card| to_row(card).into_active_model())).await
}

/// Overwrites a card.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn update_card(conn: &Connection, card: &IncidentCard) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(card)))
        .filter(row::COLUMN.incident_id.eq(card.incident.0))
        .filter(row::COLUMN.account.eq(card.account.as_str()))
        .exec(conn)
        .await?;
    touched("incident_card", 1, done.rows_affected)
}
