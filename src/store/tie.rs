//! Rows of ties.

use std::collections::BTreeSet;
use std::num::ParseFloatError;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, Condition, DbBackend, IntoActiveModel as _, QueryOrder as _, QuerySelect as _,
};

use super::bulk::{insert_all, upsert_all};
use super::error::{StoreError, bad_row, touched};
use crate::database::Connection;
use domain::tie::{Tie, TieKey};
use domain::tie_table::TieTable;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "tie")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub source: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub target: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        pub weight: f64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Ties that one statement asks for: SQLite takes conditions up to a depth of 1,000.
const MOST_AT_ONCE: usize = 200;

fn to_row(tie: &Tie) -> row::Model {
    let (pair, kind) = tie.key();
    row::Model {
        source: pair.first().to_owned(),
        target: pair.second().to_owned(),
        kind: kind.to_owned(),
        weight: tie.weight,
    }
}

fn from_row(row: row::Model) -> Tie {
    Tie { source: row.source, target: row.target, kind: row.kind, weight: row.weight }
}

fn has_key(tie: &Tie) -> Condition {
    let (pair, kind) = tie.key();
    Condition::all()
        .add(row::COLUMN.source.eq(pair.first()))
        .add(row::COLUMN.target.eq(pair.second()))
        .add(row::COLUMN.kind.eq(kind))
}

/// Those of these ties that are there, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_ties_of(conn: &Connection, keys: &BTreeSet<TieKey>) -> Result<Vec<Tie>, StoreError> {
    let keys: Vec<&TieKey> = keys.iter().collect();
    let mut found = Vec::new();
    for part in keys.chunks(MOST_AT_ONCE) {
        let any = part.iter().fold(Condition::any(), |any, key| {
            let one = Condition::all()
                .add(row::COLUMN.source.eq(key.source.as_str()))
                .add(row::COLUMN.target.eq(key.target.as_str()))
                .add(row::COLUMN.kind.eq(key.kind.as_str()));
            any.add(one)
        });
        found.extend(row::Entity::find().filter(any).all(conn).await?.into_iter().map(from_row));
    }
    Ok(found)
}

/// Accounts whose ties are read at once, where what is made of them is smaller than they are.
const PAGE: u64 = 2_000;

/// Between the ties of an account, and between what is said of a tie, in the text that [`read_tie_table`] asks for. Neither handles nor kinds
/// hold control characters.
const BETWEEN: char = '\u{1e}';
const WITHIN: char = '\u{1f}';

/// The ties of an account as one text: for a nation a row of each tie takes the driver several times as long as all the rest. Weights are
/// written so that they are read as the same numbers.
fn packed(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "string_agg(target || chr(31) || kind || chr(31) || weight::text, chr(30))",
        _ => "group_concat(target || char(31) || kind || char(31) || quote(weight), char(30))",
    }
}

/// All ties, smaller handle first; no more memory than the table takes and a page of accounts.
///
/// # Errors
/// [`StoreError`].
pub async fn read_tie_table(conn: &Connection) -> Result<TieTable, StoreError> {
    use row::Column::Source;
    let mut table = TieTable::default();
    let mut last: Option<String> = None;
    loop {
        let page = row::Entity::find()
            .select_only()
            .column(Source)
            .expr(Expr::cust(packed(conn.get_database_backend())));
        let page = match last {
            Some(last) => page.filter(row::COLUMN.source.gt(last)),
            None => page,
        };
        let page = page.group_by(Source).order_by_asc(Source).limit(PAGE);
        let rows: Vec<(String, String)> = page.into_tuple().all(conn).await?;
        for (source, ties) in &rows {
            let mut said =
                ties.split(BETWEEN).map(|tie| read_packed(source, tie)).collect::<Result<Vec<_>, _>>()?;
            // Databases join the rows of a group in any order.
            said.sort_unstable_by_key(|(target, kind, _)| (*target, *kind));
            for (target, kind, weight) in said {
                table.push(source, target, kind, weight);
            }
        }
        if (rows.len() as u64) < PAGE {
            return Ok(table);
        }
        last = rows.into_iter().next_back().map(|(source, _)| source);
    }
}

/// Target, kind and weight of one tie in such a text.
fn read_packed<'a>(source: &str, tie: &'a str) -> Result<(&'a str, &'a str, f64), StoreError> {
    let mut said = tie.split(WITHIN);
    let (Some(target), Some(kind), Some(weight)) = (said.next(), said.next(), said.next()) else {
        return Err(bad_row("tie", "target", source, "holds a control character"));
    };
    let weight = weight.parse().map_err(|error: ParseFloatError| bad_row("tie", "weight", source, error))?;
    Ok((target, kind, weight))
}

/// The kept tie of the same pair and kind.
///
/// # Errors
/// [`StoreError`].
pub async fn find_tie(conn: &Connection, tie: &Tie) -> Result<Option<Tie>, StoreError> {
    Ok(row::Entity::find().filter(has_key(tie)).one(conn).await?.map(from_row))
}

/// Inserts ties; their accounts must be there.
///
/// # Errors
/// [`StoreError::Taken`] when a pair is tied with that kind already.
pub async fn insert_ties(conn: &Connection, ties: &[Tie]) -> Result<(), StoreError> {
    insert_all(conn, ties.iter().map(|tie| to_row(tie).into_active_model())).await
}

/// Sets the weights of ties that are there, together.
///
/// # Errors
/// [`StoreError`].
pub async fn update_ties(conn: &Connection, ties: &[Tie]) -> Result<(), StoreError> {
    use row::Column::{Kind, Source, Target, Weight};
    let existing = OnConflict::columns([Source, Target, Kind]).update_column(Weight).to_owned();
    let rows = ties.iter().map(|tie| to_row(tie).into_active_model()).collect();
    touched("tie", ties.len() as u64, upsert_all(conn, rows, &existing).await?)
}

/// Sets the weight of a tie that is there.
///
/// # Errors
/// [`StoreError::Touched`] when it is not.
pub async fn update_tie(conn: &Connection, tie: &Tie) -> Result<(), StoreError> {
    let values = row::ActiveModel { weight: Set(tie.weight), ..Default::default() };
    let done = row::Entity::update_many().set(values).filter(has_key(tie)).exec(conn).await?;
    touched("tie", 1, done.rows_affected)
}

/// Removes a tie.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn delete_tie(conn: &Connection, tie: &Tie) -> Result<(), StoreError> {
    let done = row::Entity::delete_many().filter(has_key(tie)).exec(conn).await?;
    touched("tie", 1, done.rows_affected)
}

/// The ties of an account, by the other end and kind.
///
/// # Errors
/// [`StoreError`].
pub async fn list_ties_at(conn: &Connection, handle: &str) -> Result<Vec<Tie>, StoreError> {
    let rows = row::Entity::find().filter(has_end(handle)).all(conn).await?;
    let mut ties: Vec<Tie> = rows.into_iter().map(from_row).collect();
    ties.sort_by_cached_key(Tie::to_key);
    Ok(ties)
}

/// Removes the ties of an account.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_ties_at(conn: &Connection, handle: &str) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(has_end(handle)).exec(conn).await?;
    Ok(())
}

/// Removes ties that are there, together.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is not.
pub async fn delete_ties(conn: &Connection, ties: &[Tie]) -> Result<(), StoreError> {
    let mut deleted = 0;
    for part in ties.chunks(MOST_AT_ONCE) {
        let any = part.iter().fold(Condition::any(), |any, tie| any.add(has_key(tie)));
        deleted += row::Entity::delete_many().filter(any).exec(conn).await?.rows_affected;
    }
    touched("tie", ties.len() as u64, deleted)
}

fn has_end(handle: &str) -> Condition {
    Condition::any().add(row::COLUMN.source.eq(handle)).add(row::COLUMN.target.eq(handle))
}
