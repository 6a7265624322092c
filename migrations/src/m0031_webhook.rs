//! Webhooks: where each stands in the events, who delivers to it, and the events that were set aside.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0031_webhook", changes: none, tables, indices: none };

fn tables() -> Vec<TableCreateStatement> {
    vec![webhook(), set_aside()]
}

/// A receiver. Its secret signs what it is sent; one that was replaced signs beside it for a while.
fn webhook() -> TableCreateStatement {
    Table::create()
        .table("webhook")
        .col(uuid("id").primary_key())
        .col(string("name"))
        .col(text("url"))
        .col(text("kinds"))
        .col(text("scope"))
        .col(string("state"))
        .col(string("secret"))
        .col(string_null("former_secret"))
        .col(big_integer_null("former_until_ms"))
        .col(big_integer("position"))
        .col(integer("failures"))
        .col(big_integer_null("failing_since_ms"))
        .col(big_integer_null("next_try_ms"))
        .col(text_null("last_fault"))
        .col(big_integer_null("last_delivered_ms"))
        .col(integer("set_aside"))
        .col(string_null("lease_owner"))
        .col(big_integer_null("lease_beat"))
        .col(big_integer("revision"))
        .to_owned()
}

/// An event that a receiver did not take.
fn set_aside() -> TableCreateStatement {
    Table::create()
        .table("webhook_set_aside")
        .col(uuid("webhook_id"))
        .col(big_integer("event_seq"))
        .col(string("kind"))
        .col(integer("tries"))
        .col(text("fault"))
        .col(big_integer("at_ms"))
        .col(boolean("again"))
        .primary_key(Index::create().col("webhook_id").col("event_seq"))
        .foreign_key(ForeignKey::create().from("webhook_set_aside", "webhook_id").to("webhook", "id"))
        .to_owned()
}
