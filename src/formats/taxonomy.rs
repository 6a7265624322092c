//! `functions.csv`, `regions.csv`, `audiences.csv` and `platforms.csv`.

use domain::import::NodeRow;
use domain::row::FileRows;
use domain::taxonomy::Tree;

use super::csv::{Column, Source, read_rows, write_rows};

/// Their columns; `name_en` is there so that writing loses nothing.
pub const NODE_COLUMNS: [Column; 4] = [
    Column::required("key"),
    Column::required("name"),
    Column::optional("name_en"),
    Column::optional("parent"),
];

/// Reads one of the files.
#[must_use]
pub fn read_nodes(file: Source<'_>) -> FileRows<NodeRow> {
    read_rows(file, &NODE_COLUMNS, |row| NodeRow {
        key: row.text("key").to_owned(),
        name: row.text("name").to_owned(),
        name_en: row.optional("name_en").map(str::to_owned),
        parent: row.optional("parent").map(str::to_owned),
    })
}

/// Writes one of the files; reading it again says the same.
#[must_use]
pub fn write_nodes(tree: &Tree) -> String {
    let rows = tree.iter().map(|node| {
        [node.key.clone(), node.name.clone(), node.name_en.clone(), node.parent.clone().unwrap_or_default()]
    });
    write_rows(&NODE_COLUMNS.map(|column| column.name), rows)
}
