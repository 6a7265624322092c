//! Where the header of a sheet is: one row or two, among the first that hold something.

use std::collections::BTreeSet;

use domain::office::OfficeField;

use super::header::{Meaning, PLATFORM_ALONE, meaning};
use super::text::in_one_line;
use super::words::OfficeWords;
use crate::sheet::{Grid, GridRow};

/// How many rows that hold something are looked at.
const MOST_ROWS: usize = 40;

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// Its first row, from 0.
    pub(super) top: u32,
    /// How many rows it has.
    pub(super) rows: u32,
    /// Its columns.
    pub(super) cells: Vec<HeaderCell>,
}

/// A column's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderCell {
    pub(super) column: u32,
    /// What it says; lines of it are separated by `/`.
    pub(super) text: String,
    pub(super) meaning: Option<Meaning>,
}

/// Finds the header: the rows whose cells mean the most different things; of equally good ones the first, and one row rather than
/// two. `None`: no row names an account and something of it.
pub(super) fn find_header(grid: &Grid, words: &OfficeWords) -> Option<Header> {
    let rows = &grid.rows[..grid.rows.len().min(MOST_ROWS)];
    let single: Vec<Vec<HeaderCell>> = rows.iter().map(|row| header_of(row, words)).collect();
    let mut best: Option<(usize, Header)> = None;
    for (at, row) in rows.iter().enumerate() {
        let mut consider = |cells: &Vec<HeaderCell>, count: u32| {
            let score = score(cells);
            let better =
                |(best, header): &(usize, Header)| score > *best || (score == *best && count < header.rows);
            if is_header(cells) && best.as_ref().is_none_or(better) {
                best = Some((score, Header { top: row.number, rows: count, cells: cells.clone() }));
            }
        };
        consider(&single[at], 1);
        let Some(below) = rows.get(at + 1).filter(|below| below.number == row.number + 1) else { continue };
        if is_second_line(&single[at], &single[at + 1]) {
            consider(&joined_header(grid, row, below, words), 2);
        }
    }
    best.map(|(_, header)| header)
}

/// The header that certain rows make.
pub(super) fn header_at(grid: &Grid, top: u32, rows: u32, words: &OfficeWords) -> Option<Header> {
    let upper = grid.row(top)?;
    let cells = match (rows, grid.row(top + 1)) {
        (2, Some(lower)) => joined_header(grid, upper, lower, words),
        _ => header_of(upper, words),
    };
    Some(Header { top, rows, cells })
}

fn header_of(row: &GridRow, words: &OfficeWords) -> Vec<HeaderCell> {
    row.cells
        .iter()
        .map(|(column, cell)| {
            let text = in_one_line(&cell.shown());
            HeaderCell { column: *column, meaning: meaning(&text, words), text }
        })
        .collect()
}

/// Different things that are said: fields, and platforms of accounts.
fn score(cells: &[HeaderCell]) -> usize {
    let meanings = || cells.iter().filter_map(|cell| cell.meaning.as_ref());
    let said: BTreeSet<(&OfficeField, &Option<String>)> =
        meanings().filter_map(|meaning| Some((meaning.fields.first()?, &meaning.platform))).collect();
    let sure = meanings().filter(|meaning| meaning.is_sure()).count();
    let of_use = said.iter().filter(|(field, _)| **field != OfficeField::Ignored).count();
    of_use * 100 + sure
}

/// Whether cells name accounts and something of them, in words that are known as a whole.
fn is_header(cells: &[HeaderCell]) -> bool {
    let sure: Vec<&Meaning> =
        cells.iter().filter_map(|cell| cell.meaning.as_ref()).filter(|meaning| meaning.is_sure()).collect();
    let platforms: BTreeSet<&Option<String>> = sure
        .iter()
        .filter(|meaning| meaning.rank == PLATFORM_ALONE)
        .map(|meaning| &meaning.platform)
        .collect();
    let plain: Vec<&&Meaning> = sure.iter().filter(|meaning| meaning.rank != PLATFORM_ALONE).collect();
    let fields: BTreeSet<&OfficeField> = plain
        .iter()
        .filter_map(|meaning| meaning.fields.first())
        .filter(|field| **field != OfficeField::Ignored)
        .collect();
    let names = plain.iter().any(|meaning| {
        meaning.may_be(OfficeField::Name)
            || meaning.may_be(OfficeField::Handle)
            || meaning.may_be(OfficeField::Url)
    });
    let platform_columns =
        plain.iter().filter(|meaning| meaning.fields.first() == Some(&OfficeField::Platform)).count();
    let named_by_platform = meaning_of_platform(&fields);
    let wide = platforms.len() > 1
        && plain.iter().any(|meaning| meaning.fields.iter().any(|field| field.is_organisation()));
    (names && fields.len() > 1)
        || wide
        || (named_by_platform && fields.len() + platform_columns > 3)
        || (platforms.len() == 1 && fields.len() > 1 && fields.iter().any(|field| field.is_organisation()))
}

/// `平台名称` is what some lists call the account.
fn meaning_of_platform(fields: &BTreeSet<&OfficeField>) -> bool {
    fields.contains(&OfficeField::Platform) && fields.iter().any(|field| field.is_organisation())
}

/// Whether a row can be the second line of the one above: where both say something, it says what headers say, and it says little
/// else.
fn is_second_line(upper: &[HeaderCell], lower: &[HeaderCell]) -> bool {
    let known = lower.iter().filter(|cell| cell.meaning.as_ref().is_some_and(Meaning::is_sure)).count();
    let clash = lower
        .iter()
        .filter(|cell| cell.meaning.is_none())
        .any(|cell| upper.iter().any(|above| above.column == cell.column && above.meaning.is_some()));
    known > 0 && known * 10 >= lower.len() * 6 && !clash
}

/// Two rows as one header.
fn joined_header(grid: &Grid, upper: &GridRow, lower: &GridRow, words: &OfficeWords) -> Vec<HeaderCell> {
    let columns: BTreeSet<u32> = upper.cells.iter().chain(&lower.cells).map(|(column, _)| *column).collect();
    let shown = |row: &GridRow, column: u32| {
        row.cell(column).map(|cell| in_one_line(&cell.shown())).filter(|text| !text.is_empty())
    };
    let is_merged = grid.merges.iter().any(|merge| merge.top == upper.number && merge.right > merge.left);
    let mut found = Vec::new();
    let mut group: Option<String> = None;
    for column in columns {
        let below = shown(lower, column);
        let above = match shown(upper, column) {
            Some(text) => {
                group = Some(text.clone());
                Some(text)
            }
            // What was merged over several columns stands in the first; a text has no merges, and there what is empty goes on.
            None if is_merged => grid
                .merge_at(upper.number, column)
                .filter(|merge| merge.right > merge.left)
                .and_then(|merge| shown(upper, merge.left)),
            None if below.is_some() => group.clone(),
            None => None,
        };
        found.push(joined_cell(column, above, below, words));
    }
    found
}

fn joined_cell(column: u32, above: Option<String>, below: Option<String>, words: &OfficeWords) -> HeaderCell {
    let (above, below) = match (above, below) {
        (Some(above), Some(below)) => (above, below),
        (Some(one), None) | (None, Some(one)) => {
            return HeaderCell { column, meaning: meaning(&one, words), text: one };
        }
        (None, None) => return HeaderCell { column, text: String::new(), meaning: None },
    };
    let text = format!("{above}/{below}");
    let (upper, lower) = (meaning(&above, words), meaning(&below, words));
    let platform = words
        .platforms
        .named(&above)
        .map(str::to_owned)
        .or_else(|| upper.as_ref().and_then(|upper| upper.platform.clone()));
    let whole = meaning(&format!("{above}{below}"), words).filter(Meaning::is_sure);
    let meaning = match (upper, lower) {
        // 粉丝数 over 微信 and 微博.
        (Some(upper), Some(lower)) if lower.rank == PLATFORM_ALONE && upper.rank != PLATFORM_ALONE => {
            Some(Meaning { platform: lower.platform, ..upper })
        }
        // 微信 over 名称 and 粉丝数.
        (_, Some(lower)) if platform.is_some() && lower.platform.is_none() => {
            Some(Meaning { platform, ..lower })
        }
        // 负责人 over 姓名 and 电话.
        (_, Some(lower)) if lower.is_sure() => match whole {
            Some(whole) if whole.fields != lower.fields => Some(whole),
            _ => Some(lower),
        },
        (_, lower) if whole.is_some() || lower.is_some() => whole.or(lower),
        (upper, _) => upper,
    };
    HeaderCell { column, text, meaning }
}
