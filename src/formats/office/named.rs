//! The accounts that a row names: one, several, or one for each platform's column.

use domain::office::{CellAt, ListSeverity, OfficeField, OfficeProblem, ProblemCode, without_phones};
use domain::platform::AccountKind;

use super::accounts::{Accounts, Around};
use super::name::{Breaks, NamedAccount, named_accounts};
use super::none::tick;
use super::platform::SaidPlatforms;
use super::values::Reading;
use crate::sheet::GridRow;

impl<'a> Accounts<'a> {
    /// The accounts of a row that stands for one, or for several where its cells say so.
    pub(super) fn named_in_row(&mut self, row: &'a GridRow, around: &Around) -> Vec<(NamedAccount, CellAt)> {
        let said = match self.platform_text(row) {
            Some(text) => self.texts.read(&text, &self.words.platforms).clone(),
            None => SaidPlatforms::default(),
        };
        let Some((text, at)) = self.name_text(row) else { return Vec::new() };
        let breaks = Breaks::Wrap { unless: said.keys.len().max(1) };
        let mut named = named_accounts(&text, breaks, &self.words.platforms);
        if said.keys.len() > 1 && named.len() == 1 && named[0].platform.is_none() {
            // One name on several platforms.
            let one = named.remove(0);
            named.extend(
                said.keys.iter().map(|key| NamedAccount { platform: Some(key.clone()), ..one.clone() }),
            );
        } else if said.keys.len() > 1 && named.len() == said.keys.len() {
            for (account, key) in named.iter_mut().zip(&said.keys) {
                account.platform = account.platform.take().or_else(|| Some(key.clone()));
            }
        } else if let [key] = said.keys.as_slice() {
            for account in &mut named {
                // The column says it; what a name says in brackets is then another matter.
                account.platform = Some(key.clone());
            }
        }
        for account in &mut named {
            account.kind = account.kind.or(said.kind);
            let unsaid = self.platform_text(row).is_none();
            if account.platform.is_none() && unsaid {
                account.platform = around.heading_platform.clone().or_else(|| around.platform.clone());
            }
        }
        named.into_iter().map(|account| (account, at)).collect()
    }

    /// The name of a row; where it has none, its id.
    pub(super) fn name_text(&mut self, row: &'a GridRow) -> Option<(String, CellAt)> {
        for field in [OfficeField::Name, OfficeField::Handle] {
            let indices: Vec<usize> = (0..self.cells.columns.len())
                .filter(|index| self.cells.columns[*index].field == Some(field))
                .collect();
            for index in indices {
                let Some(found) = self.cells.get(row, index) else { continue };
                // A merged id is nobody's name.
                if field == OfficeField::Handle && found.at.row != row.number {
                    continue;
                }
                let place = self.at(found.at, row.line);
                let reading = Reading { field, cell: found.cell, place: &|| place.clone() };
                let read = if field == OfficeField::Handle { reading.handle() } else { reading.raw() };
                match read {
                    Ok(Some(text)) => {
                        if field == OfficeField::Handle && self.column_of(OfficeField::Name).is_some() {
                            let what = (
                                "没有账号名称，先用账号ID代替",
                                "is an id without a name, which it stands for",
                            );
                            self.problems.add(
                                OfficeProblem::new(ListSeverity::Value, ProblemCode::Doubtful, place, what)
                                    .of(OfficeField::Name)
                                    .remedy(("请补上账号名称", "write the account's name")),
                            );
                        }
                        return Some((text, found.at));
                    }
                    Err(problem) if field == OfficeField::Name => self.problems.add(*problem),
                    Ok(None) | Err(_) => {}
                }
            }
        }
        None
    }

    /// The accounts of a row that stands for an organisation: those of each platform's column.
    pub(super) fn named_in_columns(&mut self, row: &'a GridRow) -> Vec<(NamedAccount, CellAt)> {
        let mut named = Vec::new();
        for index in 0..self.cells.columns.len() {
            let column = &self.cells.columns[index];
            if column.field != Some(OfficeField::Name) {
                continue;
            }
            // A merged name is the organisation's above.
            let Some(found) = self.cells.get(row, index).filter(|found| found.at.row == row.number) else {
                continue;
            };
            let place = self.at(found.at, row.line);
            let reading = Reading { field: OfficeField::Name, cell: found.cell, place: &|| place.clone() };
            let text = match reading.raw() {
                Ok(Some(text)) => text,
                Ok(None) => continue,
                Err(problem) => {
                    self.problems.add(*problem);
                    continue;
                }
            };
            match tick(&text) {
                Some(true) => {
                    let what = (
                        "只打了勾，没有写账号名称，没有取",
                        "says that there is an account and not its name; it was left out",
                    );
                    let problem = OfficeProblem::new(ListSeverity::Value, ProblemCode::NoName, place, what);
                    self.problems.add(
                        problem
                            .of(OfficeField::Name)
                            .value(&text)
                            .remedy(("请写账号名称", "write the account's name")),
                    );
                    continue;
                }
                Some(false) => continue,
                None => {}
            }
            let accounts = named_accounts(&text, Breaks::Separate, &self.words.platforms);
            if accounts.is_empty() {
                let what = ("不是账号名称，没有取", "is no account's name; it was left out");
                let problem =
                    OfficeProblem::new(ListSeverity::Value, ProblemCode::NoName, place.clone(), what);
                let remedy =
                    ("请写账号名称，没有就空着", "write the account's name, or leave the cell empty");
                self.problems.add(problem.of(OfficeField::Name).value(&without_phones(&text)).remedy(remedy));
            }
            for mut account in accounts {
                account.platform = column.platform.clone().or(account.platform);
                account.kind = account.kind.or_else(|| AccountKind::named_in(&column.header));
                named.push((account, found.at));
            }
        }
        named
    }
}
