//! Rows of subjects.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, read_json, touched, write_json};
use super::list::is_among;
use crate::database::Connection;
use domain::id::SubjectId;
use domain::password::SignInName;
use domain::right::{Grant, Role};
use domain::subject::{Phone, Subject};
use domain::time::Timestamp;

pub(super) mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subject")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub created_ms: i64,
        pub barred_ms: Option<i64>,
        pub organisation: Option<String>,
        #[sea_orm(unique)]
        pub staff_number: Option<String>,
        pub phone: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub grants: String,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<Subject, StoreError> {
    Ok(Subject {
        grants: read_json("subject", "grants", &row.id.to_string(), &row.grants)?,
        id: SubjectId(row.id),
        name: row.name,
        organisation: row.organisation,
        staff_number: row.staff_number,
        created_at: Timestamp::from_ms(row.created_ms),
        barred_at: row.barred_ms.map(Timestamp::from_ms),
        revision: row.revision,
    })
}

fn from_rows(rows: Vec<row::Model>) -> Result<Vec<Subject>, StoreError> {
    rows.into_iter().map(from_row).collect()
}

/// The subject with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_subject_by_id(conn: &Connection, id: SubjectId) -> Result<Option<Subject>, StoreError> {
    row::Entity::find_by_id(id.0).one(conn).await?.map(from_row).transpose()
}

/// The subject with this id and its phone, which nobody but administrators and the person may see.
///
/// # Errors
/// [`StoreError`].
pub async fn find_subject_with_phone(
    conn: &Connection,
    id: SubjectId,
) -> Result<Option<(Subject, Option<Phone>)>, StoreError> {
    let Some(mut row) = row::Entity::find_by_id(id.0).one(conn).await? else { return Ok(None) };
    let phone = row.phone.take().map(Phone);
    Ok(Some((from_row(row)?, phone)))
}

/// The subjects of whom one of these words is the name, the staff number or the id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_meant(conn: &Connection, words: &[String]) -> Result<Vec<Subject>, StoreError> {
    let said = || words.iter().map(String::as_str);
    let ids = said().filter_map(|word| word.parse::<Uuid>().ok());
    let any = Condition::any()
        .add(is_among(conn, row::Column::Name, said()))
        .add(is_among(conn, row::Column::StaffNumber, said()))
        .add(is_among(conn, row::Column::Id, ids));
    from_rows(row::Entity::find().filter(any).all(conn).await?)
}

/// Those who are known by a name to sign in by: by their own name, staff number or phone.
///
/// # Errors
/// [`StoreError`].
pub async fn list_known_by(conn: &Connection, name: &SignInName) -> Result<Vec<SubjectId>, StoreError> {
    let is = |column: row::Column| Func::lower(Expr::col(column)).eq(name.as_str());
    let mut any = Condition::any().add(is(row::Column::Name)).add(is(row::Column::StaffNumber));
    if let Some(phone) = Phone(name.as_str().to_owned()).in_one_form() {
        any = any.add(row::COLUMN.phone.eq(phone.0));
    }
    let rows = row::Entity::find().filter(any).order_by_asc(row::COLUMN.id).all(conn).await?;
    Ok(rows.into_iter().map(|row| SubjectId(row.id)).collect())
}

/// The subjects with these ids.
///
/// # Errors
/// [`StoreError`].
pub async fn list_identified(conn: &Connection, ids: &[SubjectId]) -> Result<Vec<Subject>, StoreError> {
    let known = is_among(conn, row::Column::Id, ids.iter().map(|id| id.0));
    from_rows(row::Entity::find().filter(known).all(conn).await?)
}

/// The subjects who have been given roles and are not shut out.
///
/// # Errors
/// [`StoreError`].
pub async fn list_granted(conn: &Connection) -> Result<Vec<Subject>, StoreError> {
    let granted = row::Entity::find()
        .filter(row::COLUMN.barred_ms.is_null())
        .filter(row::COLUMN.grants.ne(write_json(&Vec::<Grant>::new())));
    from_rows(granted.all(conn).await?)
}

/// A page of subjects by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_subjects(
    conn: &Connection,
    after: Option<SubjectId>,
    limit: u64,
) -> Result<Vec<Subject>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(after) = after {
        query = query.filter(row::COLUMN.id.gt(after.0));
    }
    from_rows(query.order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?)
}

/// Which persons a list shows; every one given must hold.
#[derive(Debug, Clone, Default)]
pub struct SubjectFilter {
    /// This stands in the name or the staff number.
    pub q: Option<String>,
    /// A personal link would give them this role.
    pub role: Option<Role>,
    /// They work for the organisation with this key.
    pub organisation: Option<String>,
}

/// A page of the subjects that pass by id, after `after`. O(n): a name may stand anywhere in a text.
///
/// # Errors
/// [`StoreError`].
pub async fn find_subjects(
    conn: &Connection,
    filter: &SubjectFilter,
    after: Option<SubjectId>,
    limit: u64,
) -> Result<Vec<Subject>, StoreError> {
    let mut condition = Condition::all();
    if let Some(after) = after {
        condition = condition.add(row::COLUMN.id.gt(after.0));
    }
    if let Some(q) = &filter.q {
        let holds = |column: row::Column| Expr::col(column).like(holding(q));
        condition = condition
            .add(Condition::any().add(holds(row::Column::Name)).add(holds(row::Column::StaffNumber)));
    }
    if let Some(role) = filter.role {
        // As serde writes a grant: its role comes first, and no scope can hold a quotation mark that is not escaped.
        let grant = format!("{{\"role\":\"{}\"", role.key());
        condition = condition.add(Expr::col(row::Column::Grants).like(holding(&grant)));
    }
    if let Some(organisation) = &filter.organisation {
        condition = condition.add(row::COLUMN.organisation.eq(organisation.as_str()));
    }
    from_rows(
        row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?,
    )
}

/// That a text holds this, whatever it is.
fn holding(part: &str) -> LikeExpr {
    let plain = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{plain}%")).escape('\\')
}

/// How many persons of each organisation are on record and not shut out, by the organisation's key.
///
/// # Errors
/// [`StoreError`].
pub async fn count_persons(conn: &Connection) -> Result<BTreeMap<String, usize>, StoreError> {
    let counts: Vec<(String, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Organisation)
        .column_as(row::Column::Id.count(), "count")
        .filter(row::COLUMN.organisation.is_not_null())
        .filter(row::COLUMN.barred_ms.is_null())
        .group_by(row::Column::Organisation)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(key, count)| (key, usize::try_from(count).unwrap_or(usize::MAX))).collect())
}

/// Inserts a subject with its phone.
///
/// # Errors
/// [`StoreError::Taken`] when its staff number is there already.
pub async fn insert_subject(
    conn: &Connection,
    subject: &Subject,
    phone: Option<&Phone>,
) -> Result<(), StoreError> {
    let row = to_row(subject, phone);
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Writes what is said of a subject, whose revision is one more than the kept one.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there or has moved on; [`StoreError::Taken`] when its staff number is another's.
pub async fn update_subject(
    conn: &Connection,
    subject: &Subject,
    phone: Option<&Phone>,
) -> Result<(), StoreError> {
    let row = to_row(subject, phone);
    let values = row::ActiveModel {
        name: Set(row.name),
        organisation: Set(row.organisation),
        staff_number: Set(row.staff_number),
        phone: Set(row.phone),
        grants: Set(row.grants),
        revision: Set(row.revision),
        ..Default::default()
    };
    update(conn, subject, values).await
}

/// Writes whether a subject is shut out; its revision is one more than the kept one.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there or has moved on.
pub async fn update_barred(conn: &Connection, subject: &Subject) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        barred_ms: Set(subject.barred_at.map(Timestamp::as_ms)),
        revision: Set(subject.revision),
        ..Default::default()
    };
    update(conn, subject, values).await
}

async fn update(conn: &Connection, subject: &Subject, values: row::ActiveModel) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(subject.id.0))
        .filter(row::COLUMN.revision.eq(subject.revision - 1))
        .exec(conn)
        .await?;
    touched("subject", 1, done.rows_affected)
}

fn to_row(subject: &Subject, phone: Option<&Phone>) -> row::Model {
    row::Model {
        id: subject.id.0,
        name: subject.name.clone(),
        created_ms: subject.created_at.as_ms(),
        barred_ms: subject.barred_at.map(Timestamp::as_ms),
        organisation: subject.organisation.clone(),
        staff_number: subject.staff_number.clone(),
        phone: phone.map(|phone| phone.0.clone()),
        grants: write_json(&subject.grants),
        revision: subject.revision,
    }
}

/// All subjects with their phones, by id: what a list of persons is compared with.
///
/// # Errors
/// [`StoreError`].
pub async fn list_all_subjects(conn: &Connection) -> Result<Vec<(Subject, Option<Phone>)>, StoreError> {
    let rows = row::Entity::find().order_by_asc(row::COLUMN.id).all(conn).await?;
    let with_phone = |mut row: row::Model| {
        let phone = row.phone.take().map(Phone);
        Ok((from_row(row)?, phone))
    };
    rows.into_iter().map(with_phone).collect()
}
