//! Of a plan: which revision of its campaign it belongs to and which of them was checked in full, with the figures that are
//! known before that; of the registry: a counter of what accounts have delivered.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0007_certificate", changes: columns, tables: none, indices: none };

fn columns() -> Vec<TableAlterStatement> {
    let plan = |column: &mut ColumnDef| Table::alter().table("plan").add_column(column.to_owned()).to_owned();
    vec![
        plan(big_integer("revision").default(0)),
        plan(big_integer("certified_revision").default(0)),
        plan(big_integer("matrix_revision").default(0)),
        // Null: as the summary says.
        plan(&mut big_integer_null("objective")),
        plan(&mut big_integer_null("assigned")),
        plan(&mut big_integer_null("unassigned")),
        Table::alter().table("matrix_state").add_column(big_integer("record_revision").default(1)).to_owned(),
    ]
}
