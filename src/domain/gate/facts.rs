//! A text against the facts that it cites.

use std::collections::BTreeSet;
use std::ops::Range;

use super::check::check_text;
use super::figure::{Figure, agreement, digits_end, figures, is_date, is_joint};
use super::finding::{Finding, Severity, in_order};
use super::quote::{Squeezed, quotations, sentences};
use super::reading::{Reading, is_han};
use super::rules::{Check, Places, Rule, Rules};
use crate::fact::FactVersion;

/// Holds a text against the facts that it cites.
///
/// A fact that is to be quoted word for word: wherever the text nearly quotes it (at most three characters in ten differ; spaces
/// and widths do not count), each difference is a finding, as a changed figure, date, name of a place or wording. A text that does
/// not quote it at all is none: that is for people to see.
/// Any other fact: where a sentence of it is nearly quoted, changed figures, dates and names of places are findings; so is a figure
/// that stands between the same words as one of the fact and differs from it. These are warnings, whatever the rule says: in a
/// free text another figure may be right.
///
/// `field` goes into each place. O(n·m) for n characters of text and m of facts where they resemble each other, else O(n + m).
///
/// ```
/// use domain::fact::FactVersion;
/// use domain::gate::{check_facts, Rules};
/// # let text = r#"{"notice":{"zh":"","en":""},"rules":[{"id":"fact_number","gate":"text",
/// # "severity":"block","source":"","detail":{"zh":"","en":"{expected}"},"remedy":{"zh":"","en":""},
/// # "check":{"kind":"fact_number"}}]}"#;
/// # let rules: Rules = serde_json::from_str(text).unwrap();
/// let fact = FactVersion { text: "城市服务请拨打 12345。".into(), verbatim: true, ..FactVersion::example() };
/// let found = check_facts(&rules, "text", "请记住：城市服务请拨打12346。", &[fact]);
/// assert_eq!((found[0].rule.as_str(), found[0].place.start, found[0].place.end), ("fact_number", 11, 16));
/// assert_eq!(found[0].detail.en, "12345");
/// ```
#[must_use]
pub fn check_facts(rules: &Rules, field: &str, text: &str, cited: &[FactVersion]) -> Vec<Finding> {
    let reading = Reading::of(text);
    let squeezed = Squeezed::of(text);
    let facts: Vec<Cited<'_>> = cited.iter().map(Cited::of).collect();
    let mut compared =
        Compared { rules, field, reading: &reading, text: &squeezed, exact: vec![], found: vec![] };
    for fact in &facts {
        compared.note_exact(fact);
    }
    for fact in &facts {
        compared.compare_quotations(fact);
    }
    compared.compare_figures(&facts);
    in_order(compared.found)
}

/// Everything that a machine can say of a text that cites facts: [`check_text`] and [`check_facts`]. A telephone number that a cited
/// fact gives is public by that, and no finding.
#[must_use]
pub fn check_with_facts(rules: &Rules, field: &str, text: &str, cited: &[FactVersion]) -> Vec<Finding> {
    let given: BTreeSet<String> =
        cited.iter().flat_map(|fact| telephone_numbers(rules, &fact.text)).collect();
    let reading = Reading::of(text);
    let mut found = check_text(rules, field, text);
    found.retain(|finding| {
        !is_telephone(rules, finding)
            || !given.contains(&digits(&reading, &(finding.place.start..finding.place.end)))
    });
    found.extend(check_facts(rules, field, text, cited));
    in_order(found)
}

fn telephone_numbers(rules: &Rules, text: &str) -> Vec<String> {
    let reading = Reading::of(text);
    let found = check_text(rules, "", text).into_iter().filter(|finding| is_telephone(rules, finding));
    found.map(|finding| digits(&reading, &(finding.place.start..finding.place.end))).collect()
}

fn is_telephone(rules: &Rules, finding: &Finding) -> bool {
    let rule = rules.rules.iter().find(|rule| rule.id == finding.rule);
    rule.is_some_and(|rule| matches!(rule.check, Check::MobileNumber(_) | Check::LandlineNumber(_)))
}

fn digits(reading: &Reading<'_>, span: &Range<usize>) -> String {
    reading.plain[span.clone()].iter().filter(|c| c.is_ascii_digit()).collect()
}

/// A cited fact as it is compared.
struct Cited<'a> {
    fact: &'a FactVersion,
    text: Squeezed,
    /// What is looked for: the whole of a fact that is quoted word for word, else its sentences.
    patterns: Vec<Range<usize>>,
}

impl<'a> Cited<'a> {
    fn of(fact: &'a FactVersion) -> Self {
        let text = Squeezed::of(&fact.text);
        let patterns = if fact.verbatim { vec![quoted(&text)] } else { sentences(&text) };
        Self { fact, text, patterns }
    }
}

/// A fact without the full stop at its end, which a quotation inside of a sentence leaves out.
fn quoted(text: &Squeezed) -> Range<usize> {
    0..text.chars.len() - usize::from(text.chars.last().is_some_and(|c| matches!(c, '。' | '.')))
}

/// A text while it is compared.
struct Compared<'a> {
    rules: &'a Rules,
    field: &'a str,
    reading: &'a Reading<'a>,
    text: &'a Squeezed,
    /// Stretches that quote some fact word for word, and so are no changed quotation of another one.
    exact: Vec<Range<usize>>,
    found: Vec<Finding>,
}

/// What differs: in the fact, and in the text.
struct Difference<'a> {
    fact: &'a Cited<'a>,
    expected: Range<usize>,
    found: Range<usize>,
}

impl Compared<'_> {
    fn note_exact(&mut self, fact: &Cited<'_>) {
        for pattern in &fact.patterns {
            let pattern = &fact.text.chars[pattern.clone()];
            if !pattern.is_empty() {
                let starts = self
                    .text
                    .chars
                    .windows(pattern.len())
                    .enumerate()
                    .filter(|(_, window)| *window == pattern);
                self.exact.extend(starts.map(|(start, _)| start..start + pattern.len()));
            }
        }
    }

    fn compare_quotations(&mut self, fact: &Cited<'_>) {
        for pattern in &fact.patterns {
            for near in quotations(&fact.text.chars[pattern.clone()], self.text) {
                let quotes_another =
                    self.exact.iter().any(|exact| overlap(exact, &near.span) * 2 > near.span.len());
                if quotes_another {
                    continue;
                }
                for (expected, found) in near.changes {
                    let expected = pattern.start + expected.start..pattern.start + expected.end;
                    self.note(Difference { fact, expected, found });
                }
            }
        }
    }

    /// Figures between the same words as a figure of a fact, of which none has this value.
    fn compare_figures(&mut self, facts: &[Cited<'_>]) {
        let known: Vec<(&Cited<'_>, Vec<Figure>)> =
            facts.iter().map(|fact| (fact, figures(&fact.text))).collect();
        for figure in figures(self.text) {
            let inside = |span: &Range<usize>| span.start <= figure.span.start && figure.span.end <= span.end;
            if self.exact.iter().any(inside) {
                continue;
            }
            let mut alike = known
                .iter()
                .flat_map(|(fact, list)| list.iter().map(move |known| (*fact, known)))
                .filter(|(fact, known)| {
                    let (left, right) = agreement(self.text, &figure, &fact.text, known);
                    right >= 1 && left + right >= 4
                });
            let Some((fact, expected)) = alike.next() else { continue };
            let agrees =
                expected.value == figure.value || alike.any(|(_, known)| known.value == figure.value);
            if !agrees {
                self.note(Difference { fact, expected: expected.span.clone(), found: figure.span.clone() });
            }
        }
    }

    fn note(&mut self, difference: Difference<'_>) {
        let Difference { fact, expected, found } = difference;
        let kind = Kind::of(&fact.text, &expected, self.text, &found);
        let (mut expected, mut found) = (expected, found);
        if matches!(kind, Kind::Number | Kind::Date) {
            expected = whole_figure(&fact.text.chars, expected);
            found = whole_figure(&self.text.chars, found);
        }
        let places = self.rules.rule(|check| matches!(check, Check::FactPlace(_)));
        let is_place = kind == Kind::Wording
            && (names_place(&fact.text, &expected, places) || names_place(self.text, &found, places));
        let rule = match kind {
            Kind::Number => self.rules.rule(|check| *check == Check::FactNumber),
            Kind::Date => self.rules.rule(|check| *check == Check::FactDate),
            Kind::Wording if is_place => places,
            Kind::Wording if fact.fact.verbatim => self.rules.rule(|check| *check == Check::FactWording),
            Kind::Wording => None,
        };
        let Some(rule) = rule else { return };
        let fill = [("expected", fact.text.text(&expected)), ("fact", fact.fact.key.clone())];
        let fill = fill.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut finding = rule.finding_with(self.field, self.reading, self.text.place(&found), &fill);
        if !fact.fact.verbatim {
            finding.severity = Severity::Warn;
        }
        // A figure may stand in two sentences that are nearly quoted, and between known words besides.
        if !self.found.iter().any(|known| known.place == finding.place && known.rule == finding.rule) {
            self.found.push(finding);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Date,
    Wording,
}

impl Kind {
    fn of(fact: &Squeezed, expected: &Range<usize>, text: &Squeezed, found: &Range<usize>) -> Self {
        let in_fact = figure_in(&fact.chars, expected);
        let in_text = figure_in(&text.chars, found);
        match in_fact
            .map(|span| is_date(&fact.chars, &span))
            .or(in_text.map(|span| is_date(&text.chars, &span)))
        {
            Some(true) => Self::Date,
            Some(false) => Self::Number,
            None => Self::Wording,
        }
    }
}

/// The figure that a difference lies in, if digits or Han numerals are what differs.
fn figure_in(chars: &[char], range: &Range<usize>) -> Option<Range<usize>> {
    let differs = &chars[range.clone()];
    let digit = differs.iter().any(char::is_ascii_digit);
    let numeral = differs.iter().any(|c| "零〇一二三四五六七八九十百千万亿两".contains(*c));
    if digit { Some(whole_figure(chars, range.clone())) } else { numeral.then(|| range.clone()) }
}

/// A range with the rest of the figure that it cuts.
fn whole_figure(chars: &[char], range: Range<usize>) -> Range<usize> {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut start = range.start;
    while start > 0
        && (is_digit(start - 1) || (is_joint(chars.get(start - 1)) && start > 1 && is_digit(start - 2)))
    {
        start -= 1;
    }
    let end = if range.end > start && is_digit(range.end - 1) || is_digit(range.end) {
        digits_end(chars, range.end)
    } else {
        range.end
    };
    start..end
}

/// Whether a difference lies in the name of a place: up to three Han characters behind it one of the endings follows, or ends it.
fn names_place(text: &Squeezed, range: &Range<usize>, rule: Option<&Rule>) -> bool {
    let Some(Rule { check: Check::FactPlace(Places { endings, generic }), .. }) = rule else { return false };
    let stands =
        |at: usize, word: &str| word.chars().enumerate().all(|(n, c)| text.chars.get(at + n) == Some(&c));
    let is_generic = |end: usize| {
        generic
            .iter()
            .any(|word| end.checked_sub(word.chars().count()).is_some_and(|start| stands(start, word)))
    };
    let ends = |at: usize| {
        endings.iter().any(|ending| stands(at, ending) && !is_generic(at + ending.chars().count()))
    };
    (range.start..=range.end + 3)
        .take_while(|at| text.chars.get(*at).is_some_and(|c| is_han(*c)))
        .any(|at| ends(at) && at > range.start.saturating_sub(usize::from(range.is_empty())))
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}
