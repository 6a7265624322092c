//! Changes of the registry that are tried, as they stand in an address: a trial can be kept as a bookmark and sent to somebody.

use domain::scenario::{ScenarioChange, ScenarioChangeKind};
use http::problem::{Kind, Problem};

use super::account_link::account_link;
use super::address::with_query;
use super::coverage_words::CoverageNames;
use super::name::{cluster_name, organisation_name, tree_name};
use maud::{Markup, html};

/// An address that is longer than this is cut by programs on its way.
const MOST_BYTES: usize = 6000;

/// Changes, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TriedChanges(pub(super) Vec<ScenarioChange>);

impl TriedChanges {
    /// Reads them; nothing is no change.
    ///
    /// # Errors
    /// A text that holds none.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let read = serde_json::from_str(text).map(Self);
        read.map_err(|_| Problem::new(Kind::InvalidQuery, "the address holds no changes; begin anew"))
    }

    /// As they stand in a form or an address.
    pub(super) fn text(&self) -> String {
        if self.0.is_empty() { String::new() } else { serde_json::to_string(&self.0).unwrap_or_default() }
    }

    /// The same without one.
    pub(super) fn without(&self, place: usize) -> Self {
        let kept = self.0.iter().enumerate().filter(|(at, _)| *at != place);
        Self(kept.map(|(_, change)| change.clone()).collect())
    }
}

/// Where they are tried; `None`: they are too many for an address.
pub(super) fn try_address(changes: &TriedChanges) -> Option<String> {
    let address = with_query("/coverage/what-if", &[("changes", &changes.text())]);
    (address.len() <= MOST_BYTES).then_some(address)
}

/// A change as a sentence.
pub(super) fn change_said(change: &ScenarioChange, names: CoverageNames<'_>) -> Markup {
    let CoverageNames { matrix, speech, .. } = names;
    let account = || account_link(&change.account, matrix, speech);
    let list = |keys: &[String], name: &dyn Fn(&str) -> String| {
        keys.iter().map(|key| name(key)).collect::<Vec<_>>().join(speech.say("、", ", "))
    };
    let cluster = || cluster_name(change.cluster.as_deref().unwrap_or_default(), matrix);
    html! {
        @match change.kind {
            ScenarioChangeKind::Open => {
                (organisation_name(change.organisation.as_deref().unwrap_or_default(), matrix))
                (speech.say(" 新开账号：", " opens an account: "))
                (tree_name(matrix.platforms(), change.platform.as_deref().unwrap_or_default(), speech))
                (speech.say("，讲 ", ", on ")) (list(&change.functions, &|key| names.function(key)))
                @if !change.audiences.is_empty() { (speech.say("，给 ", ", to ")) (list(&change.audiences, &|key| names.audience(key))) }
                @if let Some(region) = &change.region { (speech.say("，在 ", ", in ")) (names.region(Some(region))) }
            },
            ScenarioChangeKind::Close => { (speech.say("停用 ", "Close ")) (account()) },
            ScenarioChangeKind::Merge => { (account()) (speech.say(" 并入 ", " goes into ")) (account_link(change.into.as_deref().unwrap_or_default(), matrix, speech)) },
            ScenarioChangeKind::Functions => {
                (account()) (speech.say("：职能", ": functions"))
                (moved(&list(&change.functions, &|key| names.function(key)), &list(&change.remove, &|key| names.function(key)), names))
            },
            ScenarioChangeKind::Audiences => {
                (account()) (speech.say("：服务对象", ": audiences"))
                (moved(&list(&change.audiences, &|key| names.audience(key)), &list(&change.remove, &|key| names.audience(key)), names))
            },
            ScenarioChangeKind::Region => { (account()) (speech.say("：地区改为 ", ": speaks for ")) (names.region(change.region.as_deref())) },
            ScenarioChangeKind::Join => { (account()) (speech.say(" 加入 ", " joins ")) (cluster()) },
            ScenarioChangeKind::Leave => { (account()) (speech.say(" 退出 ", " leaves ")) (cluster()) },
        }
    }
}

/// What is taken on and what is given up.
fn moved(added: &str, removed: &str, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        @if !added.is_empty() { (speech.say("增加 ", " + ")) (added) }
        @if !removed.is_empty() { (speech.say(" 去掉 ", " − ")) (removed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_come_back_as_they_were_and_one_can_be_taken_out() {
        let change = |account: &str| ScenarioChange::of(ScenarioChangeKind::Close, account);
        let both = TriedChanges(vec![change("a"), change("b")]);
        assert_eq!(TriedChanges::read(&both.text()).ok().unwrap(), both);
        assert_eq!(both.without(0), TriedChanges(vec![change("b")]));
        assert_eq!(TriedChanges::read("").ok().unwrap().text(), "");
        assert!(TriedChanges::read("[1").is_err());
    }
}
