//! Rows of deputies: who stands in for whom in an organisation.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, bad_row, read_key, touched};
use super::list::is_among;
use super::subject::{list_identified, list_meant};
use crate::database::Connection;
use domain::deputy::{Deputies, Deputy, DeputyRole, Deputyship};
use domain::id::SubjectId;
use domain::staffing::StandingDeputy;
use domain::subject::word_for;
use domain::time::Timestamp;

mod list {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deputy_list")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: String,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deputy")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub role: String,
        pub person_id: Uuid,
        pub deputy_id: Uuid,
        pub from_ms: i64,
        pub until_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The deputies of an organisation; none, at revision 0, when they were never named.
///
/// # Errors
/// [`StoreError`].
pub async fn list_deputies(conn: &Connection, organisation: &str) -> Result<Deputies, StoreError> {
    let list = list::Entity::find().filter(list::COLUMN.organisation.eq(organisation)).one(conn).await?;
    let rows = row::Entity::find()
        .filter(row::COLUMN.organisation.eq(organisation))
        .order_by_asc(row::COLUMN.place)
        .all(conn)
        .await?;
    let ids: Vec<SubjectId> =
        rows.iter().flat_map(|row| [row.person_id, row.deputy_id]).map(SubjectId).collect();
    let persons = list_identified(conn, &ids).await?;
    let names: Vec<String> = persons.iter().map(|person| person.name.clone()).collect();
    let namesakes = list_meant(conn, &names).await?;
    let words: BTreeMap<SubjectId, String> =
        persons.iter().map(|person| (person.id, word_for(person, &namesakes))).collect();
    let name = |column, id: Uuid| {
        let known = words.get(&SubjectId(id)).cloned();
        known.ok_or_else(|| bad_row("deputy", column, organisation, "names no subject"))
    };
    let deputy = |row: row::Model| {
        Ok(Deputy {
            person: name("person_id", row.person_id)?,
            deputy: name("deputy_id", row.deputy_id)?,
            role: read_key("deputy", "role", organisation, &row.role, DeputyRole::of_key)?,
            from: Timestamp::from_ms(row.from_ms),
            until: Timestamp::from_ms(row.until_ms),
        })
    };
    Ok(Deputies {
        organisation: organisation.to_owned(),
        revision: list.map_or(0, |list| list.revision),
        deputies: rows.into_iter().map(deputy).collect::<Result<_, StoreError>>()?,
    })
}

/// Deputies at `now`, by organisation.
fn standing(now: Timestamp) -> Select<row::Entity> {
    row::Entity::find()
        .filter(row::COLUMN.from_ms.lte(now.as_ms()))
        .filter(row::COLUMN.until_ms.gt(now.as_ms()))
        .order_by_asc(row::COLUMN.organisation)
        .order_by_asc(row::COLUMN.place)
}

fn role_of(row: &row::Model) -> Result<DeputyRole, StoreError> {
    read_key("deputy", "role", &row.organisation, &row.role, DeputyRole::of_key)
}

/// Where, in what and for whom a person is a deputy at `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_deputyships(
    conn: &Connection,
    deputy: SubjectId,
    now: Timestamp,
) -> Result<Vec<Deputyship>, StoreError> {
    let rows = standing(now).filter(row::COLUMN.deputy_id.eq(deputy.0)).all(conn).await?;
    let deputyship = |row: row::Model| {
        Ok(Deputyship {
            role: role_of(&row)?,
            organisation: row.organisation,
            person: SubjectId(row.person_id),
        })
    };
    rows.into_iter().map(deputyship).collect()
}

/// Everybody who is a deputy at `now`, by organisation.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing_deputies(
    conn: &Connection,
    now: Timestamp,
) -> Result<Vec<StandingDeputy>, StoreError> {
    let rows = standing(now).all(conn).await?;
    let deputy = |row: row::Model| {
        Ok(StandingDeputy {
            role: role_of(&row)?,
            organisation: row.organisation,
            deputy: SubjectId(row.deputy_id),
        })
    };
    rows.into_iter().map(deputy).collect()
}

/// When a deputy begins or ends next, after this time.
///
/// # Errors
/// [`StoreError`].
pub async fn next_turn(conn: &Connection, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let mut turns = Vec::new();
    for column in [row::Column::FromMs, row::Column::UntilMs] {
        let next: Option<Option<i64>> = row::Entity::find()
            .select_only()
            .column_as(column.min(), "next")
            .filter(column.gt(after.as_ms()))
            .into_tuple()
            .one(conn)
            .await?;
        turns.extend(next.flatten());
    }
    Ok(turns.into_iter().min().map(Timestamp::from_ms))
}

/// Replaces the deputies of an organisation, whose list is at the revision before that of `after`; `persons` holds the ids of
/// everybody who is named.
///
/// # Errors
/// [`StoreError::Touched`] when the list has moved on; [`StoreError`].
pub async fn replace_deputies(
    conn: &Connection,
    after: &Deputies,
    persons: &BTreeMap<String, SubjectId>,
) -> Result<(), StoreError> {
    let row = list::Model { organisation: after.organisation.clone(), revision: after.revision };
    let known =
        OnConflict::column(list::Column::Organisation).update_column(list::Column::Revision).to_owned();
    let done =
        list::Entity::insert(row.into_active_model()).on_conflict(known).exec_without_returning(conn).await?;
    touched("deputy_list", 1, done)?;
    row::Entity::delete_many()
        .filter(row::COLUMN.organisation.eq(after.organisation.as_str()))
        .exec(conn)
        .await?;
    let id = |name: &String| {
        let known = persons.get(name).map(|id| id.0);
        known.ok_or_else(|| bad_row("deputy", "person_id", &after.organisation, "names nobody"))
    };
    let mut rows = Vec::new();
    for (place, deputy) in (0i64..).zip(&after.deputies) {
        let row = row::Model {
            organisation: after.organisation.clone(),
            place,
            role: deputy.role.key().to_owned(),
            person_id: id(&deputy.person)?,
            deputy_id: id(&deputy.deputy)?,
            from_ms: deputy.from.as_ms(),
            until_ms: deputy.until.as_ms(),
        };
        rows.push(row.into_active_model());
    }
    insert_all(conn, rows).await
}

/// Deletes what is left of the lists of deputies of organisations, in which nobody stands.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_deputy_lists(conn: &Connection, organisations: &[&str]) -> Result<(), StoreError> {
    let these = is_among(conn, list::Column::Organisation, organisations.iter().copied());
    list::Entity::delete_many().filter(these).exec(conn).await?;
    Ok(())
}

/// Lets the deputies of an organisation stand in another one, which has none.
///
/// # Errors
/// [`StoreError`].
pub async fn move_deputies(conn: &Connection, from: &str, into: &str) -> Result<(), StoreError> {
    let list = |organisation: &str| list::Entity::find_by_id(organisation.to_owned());
    let Some(named) = list(from).one(conn).await? else { return Ok(()) };
    if list(into).one(conn).await?.is_none() {
        let made = list::Model { organisation: into.to_owned(), revision: named.revision };
        list::Entity::insert(made.into_active_model().reset_all()).exec_without_returning(conn).await?;
    }
    row::Entity::update_many()
        .set(row::ActiveModel { organisation: Set(into.to_owned()), ..Default::default() })
        .filter(row::COLUMN.organisation.eq(from))
        .exec(conn)
        .await?;
    delete_deputy_lists(conn, &[from]).await
}
