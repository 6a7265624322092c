//! What the other columns of a row say of an account.

use domain::office::{CellAt, ListPlace, ListSeverity, OfficeField, OfficeProblem, OfficeRow, ProblemCode};
use domain::platform::AccountKind;
use domain::terms::cleaned;

use super::accounts::{Accounts, Around};
use super::cells::Found;
use super::platform::by_trace;
use super::said::left_out_value;
use super::text::lines;
use super::values::Reading;
use crate::sheet::{Cell, GridRow};

impl<'a> Accounts<'a> {
    /// Fills in what the other columns say. `parts`: which of how many accounts it is in the whole row, and in its own column.
    pub(super) fn fill(&mut self, row: &'a GridRow, account: &mut OfficeRow, parts: [(usize, usize); 2]) {
        for index in 0..self.cells.columns.len() {
            let column = &self.cells.columns[index];
            let Some(field) = column.field else { continue };
            if matches!(field, OfficeField::Name | OfficeField::Platform | OfficeField::Ignored)
                || field.is_organisation()
            {
                continue;
            }
            let (part, count) = match &column.platform {
                Some(platform) if account.platform.as_ref() != Some(platform) => continue,
                Some(_) => parts[1],
                None => parts[0],
            };
            let Some(found) = self.cells.get(row, index) else { continue };
            let own = matches!(field, OfficeField::Handle | OfficeField::Url | OfficeField::Followers);
            let held;
            let cell = match found.cell {
                Cell::Text(text) if count > 1 => {
                    match split_for(text, count).map(|texts| Cell::Text(texts[part].as_str().into())) {
                        Some(cell) => {
                            held = cell;
                            &held
                        }
                        None => found.cell,
                    }
                }
                cell => cell,
            };
            if own && count > 1 && std::ptr::eq(cell, found.cell) {
                if part == 0 {
                    self.say_unsplit(row, field, found);
                }
                continue;
            }
            // What all accounts of a row share is wrong once.
            let quiet = part > 0 && std::ptr::eq(cell, found.cell);
            self.set(
                row,
                account,
                (field, column_unit(column.unit, field)),
                (Found { cell, at: found.at }, quiet),
            );
        }
    }

    pub(super) fn say_unsplit(&mut self, row: &GridRow, field: OfficeField, found: Found<'_>) {
        let place = self.at(found.at, row.line);
        let what = (
            "一格里有几个账号，分不清这个值是谁的，没有取",
            "stands beside several accounts and nobody can tell whose it is; the value was left out",
        );
        let problem = left_out_value(place, field, &found.cell.shown(), what);
        self.problems.add(problem.remedy(("请每个账号写一行", "give each account a row of its own")));
    }

    pub(super) fn set(
        &mut self,
        row: &GridRow,
        account: &mut OfficeRow,
        (field, unit): (OfficeField, Option<i64>),
        (found, quiet): (Found<'_>, bool),
    ) {
        let place = || self.at(found.at, row.line);
        let reading = Reading { field, cell: found.cell, place: &place };
        let mut problems: Vec<OfficeProblem> = Vec::new();
        let mut note = |problem: Box<OfficeProblem>| problems.push(*problem);
        macro_rules! take {
            ($target:ident, $read:expr) => {
                match $read {
                    Ok(Some(value)) => account.$target = Some(value),
                    Ok(None) => return,
                    Err(problem) => note(problem),
                }
            };
        }
        let more = |kept: &mut Option<String>, value: String, between: &str| match kept {
            Some(text) if !text.split(between).any(|part| part == value) => {
                text.push_str(between);
                text.push_str(&value);
            }
            Some(_) => {}
            None => *kept = Some(value),
        };
        match field {
            OfficeField::Handle => match reading.handle() {
                // What stood in the name's own brackets gives way.
                Ok(Some(handle)) => account.handle = Some(handle),
                Ok(None) => return,
                Err(problem) => note(problem),
            },
            OfficeField::Url => take!(url, reading.url()),
            OfficeField::Followers => take!(followers, reading.followers(unit)),
            OfficeField::Status => take!(status, reading.status(self.words)),
            OfficeField::Opened => take!(opened, reading.opened()),
            OfficeField::Region => take!(region, reading.text()),
            OfficeField::Address => take!(address, reading.text()),
            OfficeField::Filing => take!(filing, reading.text()),
            OfficeField::Language => take!(language, reading.language()),
            OfficeField::System => take!(system, reading.text()),
            OfficeField::Kind => match reading.text() {
                Ok(Some(text)) => account.kind = AccountKind::named_in(&text).or(account.kind),
                Ok(None) => return,
                Err(problem) => note(problem),
            },
            OfficeField::Person => match reading.raw() {
                Ok(Some(text)) => {
                    let (person, phone) = person_and_phone(&lines(&text).join("、"));
                    if !person.is_empty() {
                        more(&mut account.person, person, "、");
                    }
                    if !phone.is_empty() {
                        more(&mut account.phone, phone, "、");
                        account.cells.entry(OfficeField::Phone).or_insert(found.at);
                    }
                }
                Ok(None) => return,
                Err(problem) => note(problem),
            },
            OfficeField::Phone => match reading.phone() {
                Ok(Some(text)) => more(&mut account.phone, text, "、"),
                Ok(None) => return,
                Err(problem) => note(problem),
            },
            OfficeField::Note => match reading.raw() {
                Ok(Some(text)) => more(&mut account.note, lines(&text).join(""), "；"),
                Ok(None) => return,
                Err(problem) => note(problem),
            },
            OfficeField::Topics => match reading.raw() {
                Ok(Some(text)) => {
                    let words = text.split(['、', ',', '，', ';', '；', '|', '\n']).map(cleaned);
                    account.topics.extend(words.filter(|word| !word.is_empty()));
                }
                Ok(None) => return,
                Err(problem) => note(problem),
            },
            OfficeField::Functions | OfficeField::Audiences => {
                let functions = field == OfficeField::Functions;
                let terms = if functions { &self.words.functions } else { &self.words.audiences };
                let (keys, wrong) = reading.keys(terms);
                problems.extend(wrong);
                if functions { account.functions.extend(keys) } else { account.audiences.extend(keys) }
            }
            OfficeField::Name
            | OfficeField::Platform
            | OfficeField::Ignored
            | OfficeField::Organisation
            | OfficeField::Operator
            | OfficeField::Supervisor
            | OfficeField::Subject => return,
        }
        account.cells.entry(field).or_insert(found.at);
        if !quiet {
            self.problems.extend(problems);
        }
    }

    /// The platform where only an address or an id tells it; else what is wrong with it.
    pub(super) fn settle_platform(&mut self, account: &mut OfficeRow, around: &Around) {
        if let Some(index) = self.column_of(OfficeField::Platform) {
            let at = CellAt { row: account.row, column: self.cells.columns[index].at };
            account.cells.entry(OfficeField::Platform).or_insert(at);
        }
        if account.platform.is_none() && account.platform_text.is_none() {
            account.platform =
                by_trace(account.url.as_deref(), account.handle.as_deref(), &self.words.platforms)
                    .or_else(|| around.platform.clone());
        }
        if account.platform.is_some() {
            if account.platform.as_deref() != Some("wechat") {
                account.kind = None;
            }
            return;
        }
        let place = match account.cells.get(&OfficeField::Platform) {
            Some(at) => self.at(*at, account.line),
            None => ListPlace { line: account.line, ..self.place.clone().at_row(account.row) },
        };
        let names: Vec<&str> =
            self.words.platforms.iter().map(|platform| platform.name.zh.as_str()).collect();
        let allowed = names.join("、");
        let problem = match &account.platform_text {
            Some(text) => OfficeProblem::new(
                ListSeverity::Row,
                ProblemCode::Platform,
                place,
                ("不是已知的平台", "is no known platform"),
            )
            .value(text)
            .nearest(self.words.platforms.terms().nearest(text, 3)),
            None => OfficeProblem::new(
                ListSeverity::Row,
                ProblemCode::Platform,
                place,
                ("没有写平台", "names no platform"),
            ),
        };
        self.problems.add(problem.of(OfficeField::Platform).remedy((
            &format!("可填：{allowed}"),
            &format!("write one of {allowed}, or add it to the platforms"),
        )));
    }
}

const fn column_unit(unit: Option<i64>, field: OfficeField) -> Option<i64> {
    if matches!(field, OfficeField::Followers) { unit } else { None }
}

/// The parts of a text, if it has just so many: lines, else what stands between separators.
fn split_for(text: &str, count: usize) -> Option<Vec<String>> {
    let by_line = lines(text);
    if by_line.len() == count {
        return Some(by_line.iter().map(|line| unlabelled(line)).collect());
    }
    let parts: Vec<String> =
        text.split(['、', ';', '；', '，', '|']).map(cleaned).filter(|part| !part.is_empty()).collect();
    (parts.len() == count).then(|| parts.iter().map(|part| unlabelled(part)).collect())
}

/// `微信：38000` without what stands before the colon.
fn unlabelled(text: &str) -> String {
    match text.split_once(['：', ':']) {
        Some((label, rest))
            if !rest.starts_with("//") && label.chars().count() <= 8 && !rest.trim().is_empty() =>
        {
            rest.trim().to_owned()
        }
        _ => text.to_owned(),
    }
}

/// A person's name and the phones beside it.
fn person_and_phone(text: &str) -> (String, String) {
    let mut person = String::new();
    let mut phones: Vec<String> = Vec::new();
    let mut number = String::new();
    let mut flush = |number: &mut String, person: &mut String| {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if digits >= 7 {
            phones.push(number.trim_matches(['-', ' ']).to_owned());
        } else {
            person.push_str(number);
        }
        number.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() || (c == '-' && !number.is_empty()) {
            number.push(c);
        } else {
            flush(&mut number, &mut person);
            person.push(c);
        }
    }
    flush(&mut number, &mut person);
    let trimmed = |c: char| {
        c.is_whitespace()
            || matches!(c, '、' | '，' | ',' | '：' | ':' | '(' | ')' | '（' | '）' | '/' | ';' | '；' | '|')
    };
    (person.trim_matches(trimmed).to_owned(), phones.join("、"))
}
