//! What publishing platforms report, and what the pages there say.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0032_publication", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![publication()]
}

/// A version that is out. Its page is looked at again at `next_look_ms`.
fn publication() -> TableCreateStatement {
    Table::create()
        .table("publication")
        .col(uuid("piece_id"))
        .col(big_integer("version"))
        .col(text("url"))
        .col(uuid_null("reported_by"))
        .col(big_integer("reported_ms"))
        .col(integer("looks"))
        .col(big_integer_null("next_look_ms"))
        .col(text_null("page"))
        .col(string_null("outcome"))
        .primary_key(Index::create().col("piece_id").col("version"))
        .foreign_key(ForeignKey::create().from("publication", "piece_id").to("piece", "id"))
        .to_owned()
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("publication_next_look").table("publication").col("next_look_ms").to_owned(),
        Index::create()
            .name("review_step")
            .table("review")
            .col("step_key")
            .col("due_ms")
            .col("piece_id")
            .to_owned(),
    ]
}
