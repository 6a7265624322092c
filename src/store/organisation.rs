//! Rows of organisations.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::{insert_all, overwrite_all};
use super::error::{StoreError, read_key, touched};
use super::list::is_among;
use crate::database::Connection;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, System};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub key: String,
        pub name: String,
        pub system: String,
        pub region: Option<String>,
        pub team: Option<bool>,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(organisation: &Organisation) -> row::Model {
    row::Model {
        id: organisation.id.0,
        key: organisation.key.clone(),
        name: organisation.name.clone(),
        system: organisation.system.key().to_owned(),
        region: organisation.region.clone(),
        team: organisation.team,
        revision: organisation.revision,
    }
}

fn from_row(row: row::Model) -> Result<Organisation, StoreError> {
    let system = read_key("organisation", "system", &row.key, &row.system, System::of_key)?;
    Ok(Organisation {
        id: OrganisationId(row.id),
        key: row.key,
        name: row.name,
        system,
        region: row.region,
        team: row.team,
        revision: row.revision,
    })
}

/// Rows that are read at once: as the driver gives them they take several times the memory of the organisations.
const PAGE: u64 = 5_000;

/// All organisations, by key, with no more memory than they take and a page of rows. In a transaction that reads one state, since it
/// takes several queries.
///
/// # Errors
/// [`StoreError`].
pub async fn list_organisations(conn: &Connection) -> Result<Vec<Organisation>, StoreError> {
    let mut organisations: Vec<Organisation> = Vec::new();
    loop {
        let mut page = row::Entity::find().order_by_asc(row::COLUMN.key).limit(PAGE);
        if let Some(last) = organisations.last() {
            page = page.filter(row::COLUMN.key.gt(last.key.as_str()));
        }
        let before = organisations.len();
        for row in page.all(conn).await? {
            organisations.push(from_row(row)?);
        }
        if ((organisations.len() - before) as u64) < PAGE {
            return Ok(organisations);
        }
    }
}

/// The organisation with this key.
///
/// # Errors
/// [`StoreError`].
pub async fn find_organisation(conn: &Connection, key: &str) -> Result<Option<Organisation>, StoreError> {
    row::Entity::find().filter(row::COLUMN.key.eq(key)).one(conn).await?.map(from_row).transpose()
}

/// Of these organisations those that are there, in no particular order. One query.
///
/// # Errors
/// [`StoreError`].
pub async fn list_organisations_of(
    conn: &Connection,
    keys: &[&str],
) -> Result<Vec<Organisation>, StoreError> {
    let rows =
        row::Entity::find().filter(is_among(conn, row::Column::Key, keys.iter().copied())).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts organisations.
///
/// # Errors
/// [`StoreError::Taken`] when a key is there already.
pub async fn insert_organisations(
    conn: &Connection,
    organisations: &[Organisation],
) -> Result<(), StoreError> {
    insert_all(conn, organisations.iter().map(|o| to_row(o).into_active_model())).await
}

/// Overwrites organisations that are there, each at a revision one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is at another revision.
pub async fn update_organisations(
    conn: &Connection,
    organisations: &[Organisation],
) -> Result<(), StoreError> {
    use row::Column::{Name, Region, Revision, System, Team};
    let columns = [Name, System, Region, Team, Revision];
    let rows = organisations.iter().map(|organisation| to_row(organisation).into_active_model()).collect();
    let written = overwrite_all(conn, rows, Revision, columns).await?;
    touched("organisation", organisations.len() as u64, written)
}

/// Overwrites one organisation whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_organisation(conn: &Connection, organisation: &Organisation) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        name: Set(organisation.name.clone()),
        system: Set(organisation.system.key().to_owned()),
        region: Set(organisation.region.clone()),
        team: Set(organisation.team),
        revision: Set(organisation.revision),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.key.eq(organisation.key.as_str()))
        .filter(row::COLUMN.revision.eq(organisation.revision - 1))
        .exec(conn)
        .await?;
    touched("organisation", 1, done.rows_affected)
}

/// Deletes organisations that are there; no account may belong to them.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is not there.
pub async fn delete_organisations(conn: &Connection, keys: &[&str]) -> Result<(), StoreError> {
    let these = is_among(conn, row::Column::Key, keys.iter().copied());
    let done = row::Entity::delete_many().filter(these).exec(conn).await?;
    touched("organisation", keys.len() as u64, done.rows_affected)
}

/// Up to `limit` organisations of a region itself, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_organisations_in(
    conn: &Connection,
    region: &str,
    limit: u64,
) -> Result<Vec<Organisation>, StoreError> {
    let rows = row::Entity::find().filter(row::COLUMN.region.eq(region)).order_by_asc(row::COLUMN.key);
    rows.limit(limit).all(conn).await?.into_iter().map(from_row).collect()
}
