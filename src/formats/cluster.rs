//! `clusters.csv` and `members.csv`.

use domain::cluster::Cluster;
use domain::import::{ClusterRow, MemberRow};
use domain::row::FileRows;

use super::csv::{Column, Source, read_rows, write_rows};

/// Columns of `clusters.csv`.
pub const CLUSTER_COLUMNS: [Column; 4] = [
    Column::required("key"),
    Column::required("name"),
    Column::optional("functions"),
    Column::optional("lead"),
];

/// Columns of `members.csv`.
pub const MEMBER_COLUMNS: [Column; 2] = [Column::required("cluster"), Column::required("account")];

/// Reads `clusters.csv`.
#[must_use]
pub fn read_clusters(file: Source<'_>) -> FileRows<ClusterRow> {
    read_rows(file, &CLUSTER_COLUMNS, |row| ClusterRow {
        key: row.text("key").to_owned(),
        name: row.text("name").to_owned(),
        functions: row.list("functions"),
        lead: row.optional("lead").map(str::to_owned),
    })
}

/// Reads `members.csv`.
#[must_use]
pub fn read_members(file: Source<'_>) -> FileRows<MemberRow> {
    read_rows(file, &MEMBER_COLUMNS, |row| MemberRow {
        cluster: row.text("cluster").to_owned(),
        account: row.text("account").to_owned(),
    })
}

/// Writes `clusters.csv`; reading it again says the same.
#[must_use]
pub fn write_clusters(clusters: &[Cluster]) -> String {
    let rows = clusters.iter().map(|cluster| {
        [
            cluster.key.clone(),
            cluster.name.clone(),
            cluster.functions.join("|"),
            cluster.lead.clone().unwrap_or_default(),
        ]
    });
    write_rows(&CLUSTER_COLUMNS.map(|column| column.name), rows)
}

/// Writes `members.csv`; reading it again says the same.
#[must_use]
pub fn write_members(clusters: &[Cluster]) -> String {
    let rows = clusters
        .iter()
        .flat_map(|cluster| cluster.members.iter().map(|member| [cluster.key.clone(), member.clone()]));
    write_rows(&MEMBER_COLUMNS.map(|column| column.name), rows)
}
