//! The graph is brought forward by what the audit says has changed, so nobody asks any more whether accounts or ties came or went.

use sea_orm_migration::prelude::*;

use crate::declare::migration;

migration!(
    "m0014_matrix_state",
    columns(),
    Vec::<TableCreateStatement>::new(),
    Vec::<IndexCreateStatement>::new()
);

fn columns() -> Vec<TableAlterStatement> {
    vec![Table::alter().table("matrix_state").drop_column("topology_revision").to_owned()]
}
