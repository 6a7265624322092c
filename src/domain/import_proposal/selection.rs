//! Which proposals of an import are decided on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::ProposalState;
use crate::field::{FieldError, ValidationErrors};
use crate::id::ProposalId;
use crate::proposal::ProposalField;

/// As many proposals are named by id at once.
const MOST_IDS: usize = 10_000;

/// Which proposals are decided on: all of them, those of a least confidence, or named ones; one of the three.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"least": 700, "fields": ["function", "audience"]}))]
pub struct ProposalSelection {
    /// `true`: all.
    #[serde(default)]
    pub all: Option<bool>,
    /// Those of at least this confidence, in thousandths.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    pub least: Option<u32>,
    /// With `all` or `least`: only those about these.
    #[serde(default)]
    #[schema(min_items = 1)]
    pub fields: Option<Vec<ProposalField>>,
    /// With `all` or `least`: only those that stand there; default: open ones. So a slip is undone: `{"all": true, "state": "accepted"}`
    /// rejects what was accepted.
    #[serde(default)]
    pub state: Option<ProposalState>,
    /// These, wherever they stand.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 10_000)]
    pub ids: Option<Vec<ProposalId>>,
}

/// A selection that says one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectedProposals {
    /// By what they are.
    Where {
        /// Of at least this confidence.
        least: u32,
        /// About these; none: about anything.
        fields: Option<Vec<ProposalField>>,
        /// That stand here.
        state: ProposalState,
    },
    /// By their ids.
    Ids(Vec<ProposalId>),
}

impl SelectedProposals {
    /// All that nobody has decided on.
    #[must_use]
    pub const fn open() -> Self {
        Self::Where { least: 0, fields: None, state: ProposalState::Open }
    }
}

impl ProposalSelection {
    /// What it says.
    ///
    /// # Errors
    /// Not one of the three, or a value that is none.
    pub fn read(self) -> Result<SelectedProposals, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let given = [self.all.is_some(), self.least.is_some(), self.ids.is_some()];
        let ways = given.into_iter().filter(|given| *given).count();
        let detail = "say which: one of `all`, `least` and `ids`";
        faults.require(ways == 1, "", detail);
        faults.require(self.all != Some(false), "/all", "is false; leave it out, or say `ids`");
        let fits = self.least.is_none_or(|least| least <= 1000);
        faults.require(fits, "/least", "is above 1000; a confidence in thousandths is right");
        let named = self.fields.as_ref().is_none_or(|fields| !fields.is_empty());
        faults.require(named, "/fields", "is empty; leave it out for all fields");
        if let Some(ids) = &self.ids {
            let count = ids.len();
            let fits = (1..=MOST_IDS).contains(&count);
            faults.require(fits, "/ids", format!("has {count} ids; 1 to {MOST_IDS} fit"));
            for (name, given) in [("fields", self.fields.is_some()), ("state", self.state.is_some())] {
                faults.require(!given, &format!("/{name}"), "goes with `all` or `least`; leave it out");
            }
        }
        faults.into_result()?;
        Ok(match self.ids {
            Some(ids) => SelectedProposals::Ids(ids),
            None => SelectedProposals::Where {
                least: self.least.unwrap_or(0),
                fields: self.fields,
                state: self.state.unwrap_or(ProposalState::Open),
            },
        })
    }
}
