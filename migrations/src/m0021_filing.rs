//! Filings of accounts: who is in charge, how to reach that person, since when the account is there, under which number it is filed.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0021_filing", changes: none, tables, indices: none };

/// By the account's id: a handle may change.
fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("filing")
            .col(uuid("account_id").primary_key())
            .col(text_null("person_in_charge"))
            .col(text_null("phone"))
            .col(string_null("opened"))
            .col(text_null("filing_number"))
            .col(text_null("note"))
            .col(big_integer("revision"))
            .foreign_key(ForeignKey::create().from("filing", "account_id").to("account", "id"))
            .to_owned(),
    ]
}
