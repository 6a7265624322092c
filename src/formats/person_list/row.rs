//! One row of a list of persons.

use domain::office::{ListPlace, OfficeProblem, ProblemCode};
use domain::person_list::{PersonField, PersonRow, PersonWord, said_of_row, shown_word};
use domain::subject::Phone;
use domain::terms::{cleaned, fold_word};

use super::header::{Column, field_of};
use super::said::no_phone;
use crate::office::{in_one_line, is_none};
use crate::sheet::{Cell, Grid, GridRow};

/// Words that begin a row which is no person.
const NO_PERSON: [&str; 13] =
    ["合计", "总计", "小计", "共计", "注", "备注", "说明", "填表", "填报", "制表", "审核人", "total", "note"];

/// A sheet, its columns, and where it is.
pub(super) struct Sheet<'a> {
    pub(super) grid: &'a Grid,
    pub(super) columns: &'a [Column],
    pub(super) place: &'a ListPlace,
}

/// What a row is.
pub(super) enum ReadRow {
    /// A heading, a total, a note, nothing.
    NoPerson,
    /// It should be a person, and cannot be taken.
    Wrong(Box<OfficeProblem>),
    /// A person, and what is wrong with single values.
    Person(Box<PersonRow>, Vec<OfficeProblem>),
}

impl Sheet<'_> {
    /// Reads a row below the header. Merged cells count for each row that they lie in.
    pub(super) fn read(&self, row: &GridRow) -> ReadRow {
        let mut person = PersonRow {
            place: ListPlace { line: row.line, ..self.place.clone().at_row(row.number) },
            name: String::new(),
            organisation: None,
            staff_number: None,
            phone: None,
            roles: Vec::new(),
            scopes: Vec::new(),
            accounts: Vec::new(),
        };
        let (mut values, mut said) = (Vec::new(), 0);
        for column in self.columns {
            let Some(field) = column.field.filter(|field| *field != PersonField::Ignored) else { continue };
            let Some(cell) = self.cell(row, column.at) else { continue };
            let at = person.place.clone().at_column(column.at);
            let text = match cell {
                Cell::Error(_) | Cell::NotComputed => return ReadRow::Wrong(Box::new(damaged(&at, field))),
                cell => cell.shown(),
            };
            if is_none(&text) {
                continue;
            }
            said += 1;
            match field {
                PersonField::Name => person.name = person_name(&text),
                PersonField::Organisation => {
                    person.organisation = Some(PersonWord { word: in_one_line(&text), at });
                }
                PersonField::StaffNumber => {
                    person.staff_number = Some(PersonWord { word: in_one_line(&text), at });
                }
                PersonField::Phone => match phone(&text) {
                    Some(phone) => person.phone = Some(phone),
                    None => values.push(no_phone(at)),
                },
                PersonField::Role => person.roles.extend(words(&text, &at, is_between_roles)),
                PersonField::Scope => person.scopes.extend(words(&text, &at, is_between)),
                PersonField::Accounts => person.accounts.extend(words(&text, &at, is_between)),
                PersonField::Ignored => {}
            }
        }
        self.judge(row, person, values, said)
    }

    /// Whether what was read names a person.
    fn judge(&self, row: &GridRow, person: PersonRow, values: Vec<OfficeProblem>, said: usize) -> ReadRow {
        let name = fold_word(&person.name);
        let first = row.cells.first().map(|(_, cell)| fold_word(&cell.shown())).unwrap_or_default();
        let begins = |text: &str| NO_PERSON.iter().any(|word| text.starts_with(word) && text != "注");
        if said == 0 || begins(&first) || begins(&name) || field_of(&person.name) == Some(PersonField::Name) {
            return ReadRow::NoPerson;
        }
        if said == 1 && (self.is_wide(row) || is_heading(&first) || name.is_empty()) {
            return ReadRow::NoPerson;
        }
        let wrong = |what: (&str, &str), remedy: (&str, &str)| {
            let problem = said_of_row(ProblemCode::NoName, &person.place, PersonField::Name, what);
            ReadRow::Wrong(Box::new(problem.value(&shown_word(&person.name)).remedy(remedy)))
        };
        if name.is_empty() {
            return wrong(
                ("没有姓名", "is missing"),
                ("请补上姓名，或删去这一行", "write the name, or remove the row"),
            );
        }
        if person.name.contains(['、', '，', ',', ';', '；', '/', '：', ':']) {
            let what = ("不是一个人的姓名", "is not the name of one person");
            return wrong(what, ("请每人写一行", "give each person a row"));
        }
        if person.name.chars().count() > 100 || person.name.chars().all(|c| c.is_ascii_digit()) {
            let what = ("不是姓名", "is no name");
            return wrong(what, ("请写姓名", "write the name"));
        }
        if said == 1 {
            let what = ("只有姓名，没有别的", "stands alone");
            let remedy = ("请补上单位、工号或角色", "fill in organisation, staff number or role");
            return wrong(what, remedy);
        }
        ReadRow::Person(Box::new(person), values)
    }

    fn cell(&self, row: &GridRow, column: u32) -> Option<&Cell> {
        row_cell(self.grid, row, column)
    }

    /// Whether a cell of the row is merged over several columns, as a heading is.
    fn is_wide(&self, row: &GridRow) -> bool {
        self.grid.merges.iter().any(|merge| merge.top == row.number && merge.right > merge.left)
    }
}

fn row_cell<'a>(grid: &'a Grid, row: &GridRow, column: u32) -> Option<&'a Cell> {
    if let Some(cell) = grid.cell(row.number, column) {
        return Some(cell);
    }
    let merge = grid.merge_at(row.number, column).filter(|merge| merge.left == column)?;
    grid.cell(merge.top, merge.left)
}

/// A name in one line; blanks that only set a Chinese name in width are no part of it.
fn person_name(text: &str) -> String {
    let name = in_one_line(text);
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || c == '·';
    if name.chars().all(|c| is_han(c) || c.is_whitespace()) {
        return name.chars().filter(|c| !c.is_whitespace()).collect();
    }
    name
}

/// The first number in a cell.
fn phone(text: &str) -> Option<Phone> {
    let mut parts = text.split(['、', '，', ',', '；', ';', '/', '／', '\n', '\r']).map(str::trim);
    parts.find(|part| !part.is_empty()).and_then(|part| Phone(part.to_owned()).in_one_form())
}

const fn is_between(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '／' | '|' | '\n' | '\r')
}

const fn is_between_roles(c: char) -> bool {
    is_between(c) || matches!(c, ' ' | '\u{3000}' | '\t' | '+' | '＋' | '&' | '兼' | '及' | '和' | '与')
}

fn words(text: &str, at: &ListPlace, is_between: fn(char) -> bool) -> Vec<PersonWord> {
    let words = text.split(is_between).map(cleaned).filter(|word| !word.is_empty() && !is_none(word));
    words.map(|word| PersonWord { word, at: at.clone() }).collect()
}

fn is_heading(folded: &str) -> bool {
    let rest = folded.trim_start_matches(['(', '第']);
    let after = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    after.len() < rest.len() && after.starts_with(['、', ')', '部', '类', '章'])
}

fn damaged(at: &ListPlace, field: PersonField) -> OfficeProblem {
    let what = (
        "被表格软件改坏了，或是没有算出结果的公式",
        "was damaged by a spreadsheet program, or is a formula without a value",
    );
    let remedy = (
        "请把这一列设为文本格式后重新填写原值",
        "give the column the format of text and write the value again",
    );
    said_of_row(ProblemCode::SpreadsheetDamage, at, field, what).remedy(remedy)
}
