//! What people have written over the texts of directions, when an operator has opened one, and which organisations are one team.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0025_direction_text", changes: columns, tables, indices: none };

fn columns() -> Vec<TableAlterStatement> {
    let of =
        |table: &str, column: ColumnDef| Table::alter().table(table.to_owned()).add_column(column).to_owned();
    vec![of("organisation", boolean_null("team")), of("direction", big_integer_null("opened_ms"))]
}

/// A version of a direction's text; the highest counts.
fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("direction_text")
            .col(uuid("direction_id"))
            .col(integer("version"))
            .col(text("title"))
            .col(text("brief"))
            .col(text("note"))
            .col(uuid_null("written_by"))
            .col(big_integer("written_ms"))
            .col(big_integer_null("confirmed_ms"))
            .primary_key(Index::create().col("direction_id").col("version"))
            .foreign_key(ForeignKey::create().from("direction_text", "direction_id").to("direction", "id"))
            .to_owned(),
    ]
}
