//! Finding and listing directions.

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, QueryOrder as _, QuerySelect as _, QueryTrait as _};

use super::{DirectionScope, from_row, row};
use crate::account::active_handles;
use crate::database::Connection;
use crate::error::StoreError;
use crate::list::{is_among, is_any_of};
use domain::direction::{Direction, DirectionMark, DirectionState};
use domain::id::{CampaignId, DirectionId};
use domain::time::Timestamp;

/// Which directions a list shows; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct DirectionFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Of this account.
    pub account: Option<String>,
    /// Of this cluster.
    pub cluster: Option<String>,
    /// Of this angle.
    pub angle: Option<String>,
    /// In this state.
    pub state: Option<DirectionState>,
    /// `None`: all; else only those of these accounts or clusters.
    pub only: Option<DirectionScope>,
}

/// The direction with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_direction(conn: &Connection, id: DirectionId) -> Result<Option<Direction>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// A page of directions by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_directions(
    conn: &Connection,
    filter: &DirectionFilter,
    after: Option<DirectionId>,
    limit: u64,
) -> Result<Vec<Direction>, StoreError> {
    list_directions_marked(conn, filter, None, after, limit).await
}

/// A page of directions by id, after `after`; with a mark only those that have reached it, as [`DirectionMark::is_of`] says.
///
/// # Errors
/// [`StoreError`].
pub async fn list_directions_marked(
    conn: &Connection,
    filter: &DirectionFilter,
    mark: Option<DirectionMark>,
    after: Option<DirectionId>,
    limit: u64,
) -> Result<Vec<Direction>, StoreError> {
    let mut condition = passing(conn, filter);
    if let Some(mark) = mark {
        condition = condition.add(marked(mark));
    }
    if let Some(after) = after {
        condition = condition.add(row::COLUMN.id.gt(after.0));
    }
    let rows =
        row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

fn passing(conn: &Connection, filter: &DirectionFilter) -> Condition {
    let mut condition = Condition::all();
    if let Some(campaign) = filter.campaign {
        condition = condition.add(row::COLUMN.campaign_id.eq(campaign.0));
    }
    for (column, value) in [
        (row::Column::Account, &filter.account),
        (row::Column::Cluster, &filter.cluster),
        (row::Column::Angle, &filter.angle),
    ] {
        if let Some(value) = value {
            condition = condition.add(column.eq(value.as_str()));
        }
    }
    if let Some(state) = filter.state {
        condition = condition.add(row::COLUMN.state.eq(state.key()));
    }
    if let Some(only) = &filter.only {
        condition = condition.add(within(conn, only));
    }
    condition
}

/// As [`DirectionMark::is_of`].
fn marked(mark: DirectionMark) -> Condition {
    let states = DirectionState::ALL.into_iter().filter(|state| mark.takes(*state));
    let condition = Condition::all().add(is_any_of(row::Column::State, states.map(DirectionState::key)));
    match mark {
        DirectionMark::Opened => condition.add(row::COLUMN.opened_ms.is_not_null()),
        DirectionMark::Unopened => condition.add(row::COLUMN.opened_ms.is_null()),
        DirectionMark::Accepted => condition.add(row::COLUMN.answered_ms.is_not_null()),
        DirectionMark::HandedIn => condition.add(row::COLUMN.piece_id.is_not_null()),
        DirectionMark::Standing
        | DirectionMark::Asked
        | DirectionMark::Published
        | DirectionMark::Declined => condition,
    }
}

/// Directions that were asked or accepted, those that are due first on top; with `only` those of these accounts or clusters.
///
/// # Errors
/// [`StoreError`].
pub async fn list_due(
    conn: &Connection,
    only: Option<&DirectionScope>,
    limit: u64,
) -> Result<Vec<Direction>, StoreError> {
    let open = [DirectionState::Asked, DirectionState::Accepted].map(DirectionState::key);
    let mut condition = Condition::all().add(is_any_of(row::Column::State, open));
    if let Some(only) = only {
        condition = condition.add(within(conn, only));
    }
    let by_deadline =
        row::Entity::find().filter(condition).order_by_asc(row::COLUMN.due_ms).order_by_asc(row::COLUMN.id);
    by_deadline.limit(limit).all(conn).await?.into_iter().map(from_row).collect()
}

/// Those of `campaigns` in which somebody within `scope` has a direction.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaigns_reached(
    conn: &Connection,
    scope: &DirectionScope,
    campaigns: &BTreeSet<CampaignId>,
) -> Result<BTreeSet<CampaignId>, StoreError> {
    if campaigns.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::CampaignId)
        .distinct()
        .filter(is_among(conn, row::Column::CampaignId, campaigns.iter().map(|id| id.0)))
        .filter(within(conn, scope))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().map(CampaignId).collect())
}

/// The ids of campaigns in which somebody within `scope` has a direction, as a part of other queries.
pub(crate) fn campaigns_reached(conn: &Connection, scope: &DirectionScope) -> SelectStatement {
    row::Entity::find().select_only().column(row::Column::CampaignId).filter(within(conn, scope)).into_query()
}

pub(super) fn within(conn: &Connection, scope: &DirectionScope) -> Condition {
    scope.holds(conn, [row::Column::Account, row::Column::Organisation, row::Column::Cluster])
}

/// The directions of a campaign that hold their slots, by account.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing(conn: &Connection, campaign: CampaignId) -> Result<Vec<Direction>, StoreError> {
    let standing = DirectionState::ALL.into_iter().filter(|state| state.stands()).map(DirectionState::key);
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_any_of(row::Column::State, standing))
        .all(conn)
        .await?;
    let mut directions = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    directions.sort_by(|a, b| (&a.account, &a.slot).cmp(&(&b.account, &b.slot)));
    Ok(directions)
}

/// The directions of these accounts that hold their slots, over all campaigns.
///
/// # Errors
/// [`StoreError`].
pub async fn list_held_by(conn: &Connection, accounts: &[&str]) -> Result<Vec<Direction>, StoreError> {
    let standing = DirectionState::ALL.into_iter().filter(|state| state.stands()).map(DirectionState::key);
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::Account, accounts.iter().copied()))
        .filter(is_any_of(row::Column::State, standing))
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// As many organisations as are looked up one by one.
const FEW_ORGANISATIONS: usize = 500;

/// The directions of these organisations that were asked and hold their slots in other campaigns, of which the window lies at least partly
/// between two instants, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_told_between(
    conn: &Connection,
    except: CampaignId,
    organisations: &BTreeSet<&str>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Direction>, StoreError> {
    let told = [DirectionState::Asked, DirectionState::Accepted, DirectionState::Delivered];
    let mut condition = Condition::all()
        .add(row::COLUMN.campaign_id.ne(except.0))
        .add(row::COLUMN.due_ms.gt(from.as_ms()))
        .add(row::COLUMN.starts_ms.lt(to.as_ms()))
        .add(is_any_of(row::Column::State, told.map(DirectionState::key)));
    if organisations.len() <= FEW_ORGANISATIONS {
        condition = condition.add(is_among(conn, row::Column::Organisation, organisations.iter().copied()));
    }
    let rows = row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).all(conn).await?;
    let asked = rows.into_iter().filter(|row| organisations.contains(row.organisation.as_str()));
    asked.map(from_row).collect()
}

/// The campaigns that have a direction in a locality.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaigns_asking_in(
    conn: &Connection,
    locality: &str,
) -> Result<BTreeSet<CampaignId>, StoreError> {
    let query = row::Entity::find().select_only().column(row::Column::CampaignId).distinct();
    let found: Vec<Uuid> = query.filter(row::COLUMN.locality.eq(locality)).into_tuple().all(conn).await?;
    Ok(found.into_iter().map(CampaignId).collect())
}

/// The directions of a campaign that have lapsed, by account.
///
/// # Errors
/// [`StoreError`].
pub async fn list_lapsed(conn: &Connection, campaign: CampaignId) -> Result<Vec<Direction>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(DirectionState::Lapsed.key()))
        .all(conn)
        .await?;
    let mut directions = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    directions.sort_by(|a, b| (&a.account, &a.slot).cmp(&(&b.account, &b.slot)));
    Ok(directions)
}

/// The directions of a campaign that hold their slots, of these accounts only, by account and slot.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing_of(
    conn: &Connection,
    campaign: CampaignId,
    accounts: &[String],
) -> Result<Vec<Direction>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_among(conn, row::Column::Account, accounts.iter().map(String::as_str)))
        .all(conn)
        .await?;
    let mut directions = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    directions.retain(|direction| direction.state().stands());
    directions.sort_by(|a, b| (&a.account, &a.slot).cmp(&(&b.account, &b.slot)));
    Ok(directions)
}

/// Directions that were answered with a no or given up by a swap, of these accounts of a campaign, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_given_up(
    conn: &Connection,
    campaign: CampaignId,
    accounts: &[String],
) -> Result<Vec<Direction>, StoreError> {
    let given_up = [DirectionState::Declined, DirectionState::Superseded].map(DirectionState::key);
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_among(conn, row::Column::Account, accounts.iter().map(String::as_str)))
        .filter(is_any_of(row::Column::State, given_up))
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Directions that were asked and whose accounts were silent for half of the window or longer at `now`, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_silent(
    conn: &Connection,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Direction>, StoreError> {
    // Silence of an account that is closed or paused accepts nothing; its direction lapses when the window ends.
    let speaks = Condition::any()
        .add(row::COLUMN.account.in_subquery(active_handles()))
        .add(row::COLUMN.due_ms.lte(now.as_ms()));
    let rows = row::Entity::find()
        .filter(row::COLUMN.state.eq(DirectionState::Asked.key()))
        .filter(row::COLUMN.accepts_ms.lte(now.as_ms()))
        .filter(speaks)
        .order_by_asc(row::COLUMN.id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The directions of a campaign that were ever asked of an account and neither declined nor moved, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_asked(conn: &Connection, campaign: CampaignId) -> Result<Vec<Direction>, StoreError> {
    let asked = DirectionState::ALL.into_iter().filter(|state| state.was_asked()).map(DirectionState::key);
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_any_of(row::Column::State, asked))
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The directions of a campaign that were ever asked of an account, those that were declined or moved later too, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_ever_asked(conn: &Connection, campaign: CampaignId) -> Result<Vec<Direction>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.asked_ms.is_not_null())
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}
