//! Counts of what citizens ask, by function and region, and where they come from.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0026_need", changes: none, tables, indices: none };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        // A row is named by its place, since regions that are merged may bring two counts of one thing together: both stay and add up.
        Table::create()
            .table("need_count")
            .col(integer("position").primary_key())
            .col(string("function"))
            .col(string_null("region"))
            .col(string_null("audience"))
            .col(string_null("form"))
            .col(string_null("period"))
            .col(big_integer("count"))
            .to_owned(),
        Table::create()
            .table("need_source")
            .col(integer("id").primary_key())
            .col(string("source"))
            .col(string("period"))
            .col(big_integer("noted_ms"))
            .to_owned(),
    ]
}
