//! Emergencies: plans that were changed, incidents, their cards, facts and bulletins.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0034_incident", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![emergency_plan(), incident(), card(), fact(), bulletin()]
}

/// Plans as the deployment has changed or approved them; the others are as they ship.
fn emergency_plan() -> TableCreateStatement {
    Table::create()
        .table("emergency_plan")
        .col(string("key").primary_key())
        .col(big_integer("revision"))
        .col(text("plan"))
        .col(uuid_null("changed_by"))
        .col(uuid_null("approved_by"))
        .col(big_integer_null("approved_ms"))
        .to_owned()
}

/// `incident`: what is said of it; `plan`: the plan as it stood at the start; `met`: when its clocks were met.
fn incident() -> TableCreateStatement {
    Table::create()
        .table("incident")
        .col(uuid("id").primary_key())
        .col(string("kind"))
        .col(string("region"))
        .col(string("command"))
        .col(boolean("drill"))
        .col(string("state"))
        .col(big_integer("started_ms"))
        .col(text("incident"))
        .col(text("plan"))
        .col(text("met"))
        .to_owned()
}

fn card() -> TableCreateStatement {
    Table::create()
        .table("incident_card")
        .col(uuid("incident_id"))
        .col(string("account"))
        .col(string("organisation"))
        .col(string("duty"))
        .col(integer_null("turn"))
        .col(text("tasks"))
        .col(big_integer("asked_ms"))
        .col(big_integer("due_ms"))
        .col(text("progress"))
        .primary_key(Index::create().col("incident_id").col("account"))
        .foreign_key(ForeignKey::create().from("incident_card", "incident_id").to("incident", "id"))
        .to_owned()
}

fn fact() -> TableCreateStatement {
    Table::create()
        .table("incident_fact")
        .col(uuid("incident_id"))
        .col(string("information"))
        .col(big_integer("version"))
        .col(text("text"))
        .col(text("source"))
        .col(uuid_null("stated_by"))
        .col(big_integer("stated_ms"))
        .col(uuid_null("confirmed_by"))
        .col(big_integer_null("confirmed_ms"))
        .col(text("heard_from"))
        .primary_key(Index::create().col("incident_id").col("information").col("version"))
        .foreign_key(ForeignKey::create().from("incident_fact", "incident_id").to("incident", "id"))
        .to_owned()
}

fn bulletin() -> TableCreateStatement {
    Table::create()
        .table("incident_bulletin")
        .col(uuid("incident_id"))
        .col(big_integer("number"))
        .col(text("bulletin"))
        .primary_key(Index::create().col("incident_id").col("number"))
        .foreign_key(ForeignKey::create().from("incident_bulletin", "incident_id").to("incident", "id"))
        .to_owned()
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("incident_state").table("incident").col("state").col("id").to_owned(),
        Index::create().name("incident_card_account").table("incident_card").col("account").to_owned(),
    ]
}
