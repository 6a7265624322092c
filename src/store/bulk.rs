//! Writing rows: many without passing the databases' limit of bound values, and whole rows over those that are there.

use std::fmt::Write as _;
use std::pin::Pin;

use sea_orm::sea_query::{Alias, Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait as _, DbBackend, EntityName as _, EntityTrait, ExprTrait as _,
    IdenStatic as _, IntoActiveModel, Iterable, PrimaryKeyToColumn, Statement, Value, Values,
};

use super::error::StoreError;
use crate::database::Connection;

/// The smaller of both databases' limits (SQLite: 32,766), rounded down.
const MOST_BINDS: usize = 32_000;

/// Rows of one statement: enough that its own cost does not show.
const MOST_ROWS: usize = 1000;

/// Inserts rows in chunks; while the database works on one, the next is taken from `rows`, which is best lazy. Columns that the first row does not set are left to the
/// database. `before_save` hooks are skipped; no entity has any.
///
/// The statement is put together here: of two million rows, a tree of expressions for each took longer than the database.
pub(super) fn insert_all<'a, A: ActiveModelTrait + Send + 'a>(
    conn: &'a Connection,
    rows: impl IntoIterator<Item = A, IntoIter: Send + 'a>,
) -> Inserting<'a> {
    // Behind a pointer: a future that names a closure over borrowed things is taken for one that cannot move between threads.
    let rows: Box<dyn Iterator<Item = A> + Send + 'a> = Box::new(rows.into_iter());
    Box::pin(insert_parts(conn, rows))
}

/// The work of [`insert_all`].
pub(super) type Inserting<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

async fn insert_parts<A: ActiveModelTrait>(
    conn: &Connection,
    rows: Box<dyn Iterator<Item = A> + Send + '_>,
) -> Result<(), StoreError> {
    let mut rows = rows.peekable();
    let Some(first) = rows.peek() else { return Ok(()) };
    let mut insert = Insert::of(first, conn.get_database_backend());
    let mut next = insert.part(&mut rows);
    while let Some(part) = next.take() {
        let make_next = async { next = insert.part(&mut rows) };
        let (inserted, ()) = tokio::join!(conn.execute_raw(part), make_next);
        inserted?;
    }
    Ok(())
}

/// A statement that inserts rows of one table.
struct Insert<A: ActiveModelTrait> {
    backend: DbBackend,
    columns: Vec<<A::Entity as EntityTrait>::Column>,
    most: usize,
    /// How many rows the text is for; all parts but the last are of one text, which the database reads once.
    rows: usize,
    text: String,
}

impl<A: ActiveModelTrait> Insert<A> {
    fn of(first: &A, backend: DbBackend) -> Self {
        let columns: Vec<_> = <A::Entity as EntityTrait>::Column::iter()
            .filter(|column| !first.get(*column).is_not_set())
            .collect();
        let most = (MOST_BINDS / columns.len().max(1)).min(MOST_ROWS);
        Self { backend, columns, most, rows: 0, text: String::new() }
    }

    fn part(&mut self, rows: &mut impl Iterator<Item = A>) -> Option<Statement> {
        let mut values: Vec<Value> = Vec::with_capacity(self.most * self.columns.len());
        let mut count = 0;
        for mut row in rows.take(self.most) {
            let unset = || Value::String(None);
            values.extend(
                self.columns.iter().map(|column| row.take(*column).into_value().unwrap_or_else(unset)),
            );
            count += 1;
        }
        if count == 0 {
            return None;
        }
        if self.rows != count {
            (self.rows, self.text) = (count, self.text_of(count));
        }
        Some(Statement { sql: self.text.clone(), values: Some(Values(values)), db_backend: self.backend })
    }

    fn text_of(&self, rows: usize) -> String {
        let names: Vec<String> =
            self.columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
        let table = A::Entity::default().table_name();
        let mut text = format!("INSERT INTO \"{table}\" ({}) VALUES ", names.join(", "));
        for place in 0..rows * names.len() {
            text.push_str(match (place, place % names.len()) {
                (0, _) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            match self.backend {
                // Writing into a text does not fail.
                DbBackend::Postgres => drop(write!(text, "${}", place + 1)),
                _ => text.push('?'),
            }
        }
        text.push(')');
        text
    }
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
    let most = (MOST_BINDS / columns.max(1)).min(MOST_ROWS);
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let part: Vec<A> = rows.by_ref().take(most).collect();
        (!part.is_empty()).then_some(part)
    })
}
