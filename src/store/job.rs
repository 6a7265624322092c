//! Rows of jobs, with leases: a worker that dies loses its lease, and another one takes the job over.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, Condition, FromQueryResult, IntoActiveModel as _, Iterable as _, QueryOrder as _,
    QuerySelect as _, SelectModel, Selector,
};
use serde::Serialize;

use super::error::{StoreError, read_json, read_key, touched, write_json};
use super::lease::Lease;
use super::list::{is_among, is_any_of};
use crate::database::Connection;
use domain::id::{JobId, SubjectId};
use domain::job::{Job, JobKind, JobState};
use domain::time::Timestamp;

pub(super) mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub state: String,
        pub subject_id: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub input: String,
        pub done: i64,
        pub total: i64,
        pub cancel_requested: bool,
        pub lease_owner: Option<String>,
        pub lease_until_ms: Option<i64>,
        pub attempts: i64,
        #[sea_orm(column_type = "Text")]
        pub result: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub problem: Option<String>,
        pub created_ms: i64,
        pub finished_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Everything but what the job works on, which may be as large as all files of an import.
#[derive(FromQueryResult)]
struct WithoutInput {
    id: Uuid,
    kind: String,
    state: String,
    subject_id: Option<Uuid>,
    done: i64,
    total: i64,
    cancel_requested: bool,
    attempts: i64,
    result: Option<String>,
    problem: Option<String>,
    created_ms: i64,
    finished_ms: Option<i64>,
}

/// A job together with what only its worker needs; what it works on is read apart ([`read_input`]).
pub struct Leased {
    /// The job.
    pub job: Job,
    /// How often a worker has begun it before.
    pub attempts: i64,
}

/// The steps of a job, as its worker counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobSteps {
    /// Steps that are done.
    pub done: i64,
    /// All steps.
    pub total: i64,
}

fn without_input(rows: Select<row::Entity>) -> Selector<SelectModel<WithoutInput>> {
    let columns = row::Column::iter().filter(|column| !matches!(column, row::Column::Input));
    rows.select_only().columns(columns).into_model()
}

fn from_row(row: WithoutInput) -> Result<Leased, StoreError> {
    let key = row.id.to_string();
    let json =
        |column, text: Option<String>| text.map(|text| read_json("job", column, &key, &text)).transpose();
    let job = Job {
        id: JobId(row.id),
        kind: read_key("job", "kind", &key, &row.kind, JobKind::of_key)?,
        state: read_key("job", "state", &key, &row.state, JobState::of_key)?,
        subject: row.subject_id.map(SubjectId),
        done: row.done,
        total: row.total,
        cancel_requested: row.cancel_requested,
        result: json("result", row.result)?,
        problem: json("problem", row.problem)?,
        created_at: Timestamp::from_ms(row.created_ms),
        finished_at: row.finished_ms.map(Timestamp::from_ms),
    };
    Ok(Leased { job, attempts: row.attempts })
}

/// The job with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_job(conn: &Connection, id: JobId) -> Result<Option<Job>, StoreError> {
    let row = without_input(row::Entity::find().filter(row::COLUMN.id.eq(id.0))).one(conn).await?;
    Ok(row.map(from_row).transpose()?.map(|leased| leased.job))
}

/// Which jobs a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct JobFilter {
    /// Only those of this person.
    pub subject: Option<SubjectId>,
    /// Only those of this kind.
    pub kind: Option<JobKind>,
}

/// A page of jobs, the newest first, before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_jobs(
    conn: &Connection,
    filter: JobFilter,
    before: Option<JobId>,
    limit: u64,
) -> Result<Vec<Job>, StoreError> {
    let mut condition = Condition::all();
    if let Some(subject) = filter.subject {
        condition = condition.add(row::COLUMN.subject_id.eq(subject.0));
    }
    if let Some(kind) = filter.kind {
        condition = condition.add(row::COLUMN.kind.eq(kind.key()));
    }
    if let Some(before) = before {
        condition = condition.add(row::COLUMN.id.lt(before.0));
    }
    let rows = row::Entity::find().filter(condition).order_by_desc(row::COLUMN.id).limit(limit);
    let rows = without_input(rows).all(conn).await?;
    rows.into_iter().map(|row| Ok(from_row(row)?.job)).collect()
}

/// Queues a job, or enters one that was done without waiting.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_job<T: Serialize + Sync>(
    conn: &Connection,
    job: &Job,
    input: &T,
) -> Result<(), StoreError> {
    let row = row::Model {
        id: job.id.0,
        kind: job.kind.key().to_owned(),
        state: job.state.key().to_owned(),
        subject_id: job.subject.map(|id| id.0),
        input: write_json(input),
        done: job.done,
        total: job.total,
        cancel_requested: false,
        lease_owner: None,
        lease_until_ms: None,
        attempts: 0,
        result: job.result.as_ref().map(write_json),
        problem: None,
        created_ms: job.created_at.as_ms(),
        finished_ms: job.finished_at.map(Timestamp::as_ms),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// How many jobs wait, and how many run.
///
/// # Errors
/// [`StoreError`].
pub async fn count_unfinished(conn: &Connection) -> Result<Vec<(JobState, u64)>, StoreError> {
    let mut counts = Vec::new();
    for state in [JobState::Queued, JobState::Running] {
        let of_state = row::Entity::find().filter(row::COLUMN.state.eq(state.key()));
        counts.push((state, of_state.count(conn).await?));
    }
    Ok(counts)
}

/// Leases of the jobs that run.
///
/// # Errors
/// [`StoreError`].
pub async fn list_leases(conn: &Connection) -> Result<Vec<Lease<JobId>>, StoreError> {
    let columns = [row::Column::Id, row::Column::LeaseOwner, row::Column::LeaseUntilMs];
    let running = row::Entity::find().filter(row::COLUMN.state.eq(JobState::Running.key()));
    let rows: Vec<(Uuid, Option<String>, Option<i64>)> =
        running.select_only().columns(columns).into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(id, owner, beat)| Lease { id: JobId(id), owner, beat }).collect())
}

/// The oldest job that waits, or runs under one of these leases, whose workers have given no sign of life.
///
/// # Errors
/// [`StoreError`].
pub async fn next_job(conn: &Connection, lost: &[Lease<JobId>]) -> Result<Option<Leased>, StoreError> {
    // Compared here, so that the statement does not grow with the leases. Who takes the job asks within the writers' turn, in which
    // no lease is renewed.
    let mut held = if lost.is_empty() { Vec::new() } else { list_leases(conn).await? };
    held.retain(|lease| lost.contains(lease));
    let abandoned = Condition::all().add(row::COLUMN.state.eq(JobState::Running.key())).add(is_among(
        conn,
        row::Column::Id,
        held.iter().map(|lease| lease.id.0),
    ));
    let free = Condition::any().add(row::COLUMN.state.eq(JobState::Queued.key())).add(abandoned);
    let rows = row::Entity::find().filter(free).order_by_asc(row::COLUMN.id);
    without_input(rows.limit(1)).one(conn).await?.map(from_row).transpose()
}

/// What a job works on, as JSON; `None` when there is no such job.
///
/// # Errors
/// [`StoreError`].
pub async fn read_input(conn: &Connection, id: JobId) -> Result<Option<String>, StoreError> {
    let input = row::Entity::find().select_only().column(row::Column::Input).filter(row::COLUMN.id.eq(id.0));
    Ok(input.into_tuple().one(conn).await?)
}

/// Takes the lease of a job that [`next_job`] has given in the same transaction, and counts the attempt; whoever had it before has
/// lost it.
///
/// # Errors
/// [`StoreError::Touched`] when the job is gone or has ended.
pub async fn lease_job(conn: &Connection, id: JobId, owner: &str, at: Timestamp) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        state: Set(JobState::Running.key().to_owned()),
        lease_owner: Set(Some(owner.to_owned())),
        lease_until_ms: Set(Some(at.as_ms())),
        done: Set(0),
        total: Set(0),
        ..Default::default()
    };
    let changed = row::Entity::update_many()
        .set(values)
        .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1))
        .filter(row::COLUMN.id.eq(id.0))
        .filter(is_any_of(row::Column::State, [JobState::Queued, JobState::Running].map(JobState::key)))
        .exec(conn)
        .await?;
    touched("job", 1, changed.rows_affected)
}

/// A sign of life of the worker that holds the lease, with its progress.
///
/// # Errors
/// [`StoreError::Touched`] when another worker has taken the job over, or it has ended.
pub async fn renew_lease(
    conn: &Connection,
    id: JobId,
    owner: &str,
    at: Timestamp,
    steps: JobSteps,
) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        lease_until_ms: Set(Some(at.as_ms())),
        done: Set(steps.done),
        total: Set(steps.total),
        ..Default::default()
    };
    let changed = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(id.0))
        .filter(row::COLUMN.state.eq(JobState::Running.key()))
        .filter(row::COLUMN.lease_owner.eq(owner))
        .exec(conn)
        .await?;
    touched("job", 1, changed.rows_affected)
}

/// Asks a job to stop.
///
/// # Errors
/// [`StoreError::Touched`] when the job is gone.
pub async fn request_cancel(conn: &Connection, id: JobId) -> Result<(), StoreError> {
    let values = row::ActiveModel { cancel_requested: Set(true), ..Default::default() };
    let changed = row::Entity::update_many().set(values).filter(row::COLUMN.id.eq(id.0)).exec(conn).await?;
    touched("job", 1, changed.rows_affected)
}

/// Writes how a job ended, for the worker that holds its lease, or for nobody (`None`) when nobody has taken it; its input is
/// dropped, since nobody needs it any more.
///
/// # Errors
/// [`StoreError::Touched`] when the job is gone, had ended before, or is another worker's.
pub async fn finish_job(conn: &Connection, job: &Job, owner: Option<&str>) -> Result<(), StoreError> {
    let held = match owner {
        Some(owner) => row::COLUMN.lease_owner.eq(owner),
        None => row::COLUMN.lease_owner.is_null(),
    };
    let values = row::ActiveModel {
        state: Set(job.state.key().to_owned()),
        input: Set("null".to_owned()),
        done: Set(job.done),
        total: Set(job.total),
        lease_owner: Set(None),
        lease_until_ms: Set(None),
        result: Set(job.result.as_ref().map(write_json)),
        problem: Set(job.problem.as_ref().map(write_json)),
        finished_ms: Set(job.finished_at.map(Timestamp::as_ms)),
        ..Default::default()
    };
    let changed = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(job.id.0))
        .filter(held)
        .filter(is_any_of(row::Column::State, [JobState::Queued, JobState::Running].map(JobState::key)))
        .exec(conn)
        .await?;
    touched("job", 1, changed.rows_affected)
}
