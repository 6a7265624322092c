//! Passwords, of which only slow hashes are kept, and the names that persons sign in by.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0028_password", changes: none, tables, indices: none };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("password")
            .col(uuid("subject_id").primary_key())
            .col(string("sign_in_name").unique_key())
            .col(string("hash"))
            .col(big_integer("set_ms"))
            .foreign_key(ForeignKey::create().from("password", "subject_id").to("subject", "id"))
            .to_owned(),
    ]
}
