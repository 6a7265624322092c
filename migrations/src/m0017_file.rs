//! Files that nobody has any more, and since when that is known; who has a file, so that it can be asked.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0017_file", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("detached_file")
            .col(string_len("sha256", 64).primary_key())
            .col(big_integer("since_ms"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("attachment_sha256").table("attachment").col("sha256").to_owned(),
        Index::create().name("piece_organisation").table("piece").col("organisation").to_owned(),
        Index::create().name("detached_file_since").table("detached_file").col("since_ms").to_owned(),
    ]
}
