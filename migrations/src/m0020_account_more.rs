//! What more is kept of accounts: the kind of a WeChat account, the language, further organisations.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0020_account_more", changes: columns, tables: none, indices: none };

fn columns() -> Vec<TableAlterStatement> {
    let of = |column: ColumnDef| Table::alter().table("account").add_column(column).to_owned();
    vec![
        of(string_null("kind")),
        of(string_null("language")),
        of(text("co_organisations").default("[]").to_owned()),
    ]
}
