//! Organisations, accounts, ties, clusters, memberships, the taxonomies, and the counter that moves with all of them.
//! References are by human key, which never changes; ids are for the outside.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0001_registry", changes: none, tables, indices };

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("matrix_state")
            .col(integer("id").primary_key())
            .col(big_integer("revision"))
            .col(big_integer("topology_revision"))
            .to_owned(),
        // The function taxonomy and the regions: two trees of one shape.
        Table::create()
            .table("tree_node")
            .col(string("tree"))
            .col(string("key"))
            .col(string("name"))
            .col(string("name_en"))
            .col(string_null("parent"))
            .primary_key(Index::create().col("tree").col("key"))
            .to_owned(),
        Table::create()
            .table("organisation")
            .col(uuid("id").primary_key())
            .col(string("key").unique_key())
            .col(string("name"))
            .col(string("system"))
            .col(string_null("region"))
            .col(big_integer("revision"))
            .to_owned(),
        Table::create()
            .table("account")
            .col(uuid("id").primary_key())
            .col(string("handle").unique_key())
            .col(string("name"))
            .col(string("platform"))
            .col(string("organisation"))
            .col(text("functions"))
            .col(text("topics"))
            .col(text("audiences"))
            .col(string_null("region"))
            .col(big_integer_null("followers"))
            .col(string_null("url"))
            .col(string("status"))
            .col(big_integer("revision"))
            .foreign_key(ForeignKey::create().from("account", "organisation").to("organisation", "key"))
            .to_owned(),
        Table::create()
            .table("tie")
            .col(string("source"))
            .col(string("target"))
            .col(string("kind"))
            .col(double("weight"))
            .primary_key(Index::create().col("source").col("target").col("kind"))
            .foreign_key(ForeignKey::create().from("tie", "source").to("account", "handle"))
            .foreign_key(ForeignKey::create().from("tie", "target").to("account", "handle"))
            .to_owned(),
        Table::create()
            .table("cluster")
            .col(uuid("id").primary_key())
            .col(string("key").unique_key())
            .col(string("name"))
            .col(text("functions"))
            .col(string_null("lead"))
            .col(big_integer("revision"))
            .foreign_key(ForeignKey::create().from("cluster", "lead").to("account", "handle"))
            .to_owned(),
        Table::create()
            .table("membership")
            .col(string("cluster"))
            .col(string("account"))
            .primary_key(Index::create().col("cluster").col("account"))
            .foreign_key(ForeignKey::create().from("membership", "cluster").to("cluster", "key"))
            .foreign_key(ForeignKey::create().from("membership", "account").to("account", "handle"))
            .to_owned(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("tie_target").table("tie").col("target").to_owned(),
        Index::create().name("membership_account").table("membership").col("account").to_owned(),
    ]
}
