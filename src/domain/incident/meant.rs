//! What a duty officer means by the words for a kind and a place.

use crate::emergency_plan::EmergencyPlan;
use crate::matrix::Matrix;
use crate::terms::Terms;
use crate::wording::Gazetteer;

/// What a word means, or which words are near to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// One thing: its key.
    One(String),
    /// None, or more than one: the nearest words, or those that stand in the text.
    Nearest(Vec<String>),
}

/// So many words are offered.
const MOST_OFFERED: usize = 5;

/// Which plan is meant. O(plans · words · length²).
#[must_use]
pub fn kind_meant<'a>(plans: impl IntoIterator<Item = &'a EmergencyPlan>, text: &str) -> Meaning {
    let mut terms = Terms::default();
    for plan in plans {
        let names = [&plan.name.zh, &plan.name.en, &plan.key];
        for word in names.into_iter().chain(&plan.words) {
            terms.add(&plan.key, word);
        }
    }
    meaning(&terms, text)
}

/// Which region is meant: by its key or names, or by a place of the gazetteer in it. O((regions + places) · length²).
#[must_use]
pub fn place_meant(matrix: &Matrix, gazetteer: &Gazetteer, text: &str) -> Meaning {
    let mut terms = Terms::default();
    if matrix.regions().get(text).is_some() {
        return Meaning::One(text.to_owned());
    }
    for node in matrix.regions().iter() {
        // Without what is said of it in brackets: people say the name alone.
        let bare = node.name.split(['（', '(']).next().unwrap_or(&node.name);
        let short = bare.trim_end_matches(['市', '县', '区', '镇', '乡']);
        let short = if short.chars().count() >= 2 { short } else { bare };
        for word in [&node.name, bare, &node.name_en, short] {
            terms.add(&node.key, word);
        }
    }
    for place in gazetteer.places().filter(|place| matrix.regions().get(&place.region).is_some()) {
        for word in [&place.name, &place.name_en] {
            terms.add(&place.region, word);
        }
    }
    meaning(&terms, text)
}

fn meaning(terms: &Terms, text: &str) -> Meaning {
    if let Some(key) = terms.find(text) {
        return Meaning::One(key.to_owned());
    }
    let holding = terms.holding(text);
    let found = if holding.is_empty() { terms.within(text) } else { holding };
    match found.as_slice() {
        [key] => Meaning::One((*key).to_owned()),
        [] => {
            let nearest = terms.nearest(text, MOST_OFFERED);
            let all = || terms.names().take(MOST_OFFERED * 2).map(ToOwned::to_owned).collect();
            Meaning::Nearest(if nearest.is_empty() { all() } else { nearest })
        }
        several => {
            Meaning::Nearest(several.iter().take(MOST_OFFERED).map(|key| terms.name_of(key)).collect())
        }
    }
}
