//! Inserting many rows without passing the databases' limit of bound values.

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
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let chunk = (MOST_BINDS / columns.max(1)).min(1000);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<A> = rows.by_ref().take(chunk).collect();
        A::Entity::insert_many(part).exec_without_returning(conn).await?;
    }
    Ok(())
}
