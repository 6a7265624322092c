//! The accounts of a row.

use domain::office::{Layout, OfficeField, OfficeRow};

use super::accounts::{Accounts, Around};
use super::name::NamedAccount;
use crate::sheet::GridRow;
use domain::office::CellAt;

impl<'a> Accounts<'a> {
    /// The accounts of a row; none where it names none.
    pub(super) fn read(&mut self, row: &'a GridRow, around: &mut Around) -> Vec<OfficeRow> {
        let named = match self.layout {
            Layout::Account => self.named_in_row(row, around),
            Layout::Organisation => self.named_in_columns(row),
        };
        if named.is_empty() {
            if self.layout == Layout::Account {
                self.carry_down(row, around);
            }
            return Vec::new();
        }
        let mut base = OfficeRow {
            sheet: self.sheet,
            row: row.number,
            line: row.line,
            heading: around.heading.clone(),
            ..OfficeRow::default()
        };
        self.organisations(row, around, &mut base);
        let count = named.len();
        let mut rows = Vec::with_capacity(count);
        for (part, (account, at)) in named.iter().enumerate() {
            let mut found = base.clone();
            found.part = u32::try_from(part).unwrap_or(u32::MAX);
            found.name.clone_from(&account.name);
            found.platform.clone_from(&account.platform);
            found.platform_text = self.platform_text(row);
            found.kind = account.kind;
            found.handle.clone_from(&account.handle);
            found.cells.insert(OfficeField::Name, *at);
            // Which of the accounts of its own column it is.
            let same = |other: &&(NamedAccount, CellAt)| {
                other.1 == *at && (self.layout == Layout::Account || other.0.platform == account.platform)
            };
            let (own, owns) = (named[..part].iter().filter(same).count(), named.iter().filter(same).count());
            self.fill(row, &mut found, [(part, count), (own, owns)]);
            self.settle_platform(&mut found, around);
            rows.push(found);
        }
        rows
    }
}
