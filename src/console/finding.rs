//! What was found in a text.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::language::Speech;
use super::marked_text::first_words;
use domain::gate::{Finding, Severity};

/// So many findings of one rule stand on a page.
const MOST_OF_A_RULE: usize = 20;

/// So many findings stand on a page.
const MOST_IN_ALL: usize = 200;

/// So many characters of what a finding quotes are shown.
const MOST_QUOTED: usize = 100;

/// Findings of a text that has any number of them: what blocks before what warns, then by place.
pub(super) struct ShownFindings<'a> {
    /// Each with how many more its rule has found behind it; 0 beside all but the last of a rule.
    pub(super) rows: Vec<(&'a Finding, usize)>,
    /// How many are left out without a word beside them.
    beyond: usize,
}

impl<'a> ShownFindings<'a> {
    /// O(n log n) for n findings.
    pub(super) fn of(found: &'a [Finding]) -> Self {
        let mut by_weight: Vec<&Finding> = found.iter().collect();
        by_weight.sort_by_key(|one| one.severity);
        let mut left: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
        for one in &by_weight {
            *left.entry((&one.rule, one.severity)).or_default() += 1;
        }
        let mut taken: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
        let (mut rows, mut told) = (Vec::new(), 0);
        for one in by_weight {
            let (rule, taken) = ((one.rule.as_str(), one.severity), &mut taken);
            let taken = taken.entry(rule).or_default();
            if *taken == MOST_OF_A_RULE || rows.len() == MOST_IN_ALL {
                continue;
            }
            *taken += 1;
            let all = left.get(&rule).copied().unwrap_or_default();
            let more = if *taken == MOST_OF_A_RULE { all - MOST_OF_A_RULE } else { 0 };
            told += 1 + more;
            rows.push((one, more));
        }
        Self { rows, beyond: found.len() - told }
    }
}

/// What was found in a text, each with what to do. Where there is much, the first of it, and how much more there is.
pub(super) fn findings_list(found: &[Finding], speech: Speech) -> Markup {
    let shown = ShownFindings::of(found);
    html! {
        @if found.is_empty() { p.empty { (speech.say("没有发现需要修改之处。", "No problem was found.")) } }
        @else {
            ul.findings {
                @for (finding, more) in &shown.rows {
                    li.blocks[finding.severity == Severity::Block] {
                        span.tag { (speech.gate(finding.gate)) } " "
                        @if let Some(excerpt) = &finding.excerpt { q { (first_words(excerpt, MOST_QUOTED)) } " " }
                        (finding.detail.get(speech.0)) " " (finding.remedy.get(speech.0))
                        @if *more > 0 { p.note { (more_alike(*more, speech)) } }
                    }
                }
            }
            @if shown.beyond > 0 { p.note { (more_beyond(shown.beyond, speech)) } }
        }
    }
}

fn more_alike(more: usize, speech: Speech) -> String {
    match speech.say("zh", "en") {
        "zh" => format!("同类问题还有 {more} 处，改好前面的，后面的会接着列出。"),
        _ => format!("And {more} more of this kind; they are listed as those before them are mended."),
    }
}

fn more_beyond(more: usize, speech: Speech) -> String {
    match speech.say("zh", "en") {
        "zh" => format!("此外还有 {more} 处，改好以上各处，其余的会接着列出。"),
        _ => format!("And {more} more; they are listed as those above are mended."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::gate::{Gate, Place};
    use domain::language::{Bilingual, Language};

    fn found(rule: &str, severity: Severity, start: usize) -> Finding {
        let words = || Bilingual { zh: "说明".to_owned(), en: "words".to_owned() };
        let place = Place { field: "text".to_owned(), start, end: start + 1 };
        let excerpt = Some("长".repeat(1000));
        Finding {
            rule: rule.to_owned(),
            gate: Gate::Text,
            severity,
            place,
            excerpt,
            detail: words(),
            remedy: words(),
        }
    }

    #[test]
    fn of_thousands_the_first_stand_there_and_the_others_are_counted() {
        let all: Vec<Finding> = (0..5000).map(|at| found("digits", Severity::Warn, at)).collect();
        let shown = ShownFindings::of(&all);
        assert_eq!((shown.rows.len(), shown.beyond), (20, 0));
        assert_eq!(shown.rows.last().map(|(one, more)| (one.place.start, *more)), Some((19, 4980)));
        let page = findings_list(&all, Speech(Language::Zh)).into_string();
        assert!(page.contains("同类问题还有 4980 处") && page.len() < 20_000, "{}", page.len());
    }

    #[test]
    fn of_many_rules_what_blocks_comes_first_and_every_finding_is_counted() {
        let rules: Vec<String> = (0..30).map(|rule| format!("rule-{rule}")).collect();
        let warns = rules.iter().flat_map(|rule| (0..10).map(move |at| found(rule, Severity::Warn, at)));
        let all: Vec<Finding> = warns.chain([found("last", Severity::Block, 7)]).collect();
        let shown = ShownFindings::of(&all);
        assert_eq!((shown.rows.len(), shown.beyond), (200, 101));
        assert_eq!(shown.rows[0].0.rule, "last");
    }

    #[test]
    fn a_few_are_all_shown_without_a_word_on_more() {
        let all: Vec<Finding> = (0..20).map(|at| found("digits", Severity::Block, at)).collect();
        let shown = ShownFindings::of(&all);
        assert_eq!((shown.rows.len(), shown.beyond), (20, 0));
        assert!(shown.rows.iter().all(|(_, more)| *more == 0));
    }
}
