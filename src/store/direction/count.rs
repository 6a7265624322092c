//! How many directions stand where, and how many were kept: counted by the database.

use std::collections::BTreeMap;

use sea_orm::QuerySelect as _;
use sea_orm::entity::prelude::*;

use super::list::within;
use super::{DirectionScope, row, stands};
use crate::campaign::closed_campaigns;
use crate::database::Connection;
use crate::error::StoreError;
use crate::list::is_any_of;
use crate::piece::count_piece_records;
use domain::direction::DirectionState;
use domain::id::CampaignId;

/// How many directions of an angle a cluster holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceCount {
    /// The key of the cluster.
    pub cluster: String,
    /// The key of the angle.
    pub angle: String,
    /// Directions that hold their slots.
    pub voices: usize,
}

/// How many directions of a campaign hold their slots, by cluster and angle; with `only` those of these accounts or clusters.
///
/// # Errors
/// [`StoreError`].
pub async fn count_voices(
    conn: &Connection,
    campaign: CampaignId,
    only: Option<&DirectionScope>,
) -> Result<Vec<VoiceCount>, StoreError> {
    let mut query = row::Entity::find()
        .select_only()
        .column(row::Column::Cluster)
        .column(row::Column::Angle)
        .column_as(row::Column::Id.count(), "count")
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(stands());
    if let Some(only) = only {
        query = query.filter(within(conn, only));
    }
    let counts: Vec<(String, String, i64)> =
        query.group_by(row::Column::Cluster).group_by(row::Column::Angle).into_tuple().all(conn).await?;
    let count = |(cluster, angle, voices)| VoiceCount { cluster, angle, voices: whole(voices) };
    Ok(counts.into_iter().map(count).collect())
}

fn whole(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// How many directions of a campaign hold their slots, by the key of their organisation.
///
/// # Errors
/// [`StoreError`].
pub async fn count_by_organisation(
    conn: &Connection,
    campaign: CampaignId,
) -> Result<BTreeMap<String, usize>, StoreError> {
    let counts: Vec<(String, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Organisation)
        .column_as(row::Column::Id.count(), "count")
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(stands())
        .group_by(row::Column::Organisation)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(key, count)| (key, whole(count))).collect())
}

/// How each account fared in closed campaigns: directions that were delivered on time by an original piece, and all that were
/// due. A declared repost is no fault, so its direction counts in neither.
///
/// # Errors
/// [`StoreError`].
pub async fn count_records(conn: &Connection) -> Result<BTreeMap<String, (u32, u32)>, StoreError> {
    let due: Vec<(String, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Account)
        .column_as(row::Column::Id.count(), "count")
        .filter(is_any_of(
            row::Column::State,
            [DirectionState::Delivered, DirectionState::Lapsed].map(DirectionState::key),
        ))
        .filter(row::Column::CampaignId.in_subquery(closed_campaigns()))
        .group_by(row::Column::Account)
        .into_tuple()
        .all(conn)
        .await?;
    let pieces = count_piece_records(conn).await?;
    let record = |(account, due): (String, i64)| {
        let delivered = pieces.get(&account).copied().unwrap_or_default();
        let due = u32::try_from(due).unwrap_or(u32::MAX).saturating_sub(delivered.reposts);
        (due > 0).then_some((account, (delivered.good, due)))
    };
    Ok(due.into_iter().filter_map(record).collect())
}
