//! Conditions on lists of values. A statement takes at most 32,766 bound values on SQLite and 65,535 on PostgreSQL, and an
//! organisation may have more accounts than that: a list is bound as one value, however long it is.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{ArrayType, Expr, Func, Value};
use sea_orm::{ColumnTrait, ConnectionTrait as _, DbBackend, ExprTrait as _};
use serde::Serialize;
use uuid::Uuid;

use super::error::write_json;
use crate::database::Connection;

/// As many values as PostgreSQL is given as an array. It looks them up in an index, also below an OR, but it may compare each of them
/// with each row: a statement that has run a few times is planned for ten values, whatever their number is then.
const FEW: usize = 100;

/// A type of which lists are bound.
pub(super) trait Listed: Into<Value> {
    /// What a list is an array of.
    const ARRAY: ArrayType;
    /// A member of a JSON array, as SQLite keeps it in a column.
    const ON_SQLITE: &'static str;
    /// A member of a JSON array as text, as PostgreSQL keeps it in a column.
    const ON_POSTGRES: &'static str;

    /// The member of a JSON array.
    fn member(self) -> impl Serialize;
}

impl Listed for &str {
    const ARRAY: ArrayType = ArrayType::String;
    const ON_SQLITE: &'static str = "value";
    const ON_POSTGRES: &'static str = "value";

    fn member(self) -> impl Serialize {
        self
    }
}

impl Listed for Uuid {
    const ARRAY: ArrayType = ArrayType::Uuid;
    // It is kept as its sixteen bytes.
    const ON_SQLITE: &'static str = "unhex(value)";
    const ON_POSTGRES: &'static str = "value::uuid";

    fn member(self) -> impl Serialize {
        self.simple().to_string()
    }
}

impl Listed for i64 {
    const ARRAY: ArrayType = ArrayType::BigInt;
    const ON_SQLITE: &'static str = "value";
    const ON_POSTGRES: &'static str = "value::bigint";

    fn member(self) -> impl Serialize {
        self
    }
}

/// That a column is one of these values, of which there may be any number.
pub(super) fn is_among<V: Listed>(
    conn: &Connection,
    column: impl ColumnTrait,
    values: impl IntoIterator<Item = V>,
) -> Expr {
    let values: Vec<V> = values.into_iter().collect();
    let column = Expr::col(column.as_column_ref());
    if values.is_empty() {
        // A constant, with which PostgreSQL leaves out this side of an OR.
        return Expr::cust("FALSE");
    }
    match conn.get_database_backend() {
        DbBackend::Postgres if values.len() <= FEW => column.eq(PgFunc::any(array(values))),
        DbBackend::Postgres => {
            let among = format!("$1 IN (SELECT {} FROM json_array_elements_text($2::json))", V::ON_POSTGRES);
            Expr::cust_with_exprs(among, [column, json(values)])
        }
        _ => {
            let among = format!("? IN (SELECT {} FROM json_each(?))", V::ON_SQLITE);
            Expr::cust_with_exprs(among, [column, json(values)])
        }
    }
}

/// That a column is one of these words of the program, of which it has few.
pub(super) fn is_any_of(column: impl ColumnTrait, words: impl IntoIterator<Item = &'static str>) -> Expr {
    column.is_in(words)
}

/// The same, for rows that are found by another condition: what the column gives is not looked up in an index, in which SQLite would read
/// all entries of these words.
pub(super) fn has_any_of(column: impl ColumnTrait, words: impl IntoIterator<Item = &'static str>) -> Expr {
    Expr::expr(Func::lower(Expr::col(column.as_column_ref()))).is_in(words)
}

fn array<V: Listed>(values: Vec<V>) -> Expr {
    let values = values.into_iter().map(Into::into).collect();
    Expr::val(Value::Array(V::ARRAY, Some(Box::new(values))))
}

fn json<V: Listed>(values: Vec<V>) -> Expr {
    Expr::val(write_json(&values.into_iter().map(Listed::member).collect::<Vec<_>>()))
}

/// A column of texts in the order of their bytes, which is that of the program, whatever the database's collation is.
pub(super) fn by_bytes(conn: &Connection, column: impl ColumnTrait) -> Expr {
    let column = Expr::col((column.entity_name(), column));
    match conn.get_database_backend() {
        DbBackend::Postgres => Expr::cust_with_expr("$1 COLLATE \"C\"", column),
        // SQLite has no other.
        _ => column,
    }
}
