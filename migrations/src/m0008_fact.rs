//! Facts with every version of them, the pieces that cite them, and what was confirmed after a change.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0008_fact", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("fact")
            .col(uuid("id").primary_key())
            .col(uuid("campaign_id"))
            .col(string("key"))
            .col(string_null("owner"))
            .col(big_integer("revision"))
            .col(big_integer("version"))
            .col(big_integer("created_ms"))
            .foreign_key(ForeignKey::create().from("fact", "campaign_id").to("campaign", "id"))
            .to_owned(),
        Table::create()
            .table("fact_version")
            .col(uuid("fact_id"))
            .col(big_integer("version"))
            .col(text("text"))
            .col(text("source"))
            .col(big_integer("as_of_ms"))
            .col(big_integer_null("valid_until_ms"))
            .col(boolean("verbatim"))
            .col(boolean("public"))
            .col(uuid_null("written_by"))
            .col(big_integer("written_ms"))
            .col(uuid_null("agreed_by"))
            .col(big_integer_null("agreed_ms"))
            .primary_key(Index::create().col("fact_id").col("version"))
            .foreign_key(ForeignKey::create().from("fact_version", "fact_id").to("fact", "id"))
            .to_owned(),
        Table::create()
            .table("piece_fact")
            .col(uuid("piece_id"))
            .col(big_integer("piece_version"))
            .col(uuid("fact_id"))
            .col(big_integer("fact_version"))
            .primary_key(Index::create().col("piece_id").col("piece_version").col("fact_id"))
            .foreign_key(ForeignKey::create().from("piece_fact", "piece_id").to("piece", "id"))
            .foreign_key(ForeignKey::create().from("piece_fact", "fact_id").to("fact", "id"))
            .to_owned(),
        // What is confirmed is one version of a piece beside one version of a fact; a later one of either opens it again.
        Table::create()
            .table("fact_confirmation")
            .col(uuid("piece_id"))
            .col(big_integer("piece_version"))
            .col(uuid("fact_id"))
            .col(big_integer("fact_version"))
            .col(uuid_null("confirmed_by"))
            .col(big_integer("confirmed_ms"))
            .primary_key(
                Index::create().col("piece_id").col("piece_version").col("fact_id").col("fact_version"),
            )
            .foreign_key(ForeignKey::create().from("fact_confirmation", "piece_id").to("piece", "id"))
            .foreign_key(ForeignKey::create().from("fact_confirmation", "fact_id").to("fact", "id"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().unique().name("fact_key").table("fact").col("campaign_id").col("key").to_owned(),
        Index::create().name("piece_fact_fact").table("piece_fact").col("fact_id").to_owned(),
        Index::create().name("fact_confirmation_fact").table("fact_confirmation").col("fact_id").to_owned(),
    ]
}
