//! Reviews of the versions of pieces, with comments and deputies; attachments, kept by what they hold; what readers wrote back.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration = Migration { name: "m0009_review", changes: columns, tables, indices };

fn columns() -> Vec<TableAlterStatement> {
    let of =
        |table: &'static str, column: ColumnDef| Table::alter().table(table).add_column(column).to_owned();
    vec![
        of("piece", boolean("major").default(false).to_owned()),
        of("piece", big_integer_null("correction_version")),
        of("piece", string_null("correction_state")),
        of("piece", big_integer_null("corrected_ms")),
        of("piece_version", big_integer_null("published_ms")),
    ]
}

fn tables() -> Vec<TableCreateStatement> {
    vec![review(), comment(), deputy_list(), deputy(), content(), attachment(), feedback()]
}

/// `step_key`, `due_ms`, `remind_ms` and `consent_ms` follow from `body`; they stand here to be asked for.
fn review() -> TableCreateStatement {
    Table::create()
        .table("review")
        .col(uuid("piece_id"))
        .col(big_integer("version"))
        .col(uuid("campaign_id"))
        .col(string("organisation"))
        .col(string("account"))
        .col(string("cluster"))
        .col(string("state"))
        .col(big_integer("starts_ms"))
        .col(big_integer("ends_ms"))
        .col(boolean("over"))
        .col(string_null("step_key"))
        .col(big_integer_null("since_ms"))
        .col(big_integer_null("due_ms"))
        .col(big_integer_null("remind_ms"))
        .col(big_integer_null("consent_ms"))
        .col(text("body"))
        .primary_key(Index::create().col("piece_id").col("version"))
        .foreign_key(ForeignKey::create().from("review", "piece_id").to("piece", "id"))
        .to_owned()
}

fn comment() -> TableCreateStatement {
    Table::create()
        .table("piece_comment")
        .col(uuid("id").primary_key())
        .col(uuid("piece_id"))
        .col(big_integer("version"))
        .col(big_integer("start_at"))
        .col(big_integer("end_at"))
        .col(text("text"))
        .col(uuid("by_id"))
        .col(big_integer("at_ms"))
        .foreign_key(ForeignKey::create().from("piece_comment", "piece_id").to("piece", "id"))
        .to_owned()
}

fn deputy_list() -> TableCreateStatement {
    Table::create()
        .table("deputy_list")
        .col(string("organisation").primary_key())
        .col(big_integer("revision"))
        .to_owned()
}

fn deputy() -> TableCreateStatement {
    Table::create()
        .table("deputy")
        .col(string("organisation"))
        .col(big_integer("place"))
        .col(string("role"))
        .col(uuid("person_id"))
        .col(uuid("deputy_id"))
        .col(big_integer("from_ms"))
        .col(big_integer("until_ms"))
        .primary_key(Index::create().col("organisation").col("place"))
        .foreign_key(ForeignKey::create().from("deputy", "organisation").to("deputy_list", "organisation"))
        .foreign_key(ForeignKey::create().from("deputy", "person_id").to("subject", "id"))
        .foreign_key(ForeignKey::create().from("deputy", "deputy_id").to("subject", "id"))
        .to_owned()
}

/// The bytes of a file, once for everybody who attaches it.
fn content() -> TableCreateStatement {
    Table::create()
        .table("attachment_content")
        .col(string_len("sha256", 64).primary_key())
        .col(blob("bytes"))
        .to_owned()
}

fn attachment() -> TableCreateStatement {
    Table::create()
        .table("attachment")
        .col(uuid("piece_id"))
        .col(big_integer("version"))
        .col(string_len("sha256", 64))
        .col(string("name"))
        .col(string("media_type"))
        .col(big_integer("size"))
        .col(string("licence"))
        .col(string("owner"))
        .col(uuid_null("by_id"))
        .col(big_integer("at_ms"))
        .primary_key(Index::create().col("piece_id").col("version").col("sha256"))
        .foreign_key(ForeignKey::create().from("attachment", "piece_id").to("piece", "id"))
        .foreign_key(ForeignKey::create().from("attachment", "sha256").to("attachment_content", "sha256"))
        .to_owned()
}

fn feedback() -> TableCreateStatement {
    Table::create()
        .table("feedback")
        .col(uuid("id").primary_key())
        .col(uuid("piece_id"))
        .col(uuid("campaign_id"))
        .col(text("text"))
        .col(uuid("by_id"))
        .col(big_integer("at_ms"))
        .foreign_key(ForeignKey::create().from("feedback", "piece_id").to("piece", "id"))
        .to_owned()
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("review_inbox").table("review").col("organisation").col("step_key").to_owned(),
        Index::create()
            .name("review_remind")
            .table("review")
            .col("remind_ms")
            .and_where(Expr::col("remind_ms").is_not_null())
            .to_owned(),
        Index::create()
            .name("review_consent")
            .table("review")
            .col("consent_ms")
            .and_where(Expr::col("consent_ms").is_not_null())
            .to_owned(),
        Index::create()
            .name("piece_comment_piece")
            .table("piece_comment")
            .col("piece_id")
            .col("id")
            .to_owned(),
        Index::create().name("deputy_deputy").table("deputy").col("deputy_id").to_owned(),
        Index::create().name("feedback_piece").table("feedback").col("piece_id").col("id").to_owned(),
    ]
}
