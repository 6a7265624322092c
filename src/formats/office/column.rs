//! What each column of a sheet is taken for.

use std::collections::{BTreeMap, BTreeSet};

use domain::office::{Layout, ListPlace, ListSeverity, OfficeField, OfficeProblem};

use super::content::{fits, sample};
use super::find::{Header, HeaderCell};
use super::header::{Meaning, PLATFORM_ALONE};
use super::said::{same_meaning, unknown_header};
use super::words::OfficeWords;
use crate::sheet::Grid;

/// A column and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: u32,
    pub(super) header: String,
    pub(super) field: Option<OfficeField>,
    pub(super) platform: Option<String>,
    pub(super) unit: Option<i64>,
}

/// What the columns of a sheet are taken for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Columns {
    pub(super) layout: Layout,
    /// The platform that the header names for the whole sheet.
    pub(super) platform: Option<String>,
    pub(super) list: Vec<Column>,
    pub(super) problems: Vec<OfficeProblem>,
}

/// How good a column is for its field, smaller is better; where it stands, and its header.
type Candidate = ((usize, u32), u32, String);

/// Fields of which a list may have several columns, all of which are read.
pub(super) const fn gathers(field: OfficeField) -> bool {
    matches!(
        field,
        OfficeField::Person
            | OfficeField::Phone
            | OfficeField::Note
            | OfficeField::Functions
            | OfficeField::Audiences
            | OfficeField::Topics
            | OfficeField::Ignored
    )
}

/// Decides what each column is: by its header, where that says several things by what stands below, and of two that mean the same the
/// one with the better word. `place` is the sheet's.
pub(super) fn resolve_columns(
    header: &Header,
    grid: &Grid,
    words: &OfficeWords,
    place: &ListPlace,
) -> Columns {
    let mut cells: Vec<HeaderCell> = header.cells.clone();
    let mut found = Columns { layout: layout_of(&mut cells), ..Columns::default() };
    let named = |cells: &[HeaderCell]| {
        cells
            .iter()
            .filter_map(|cell| cell.meaning.as_ref())
            .any(|meaning| meaning.fields == [OfficeField::Name])
    };
    let has_name = named(&cells);
    let below = header.top + header.rows;
    let mut chosen: Vec<(Column, u32)> = Vec::new();
    for cell in &cells {
        let field = cell.meaning.as_ref().and_then(|meaning| {
            choose(
                meaning,
                has_name || found.layout == Layout::Organisation,
                || sample(grid, below, cell.column),
                words,
            )
        });
        let meaning = cell.meaning.as_ref();
        chosen.push((
            Column {
                at: cell.column,
                header: cell.text.clone(),
                field,
                platform: meaning.and_then(|meaning| meaning.platform.clone()),
                unit: meaning.and_then(|meaning| meaning.unit),
            },
            meaning.map_or(u32::MAX, |meaning| meaning.rank),
        ));
    }
    if found.layout == Layout::Organisation {
        give_to_the_left(&mut chosen);
    } else {
        found.platform = single_platform(&mut chosen);
        platform_as_name(&mut chosen, |column| {
            fits(OfficeField::Platform, &sample(grid, below, column), words)
        });
    }
    let better = |column: &Column, rank: u32| match column.field {
        // Of two columns of platforms the one that holds platforms.
        Some(OfficeField::Platform) => {
            let share = fits(OfficeField::Platform, &sample(grid, below, column.at), words);
            (1000_usize.saturating_sub(share), rank)
        }
        _ => (0, rank),
    };
    let mut best: BTreeMap<(OfficeField, Option<String>), Candidate> = BTreeMap::new();
    for (column, rank) in &chosen {
        let Some(field) = column.field.filter(|field| !gathers(*field)) else { continue };
        let value = (better(column, *rank), column.at, column.header.clone());
        let kept = best.entry((field, column.platform.clone())).or_insert_with(|| value.clone());
        if value < *kept {
            *kept = value;
        }
    }
    for (mut column, _) in chosen {
        let at = place.clone().at_row(header.top + header.rows - 1).at_column(column.at);
        match column.field {
            None if !column.header.is_empty() => found.problems.push(unknown_header(at, &column.header)),
            Some(field) if !gathers(field) => {
                if let Some((_, kept, taken)) = best.get(&(field, column.platform.clone()))
                    && *kept != column.at
                {
                    // Of two columns of one and the same name nobody can say which is meant.
                    let decisive = matches!(
                        field,
                        OfficeField::Name | OfficeField::Platform | OfficeField::Organisation
                    );
                    let severity = if decisive && *taken == column.header {
                        ListSeverity::File
                    } else {
                        ListSeverity::Value
                    };
                    found.problems.push(same_meaning(at, field, (taken, &column.header), severity));
                    column.field = None;
                }
            }
            _ => {}
        }
        found.list.push(column);
    }
    found
}

/// Whether rows are accounts or organisations; takes the meaning of a platform from columns that cannot hold names.
fn layout_of(cells: &mut [HeaderCell]) -> Layout {
    let names_of = |cells: &[HeaderCell]| -> BTreeSet<String> {
        let meanings = cells.iter().filter_map(|cell| cell.meaning.as_ref());
        meanings
            .filter(|meaning| meaning.may_be(OfficeField::Name))
            .filter_map(|meaning| meaning.platform.clone())
            .collect()
    };
    let has = |cells: &[HeaderCell], field: OfficeField| {
        cells.iter().filter_map(|cell| cell.meaning.as_ref()).any(|meaning| {
            meaning.fields.first() == Some(&field) && meaning.platform.is_none() && meaning.is_sure()
        })
    };
    let platforms = names_of(cells);
    let by_account = has(cells, OfficeField::Name) && has(cells, OfficeField::Platform);
    if platforms.len() > 1 && !by_account {
        return Layout::Organisation;
    }
    // A column `微信` beside one of names holds no names.
    if has(cells, OfficeField::Name) {
        for cell in cells {
            if cell.meaning.as_ref().is_some_and(|meaning| meaning.rank == PLATFORM_ALONE) {
                cell.meaning = None;
            }
        }
    }
    Layout::Account
}

fn choose(
    meaning: &Meaning,
    has_name: bool,
    sample: impl Fn() -> Vec<String>,
    words: &OfficeWords,
) -> Option<OfficeField> {
    let [first, .., last] = meaning.fields.as_slice() else { return meaning.fields.first().copied() };
    if meaning.fields.contains(&OfficeField::Name) {
        let other = meaning.fields.iter().copied().find(|field| *field != OfficeField::Name);
        return if has_name { other } else { Some(OfficeField::Name) };
    }
    let values = sample();
    let fitting = |field: &OfficeField| match field {
        OfficeField::Platform => fits(*field, &values, words) >= 400,
        OfficeField::Url => fits(*field, &values, words) >= 500,
        OfficeField::Functions => fits(*field, &values, words) >= 300,
        _ => false,
    };
    let fallback = [first, last].into_iter().find(|field| **field == OfficeField::Address);
    meaning.fields.iter().find(|field| fitting(field)).or(fallback).copied()
}

/// In a sheet with a column for each platform, what stands twice belongs to the platform at its left.
fn give_to_the_left(chosen: &mut [(Column, u32)]) {
    let count = |chosen: &[(Column, u32)], field: OfficeField| {
        chosen.iter().filter(|(column, _)| column.field == Some(field) && column.platform.is_none()).count()
    };
    let repeated: Vec<OfficeField> =
        OfficeField::ALL.into_iter().filter(|field| count(chosen, *field) > 1).collect();
    let mut platform: Option<String> = None;
    let mut given: BTreeSet<(OfficeField, Option<String>)> = BTreeSet::new();
    for (column, _) in chosen.iter_mut() {
        match column.field {
            Some(OfficeField::Name) => platform = column.platform.clone().or(platform),
            Some(field)
                if column.platform.is_none()
                    && repeated.contains(&field)
                    && !field.is_organisation()
                    && platform.is_some()
                    && given.insert((field, platform.clone())) =>
            {
                column.platform.clone_from(&platform);
            }
            _ => {}
        }
    }
    // `名称` without a platform beside columns of platforms is the organisation's, where nothing else is.
    let has_organisation =
        chosen.iter().any(|(column, _)| column.field.is_some_and(OfficeField::is_organisation));
    for (column, _) in chosen.iter_mut() {
        if column.field == Some(OfficeField::Name) && column.platform.is_none() {
            column.field = (!has_organisation).then_some(OfficeField::Organisation);
        }
    }
}

/// The platform that the only column of names belongs to; that column is then one of names.
fn single_platform(chosen: &mut [(Column, u32)]) -> Option<String> {
    let mut names = chosen.iter_mut().filter(|(column, _)| column.field == Some(OfficeField::Name));
    let (column, _) = names.next()?;
    column.platform.take()
}

/// Some lists call the account `平台名称`: such a column without platforms in it is one of names, where no other is.
fn platform_as_name(chosen: &mut [(Column, u32)], share: impl Fn(u32) -> usize) {
    if chosen.iter().any(|(column, _)| column.field == Some(OfficeField::Name)) {
        return;
    }
    for (column, _) in chosen.iter_mut() {
        if column.field == Some(OfficeField::Platform) && share(column.at) < 200 {
            column.field = Some(OfficeField::Name);
            return;
        }
    }
}
