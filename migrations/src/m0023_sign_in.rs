//! Personal links, of whose codes only hashes are kept.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0023_sign_in", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("personal_link")
            .col(uuid("id").primary_key())
            .col(uuid("subject_id"))
            .col(string("hash").unique_key())
            .col(big_integer("created_ms"))
            .col(big_integer("expires_ms"))
            .col(big_integer_null("used_ms"))
            .col(big_integer_null("revoked_ms"))
            .col(uuid_null("token_id"))
            .foreign_key(ForeignKey::create().from("personal_link", "subject_id").to("subject", "id"))
            .foreign_key(ForeignKey::create().from("personal_link", "token_id").to("token", "id"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![Index::create().name("personal_link_subject").table("personal_link").col("subject_id").to_owned()]
}
