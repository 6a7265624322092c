//! What a person has answered in the workbook that an import gave back: which cells were filled in for them, and what stands there now.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::field::OfficeField;
use super::list::OfficeList;
use super::recognise::Recognised;
use super::row::OfficeRow;
use crate::id::ProposalId;
use crate::import_proposal::{ImportProposal, ProposalState, ProposalSubjectKind};
use crate::organisation::System;
use crate::proposal::ProposalField;
use crate::terms::fold_name;

/// A value that was filled in: of whom, and what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FilledCell {
    /// Handle of the account.
    pub account: String,
    /// What the cell says.
    pub field: OfficeField,
}

/// Which import a workbook was given back by, and which cells it had filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilledCells {
    /// The import's id.
    pub import: Uuid,
    /// The cells.
    pub cells: Vec<FilledCell>,
}

/// What a person has decided by what stands in the cells that were filled in: a value that is left or written is right, and one that
/// stands there no more is not. An account whose row is gone is not answered, and neither is a cell that was not filled in. O(n).
#[must_use]
pub fn answered_proposals(
    filled: &FilledCells,
    (list, recognised): (&OfficeList, &Recognised),
    open: &[ImportProposal],
) -> Vec<(ProposalId, ProposalState)> {
    let complete = list.rows.iter().filter(|row| row.is_complete());
    let rows: HashMap<&str, &OfficeRow> =
        recognised.rows.iter().map(|found| found.handle.as_str()).zip(complete).collect();
    let filled: HashSet<(&str, OfficeField)> =
        filled.cells.iter().map(|cell| (cell.account.as_str(), cell.field)).collect();
    // Of an organisation any of its rows answers; one that says something before those that say nothing.
    let mut systems: BTreeMap<&str, Option<System>> = BTreeMap::new();
    for (handle, row) in &rows {
        if let Some(organisation) =
            row.organisation.as_deref().filter(|_| filled.contains(&(*handle, OfficeField::System)))
        {
            let said = row.system.as_deref().and_then(System::of_word);
            let known = systems.entry(organisation).or_default();
            *known = known.or(said);
        }
    }
    let decided = |proposal: &ImportProposal| {
        let subject = proposal.subject.key.as_str();
        let is_right = if proposal.subject.kind == ProposalSubjectKind::Organisation {
            let said = systems.get(proposal.subject.name.as_str()).or_else(|| systems.get(subject))?;
            said.is_some_and(|system| system.key() == proposal.value.key)
        } else {
            let row = rows.get(subject)?;
            let (field, is_right) = match proposal.field {
                ProposalField::Function => {
                    (OfficeField::Functions, row.functions.contains(&proposal.value.key))
                }
                ProposalField::Audience => {
                    (OfficeField::Audiences, row.audiences.contains(&proposal.value.key))
                }
                ProposalField::Region => {
                    let said = row.region.as_deref().map(fold_name);
                    let words = [&proposal.value.key, &proposal.value.name.zh, &proposal.value.name.en];
                    (
                        OfficeField::Region,
                        said.is_some_and(|said| words.iter().any(|word| fold_name(word) == said)),
                    )
                }
                ProposalField::System | ProposalField::Cluster | ProposalField::Tie => return None,
            };
            filled.contains(&(subject, field)).then_some(is_right)?
        };
        let state = if is_right { ProposalState::Accepted } else { ProposalState::Rejected };
        Some((proposal.id, state))
    };
    open.iter().filter(|proposal| proposal.state == ProposalState::Open).filter_map(decided).collect()
}
