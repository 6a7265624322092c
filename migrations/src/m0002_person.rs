//! Subjects (named persons) and their tokens, of which only hashes are kept.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0002_person", changes: none, tables, indices: none };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("subject")
            .col(uuid("id").primary_key())
            .col(string("name").unique_key())
            .col(big_integer("created_ms"))
            .to_owned(),
        Table::create()
            .table("token")
            .col(uuid("id").primary_key())
            .col(uuid("subject_id"))
            .col(string("hash").unique_key())
            .col(string("label"))
            .col(text("grants"))
            .col(big_integer("created_ms"))
            .col(big_integer_null("expires_ms"))
            .col(big_integer_null("revoked_ms"))
            .foreign_key(ForeignKey::create().from("token", "subject_id").to("subject", "id"))
            .to_owned(),
    ]
}
