//! Persons who are shut out.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0016_bar", changes: columns, tables: none, indices: none };

fn columns() -> Vec<TableAlterStatement> {
    vec![Table::alter().table("subject").add_column(big_integer_null("barred_ms")).to_owned()]
}
