//! Who answers for the accounts of a row, and what is filled downwards.

use domain::account::MOST_CO_ORGANISATIONS;
use domain::office::{
    CellAt, ListPlace, ListSeverity, OfficeField, OfficeProblem, OfficeRow, OtherOrganisation, ProblemCode,
};
use domain::terms::cleaned;

use super::accounts::{Accounts, Around};
use super::none::is_none;
use super::organisation::organisations;
use super::values::Reading;
use crate::sheet::{Cell, GridRow};

/// Who answers: the first that is named.
const ANSWERS: [OfficeField; 4] =
    [OfficeField::Organisation, OfficeField::Operator, OfficeField::Supervisor, OfficeField::Subject];

impl<'a> Accounts<'a> {
    /// The organisation that answers, the others, and what is filled downwards.
    pub(super) fn organisations(&mut self, row: &'a GridRow, around: &mut Around, base: &mut OfficeRow) {
        around.last.resize(self.cells.columns.len(), None);
        let columns: Vec<(OfficeField, usize)> = ANSWERS
            .iter()
            .flat_map(|field| {
                let columns = self.cells.columns.iter().enumerate();
                columns.filter(|(_, column)| column.field == Some(*field)).map(|(index, _)| (*field, index))
            })
            .collect();
        let mut filled = false;
        for (place_in_order, (field, index)) in columns.iter().enumerate() {
            let found = self.cells.get(row, *index);
            if let Some((own, shown)) = self.cells.hidden(row, *index) {
                self.say_hidden(row, *index, (own, shown));
            }
            let own = found.and_then(|found| {
                let place = self.at(found.at, row.line);
                let read = Reading { field: *field, cell: found.cell, place: &|| place.clone() }.raw();
                if read.is_err() {
                    // Nobody can tell which organisation goes on below; the one above does not.
                    around.last[*index] = None;
                }
                self.keep(read).map(|text| (text, found.at))
            });
            let (text, at) = if let Some(own) = own {
                around.last[*index] = Some(own.clone());
                own
            } else {
                // Below a row with an organisation an empty cell goes on; of the others only with the first.
                let goes_on = found.is_none() && (place_in_order == 0 || filled);
                let Some(last) = around.last[*index].clone().filter(|_| goes_on) else { continue };
                if place_in_order == 0 {
                    filled = true;
                    self.say_filled(row, *index, &last.0);
                }
                last
            };
            let said = organisations(&text);
            for (number, name) in said.names.into_iter().enumerate() {
                if base.organisation.is_none() {
                    base.organisation = Some(name);
                    base.organisation_note.clone_from(&said.note);
                    base.cells.insert(OfficeField::Organisation, at);
                } else if base.organisation.as_ref() != Some(&name)
                    && base.others.iter().all(|other| other.name != name)
                {
                    if number > 0 {
                        self.say_several(row, at, &text);
                    }
                    if base.others.len() == MOST_CO_ORGANISATIONS {
                        self.say_too_many(row, at, &name);
                        continue;
                    }
                    base.others.push(OtherOrganisation { role: *field, name });
                }
            }
            base.cells.entry(*field).or_insert(at);
        }
        if base.organisation.is_none() {
            let place = ListPlace { line: row.line, ..self.place.clone().at_row(row.number) };
            let what = ("没有写主办单位", "names no organisation");
            self.problems.add(
                OfficeProblem::new(ListSeverity::Row, ProblemCode::NoOrganisation, place, what)
                    .of(OfficeField::Organisation)
                    .remedy(("请填主办单位", "write the organisation that answers for the account")),
            );
        }
        if let Some(index) = self.column_of(OfficeField::Region) {
            match self.cells.get(row, index) {
                Some(found) => {
                    around.last_region = Some((cleaned(&found.cell.shown()), found.at));
                }
                None if filled => {
                    if let Some((region, at)) =
                        around.last_region.clone().filter(|(region, _)| !is_none(region))
                    {
                        base.region = Some(region);
                        base.cells.insert(OfficeField::Region, at);
                    }
                }
                None => {}
            }
        }
    }

    /// What a row without an account says for the rows below it: its organisations and its region go on, those above do not.
    pub(super) fn carry_down(&self, row: &'a GridRow, around: &mut Around) {
        let columns = self.cells.columns;
        around.last.resize(columns.len(), None);
        for (index, column) in columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            let Some(found) = self.cells.get(row, index) else { continue };
            let place = self.at(found.at, row.line);
            let read = || Reading { field, cell: found.cell, place: &|| place.clone() }.raw().ok().flatten();
            if field.is_organisation() {
                around.last[index] = read().map(|text| (text, found.at));
            } else if field == OfficeField::Region {
                around.last_region = read().map(|text| (cleaned(&text), found.at));
            }
        }
    }

    fn say_too_many(&mut self, row: &GridRow, at: CellAt, name: &str) {
        let place = self.at(at, row.line);
        let what = (
            format!("相关单位超过{MOST_CO_ORGANISATIONS}个，这一个没有取"),
            format!(
                "is one more than the {MOST_CO_ORGANISATIONS} further organisations that are kept; it was left out"
            ),
        );
        self.problems.add(
            OfficeProblem::new(
                ListSeverity::Value,
                ProblemCode::SeveralOrganisations,
                place,
                (&what.0, &what.1),
            )
            .of(OfficeField::Organisation)
            .value(name)
            .remedy(("请只写主要的单位", "name the main ones alone")),
        );
    }

    pub(super) fn say_hidden(&mut self, row: &GridRow, index: usize, (own, shown): (&Cell, &Cell)) {
        let column = &self.cells.columns[index];
        let place = self.at(CellAt { row: row.number, column: column.at }, row.line);
        let merged = shown.shown();
        let what = (
            format!("被合并单元格“{merged}”盖住，两处写的单位不同；取了这一格自己的"),
            format!("lies below a merge that says {merged}; the cell's own value was taken"),
        );
        let problem =
            OfficeProblem::new(ListSeverity::Value, ProblemCode::MergeHides, place, (&what.0, &what.1));
        self.problems.add(
            problem.of(column.field.unwrap_or(OfficeField::Organisation)).value(&own.shown()).remedy((
                "请取消合并，逐行写清单位",
                "take the merge apart and write the organisation in each row",
            )),
        );
    }

    pub(super) fn say_filled(&mut self, row: &GridRow, index: usize, organisation: &str) {
        let column = self.cells.columns[index].at;
        let place = self.at(CellAt { row: row.number, column }, row.line);
        let filled = if self.cells.has_merges(index) {
            // Where merges say what goes on, an empty cell may as well be one that was forgotten.
            let what = (
                "没有写单位，按上一行的填了，请核对",
                "is empty; the organisation of the row above was taken",
            );
            OfficeProblem::new(ListSeverity::Value, ProblemCode::FilledDown, place, what).value(organisation)
        } else {
            let what = ("空着的单位按上一行填", "is empty and goes on with the row above");
            OfficeProblem::new(ListSeverity::Notice, ProblemCode::FilledDown, place, what)
        };
        self.problems.add(
            filled
                .of(OfficeField::Organisation)
                .remedy(("请在空格里写上单位", "write the organisation into the empty cell")),
        );
    }

    pub(super) fn say_several(&mut self, row: &GridRow, at: CellAt, text: &str) {
        let place = self.at(at, row.line);
        let what = (
            "写了几个单位，第一个为负责单位，其余作为相关单位",
            "names several organisations: the first answers, the others are kept beside it",
        );
        self.problems.add(
            OfficeProblem::new(ListSeverity::Notice, ProblemCode::SeveralOrganisations, place, what)
                .of(OfficeField::Organisation)
                .value(text)
                .remedy(("不对的话请把负责单位写在最前", "put the one that answers first, if it is another")),
        );
    }
}
