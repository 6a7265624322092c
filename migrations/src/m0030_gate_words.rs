//! The office's own words at the gates: one list, which is changed as a whole.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0030_gate_words", changes: none, tables, indices: none };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("gate_words")
            .col(integer("id").primary_key())
            .col(big_integer("revision"))
            .col(text("words"))
            .to_owned(),
    ]
}
