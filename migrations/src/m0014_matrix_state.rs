//! The graph is brought forward by what the audit says has changed, so nobody asks any more whether accounts or ties came or went.

use crate::prelude::*;

pub(crate) const MIGRATION: Migration =
    Migration { name: "m0014_matrix_state", changes: columns, tables: none, indices: none };

fn columns() -> Vec<TableAlterStatement> {
    vec![Table::alter().table("matrix_state").drop_column("topology_revision").to_owned()]
}
