//! Scores: whose turn it is to grade a piece, how they were drawn, and what they gave.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0010_score", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("score_draw")
            .col(uuid("piece_id").primary_key())
            .col(uuid("campaign_id"))
            .col(string("seed"))
            .col(boolean("sampled"))
            .col(big_integer("wanted"))
            .col(text("eligible"))
            .col(big_integer("at_ms"))
            .foreign_key(ForeignKey::create().from("score_draw", "piece_id").to("piece", "id"))
            .to_owned(),
        Table::create()
            .table("score")
            .col(uuid("piece_id"))
            .col(uuid("assessor_id"))
            .col(uuid("campaign_id"))
            .col(text_null("grades"))
            .col(big_integer_null("given_ms"))
            .primary_key(Index::create().col("piece_id").col("assessor_id"))
            .foreign_key(ForeignKey::create().from("score", "piece_id").to("piece", "id"))
            .foreign_key(ForeignKey::create().from("score", "assessor_id").to("subject", "id"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    let on = |name: &str, table: &str, columns: [&str; 2]| {
        let [first, second] = columns.map(str::to_owned);
        Index::create().name(name).table(table.to_owned()).col(first).col(second).to_owned()
    };
    vec![
        on("score_draw_campaign", "score_draw", ["campaign_id", "piece_id"]),
        on("score_campaign", "score", ["campaign_id", "piece_id"]),
        on("score_assessor", "score", ["assessor_id", "piece_id"]),
    ]
}
