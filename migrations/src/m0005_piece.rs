//! Pieces with every version of them; and on a direction the piece that was handed in for it.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0005_piece", changes: columns, tables, indices };

fn columns() -> Vec<TableAlterStatement> {
    vec![Table::alter().table("direction").add_column(uuid_null("piece_id")).to_owned()]
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("piece")
            .col(uuid("id").primary_key())
            .col(uuid("direction_id"))
            .col(uuid("campaign_id"))
            .col(string("account"))
            .col(string("organisation"))
            .col(string("cluster"))
            .col(string("angle"))
            .col(string("audience"))
            .col(string("form"))
            .col(string_null("locality"))
            .col(string("kind"))
            .col(string("state"))
            .col(big_integer("revision"))
            .col(big_integer("version"))
            .col(big_integer("sequence"))
            .col(uuid_null("author_id"))
            .col(big_integer("handed_in_ms"))
            .col(big_integer("revised_ms"))
            .col(big_integer("due_ms"))
            .col(big_integer_null("published_ms"))
            .col(big_integer_null("withdrawn_ms"))
            .col(boolean("late"))
            .col(string_null("url"))
            .col(text("title"))
            .col(string_null("repost_of"))
            .col(string("verdict"))
            .col(text("originality"))
            .foreign_key(ForeignKey::create().from("piece", "direction_id").to("direction", "id"))
            .foreign_key(ForeignKey::create().from("piece", "campaign_id").to("campaign", "id"))
            .foreign_key(ForeignKey::create().from("piece", "account").to("account", "handle"))
            .to_owned(),
        // The campaign and the organisation stand here too, so that a hand-in is compared without a join.
        Table::create()
            .table("piece_version")
            .col(uuid("piece_id"))
            .col(big_integer("version"))
            .col(big_integer("sequence").unique_key())
            .col(uuid("campaign_id"))
            .col(string("organisation"))
            .col(uuid_null("author_id"))
            .col(big_integer("handed_in_ms"))
            .col(text("title"))
            .col(text("text"))
            .col(string_null("repost_of"))
            .col(string("digest"))
            .col(text("originality"))
            .primary_key(Index::create().col("piece_id").col("version"))
            .foreign_key(ForeignKey::create().from("piece_version", "piece_id").to("piece", "id"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        // One piece for a direction: the database itself refuses a second one beside it.
        Index::create()
            .unique()
            .name("piece_direction")
            .table("piece")
            .col("direction_id")
            .and_where(Expr::col("state").ne("withdrawn"))
            .to_owned(),
        Index::create().name("piece_campaign").table("piece").col("campaign_id").col("id").to_owned(),
        Index::create().name("piece_account").table("piece").col("account").to_owned(),
        Index::create()
            .name("piece_version_campaign")
            .table("piece_version")
            .col("campaign_id")
            .col("sequence")
            .to_owned(),
    ]
}
