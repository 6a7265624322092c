//! Keys under which requests are carried out once, with their answers for a day.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0006_idempotency", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("idempotency")
            .col(uuid("subject_id"))
            .col(string("key"))
            .col(string_len("digest", 64))
            .col(uuid("claim_id"))
            .col(string("state"))
            .col(big_integer("lease_until_ms"))
            .col(big_integer("created_ms"))
            .col(integer_null("status"))
            .col(string_null("etag"))
            .col(string_null("location"))
            .col(text_null("body"))
            .primary_key(Index::create().col("subject_id").col("key"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().unique().name("idempotency_claim").table("idempotency").col("claim_id").to_owned(),
        Index::create().name("idempotency_created").table("idempotency").col("created_ms").to_owned(),
    ]
}
