//! Writing rows: many without passing the databases' limit of bound values, and whole rows over those that are there.

use sea_orm::sea_query::{Alias, Expr, OnConflict};
use sea_orm::{ActiveModelTrait, EntityTrait, ExprTrait as _, IntoActiveModel, Iterable, PrimaryKeyToColumn};

use super::error::StoreError;
use crate::database::Connection;

/// The smaller of both databases' limits (SQLite: 32,766), rounded down.
const MOST_BINDS: usize = 32_000;

/// Inserts rows in chunks. `before_save` hooks are skipped; no entity has any.
pub(super) async fn insert_all<A>(conn: &Connection, rows: Vec<A>) -> Result<(), StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for part in chunks(rows) {
        A::Entity::insert_many(part).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Overwrites `columns` of rows that are there, in chunks, each found by its key at a revision one less than the given one's. Returns
/// how many were.
pub(super) async fn overwrite_all<A>(
    conn: &Connection,
    rows: Vec<A>,
    revision: <A::Entity as EntityTrait>::Column,
    columns: impl IntoIterator<Item = <A::Entity as EntityTrait>::Column>,
) -> Result<u64, StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let given = Expr::col((Alias::new("excluded"), revision));
    let existing = OnConflict::columns(key_of::<A>())
        .update_columns(columns)
        .action_and_where(given.eq(Expr::col((A::Entity::default(), revision)).add(1)))
        .to_owned();
    upsert_all(conn, rows, &existing).await
}

/// Inserts rows in chunks; what becomes of those that are there already is said by `existing`. Returns how many were written.
pub(super) async fn upsert_all<A>(
    conn: &Connection,
    rows: Vec<A>,
    existing: &OnConflict,
) -> Result<u64, StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let mut written = 0;
    for part in chunks(rows) {
        let insert = A::Entity::insert_many(part).on_conflict(existing.clone());
        written += insert.exec_without_returning(conn).await?;
    }
    Ok(written)
}

/// What an update of one row writes: everything but its key. SQLite looks at every row that refers to a key that is written, even to one
/// that stays: at all directions of a nation where a campaign is overwritten.
pub(super) fn all_but_key<A>(row: impl IntoActiveModel<A>) -> A
where
    A: ActiveModelTrait,
{
    let mut values = row.into_active_model().reset_all();
    for column in key_of::<A>() {
        values.not_set(column);
    }
    values
}

fn key_of<A: ActiveModelTrait>() -> impl Iterator<Item = <A::Entity as EntityTrait>::Column> {
    <A::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column)
}

fn chunks<A: ActiveModelTrait>(rows: Vec<A>) -> impl Iterator<Item = Vec<A>> {
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let most = (MOST_BINDS / columns.max(1)).min(1000);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let part: Vec<A> = rows.by_ref().take(most).collect();
        (!part.is_empty()).then_some(part)
    })
}
