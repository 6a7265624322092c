//! Campaigns with their plan, directions, accounts left out, and what accounts have declined.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0004_campaign", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("campaign")
            .col(uuid("id").primary_key())
            .col(string("title"))
            .col(string("state"))
            .col(big_integer("revision"))
            .col(big_integer("created_ms"))
            .col(text("spec"))
            .col(text("pins"))
            .col(uuid_null("planned_by"))
            .col(uuid_null("signed_by"))
            .col(big_integer_null("signed_ms"))
            .col(string_null("signed_basis"))
            .col(big_integer_null("launched_ms"))
            .col(big_integer_null("closed_ms"))
            .to_owned(),
        Table::create()
            .table("plan")
            .col(uuid("campaign_id").primary_key())
            .col(string("digest"))
            .col(text("summary"))
            .foreign_key(ForeignKey::create().from("plan", "campaign_id").to("campaign", "id"))
            .to_owned(),
        Table::create()
            .table("direction")
            .col(uuid("id").primary_key())
            .col(uuid("campaign_id"))
            .col(string("account"))
            .col(string("organisation"))
            .col(string("cluster"))
            .col(string("angle"))
            .col(string("audience"))
            .col(string("form"))
            .col(string("locality"))
            .col(big_integer("fit"))
            .col(text("reasons"))
            .col(string("kind"))
            .col(string("state"))
            .col(big_integer("starts_ms"))
            .col(big_integer("due_ms"))
            .col(big_integer_null("asked_ms"))
            .col(big_integer_null("accepts_ms"))
            .col(big_integer_null("answered_ms"))
            .col(uuid_null("successor_id"))
            .col(text_null("answer"))
            .foreign_key(ForeignKey::create().from("direction", "campaign_id").to("campaign", "id"))
            .foreign_key(ForeignKey::create().from("direction", "account").to("account", "handle"))
            .to_owned(),
        Table::create()
            .table("unassigned")
            .col(uuid("campaign_id"))
            .col(string("account"))
            .col(string("code"))
            .col(text("detail"))
            .primary_key(Index::create().col("campaign_id").col("account"))
            .foreign_key(ForeignKey::create().from("unassigned", "campaign_id").to("campaign", "id"))
            .to_owned(),
        // An empty angle is a withdrawal from the whole campaign.
        Table::create()
            .table("ban")
            .col(uuid("campaign_id"))
            .col(string("account"))
            .col(string("angle"))
            .primary_key(Index::create().col("campaign_id").col("account").col("angle"))
            .foreign_key(ForeignKey::create().from("ban", "campaign_id").to("campaign", "id"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        // No blanket reposts: of the directions that stand, no two are equal. The database itself refuses a second one.
        Index::create()
            .unique()
            .name("direction_slot")
            .table("direction")
            .col("campaign_id")
            .col("cluster")
            .col("angle")
            .col("audience")
            .col("form")
            .col("locality")
            .and_where(Expr::col("state").is_not_in(["declined", "superseded", "lapsed"]))
            .to_owned(),
        Index::create().name("direction_silent").table("direction").col("state").col("accepts_ms").to_owned(),
        Index::create().name("direction_account").table("direction").col("account").to_owned(),
        Index::create()
            .name("direction_campaign")
            .table("direction")
            .col("campaign_id")
            .col("account")
            .to_owned(),
    ]
}
