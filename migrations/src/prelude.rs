//! What a migration is written with.

pub use sea_orm::sea_query::{
    ColumnDef, ConditionalStatement, Expr, ExprTrait, ForeignKey, Index, IndexCreateStatement, Table,
    TableAlterStatement, TableCreateStatement,
};

pub use super::column::{
    big_integer, big_integer_null, blob, blob_null, boolean, boolean_null, double, integer, integer_null,
    pk_auto, string, string_len, string_null, text, text_null, uuid, uuid_null,
};
pub(crate) use super::{Migration, none};
