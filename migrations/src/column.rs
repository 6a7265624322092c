//! Columns by their types: what carries no `_null` must be there.

use sea_orm::sea_query::{ColumnDef, IntoIden};

macro_rules! columns {
    ($($name:ident, $name_null:ident, $kind:ident;)+) => {$(
        #[allow(dead_code, reason = "not every type stands in a column that may be absent")]
        pub fn $name(name: impl IntoIden) -> ColumnDef {
            ColumnDef::new(name).$kind().not_null().take()
        }

        #[allow(dead_code, reason = "not every type stands in a column that may be absent")]
        pub fn $name_null(name: impl IntoIden) -> ColumnDef {
            ColumnDef::new(name).$kind().null().take()
        }
    )+};
}

columns! {
    string, string_null, string;
    text, text_null, text;
    uuid, uuid_null, uuid;
    integer, integer_null, integer;
    big_integer, big_integer_null, big_integer;
    boolean, boolean_null, boolean;
    double, double_null, double;
    blob, blob_null, blob;
}

/// A text of so many characters.
pub fn string_len(name: impl IntoIden, length: u32) -> ColumnDef {
    ColumnDef::new(name).string_len(length).not_null().take()
}

/// A number that the database counts up, and by which rows are found.
pub fn pk_auto(name: impl IntoIden) -> ColumnDef {
    integer(name).auto_increment().primary_key().take()
}
