//! What happened: events (for followers), audit rows (who changed what from what to what), and background jobs.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0003_record", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("event")
            .col(pk_auto("seq").big_integer())
            .col(big_integer("at_ms"))
            .col(string("kind"))
            .col(uuid_null("subject_id"))
            .col(string("entity"))
            .col(string("entity_key"))
            .col(uuid_null("campaign_id"))
            .col(string_null("account"))
            .col(string_null("cluster"))
            .col(text("data"))
            .to_owned(),
        Table::create()
            .table("audit")
            .col(pk_auto("seq").big_integer())
            .col(big_integer("at_ms"))
            .col(uuid_null("subject_id"))
            .col(string_null("request_id"))
            .col(string("action"))
            .col(string("entity"))
            .col(string("entity_key"))
            .col(text_null("before"))
            .col(text_null("after"))
            .to_owned(),
        Table::create()
            .table("job")
            .col(uuid("id").primary_key())
            .col(string("kind"))
            .col(string("state"))
            .col(uuid_null("subject_id"))
            .col(text("input"))
            .col(big_integer("done"))
            .col(big_integer("total"))
            .col(boolean("cancel_requested"))
            .col(string_null("lease_owner"))
            .col(big_integer_null("lease_until_ms"))
            .col(big_integer("attempts"))
            .col(text_null("result"))
            .col(text_null("problem"))
            .col(big_integer("created_ms"))
            .col(big_integer_null("finished_ms"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create()
            .name("audit_entity")
            .table("audit")
            .col("entity")
            .col("entity_key")
            .col("seq")
            .to_owned(),
        Index::create().name("event_account").table("event").col("account").col("seq").to_owned(),
        Index::create().name("event_cluster").table("event").col("cluster").col("seq").to_owned(),
        Index::create().name("job_state").table("job").col("state").col("created_ms").to_owned(),
    ]
}
