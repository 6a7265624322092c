//! Separated text: CSV, TSV and their like.

use csv::{ReaderBuilder, StringRecord};
use domain::office::OfficeProblem;

use super::book::Limits;
use super::cell::Cell;
use super::grid::{Grid, GridRow};
use super::refusal::Refusal;
use super::separator::find_separator;
use crate::csv::Lines;
use crate::encoding::decode;

/// A cell of more lines than this is a quote that was never closed.
const MOST_LINES: u64 = 200;

/// The rows of a text, and how it was encoded and separated.
pub(super) fn read_separated(
    bytes: &[u8],
    refusal: &Refusal<'_>,
    limits: &Limits,
) -> Result<(Grid, String), Box<OfficeProblem>> {
    const BINARY: (&str, &str) = ("二进制数据", "binary data");
    let decoded = decode(bytes).map_err(|line| {
        if bytes.contains(&0) { refusal.other_kind(BINARY) } else { refusal.encoding(line) }
    })?;
    let mut text: &str = &decoded.text;
    if text.contains('\0') {
        return Err(refusal.other_kind(BINARY));
    }
    // Spreadsheet programs say the separator in a first line of its own.
    let mut first = 0;
    let mut separator = None;
    if let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP=")) {
        separator = rest.bytes().next().filter(u8::is_ascii);
        text = text.split_once('\n').map_or("", |(_, rest)| rest);
        first = 1;
    }
    let separator = separator.unwrap_or_else(|| find_separator(text));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = StringRecord::new();
    let mut left = limits.cells;
    let mut lines = Lines::new(text.as_bytes());
    let (mut next, mut next_line) = (u32::from(first > 0), 1);
    loop {
        let start = place(reader.position().byte());
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => return Err(refusal.damaged(&error.to_string())),
        }
        // The reader passes over empty lines, which are rows to whoever opens the file.
        let raw = text.get(start..place(reader.position().byte())).unwrap_or_default();
        let shown = raw.trim_start_matches(['\r', '\n']);
        let line = lines.at(start + raw.len() - shown.len());
        let shown = shown.trim_end_matches(['\r', '\n']);
        let last_line =
            lines.at(start + raw.len() - raw.trim_start_matches(['\r', '\n']).len() + shown.len());
        let number = next.saturating_add(u32::try_from(line.saturating_sub(next_line)).unwrap_or(u32::MAX));
        (next, next_line) = (number.saturating_add(1), last_line + 1);
        let open = shown.matches('"').count() % 2 == 1 && place(reader.position().byte()) >= text.len();
        if last_line > line + MOST_LINES || (last_line > line && open) {
            return Err(refusal.quotes(line + first));
        }
        let mut row = GridRow { number, line: Some(line + first), cells: Vec::new() };
        for (column, field) in (0_u32..).zip(&record) {
            if field.trim().is_empty() {
                continue;
            }
            left = left
                .checked_sub(1)
                .ok_or_else(|| refusal.too_large(("有内容的单元格太多", "it has too many cells")))?;
            row.cells.push((column, cell_of(field)));
        }
        grid.rows.push(row);
    }
    grid.tidy();
    let name = match separator {
        b'\t' => "tab",
        b';' => "semicolon",
        b',' => "comma",
        _ => "another character",
    };
    Ok((grid, format!("{}, {name}", decoded.encoding)))
}

fn place(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

fn cell_of(field: &str) -> Cell {
    match field.trim() {
        error @ ("#N/A" | "#REF!" | "#NAME?" | "#VALUE!" | "#DIV/0!" | "#NUM!" | "#NULL!") => {
            Cell::Error(error.into())
        }
        // `="00123"` is how some programs keep a spreadsheet from making a number of a text.
        shown => match shown.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
            Some(text) => Cell::Text(text.into()),
            None => Cell::Text(field.into()),
        },
    }
}
