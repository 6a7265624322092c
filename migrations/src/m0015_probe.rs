//! What the service writes to see whether the database takes writes again, after one has failed.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0015_probe", changes: none, tables, indices: none };

fn tables() -> Vec<TableCreateStatement> {
    vec![Table::create().table("probe").col(integer("id").primary_key()).col(blob("filler")).to_owned()]
}
