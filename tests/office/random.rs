//! Random damage to a good list, as a text and as a workbook: every row is taken or named, and the rows to which nothing has happened say
//! what they said.

use std::collections::{BTreeMap, BTreeSet};

use domain::office::{LeftOutReason, ListSeverity, OfficeList, OfficeRow};
use proptest::prelude::*;

use crate::damage::{ROWS, Sheet, damage, good};
use crate::support::{TestSheet, accounted, list, workbook_list};

fn read_as_text(sheet: &Sheet) -> OfficeList {
    let field = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |cells: &Vec<String>| cells.iter().map(field).collect::<Vec<_>>().join(",");
    let text: String = sheet.lines.iter().map(|row| line(&row.cells) + "\n").collect();
    list("表.csv", text.as_bytes())
}

fn read_as_workbook(sheet: &Sheet) -> OfficeList {
    let cells: Vec<Vec<&str>> =
        sheet.lines.iter().map(|line| line.cells.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    workbook_list(&[TestSheet { name: "明细", rows: &rows, merges: &[] }])
}

/// What a row says of its account, and not where it stands.
fn said(row: &OfficeRow) -> OfficeRow {
    OfficeRow { sheet: 0, row: 0, line: None, heading: None, cells: BTreeMap::new(), ..row.clone() }
}

/// Numbers of the rows that are an account, were left out, or are named by a problem, from 1.
fn named(list: &OfficeList) -> BTreeSet<u32> {
    let sheet = list.mapping.sheets.first().and_then(|sheet| sheet.sheet.as_deref());
    let mut named: BTreeSet<u32> = accounted(list, sheet).into_iter().collect();
    for problem in &list.problems {
        named.extend(problem.place.row);
        named.extend(problem.places.iter().filter_map(|place| place.row));
    }
    named
}

/// What must hold of a damaged list, whatever it was written as.
fn nothing_good_is_lost(sheet: &Sheet, before: &OfficeList, after: &OfficeList) -> Result<(), TestCaseError> {
    if !after.is_readable() {
        prop_assert!(sheet.header_lost, "it was refused with its header: {:#?}", after.problems);
        return Ok(());
    }
    let named = named(after);
    for row in sheet.written() {
        prop_assert!(named.contains(&row), "nobody names row {row}: {after:#?}");
    }
    for (at, number) in sheet.untouched() {
        let at = u32::try_from(at).unwrap();
        let same = said(&before.rows[number]);
        let found: Vec<&OfficeRow> = after.rows.iter().filter(|row| row.row == at).collect();
        if sheet.header_lost {
            // What its header does not say any more cannot be read of it; it is not the row that is wrong.
            let left = after.left_out.iter().any(|left| left.place.row == Some(at + 1));
            prop_assert!(left || found.len() == 1, "row {}: {found:#?}", at + 1);
            continue;
        }
        let is_double = after
            .left_out
            .iter()
            .any(|left| left.reason == LeftOutReason::Double && left.place.row == Some(at + 1));
        prop_assert!(
            is_double || found.iter().map(|row| said(row)).collect::<Vec<_>>() == [same],
            "row {}: {found:#?} in {:#?}",
            at + 1,
            after.problems
        );
    }
    Ok(())
}

#[test]
fn the_good_list_is_good() {
    for list in [read_as_text(&good()), read_as_workbook(&good())] {
        assert_eq!((list.rows.len(), list.problems.as_slice()), (ROWS, [].as_slice()));
        let full = |row: &OfficeRow| {
            row.is_complete() && row.phone.is_some() && row.opened.is_some() && row.followers.is_some()
        };
        assert!(list.rows.iter().all(full));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_row_is_lost_in_silence(all in proptest::collection::vec(damage(), 1..16)) {
        let mut sheet = good();
        for damage in all {
            sheet.suffer(damage);
        }
        nothing_good_is_lost(&sheet, &read_as_text(&good()), &read_as_text(&sheet))?;
        nothing_good_is_lost(&sheet, &read_as_workbook(&good()), &read_as_workbook(&sheet))?;
    }

    #[test]
    fn of_a_list_whose_organisations_are_merged_downwards_no_row_is_lost(
        sizes in proptest::collection::vec(1..4_usize, 3..6),
        damage in proptest::collection::vec((0..64_usize, 0..3_usize, "[ #一0-9无注微信：|]{0,6}"), 0..6),
        unreadable in proptest::option::of(0..3_usize),
    ) {
        let mut merged = Merged::of(&sizes, &damage);
        if let Some(group) = unreadable {
            merged.make_unreadable(group);
        }
        for list in [merged.as_text(), merged.as_workbook()] {
            prop_assert!(list.problems.iter().all(|problem| problem.severity != ListSeverity::File));
            for row in &list.rows {
                // Nobody is given to the office of the group above.
                let own = merged.groups.iter().rfind(|(top, _)| *top <= row.row).map(|(_, name)| name);
                prop_assert!(row.organisation.is_none() || row.organisation.as_ref() == own, "{row:#?} of {own:?}");
            }
            for (at, (name, organisation)) in &merged.untouched {
                let found: Vec<_> = list.rows.iter().filter(|row| row.row == *at).collect();
                let is_double = list.left_out.iter().any(|left| {
                    left.reason == LeftOutReason::Double && left.place.row == Some(at + 1)
                });
                prop_assert!(
                    is_double || matches!(found.as_slice(), [row]
                        if row.name == *name && row.organisation.as_ref() == Some(organisation)),
                    "row {}: {found:#?} in {list:#?}", at + 1
                );
            }
        }
    }
}

/// A list with an organisation merged downwards over one to three accounts.
struct Merged {
    rows: Vec<Vec<String>>,
    merges: Vec<(u32, u16, u32, u16)>,
    /// The organisations with their first rows, from 0.
    groups: Vec<(u32, String)>,
    /// By its row, from 0: name and organisation of what nothing has happened to.
    untouched: Vec<(u32, (String, String))>,
}

impl Merged {
    fn of(sizes: &[usize], damage: &[(usize, usize, String)]) -> Self {
        let mut rows = vec![["主办单位", "账号名称", "平台", "粉丝数"].map(str::to_owned).to_vec()];
        let (mut merges, mut groups, mut untouched) = (Vec::new(), Vec::new(), Vec::new());
        for (group, size) in sizes.iter().enumerate() {
            let organisation = format!("临江县第{group}局");
            let top = u32::try_from(rows.len()).unwrap();
            groups.push((top, organisation.clone()));
            for part in 0..*size {
                let name = format!("临江号{group}之{part}");
                let own = if part == 0 { organisation.clone() } else { String::new() };
                untouched.push((top + u32::try_from(part).unwrap(), (name.clone(), organisation.clone())));
                rows.push(vec![own, name, ["微信", "微博", "抖音"][part].to_owned(), "12".to_owned()]);
            }
            if *size > 1 {
                merges.push((top, 0, top + u32::try_from(size - 1).unwrap(), 0));
            }
        }
        for (row, column, text) in damage {
            let row = row % (rows.len() - 1) + 1;
            rows[row][column + 1].clone_from(text);
            untouched.retain(|(at, _)| *at as usize != row);
        }
        Self { rows, merges, groups, untouched }
    }

    /// A spreadsheet program loses the name of an organisation.
    fn make_unreadable(&mut self, group: usize) {
        let (top, name) = &self.groups[group];
        "#REF!".clone_into(&mut self.rows[*top as usize][0]);
        self.untouched.retain(|(_, (_, organisation))| organisation != name);
    }

    fn as_text(&self) -> OfficeList {
        let text: String = self.rows.iter().map(|row| row.join(",") + "\n").collect();
        list("表.csv", text.as_bytes())
    }

    fn as_workbook(&self) -> OfficeList {
        let cells: Vec<Vec<&str>> =
            self.rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        workbook_list(&[TestSheet { name: "明细", rows: &rows, merges: &self.merges }])
    }
}
