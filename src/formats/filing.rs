//! `filings.csv`.

use domain::filing::FiledAccount;
use domain::import::FilingRow;
use domain::opened::OpenedOn;
use domain::row::{FileRows, Parsed};

use super::csv::{Column, Source, read_rows, write_rows};

/// Its columns.
pub const FILING_COLUMNS: [Column; 6] = [
    Column::required("account"),
    Column::optional("person_in_charge"),
    Column::optional("phone"),
    Column::optional("opened"),
    Column::optional("filing_number"),
    Column::optional("note"),
];

/// Reads the file.
#[must_use]
pub fn read_filings(file: Source<'_>) -> FileRows<FilingRow> {
    read_rows(file, &FILING_COLUMNS, |row| FilingRow {
        account: row.text("account").to_owned(),
        person_in_charge: row.optional("person_in_charge").map(str::to_owned),
        phone: row.optional("phone").map(str::to_owned),
        opened: row.optional("opened").map(opened),
        filing_number: row.optional("filing_number").map(str::to_owned),
        note: row.optional("note").map(str::to_owned),
    })
}

fn opened(text: &str) -> Parsed<Option<OpenedOn>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| text.to_owned())
}

/// Writes the file; reading it again says the same.
#[must_use]
pub fn write_filings(filings: &[FiledAccount]) -> String {
    let rows = filings.iter().map(|FiledAccount { filing, .. }| {
        [
            filing.account.clone(),
            filing.person_in_charge.clone().unwrap_or_default(),
            filing.phone.clone().unwrap_or_default(),
            filing.opened.map(|opened| opened.to_string()).unwrap_or_default(),
            filing.filing_number.clone().unwrap_or_default(),
            filing.note.clone().unwrap_or_default(),
        ]
    });
    write_rows(&FILING_COLUMNS.map(|column| column.name), rows)
}
