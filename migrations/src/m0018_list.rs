//! Lists as they were sent, what was proposed for them and what became of that, and mappings that are kept for the next list.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0018_list", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("upload")
            .col(uuid("job_id").primary_key())
            .col(string("kind"))
            // Beside the job, whose own input is dropped when it ends.
            .col(text("asked"))
            .foreign_key(ForeignKey::create().from("upload", "job_id").to("job", "id"))
            .to_owned(),
        Table::create()
            .table("upload_file")
            .col(uuid("job_id"))
            .col(integer("ordinal"))
            .col(string("name"))
            .col(big_integer("size"))
            // Removed some time after the import; name and size stay.
            .col(blob_null("bytes"))
            .primary_key(Index::create().col("job_id").col("ordinal"))
            .foreign_key(ForeignKey::create().from("upload_file", "job_id").to("upload", "job_id"))
            .to_owned(),
        Table::create()
            .table("import_proposal")
            .col(uuid("id").primary_key())
            .col(uuid("job_id"))
            // Its place among those of its import, best first.
            .col(big_integer("ordinal"))
            .col(string("entity"))
            .col(string("subject"))
            .col(text("subject_name"))
            .col(string("field"))
            .col(string("value"))
            .col(text("value_name"))
            .col(text("reason"))
            .col(integer("confidence"))
            .col(text("detail"))
            .col(string("state"))
            .col(uuid_null("decided_by"))
            .col(big_integer_null("decided_ms"))
            .foreign_key(ForeignKey::create().from("import_proposal", "job_id").to("job", "id"))
            .to_owned(),
        Table::create()
            .table("rejected_proposal")
            .col(string("subject"))
            .col(string("field"))
            .col(string("value"))
            .col(uuid_null("rejected_by"))
            .col(big_integer("rejected_ms"))
            .primary_key(Index::create().col("subject").col("field").col("value"))
            .to_owned(),
        Table::create()
            .table("import_profile")
            .col(string("key").primary_key())
            .col(text("name"))
            .col(text("mapping"))
            .col(big_integer("revision"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create()
            .name("import_proposal_ordinal")
            .table("import_proposal")
            .col("job_id")
            .col("ordinal")
            .unique()
            .to_owned(),
        Index::create()
            .name("import_proposal_subject")
            .table("import_proposal")
            .col("job_id")
            .col("subject")
            .to_owned(),
    ]
}
