//! Gates, and what is found at them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// A gate that a text passes before it is published.
    pub enum Gate {
        /// Names, positions and wordings of political weight.
        Political = "political",
        /// What laws forbid or demand.
        Legal = "legal",
        /// State and work secrets, business secrets, personal data.
        Confidentiality = "confidentiality",
        /// Language, punctuation, figures and facts.
        Text = "text",
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The text is not published as long as this stands in it.
    Block,
    /// A person looks at it and decides.
    Warn,
}

/// Where a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"field": "text", "start": 12, "end": 30}))]
pub struct Place {
    /// What was read: `text`, `title`, a JSON pointer, a file name's field.
    pub field: String,
    /// Its first character, counted from 0 in Unicode scalar values.
    pub start: usize,
    /// The character after its last one.
    pub end: usize,
}

/// Something that a rule found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "rule": "identity_number", "gate": "confidentiality", "severity": "block",
    "place": {"field": "text", "start": 12, "end": 30}, "excerpt": "110*************15",
    "detail": {"zh": "这里有一个公民身份号码。", "en": "This is a citizen's identity number."},
    "remedy": {"zh": "删去号码。", "en": "Take the number out."}
}))]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// The gate at which it counts.
    pub gate: Gate,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// What stands there; numbers of persons are masked. Null when the fault is that something is missing.
    #[schema(required = true)]
    pub excerpt: Option<String>,
    /// What is wrong.
    pub detail: Bilingual,
    /// What to do about it.
    pub remedy: Bilingual,
}

/// Whether one of these findings keeps a text from being published.
#[must_use]
pub fn blocks(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Block)
}
