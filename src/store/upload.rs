//! Rows of files that were sent to be imported, beside their jobs.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{
    ActiveValue::Set, Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::error::{StoreError, bad_row, read_json, read_key, write_json};
use super::job::row as job;
use super::list::is_among;
use crate::database::Connection;
use domain::id::JobId;
use domain::time::Timestamp;
use domain::upload::{Upload, UploadKind, UploadedFile};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "upload")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: Uuid,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub asked: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod file {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "upload_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ordinal: i32,
        pub name: String,
        pub size: i64,
        pub bytes: Option<Vec<u8>>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was sent with this job, without the bytes.
///
/// # Errors
/// [`StoreError`].
pub async fn find_upload(conn: &Connection, job: JobId) -> Result<Option<Upload>, StoreError> {
    let Some(row) = row::Entity::find().filter(row::COLUMN.job_id.eq(job.0)).one(conn).await? else {
        return Ok(None);
    };
    let key = job.to_string();
    let columns = [file::Column::Name, file::Column::Size];
    let files =
        file::Entity::find().filter(file::COLUMN.job_id.eq(job.0)).order_by_asc(file::Column::Ordinal);
    let files: Vec<(String, i64)> = files.select_only().columns(columns).into_tuple().all(conn).await?;
    let read = |(name, size): (String, i64)| {
        let size = u64::try_from(size).map_err(|error| bad_row("upload_file", "size", &key, error))?;
        Ok(UploadedFile { name, size })
    };
    Ok(Some(Upload {
        kind: read_key("upload", "kind", &key, &row.kind, UploadKind::of_key)?,
        files: files.into_iter().map(read).collect::<Result<_, StoreError>>()?,
        options: read_json("upload", "asked", &key, &row.asked)?,
    }))
}

/// Names of the files that were sent with each of these jobs, in their order; of one without files nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn list_file_names(
    conn: &Connection,
    jobs: &[JobId],
) -> Result<BTreeMap<JobId, Vec<String>>, StoreError> {
    let files = file::Entity::find()
        .filter(is_among(conn, file::Column::JobId, jobs.iter().map(|job| job.0)))
        .order_by_asc(file::Column::Ordinal);
    let columns = [file::Column::JobId, file::Column::Name];
    let files: Vec<(Uuid, String)> = files.select_only().columns(columns).into_tuple().all(conn).await?;
    let mut names: BTreeMap<JobId, Vec<String>> = BTreeMap::new();
    for (job, name) in files {
        names.entry(JobId(job)).or_default().push(name);
    }
    Ok(names)
}

/// Whether the bytes of the files that were sent with this job are still kept.
///
/// # Errors
/// [`StoreError`].
pub async fn has_files(conn: &Connection, job: JobId) -> Result<bool, StoreError> {
    let kept = Condition::all().add(file::COLUMN.job_id.eq(job.0)).add(file::COLUMN.bytes.is_not_null());
    let one = file::Entity::find().select_only().column(file::Column::Ordinal).filter(kept);
    let found: Option<i32> = one.limit(1).into_tuple().one(conn).await?;
    Ok(found.is_some())
}

/// Names and bytes of the files that were sent with this job, in their order; none once they were removed.
///
/// # Errors
/// [`StoreError`].
pub async fn read_files(conn: &Connection, job: JobId) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let columns = [file::Column::Name, file::Column::Bytes];
    let files =
        file::Entity::find().filter(file::COLUMN.job_id.eq(job.0)).order_by_asc(file::Column::Ordinal);
    let files: Vec<(String, Option<Vec<u8>>)> =
        files.select_only().columns(columns).into_tuple().all(conn).await?;
    Ok(files.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))).collect())
}

/// Keeps what was sent with a job that is there; `contents` are the bytes of its files.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_upload(
    conn: &Connection,
    job: JobId,
    upload: &Upload,
    contents: &[impl AsRef<[u8]> + Sync],
) -> Result<(), StoreError> {
    let row =
        row::Model { job_id: job.0, kind: upload.kind.key().to_owned(), asked: write_json(&upload.options) };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    // One by one: each may be as large as a body.
    for ((ordinal, kept), bytes) in (0..).zip(&upload.files).zip(contents) {
        let row = file::Model {
            job_id: job.0,
            ordinal,
            name: kept.name.clone(),
            size: i64::try_from(kept.size).unwrap_or(i64::MAX),
            bytes: Some(bytes.as_ref().to_vec()),
        };
        file::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Files of imports that ended before `limit`.
fn files_before(limit: Timestamp) -> Condition {
    let ended = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .filter(job::COLUMN.finished_ms.lt(limit.as_ms()));
    Condition::all()
        .add(file::COLUMN.bytes.is_not_null())
        .add(file::Column::JobId.in_subquery(ended.into_query()))
}

/// Whether there are files of imports that ended before `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn has_files_before(conn: &Connection, limit: Timestamp) -> Result<bool, StoreError> {
    let one = file::Entity::find().select_only().column(file::Column::Ordinal).filter(files_before(limit));
    let found: Option<i32> = one.limit(1).into_tuple().one(conn).await?;
    Ok(found.is_some())
}

/// Removes the bytes of files of imports that ended before `limit`; names and what was asked of them stay. Gives how many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_files_before(conn: &Connection, limit: Timestamp) -> Result<u64, StoreError> {
    let values = file::ActiveModel { bytes: Set(None), ..Default::default() };
    let done = file::Entity::update_many().set(values).filter(files_before(limit)).exec(conn).await?;
    Ok(done.rows_affected)
}
