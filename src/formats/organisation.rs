//! `organisations.csv`.

use domain::import::OrganisationRow;
use domain::organisation::{Organisation, System};
use domain::row::{FileRows, Parsed};

use super::csv::{Column, Source, read_rows, write_rows};

/// Its columns.
pub const ORGANISATION_COLUMNS: [Column; 5] = [
    Column::required("key"),
    Column::required("name"),
    Column::optional("system"),
    Column::optional("region"),
    Column::optional("team"),
];

/// Reads the file.
#[must_use]
pub fn read_organisations(file: Source<'_>) -> FileRows<OrganisationRow> {
    read_rows(file, &ORGANISATION_COLUMNS, |row| OrganisationRow {
        key: row.text("key").to_owned(),
        name: row.text("name").to_owned(),
        system: row.optional("system").map(system),
        region: row.optional("region").map(str::to_owned),
        team: row.optional("team").map(team),
    })
}

fn system(text: &str) -> Parsed<System> {
    if text.is_empty() {
        return Ok(System::default());
    }
    System::of_key(text).ok_or_else(|| text.to_owned())
}

fn team(text: &str) -> Parsed<Option<bool>> {
    match text {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => Err(text.to_owned()),
    }
}

/// Writes the file; reading it again says the same.
#[must_use]
pub fn write_organisations(organisations: &[Organisation]) -> String {
    let rows = organisations.iter().map(|organisation| {
        [
            organisation.key.clone(),
            organisation.name.clone(),
            organisation.system.key().to_owned(),
            organisation.region.clone().unwrap_or_default(),
            organisation.team.map_or("", |team| if team { "yes" } else { "no" }).to_owned(),
        ]
    });
    write_rows(&ORGANISATION_COLUMNS.map(|column| column.name), rows)
}
