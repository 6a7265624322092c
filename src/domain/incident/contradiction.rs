//! Facts that contradict each other.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fact::IncidentFact;
use crate::emergency_plan::IncidentLevel;
use crate::fact::FactVersion;
use crate::gate::{Rules, check_facts};
use crate::language::Bilingual;

/// What one fact says against another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "information": "measures", "other": "evacuation", "excerpt": "3公里",
    "detail": {"zh": "口径写的是“1公里”。", "en": "The fact says “1公里”."}
}))]
pub struct Contradiction {
    /// Key of the information that says it.
    pub information: String,
    /// Key of the one that it contradicts.
    pub other: String,
    /// What is said.
    pub excerpt: String,
    /// What the other says.
    pub detail: Bilingual,
}

/// What facts say against each other: another figure, date or place between the same words; and a level that is not the incident's. Each pair is
/// told once. O(facts² · length) where they resemble each other.
#[must_use]
pub fn find_contradictions(
    rules: &Rules,
    facts: &[&IncidentFact],
    level: Option<IncidentLevel>,
) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        for other in &facts[at + 1..] {
            let cited = FactVersion {
                key: other.information.clone(),
                text: other.text.clone(),
                ..FactVersion::example()
            };
            let findings = check_facts(rules, "text", &fact.text, &[cited]).into_iter();
            found.extend(findings.map(|finding| Contradiction {
                information: fact.information.clone(),
                other: other.information.clone(),
                excerpt: finding.excerpt.unwrap_or_default(),
                detail: finding.detail,
            }));
        }
        found.extend(level.and_then(|level| other_level(fact, level)));
    }
    found
}

/// That a fact names another of the four levels than the incident has.
fn other_level(fact: &IncidentFact, level: IncidentLevel) -> Option<Contradiction> {
    if fact.information != "level" {
        return None;
    }
    // The longest first: 特别重大 holds 重大.
    let said = IncidentLevel::ALL.into_iter().find(|level| fact.text.contains(&level.name().zh))?;
    (said != level).then(|| Contradiction {
        information: fact.information.clone(),
        other: "level".to_owned(),
        excerpt: said.name().zh,
        detail: Bilingual {
            zh: format!("事件登记的级别是{}。", level.name().zh),
            en: format!("The incident has the level {}.", level.name().en),
        },
    })
}
