//! Merges of an `.ods`, which the library does not give: how many rows and columns a cell spans stands at the cell.

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::grid::Merge;

/// Where a cell may stand at most, as in the library.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// The merges of each sheet, in the order of the sheets; at most `most` in all. What is no XML ends them: whoever reads the cells says
/// what is wrong. O(bytes that it unpacks to).
pub(super) fn merges_of_sheets(bytes: &[u8], most: usize) -> Vec<Vec<Merge>> {
    let mut place = Place { left: most, ..Place::default() };
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let Ok(content) = archive.by_name("content.xml") else { return Vec::new() };
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => place.enter(&element),
            Ok(Event::Empty(element)) => {
                place.enter(&element);
                place.leave(element.name().as_ref());
            }
            Ok(Event::End(element)) => place.leave(element.name().as_ref()),
            Ok(Event::Eof) | Err(_) => return place.sheets,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

/// Where the reader is.
#[derive(Default)]
struct Place {
    sheets: Vec<Vec<Merge>>,
    /// How many tables it is in; those within a table are no sheets.
    depth: usize,
    row: u32,
    column: u32,
    /// How many rows the one that it is in stands for.
    rows: u32,
    /// How many more merges are kept.
    left: usize,
}

impl Place {
    fn enter(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            // One without a name is no sheet.
            "table:table" if self.depth > 0 || is_named(element) => {
                self.depth += 1;
                if self.depth == 1 {
                    self.sheets.push(Vec::new());
                    self.row = 0;
                }
            }
            "table:table-row" if self.depth == 1 => {
                self.column = 0;
                self.rows = number(element, "table:number-rows-repeated");
            }
            "table:table-cell" | "table:covered-table-cell" if self.depth == 1 => {
                let high = number(element, "table:number-rows-spanned");
                let wide = number(element, "table:number-columns-spanned");
                if high > 1 || wide > 1 {
                    self.keep(high, wide);
                }
                let columns = number(element, "table:number-columns-repeated");
                self.column = self.column.saturating_add(columns);
            }
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "table:table" => self.depth = self.depth.saturating_sub(1),
            "table:table-row" if self.depth == 1 => self.row = self.row.saturating_add(self.rows),
            _ => {}
        }
    }

    fn keep(&mut self, high: u32, wide: u32) {
        let bottom = self.row.saturating_add(high - 1).min(MOST_ROWS - 1);
        let right = self.column.saturating_add(wide - 1).min(MOST_COLUMNS - 1);
        let is_inside = self.row < MOST_ROWS && self.column < MOST_COLUMNS;
        if let Some(sheet) = self.sheets.last_mut().filter(|_| is_inside && self.left > 0) {
            self.left -= 1;
            sheet.push(Merge { top: self.row, left: self.column, bottom, right });
        }
    }
}

fn is_named(element: &BytesStart<'_>) -> bool {
    element.try_get_attribute("table:name").ok().flatten().is_some()
}

/// A number of an element, 1 where it is not said.
fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    let said = element.try_get_attribute(name).ok().flatten();
    said.and_then(|said| said.value.trim().parse().ok()).filter(|number| *number > 0).unwrap_or(1)
}
