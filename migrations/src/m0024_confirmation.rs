//! Directions that a coordinator keeps although their accounts no longer qualify for them.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0024_confirmation", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("direction_confirmation")
            .col(uuid("direction_id").primary_key())
            .col(uuid("campaign_id"))
            .col(uuid_null("subject_id"))
            .col(big_integer("at_ms"))
            .foreign_key(
                ForeignKey::create().from("direction_confirmation", "direction_id").to("direction", "id"),
            )
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create()
            .name("direction_confirmation_campaign")
            .table("direction_confirmation")
            .col("campaign_id")
            .to_owned(),
    ]
}
