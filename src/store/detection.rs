//! Rows of detections, of their communities, and of the accounts that are in none.

use sea_orm::entity::prelude::*;
use sea_orm::{
    ActiveValue::Set, ExprTrait as _, IntoActiveModel as _, Order, QueryOrder as _, QuerySelect as _,
};
use serde::{Deserialize, Serialize};

use super::audit::list_registry_changes;
use super::bulk::insert_all;
use super::error::{StoreError, read_json, read_key, touched, write_json};
use super::list::by_bytes;
use super::matrix::read_revision;
use crate::database::Connection;
use domain::detection::{
    AdoptionNote, DetectedCommunity, Detection, DetectionRefusal, DetectionState, LoneAccount, LoneReason,
    MatrixMoved, Proposal, Setting,
};
use domain::id::{DetectionId, JobId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "detection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub job_id: Uuid,
        pub setting: String,
        #[sea_orm(column_type = "Text")]
        pub asked: String,
        pub revision: i64,
        pub audit_seq: i64,
        #[sea_orm(column_type = "Text")]
        pub figures: String,
        pub modularity: f64,
        pub subject_id: Option<Uuid>,
        pub created_ms: i64,
        pub adopted_ms: Option<i64>,
        pub adopted_by: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub adopted: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod community {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "detection_community")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub detection_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ordinal: i32,
        #[sea_orm(column_type = "Text")]
        pub community: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod isolated {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "detection_isolated")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub detection_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: String,
        pub reason: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A detection together with the last audit entry of the revision that it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptDetection {
    /// The detection.
    pub detection: Detection,
    /// Number of that entry; what comes after it has changed since.
    pub audit_seq: i64,
}

/// Which detections a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct DetectionFilter {
    /// Only those in this state.
    pub state: Option<DetectionState>,
    /// Only those of this setting.
    pub setting: Option<Setting>,
}

/// The counts of a detection, which nobody searches by.
#[derive(Serialize, Deserialize)]
struct Figures {
    accounts: u32,
    ties: u32,
    communities: u32,
    largest: u32,
    isolated: u32,
    unclustered: u32,
    joined: u32,
    split: u32,
}

fn to_row(kept: &KeptDetection) -> row::Model {
    let detection = &kept.detection;
    let figures = Figures {
        accounts: detection.accounts,
        ties: detection.ties,
        communities: detection.communities,
        largest: detection.largest,
        isolated: detection.isolated,
        unclustered: detection.unclustered,
        joined: detection.joined,
        split: detection.split,
    };
    row::Model {
        id: detection.id.0,
        job_id: detection.job.0,
        setting: detection.asked.setting.key().to_owned(),
        asked: write_json(&detection.asked),
        revision: detection.revision,
        audit_seq: kept.audit_seq,
        figures: write_json(&figures),
        modularity: detection.modularity,
        subject_id: detection.subject.map(|id| id.0),
        created_ms: detection.created_at.as_ms(),
        adopted_ms: None,
        adopted_by: None,
        adopted: None,
    }
}

/// `now` is the registry's revision.
fn from_row(row: row::Model, now: i64) -> Result<KeptDetection, StoreError> {
    let key = row.id.to_string();
    let figures: Figures = read_json("detection", "figures", &key, &row.figures)?;
    let adopted = match (row.adopted_ms, row.adopted) {
        (Some(at), Some(communities)) => Some(AdoptionNote {
            at: Timestamp::from_ms(at),
            subject: row.adopted_by.map(SubjectId),
            communities: read_json("detection", "adopted", &key, &communities)?,
        }),
        _ => None,
    };
    let detection = Detection {
        id: DetectionId(row.id),
        job: JobId(row.job_id),
        state: match adopted {
            Some(_) => DetectionState::Adopted,
            None if row.revision != now => DetectionState::Outdated,
            None => DetectionState::Open,
        },
        asked: read_json("detection", "asked", &key, &row.asked)?,
        revision: row.revision,
        accounts: figures.accounts,
        ties: figures.ties,
        communities: figures.communities,
        largest: figures.largest,
        isolated: figures.isolated,
        unclustered: figures.unclustered,
        joined: figures.joined,
        split: figures.split,
        modularity: row.modularity,
        subject: row.subject_id.map(SubjectId),
        created_at: Timestamp::from_ms(row.created_ms),
        adopted,
    };
    Ok(KeptDetection { detection, audit_seq: row.audit_seq })
}

/// The detection with this id; `now` is the registry's revision.
///
/// # Errors
/// [`StoreError`].
pub async fn find_detection(
    conn: &Connection,
    id: DetectionId,
    now: i64,
) -> Result<Option<KeptDetection>, StoreError> {
    let row = row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?;
    row.map(|row| from_row(row, now)).transpose()
}

/// The detection that a job has made.
///
/// # Errors
/// [`StoreError`].
pub async fn find_detection_of_job(
    conn: &Connection,
    job: JobId,
    now: i64,
) -> Result<Option<KeptDetection>, StoreError> {
    let row = row::Entity::find().filter(row::COLUMN.job_id.eq(job.0)).one(conn).await?;
    row.map(|row| from_row(row, now)).transpose()
}

/// Why the detection with this id cannot be adopted; `None` when it can.
///
/// # Errors
/// [`StoreError`].
pub async fn find_obstacle(
    conn: &Connection,
    id: DetectionId,
) -> Result<Option<DetectionRefusal>, StoreError> {
    let now = read_revision(conn).await?.revision;
    let Some(KeptDetection { detection, audit_seq }) = find_detection(conn, id, now).await? else {
        return Ok(None);
    };
    if let Some(note) = detection.adopted {
        return Ok(Some(DetectionRefusal::Adopted(note)));
    }
    if detection.state != DetectionState::Outdated {
        return Ok(None);
    }
    let things = list_registry_changes(conn, audit_seq).await?;
    Ok(Some(DetectionRefusal::Moved(MatrixMoved::of(detection.revision, now, things))))
}

/// A page of detections, the newest first, before `before`; `now` is the registry's revision.
///
/// # Errors
/// [`StoreError`].
pub async fn list_detections(
    conn: &Connection,
    filter: DetectionFilter,
    before: Option<DetectionId>,
    limit: u64,
    now: i64,
) -> Result<Vec<Detection>, StoreError> {
    let mut query = row::Entity::find();
    query = match filter.state {
        None => query,
        Some(DetectionState::Adopted) => query.filter(row::COLUMN.adopted_ms.is_not_null()),
        Some(DetectionState::Open) => {
            query.filter(row::COLUMN.adopted_ms.is_null()).filter(row::COLUMN.revision.eq(now))
        }
        Some(DetectionState::Outdated) => {
            query.filter(row::COLUMN.adopted_ms.is_null()).filter(row::COLUMN.revision.ne(now))
        }
    };
    if let Some(setting) = filter.setting {
        query = query.filter(row::COLUMN.setting.eq(setting.key()));
    }
    if let Some(before) = before {
        query = query.filter(row::COLUMN.id.lt(before.0));
    }
    let rows = query.order_by_desc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(|row| Ok(from_row(row, now)?.detection)).collect()
}

/// A page of a detection's communities by ordinal, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_communities(
    conn: &Connection,
    id: DetectionId,
    after: i32,
    limit: Option<u64>,
) -> Result<Vec<DetectedCommunity>, StoreError> {
    let rows = community::Entity::find()
        .filter(community::COLUMN.detection_id.eq(id.0))
        .filter(community::COLUMN.ordinal.gt(after))
        .order_by_asc(community::COLUMN.ordinal)
        .limit(limit)
        .all(conn)
        .await?;
    let read = |row: community::Model| {
        let key = format!("{id} {}", row.ordinal);
        read_json("detection_community", "community", &key, &row.community)
    };
    rows.into_iter().map(read).collect()
}

/// A page of the accounts of which a detection says nothing, by handle, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_isolated(
    conn: &Connection,
    id: DetectionId,
    reason: Option<LoneReason>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<LoneAccount>, StoreError> {
    let mut query = isolated::Entity::find().filter(isolated::COLUMN.detection_id.eq(id.0));
    if let Some(reason) = reason {
        query = query.filter(isolated::COLUMN.reason.eq(reason.key()));
    }
    if let Some(after) = after {
        query = query.filter(by_bytes(conn, isolated::Column::Account).gt(after));
    }
    let rows =
        query.order_by(by_bytes(conn, isolated::Column::Account), Order::Asc).limit(limit).all(conn).await?;
    let read = |row: isolated::Model| {
        let key = format!("{id} {}", row.account);
        let reason = read_key("detection_isolated", "reason", &key, &row.reason, LoneReason::of_key)?;
        Ok(LoneAccount { account: row.account, reason })
    };
    rows.into_iter().map(read).collect()
}

/// Inserts a detection that nobody has adopted, with all that was found.
///
/// # Errors
/// [`StoreError::Taken`] when its job has made one before.
pub async fn insert_detection(
    conn: &Connection,
    kept: &KeptDetection,
    proposal: &Proposal,
) -> Result<(), StoreError> {
    let id = kept.detection.id.0;
    row::Entity::insert(to_row(kept).into_active_model()).exec_without_returning(conn).await?;
    let communities = proposal.communities.iter().map(|one| community::ActiveModel {
        detection_id: Set(id),
        ordinal: Set(i32::try_from(one.ordinal).unwrap_or(i32::MAX)),
        community: Set(write_json(one)),
    });
    insert_all(conn, communities).await?;
    let isolated = proposal.isolated.iter().map(|one| isolated::ActiveModel {
        detection_id: Set(id),
        account: Set(one.account.clone()),
        reason: Set(one.reason.key().to_owned()),
    });
    insert_all(conn, isolated).await
}

/// Notes that a detection was adopted.
///
/// # Errors
/// [`StoreError::Touched`] when there is none, or it was adopted before.
pub async fn note_adoption(
    conn: &Connection,
    id: DetectionId,
    note: &AdoptionNote,
) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        adopted_ms: Set(Some(note.at.as_ms())),
        adopted_by: Set(note.subject.map(|id| id.0)),
        adopted: Set(Some(write_json(&note.communities))),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(id.0))
        .filter(row::COLUMN.adopted_ms.is_null())
        .exec(conn)
        .await?;
    touched("detection", 1, done.rows_affected)
}
