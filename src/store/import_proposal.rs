//! Rows of proposals that imports have made.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _, Select};

use super::bulk::insert_all;
use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use super::list::{is_among, is_any_of};
use crate::database::Connection;
use domain::id::{JobId, ProposalId, SubjectId};
use domain::import_proposal::{
    ImportProposal, KeptProposal, ProposalCounts, ProposalKey, ProposalState, ProposalSubject,
    ProposalSubjectKind, ProposedValue, SelectedProposals,
};
use domain::proposal::ProposalField;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_proposal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub job_id: Uuid,
        pub ordinal: i64,
        pub entity: String,
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub subject_name: String,
        pub field: String,
        pub value: String,
        #[sea_orm(column_type = "Text")]
        pub value_name: String,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        pub confidence: i32,
        #[sea_orm(column_type = "Text")]
        pub detail: String,
        pub state: String,
        pub decided_by: Option<Uuid>,
        pub decided_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which proposals of an import a list shows; every one given must hold.
#[derive(Debug, Clone, Default)]
pub struct ProposalFilter {
    /// About this.
    pub field: Option<ProposalField>,
    /// Of at least this confidence.
    pub least: Option<u32>,
    /// That stand here.
    pub state: Option<ProposalState>,
    /// Of the account with this handle; of a tie either end.
    pub account: Option<String>,
}

/// Who has decided, and when.
#[derive(Debug, Clone, Copy)]
pub struct Decider {
    /// The person; none: the system.
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

fn to_row(job: JobId, kept: &KeptProposal) -> row::Model {
    let proposal = &kept.proposal;
    row::Model {
        id: proposal.id.0,
        job_id: job.0,
        ordinal: proposal.rank,
        entity: proposal.subject.kind.key().to_owned(),
        subject: proposal.subject.key.clone(),
        subject_name: proposal.subject.name.clone(),
        field: proposal.field.key().to_owned(),
        value: proposal.value.key.clone(),
        value_name: write_json(&proposal.value.name),
        reason: write_json(&proposal.reason),
        confidence: i32::try_from(proposal.confidence).unwrap_or(i32::MAX),
        detail: write_json(&kept.detail),
        state: proposal.state.key().to_owned(),
        decided_by: proposal.decided_by.map(|id| id.0),
        decided_ms: proposal.decided_at.map(Timestamp::as_ms),
    }
}

fn from_row(row: row::Model) -> Result<KeptProposal, StoreError> {
    const TABLE: &str = "import_proposal";
    let key = row.id.to_string();
    let confidence = u32::try_from(row.confidence);
    let proposal = ImportProposal {
        id: ProposalId(row.id),
        rank: row.ordinal,
        subject: ProposalSubject {
            kind: read_key(TABLE, "entity", &key, &row.entity, ProposalSubjectKind::of_key)?,
            key: row.subject,
            name: row.subject_name,
        },
        field: read_key(TABLE, "field", &key, &row.field, ProposalField::of_key)?,
        value: ProposedValue { key: row.value, name: read_json(TABLE, "value_name", &key, &row.value_name)? },
        reason: read_json(TABLE, "reason", &key, &row.reason)?,
        confidence: confidence.map_err(|error| bad_row(TABLE, "confidence", &key, error))?,
        state: read_key(TABLE, "state", &key, &row.state, ProposalState::of_key)?,
        decided_by: row.decided_by.map(SubjectId),
        decided_at: row.decided_ms.map(Timestamp::from_ms),
    };
    Ok(KeptProposal { proposal, detail: read_json(TABLE, "detail", &key, &row.detail)? })
}

fn of_import(job: JobId) -> Select<row::Entity> {
    row::Entity::find().filter(row::COLUMN.job_id.eq(job.0))
}

/// Keeps proposals of an import whose job is there.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_proposals(
    conn: &Connection,
    job: JobId,
    proposals: &[KeptProposal],
) -> Result<(), StoreError> {
    insert_all(conn, proposals.iter().map(|kept| to_row(job, kept).into_active_model())).await
}

/// A page of the proposals of an import, best first, after the rank `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_proposals(
    conn: &Connection,
    job: JobId,
    filter: &ProposalFilter,
    after: i64,
    limit: u64,
) -> Result<Vec<ImportProposal>, StoreError> {
    let mut condition = Condition::all().add(row::COLUMN.ordinal.gt(after));
    if let Some(field) = filter.field {
        condition = condition.add(row::COLUMN.field.eq(field.key()));
    }
    if let Some(least) = filter.least {
        condition = condition.add(row::COLUMN.confidence.gte(i32::try_from(least).unwrap_or(i32::MAX)));
    }
    if let Some(state) = filter.state {
        condition = condition.add(row::COLUMN.state.eq(state.key()));
    }
    if let Some(account) = &filter.account {
        let own = Condition::all()
            .add(row::COLUMN.entity.eq(ProposalSubjectKind::Account.key()))
            .add(row::COLUMN.subject.eq(account.as_str()));
        let other = Condition::all()
            .add(row::COLUMN.field.eq(ProposalField::Tie.key()))
            .add(row::COLUMN.value.eq(account.as_str()));
        condition = condition.add(Condition::any().add(own).add(other));
    }
    let rows = of_import(job).filter(condition).order_by_asc(row::Column::Ordinal).limit(limit);
    rows.all(conn).await?.into_iter().map(|row| Ok(from_row(row)?.proposal)).collect()
}

/// All proposals of an import, best first.
///
/// # Errors
/// [`StoreError`].
pub async fn list_all_proposals(conn: &Connection, job: JobId) -> Result<Vec<KeptProposal>, StoreError> {
    let rows = of_import(job).order_by_asc(row::Column::Ordinal).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The selected proposals of an import, best first; ids that are none of its are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn select_proposals(
    conn: &Connection,
    job: JobId,
    selected: &SelectedProposals,
) -> Result<Vec<KeptProposal>, StoreError> {
    let query = match selected {
        SelectedProposals::Ids(ids) => {
            of_import(job).filter(is_among(conn, row::Column::Id, ids.iter().map(|id| id.0)))
        }
        SelectedProposals::Where { least, fields, state } => {
            let least = i32::try_from(*least).unwrap_or(i32::MAX);
            let query = of_import(job)
                .filter(row::COLUMN.state.eq(state.key()))
                .filter(row::COLUMN.confidence.gte(least));
            match fields {
                Some(fields) => {
                    query.filter(is_any_of(row::Column::Field, fields.iter().map(|field| field.key())))
                }
                None => query,
            }
        }
    };
    let rows = query.order_by_asc(row::Column::Ordinal).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// What was accepted of an import.
///
/// # Errors
/// [`StoreError`].
pub async fn list_accepted(conn: &Connection, job: JobId) -> Result<BTreeSet<ProposalKey>, StoreError> {
    let columns = [row::Column::Subject, row::Column::Field, row::Column::Value];
    let rows = of_import(job).filter(row::COLUMN.state.eq(ProposalState::Accepted.key()));
    let rows: Vec<(String, String, String)> =
        rows.select_only().columns(columns).into_tuple().all(conn).await?;
    rows.into_iter().map(|key| read_proposal_key("import_proposal", key)).collect()
}

/// How many proposals of an import stand where.
///
/// # Errors
/// [`StoreError`].
pub async fn count_proposals(conn: &Connection, job: JobId) -> Result<ProposalCounts, StoreError> {
    let rows = of_import(job).select_only().column(row::Column::State);
    let rows = rows.column_as(row::Column::Id.count(), "count").group_by(row::Column::State);
    let rows: Vec<(String, i64)> = rows.into_tuple().all(conn).await?;
    let mut counts = ProposalCounts::default();
    for (state, count) in rows {
        let key = job.to_string();
        let state = read_key("import_proposal", "state", &key, &state, ProposalState::of_key)?;
        counts.add(state, u64::try_from(count).unwrap_or_default());
    }
    Ok(counts)
}

/// How many proposals of an import stand where, by what they are about.
///
/// # Errors
/// [`StoreError`].
pub async fn count_proposals_by_field(
    conn: &Connection,
    job: JobId,
) -> Result<BTreeMap<ProposalField, ProposalCounts>, StoreError> {
    let columns = [row::Column::Field, row::Column::State];
    let rows = of_import(job).select_only().columns(columns);
    let rows = rows.column_as(row::Column::Id.count(), "count");
    let rows = rows.group_by(row::Column::Field).group_by(row::Column::State);
    let rows: Vec<(String, String, i64)> = rows.into_tuple().all(conn).await?;
    let mut counts: BTreeMap<ProposalField, ProposalCounts> = BTreeMap::new();
    for (field, state, count) in rows {
        let key = job.to_string();
        let field = read_key("import_proposal", "field", &key, &field, ProposalField::of_key)?;
        let state = read_key("import_proposal", "state", &key, &state, ProposalState::of_key)?;
        counts.entry(field).or_default().add(state, u64::try_from(count).unwrap_or_default());
    }
    Ok(counts)
}

/// Notes where proposals stand from now on, of those that stand in `from`.
///
/// # Errors
/// [`StoreError::Touched`] when somebody else has decided on one of them.
pub async fn decide_proposals(
    conn: &Connection,
    ids: &[ProposalId],
    (from, to): (ProposalState, ProposalState),
    decider: Decider,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let values = row::ActiveModel {
        state: Set(to.key().to_owned()),
        decided_by: Set(decider.by.map(|id| id.0)),
        decided_ms: Set(Some(decider.at.as_ms())),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(is_among(conn, row::Column::Id, ids.iter().map(|id| id.0)))
        .filter(row::COLUMN.state.eq(from.key()))
        .exec(conn)
        .await?;
    touched("import_proposal", ids.len() as u64, done.rows_affected)
}

/// The key of a proposal, as it stands in a row of this table.
pub(super) fn read_proposal_key(
    table: &'static str,
    (subject, field, value): (String, String, String),
) -> Result<ProposalKey, StoreError> {
    let field = read_key(table, "field", &subject, &field, ProposalField::of_key)?;
    Ok(ProposalKey { subject, field, value })
}
