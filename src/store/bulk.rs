//! Writing many rows without passing the databases' limit of bound values.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable};

use super::error::StoreError;

/// The smaller of both databases' limits (SQLite: 32,766), rounded down.
const MOST_BINDS: usize = 32_000;

/// Inserts rows in chunks. `before_save` hooks are skipped; no entity has any.
pub(super) async fn insert_all<A>(conn: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), StoreError>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for part in chunks(rows) {
        A::Entity::insert_many(part).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Overwrites whole rows that are there, in chunks: `existing` names the key by which they are found and what of them is written.
/// Returns how many were.
pub(super) async fn overwrite_all<A>(
    conn: &impl ConnectionTrait,
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

fn chunks<A: ActiveModelTrait>(rows: Vec<A>) -> impl Iterator<Item = Vec<A>> {
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let most = (MOST_BINDS / columns.max(1)).min(1000);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let part: Vec<A> = rows.by_ref().take(most).collect();
        (!part.is_empty()).then_some(part)
    })
}
