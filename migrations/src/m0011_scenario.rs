//! What coverage is held against (settings and declared targets), and saved scenarios.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0011_scenario", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        // One row, which counts the changes of settings and targets.
        Table::create()
            .table("coverage_state")
            .col(integer("id").primary_key())
            .col(big_integer("revision"))
            .col(boolean("declared"))
            .col(text("settings"))
            .to_owned(),
        // An empty audience is everyone, an empty region no place in particular.
        Table::create()
            .table("coverage_target")
            .col(string("function"))
            .col(string("audience"))
            .col(string("form"))
            .col(string("region"))
            .col(big_integer("weight"))
            .col(big_integer("wanted"))
            .primary_key(Index::create().col("function").col("audience").col("form").col("region"))
            .to_owned(),
        Table::create()
            .table("scenario")
            .col(uuid("id").primary_key())
            .col(string("name"))
            .col(text("note"))
            .col(text("changes"))
            .col(boolean("shared"))
            .col(uuid_null("owner_id"))
            .col(big_integer("created_ms"))
            .col(big_integer("changed_ms"))
            .col(big_integer("revision"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("scenario_owner").table("scenario").col("owner_id").to_owned(),
        // The last thing that happened to a piece is asked for by every report of what was said.
        Index::create().name("event_entity").table("event").col("entity").col("seq").to_owned(),
        Index::create().name("piece_published").table("piece").col("published_ms").to_owned(),
    ]
}
