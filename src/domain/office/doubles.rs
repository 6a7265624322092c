//! Rows that say again what an earlier row says.

use std::collections::HashMap;

use super::left_out::{LeftOutReason, LeftOutRows};
use super::place::ListPlace;
use super::problem::{ListSeverity, OfficeProblem, ProblemCode};
use super::row::OfficeRow;
use crate::alike::skeleton;
use crate::terms::fold_name;

/// Rows without those that say again what an earlier one says, and those that do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WithoutDoubles {
    /// Rows for different accounts.
    pub rows: Vec<OfficeRow>,
    /// The later ones.
    pub left_out: Vec<LeftOutRows>,
    /// One for each of these.
    pub problems: Vec<OfficeProblem>,
}

/// Takes the first of the rows that have one platform and one name, or one platform and one id; `place` says where a row stands.
/// O(length of all).
pub fn leave_out_doubles(rows: Vec<OfficeRow>, place: impl Fn(&OfficeRow) -> ListPlace) -> WithoutDoubles {
    let mut seen: HashMap<(String, char, String), usize> = HashMap::new();
    let mut apart = WithoutDoubles::default();
    for row in rows {
        let keys = keys(&row);
        let Some(first) = keys.iter().find_map(|key| seen.get(key)) else {
            for key in keys {
                seen.insert(key, apart.rows.len());
            }
            apart.rows.push(row);
            continue;
        };
        let first = &apart.rows[*first];
        let (here, there) = (place(&row), place(first));
        apart.problems.push(problem(&row, first, here.clone(), &there));
        apart.left_out.push(LeftOutRows {
            place: here,
            rows: 1,
            reason: LeftOutReason::Double,
            text: row.name,
            same_as: Some(there),
        });
    }
    apart
}

fn keys(row: &OfficeRow) -> Vec<(String, char, String)> {
    let platform =
        row.platform.clone().unwrap_or_else(|| fold_name(row.platform_text.as_deref().unwrap_or_default()));
    let mut keys = Vec::new();
    if !row.name.is_empty() {
        keys.push((platform.clone(), 'n', fold_name(&row.name)));
    }
    if let Some(handle) = &row.handle {
        keys.push((platform, 'h', skeleton(handle)));
    }
    keys
}

fn problem(row: &OfficeRow, first: &OfficeRow, here: ListPlace, there: &ListPlace) -> OfficeProblem {
    let folded = |text: &Option<String>| text.as_deref().map(fold_name);
    let other_name = fold_name(&row.name) != fold_name(&first.name);
    let other_organisation = folded(&row.organisation) != folded(&first.organisation);
    let at = there.row.map(|row| row.to_string()).unwrap_or_default();
    let (severity, zh, en) = if other_name {
        let names = format!("“{}”", first.name);
        (
            ListSeverity::Value,
            format!("与第{at}行{names}平台和账号ID相同，名称不同"),
            format!("has the platform and id of row {at}, and another name than {names}"),
        )
    } else if other_organisation {
        let organisation = first.organisation.as_deref().unwrap_or_default();
        (
            ListSeverity::Value,
            format!("与第{at}行重复，单位不同（那里是“{organisation}”）"),
            format!("is the account of row {at}, where its organisation is “{organisation}”"),
        )
    } else {
        (ListSeverity::Notice, format!("与第{at}行重复"), format!("is the account of row {at}"))
    };
    let value = match (&row.organisation, other_organisation && !other_name) {
        (Some(organisation), true) => format!("{} ({organisation})", row.name),
        _ => row.name.clone(),
    };
    OfficeProblem::new(severity, ProblemCode::Double, here, (&zh, &en))
        .value(&value)
        .remedy(("先出现的一行有效；请核对并删去一行", "the earlier row counts; look at both and remove one"))
}
