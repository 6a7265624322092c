//! What came of an office's list, to a terminal and to an API client.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::left_out::LeftOutRows;
use super::list::OfficeList;
use super::mapping::OfficeMapping;
use super::problem::OfficeProblem;
use super::recognise::{Recognised, Renamed};
use crate::import::ImportReport;
use crate::import_proposal::DraftedProposal;

/// Accounts that are missing and are named.
const MOST_MISSING: usize = 100;

/// An account whose name has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"handle": "wechat-沂川在线", "name": {"from": "沂川在线", "to": "今日沂川"}}))]
pub struct RenamedAccount {
    /// Its handle, which stays.
    pub handle: String,
    /// Its names.
    pub name: Renamed,
}

/// How many proposals of one kind there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"accepted": 118, "open": 21}))]
pub struct ProposalCount {
    /// Those that were entered with the list.
    pub accepted: u64,
    /// Those that wait for somebody to say so.
    pub open: u64,
}

/// What came of an office's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeReport {
    /// Name of the file.
    pub file: String,
    /// How the text was encoded, and by what its columns are separated; null for a workbook.
    #[schema(required = true)]
    pub text_as: Option<String>,
    /// What was taken for what.
    pub mapping: OfficeMapping,
    /// Accounts that the list names.
    pub accounts: u64,
    /// Those of them that were taken.
    pub taken: u64,
    /// Rows that are no accounts.
    pub left_out: Vec<LeftOutRows>,
    /// What is wrong with the list, gravest first; the same in many rows once.
    pub problems: Vec<OfficeProblem>,
    /// Accounts that the list calls by another name.
    pub renamed: Vec<RenamedAccount>,
    /// Handles of accounts of the registry that the list does not hold any more, 100 at most: of those that are not closed, on platforms and
    /// of organisations that it speaks of. Nothing was done about them; close them, or delete those that were entered by mistake.
    #[schema(max_items = 100)]
    pub missing: Vec<String>,
    /// How many these are in all.
    pub missing_count: u64,
    /// Proposals by what they are about: `function`, `audience`, `region`, `cluster`, `system`, `tie`.
    pub proposals: BTreeMap<String, ProposalCount>,
    /// What became of the registry.
    pub import: ImportReport,
}

impl OfficeReport {
    /// What is to be said of a list that was compared with the registry.
    #[must_use]
    pub fn of(
        list: &OfficeList,
        recognised: &Recognised,
        proposals: &[DraftedProposal],
        import: ImportReport,
    ) -> Self {
        let renamed = recognised.rows.iter().filter_map(|row| {
            Some(RenamedAccount { handle: row.handle.clone(), name: row.renamed.clone()? })
        });
        let taken = import.rows.get("accounts.csv").map_or(0, |rows| rows.read - rows.bad);
        Self {
            file: list.file.clone(),
            text_as: list.text_as.clone(),
            mapping: list.mapping.clone(),
            accounts: list.rows.len() as u64,
            taken,
            left_out: list.left_out.clone(),
            problems: list.problems.clone(),
            renamed: renamed.collect(),
            missing: recognised.missing.iter().take(MOST_MISSING).cloned().collect(),
            missing_count: recognised.missing.len() as u64,
            proposals: counts(proposals),
            import,
        }
    }
}

fn counts(proposals: &[DraftedProposal]) -> BTreeMap<String, ProposalCount> {
    let mut counts: BTreeMap<String, ProposalCount> = BTreeMap::new();
    for proposal in proposals {
        let count = counts.entry(proposal.field.key().to_owned()).or_default();
        if proposal.entered {
            count.accepted += 1;
        } else {
            count.open += 1;
        }
    }
    counts
}

impl fmt::Display for OfficeReport {
    /// What was read, what was taken for what, what was left out, what is proposed; problems stand in [`OfficeReport::problems`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(text_as) = &self.text_as {
            write!(f, " ({text_as})")?;
        }
        writeln!(f, ": {} accounts named, {} taken", self.accounts, self.taken)?;
        for sheet in &self.mapping.sheets {
            let columns = sheet.columns.iter().map(|column| {
                let field = column.field.map_or("not taken", |field| field.key());
                format!("{} {} = {field}", column.column, column.header)
            });
            let columns: Vec<String> = columns.collect();
            let name = sheet.sheet.as_deref().unwrap_or("the text");
            writeln!(f, "{name}, header in row {}: {}", sheet.header_row, columns.join("; "))?;
        }
        for left in &self.left_out {
            let rows = if left.rows == 1 { "row".to_owned() } else { format!("{} rows from", left.rows) };
            writeln!(f, "left out, {}: {rows} {} {:?}", left.reason.key(), left.place, left.text)?;
        }
        for one in &self.renamed {
            writeln!(f, "renamed: {} from {} to {}", one.handle, one.name.from, one.name.to)?;
        }
        if !self.missing.is_empty() {
            let some: Vec<&str> = self.missing.iter().take(20).map(String::as_str).collect();
            let more = if self.missing_count > some.len() as u64 { ", …" } else { "" };
            writeln!(
                f,
                "no longer in the list, left as they are: {}: {}{more}",
                self.missing_count,
                some.join(", ")
            )?;
        }
        for (field, count) in &self.proposals {
            writeln!(f, "proposals, {field}: {} accepted, {} open", count.accepted, count.open)?;
        }
        write!(f, "{}", self.import)
    }
}
