//! Events are searched by time, thing, person, campaign and kind: with years of them, a page does not read them all.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0029_event", changes: none, tables: none, indices };

fn indices() -> Vec<IndexCreateStatement> {
    // Every list of events goes by `seq`. A thing is found by its key alone: with its kind before it, a list of all things of a kind would be
    // sorted instead of read from its end.
    vec![
        Index::create().name("event_at").table("event").col("at_ms").to_owned(),
        Index::create().name("event_key").table("event").col("entity_key").col("seq").to_owned(),
        Index::create().name("event_subject").table("event").col("subject_id").col("seq").to_owned(),
        Index::create().name("event_campaign").table("event").col("campaign_id").col("seq").to_owned(),
        Index::create().name("event_kind").table("event").col("kind").col("seq").to_owned(),
    ]
}
