//! Keys that things had before they were renamed or merged into others, so that whoever knows the old one is led to the new one.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0019_renamed", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("renamed")
            .col(string("entity"))
            .col(string("former"))
            .col(string("present"))
            .col(string("reason"))
            .col(uuid_null("subject_id"))
            .col(big_integer("at_ms"))
            .primary_key(Index::create().col("entity").col("former"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![Index::create().name("renamed_present").table("renamed").col("entity").col("present").to_owned()]
}
