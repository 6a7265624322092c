//! What facts say that are not public, so that no text that more people read gives it away.

use super::error::AppError;
use domain::field::ValidationErrors;
use domain::id::CampaignId;
use domain::terms::fold_name;
use store::database::Connection;
use store::fact::list_facts;

/// A fact of fewer characters stands in many texts by chance.
const SHORTEST_FACT: usize = 6;

/// What a campaign's facts say that are not public.
pub(super) struct HiddenFacts {
    /// What they say, folded, with their keys.
    hidden: Vec<(String, String)>,
}

impl HiddenFacts {
    pub(super) async fn load(conn: &Connection, campaign: CampaignId) -> Result<Self, AppError> {
        let facts = list_facts(conn, campaign).await?;
        let hidden = facts.into_iter().filter(|fact| !fact.current.public);
        let hidden = hidden.map(|fact| (fold_name(&fact.current.text), fact.key));
        Ok(Self { hidden: hidden.filter(|(text, _)| text.chars().count() >= SHORTEST_FACT).collect() })
    }

    /// Notes every one that a text gives away. O(facts · text).
    pub(super) fn check(&self, pointer: &str, text: &str, faults: &mut ValidationErrors) {
        let folded = fold_name(text);
        for (_, key) in self.hidden.iter().filter(|(hidden, _)| folded.contains(hidden)) {
            let problem = format!(
                "says what the fact `{key}` says, which is not public; leave it out or make it public"
            );
            faults.add(pointer.to_owned(), problem);
        }
    }
}
