//! A finding that a reviewer has before their eyes, as the form of its gate holds it.

use serde::{Deserialize, Serialize};

use domain::gate::Finding;
use domain::review::Overrule;

/// Which rule has found something, and where: that is what a reviewer overrules, and nothing that was found since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SeenFinding {
    rule: String,
    field: String,
    start: usize,
    end: usize,
}

impl SeenFinding {
    /// The finding as it is shown.
    pub(super) fn of(finding: &Finding) -> Self {
        let (rule, place) = (finding.rule.clone(), &finding.place);
        Self { rule, field: place.field.clone(), start: place.start, end: place.end }
    }

    /// What the form of a gate says was shown; what cannot be read was not.
    pub(super) fn read(text: &str) -> Vec<Self> {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// The finding overruled, and why.
    pub(super) fn overruled(self, reason: &str) -> Overrule {
        let place = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Overrule {
            rule: self.rule,
            field: self.field,
            start: place(self.start),
            end: place(self.end),
            reason: reason.to_owned(),
        }
    }
}
