//! Rows of plans: the figures of a campaign's plan, and which revision they belong to.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ExprTrait as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, read_json, touched, write_json};
use super::unassigned::{delete_all_left_out, delete_left_out, insert_left_out};
use crate::database::Connection;
use domain::id::CampaignId;
use domain::plan::{PlanFigures, PlanRevision, PlanSummary, Unassigned};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub campaign_id: Uuid,
        pub digest: String,
        /// As of the certified revision.
        #[sea_orm(column_type = "Text")]
        pub summary: String,
        pub revision: i64,
        pub certified_revision: i64,
        /// The registry that the plan was made for.
        pub matrix_revision: i64,
        /// Of the revision; null: as the summary says. Likewise below.
        pub objective: Option<i64>,
        pub assigned: Option<i64>,
        pub unassigned: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The figures of a campaign's plan.
///
/// # Errors
/// [`StoreError`].
pub async fn find_plan(conn: &Connection, campaign: CampaignId) -> Result<Option<PlanSummary>, StoreError> {
    let row = row::Entity::find().filter(row::COLUMN.campaign_id.eq(campaign.0)).one(conn).await?;
    row.as_ref().map(from_row).transpose()
}

fn from_row(row: &row::Model) -> Result<PlanSummary, StoreError> {
    let key = row.campaign_id.to_string();
    let summary: PlanSummary = read_json("plan", "summary", &key, &row.summary)?;
    let count =
        |kept: Option<i64>, else_: usize| kept.and_then(|count| usize::try_from(count).ok()).unwrap_or(else_);
    Ok(PlanSummary {
        objective: row.objective.unwrap_or(summary.objective),
        assigned: count(row.assigned, summary.assigned),
        unassigned: count(row.unassigned, summary.unassigned),
        revision: row.revision,
        certified_revision: row.certified_revision,
        certified: row.revision == row.certified_revision,
        ..summary
    })
}

/// Which plan a campaign has, and for which registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanMark {
    /// The campaign.
    pub campaign: CampaignId,
    /// The revisions.
    pub revision: PlanRevision,
    /// The revision of the registry that the plan was made for.
    pub matrix: i64,
}

/// Which plan a campaign has.
///
/// # Errors
/// [`StoreError`].
pub async fn find_mark(conn: &Connection, campaign: CampaignId) -> Result<Option<PlanMark>, StoreError> {
    Ok(marks(conn, row::COLUMN.campaign_id.eq(campaign.0)).await?.pop())
}

/// Plans of which a newer revision than the one that was checked in full stands.
///
/// # Errors
/// [`StoreError`].
pub async fn list_uncertified(conn: &Connection) -> Result<Vec<PlanMark>, StoreError> {
    marks(conn, Expr::col(row::Column::CertifiedRevision).lt(Expr::col(row::Column::Revision))).await
}

async fn marks(
    conn: &Connection,
    which: impl sea_orm::sea_query::IntoCondition,
) -> Result<Vec<PlanMark>, StoreError> {
    let rows: Vec<(Uuid, i64, i64, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::CampaignId)
        .column(row::Column::Revision)
        .column(row::Column::CertifiedRevision)
        .column(row::Column::MatrixRevision)
        .filter(which)
        .order_by_asc(row::Column::CampaignId)
        .into_tuple()
        .all(conn)
        .await?;
    let mark = |(campaign, revision, certified, matrix)| PlanMark {
        campaign: CampaignId(campaign),
        revision: PlanRevision::new(revision, certified),
        matrix,
    };
    Ok(rows.into_iter().map(mark).collect())
}

/// Replaces a campaign's plan by one that was checked in full; it belongs to revision `summary.revision` of the campaign and
/// to revision `matrix` of the registry.
///
/// # Errors
/// [`StoreError`].
pub async fn save_plan(
    conn: &Connection,
    campaign: CampaignId,
    matrix: i64,
    summary: &PlanSummary,
    left_out: &[Unassigned],
) -> Result<(), StoreError> {
    delete_plan(conn, campaign).await?;
    let plan = row::ActiveModel {
        campaign_id: Set(campaign.0),
        digest: Set(summary.digest.clone()),
        summary: Set(write_json(summary)),
        revision: Set(summary.revision),
        certified_revision: Set(summary.revision),
        matrix_revision: Set(matrix),
        objective: Set(None),
        assigned: Set(None),
        unassigned: Set(None),
    };
    row::Entity::insert(plan).exec_without_returning(conn).await?;
    insert_left_out(conn, campaign, left_out).await
}

/// What a re-plan has made of a campaign's plan.
#[derive(Debug, Clone, Copy)]
pub struct ReplannedPlan<'a> {
    /// The campaign.
    pub campaign: CampaignId,
    /// The revision of the campaign that it belongs to now.
    pub revision: i64,
    /// The revision of the registry that it is for.
    pub matrix: i64,
    /// Its figures.
    pub figures: PlanFigures,
    /// Accounts that have no direction now, for whatever reason.
    pub left_out: &'a [Unassigned],
    /// Handles of the accounts that have one now.
    pub called: &'a [String],
}

/// Notes what a re-plan has made of a plan.
///
/// # Errors
/// [`StoreError::Touched`] when the campaign has no plan.
pub async fn save_replan(conn: &Connection, plan: ReplannedPlan<'_>) -> Result<(), StoreError> {
    let ReplannedPlan { campaign, revision, matrix, figures, left_out, called } = plan;
    let count = |count: usize| Set(Some(i64::try_from(count).unwrap_or(i64::MAX)));
    let values = row::ActiveModel {
        revision: Set(revision),
        matrix_revision: Set(matrix),
        objective: Set(Some(figures.objective)),
        assigned: count(figures.assigned),
        unassigned: count(figures.unassigned),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .exec(conn)
        .await?;
    touched("plan", 1, done.rows_affected)?;
    let handles = called.iter().chain(left_out.iter().map(|left| &left.account));
    delete_left_out(conn, campaign, &handles.map(String::as_str).collect::<Vec<_>>()).await?;
    insert_left_out(conn, campaign, left_out).await
}

/// Notes that revision `summary.revision` of a plan was checked in full, with all figures.
///
/// # Errors
/// [`StoreError::Touched`] when a later one was, or there is no plan.
pub async fn save_certified(
    conn: &Connection,
    campaign: CampaignId,
    summary: &PlanSummary,
) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        digest: Set(summary.digest.clone()),
        summary: Set(write_json(summary)),
        certified_revision: Set(summary.revision),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.certified_revision.lt(summary.revision))
        .exec(conn)
        .await?;
    touched("plan", 1, done.rows_affected)
}

/// Removes a campaign's plan, when there is one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_plan(conn: &Connection, campaign: CampaignId) -> Result<(), StoreError> {
    delete_all_left_out(conn, campaign).await?;
    row::Entity::delete_many().filter(row::COLUMN.campaign_id.eq(campaign.0)).exec(conn).await?;
    Ok(())
}
