//! Detections: communities that were found in the ties, as they are proposed until they are adopted.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0012_detection", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("detection")
            .col(uuid("id").primary_key())
            // A job that is taken over by another worker makes one detection, not two.
            .col(uuid("job_id").unique_key())
            .col(string("setting"))
            .col(text("asked"))
            .col(big_integer("revision"))
            // The last audit entry of that revision: what comes after it has changed since.
            .col(big_integer("audit_seq"))
            .col(text("figures"))
            .col(double("modularity"))
            .col(uuid_null("subject_id"))
            .col(big_integer("created_ms"))
            .col(big_integer_null("adopted_ms"))
            .col(uuid_null("adopted_by"))
            .col(text_null("adopted"))
            .foreign_key(ForeignKey::create().from("detection", "job_id").to("job", "id"))
            .to_owned(),
        Table::create()
            .table("detection_community")
            .col(uuid("detection_id"))
            .col(integer("ordinal"))
            .col(text("community"))
            .primary_key(Index::create().col("detection_id").col("ordinal"))
            .foreign_key(
                ForeignKey::create().from("detection_community", "detection_id").to("detection", "id"),
            )
            .to_owned(),
        Table::create()
            .table("detection_isolated")
            .col(uuid("detection_id"))
            .col(string("account"))
            .col(string("reason"))
            .primary_key(Index::create().col("detection_id").col("account"))
            .foreign_key(
                ForeignKey::create().from("detection_isolated", "detection_id").to("detection", "id"),
            )
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create()
            .name("detection_state")
            .table("detection")
            .col("adopted_ms")
            .col("revision")
            .col("id")
            .to_owned(),
    ]
}
