//! The version that grades were given for; and pieces of a campaign by state, so that a hand-in asks for the withdrawn ones without reading all.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0013_score_version", changes: columns, tables: none, indices };

fn columns() -> Vec<TableAlterStatement> {
    vec![Table::alter().table("score").add_column(big_integer_null("version")).to_owned()]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create()
            .name("piece_campaign_state")
            .table("piece")
            .col("campaign_id")
            .col("state")
            .to_owned(),
    ]
}
