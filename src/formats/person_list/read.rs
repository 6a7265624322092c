//! From sheets of cells to the rows of a list of persons.

use domain::office::{ListPlace, OfficeProblem, OfficeProblems, column_name};
use domain::person_list::{MOST_PERSON_ROWS, PersonColumn, PersonColumnInput, PersonField, PersonList};

use super::header::{Column, find_header, is_header, rank};
use super::row::{ReadRow, Sheet};
use super::said::{no_header, same_meaning, too_long, unfit_column, unknown_header};
use crate::sheet::{Book, Grid};

/// Reads a list of persons: finds sheets, headers and columns, those aside of which `given` says what they are. O(cells · given).
///
/// ```
/// use formats::csv::Source;
/// use formats::person_list::read_person_list;
/// use formats::sheet::read_book;
/// let bytes = "人员名单\n姓名,单位,工号,手机,角色\n王　芳,教育局,1001,138 0013 8000,审核、签发\n".as_bytes();
/// let list = read_person_list(&read_book(Source { name: "人员.csv", bytes }).unwrap(), &[]);
/// let (row, roles) = (&list.rows[0], &list.rows[0].roles);
/// assert_eq!((row.name.as_str(), roles.len()), ("王芳", 2));
/// assert_eq!(row.phone.as_ref().unwrap().0, "13800138000");
/// ```
#[must_use]
pub fn read_person_list(book: &Book, given: &[PersonColumnInput]) -> PersonList {
    let mut list =
        PersonList { file: book.file.clone(), text_as: book.text_as.clone(), ..PersonList::default() };
    let mut problems = OfficeProblems::default();
    problems.extend(book.problems.iter().cloned());
    let mut found = false;
    for grid in &book.sheets {
        let Some(header) = find_header(grid, given) else { continue };
        found = true;
        let place = ListPlace::of_file(&book.file).in_sheet(grid.name.as_deref());
        let mut columns = header.columns;
        problems.extend(decide(&mut columns, &place.clone().at_row(header.row)));
        list.columns.extend(columns.iter().map(|column| told(grid, column)));
        let sheet = Sheet { grid, columns: &columns, place: &place };
        for row in grid.rows.iter().filter(|row| row.number > header.row) {
            match sheet.read(row) {
                ReadRow::NoPerson => {}
                ReadRow::Wrong(problem) => problems.add(*problem),
                ReadRow::Person(person, values) => {
                    list.rows.push(*person);
                    problems.extend(values);
                }
            }
        }
    }
    if !found {
        problems.add(no_header(&book.file));
    }
    let is_unused = |said: &&PersonColumnInput| {
        let is_it = |one: &PersonColumn| said.header.trim().is_empty() || is_header(said, &one.header);
        let is_there = |one: &PersonColumn| said.sheet.is_none() || said.sheet == one.sheet;
        said.field.is_some() && !list.columns.iter().any(|one| is_there(one) && is_it(one))
    };
    problems.extend(given.iter().filter(is_unused).map(|said| unfit_column(&book.file, said)));
    if list.rows.len() > MOST_PERSON_ROWS {
        list.rows.clear();
        problems.add(too_long(&book.file));
    }
    list.problems = problems.into_sorted();
    list
}

/// Of columns that mean the same, where one value is wanted, the one with the better word counts; the others are named.
fn decide(columns: &mut [Column], place: &ListPlace) -> Vec<OfficeProblem> {
    let unknown =
        columns.iter().filter(|column| column.field.is_none() && !column.given && !column.header.is_empty());
    let mut problems: Vec<OfficeProblem> =
        unknown.map(|column| unknown_header(place.clone().at_column(column.at), &column.header)).collect();
    let single = [PersonField::Name, PersonField::Organisation, PersonField::StaffNumber, PersonField::Phone];
    for field in single {
        let of_field = columns.iter().filter(|column| column.field == Some(field));
        let best = of_field.min_by_key(|column| (!column.given, rank(column), column.at)).cloned();
        let Some(best) = best else { continue };
        for column in columns.iter_mut().filter(|column| column.field == Some(field) && column.at != best.at)
        {
            column.field = None;
            problems.push(same_meaning(place.clone().at_column(column.at), &best.header, column, field));
        }
    }
    problems
}

fn told(grid: &Grid, column: &Column) -> PersonColumn {
    PersonColumn {
        sheet: grid.name.clone(),
        column: column_name(column.at),
        header: column.header.clone(),
        field: column.field,
    }
}
