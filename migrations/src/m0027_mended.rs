//! What is mended after planning: how campaigns were amended, topics that accounts propose themselves, and templates of the deployment's
//! own; and what an organisation tells, by its key.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0027_mended", changes: columns, tables, indices };

fn columns() -> Vec<TableAlterStatement> {
    let of =
        |table: &str, column: ColumnDef| Table::alter().table(table.to_owned()).add_column(column).to_owned();
    vec![of("campaign", text_null("amended"))]
}

fn tables() -> Vec<TableCreateStatement> {
    vec![amendment(), topic_proposal(), theme()]
}

/// How a campaign was amended, in order. A text that was not changed is null before and after.
fn amendment() -> TableCreateStatement {
    Table::create()
        .table("campaign_amendment")
        .col(uuid("campaign_id"))
        .col(integer("number"))
        .col(big_integer("revision"))
        .col(text_null("contact_before"))
        .col(text_null("contact_after"))
        .col(text_null("brief_before"))
        .col(text_null("brief_after"))
        .col(text("reason"))
        .col(uuid_null("written_by"))
        .col(big_integer("written_ms"))
        .primary_key(Index::create().col("campaign_id").col("number"))
        .foreign_key(ForeignKey::create().from("campaign_amendment", "campaign_id").to("campaign", "id"))
        .to_owned()
}

/// A topic of an account's own for a campaign.
fn topic_proposal() -> TableCreateStatement {
    Table::create()
        .table("topic_proposal")
        .col(uuid("id").primary_key())
        .col(uuid("campaign_id"))
        .col(string("account"))
        .col(string_null("angle"))
        .col(string("audience"))
        .col(text("title"))
        .col(text("brief"))
        .col(string("state"))
        .col(uuid_null("proposed_by"))
        .col(big_integer("proposed_ms"))
        .col(uuid_null("decided_by"))
        .col(big_integer_null("decided_ms"))
        .col(text("reason"))
        .col(uuid_null("direction_id"))
        .foreign_key(ForeignKey::create().from("topic_proposal", "campaign_id").to("campaign", "id"))
        .foreign_key(ForeignKey::create().from("topic_proposal", "account").to("account", "handle"))
        .to_owned()
}

/// A template of the deployment's own.
fn theme() -> TableCreateStatement {
    Table::create()
        .table("theme")
        .col(string("key").primary_key())
        .col(big_integer("revision"))
        .col(string_null("region"))
        .col(text("body"))
        .to_owned()
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("direction_organisation").table("direction").col("organisation").to_owned(),
        Index::create()
            .name("topic_proposal_campaign")
            .table("topic_proposal")
            .col("campaign_id")
            .col("id")
            .to_owned(),
    ]
}
