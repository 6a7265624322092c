//! Subjects (named persons) and their tokens, of which only hashes are kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string, text, uuid};

use crate::declare::migration;

migration!("m0002_person", tables(), Vec::<IndexCreateStatement>::new());

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("subject")
            .col(uuid("id").primary_key())
            .col(string("name").unique_key())
            .col(big_integer("created_ms"))
            .to_owned(),
        Table::create()
            .table("token")
            .col(uuid("id").primary_key())
            .col(uuid("subject_id"))
            .col(string("hash").unique_key())
            .col(string("label"))
            .col(text("grants"))
            .col(big_integer("created_ms"))
            .col(big_integer_null("expires_ms"))
            .col(big_integer_null("revoked_ms"))
            .foreign_key(ForeignKey::create().from("token", "subject_id").to("subject", "id"))
            .to_owned(),
    ]
}
