//! A text against the facts that it cites.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::check::spots_in;
use super::figure::{Figure, agreement, context, digits_end, figures, is_date, is_joint};
use super::finding::{Finding, Severity};
use super::quote::{Squeezed, quotations, sentences};
use super::reading::{Reading, is_han};
use super::rules::{Check, Places, Rule, Rules};
use super::spot::{Found, MostFindings, Spot, tell};
use super::stretches::{Widest, occurrences};
use crate::fact::FactVersion;
use crate::stop::stoppable;

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
    let (checker, reading) = (TextChecker::new(rules, cited), Reading::of(text));
    tell(checker.spots_by_facts(text), field, &reading, MostFindings::ALL).findings
}

/// Everything that a machine can say of a text that cites facts: [`check_text`](super::check_text) and [`check_facts`]. A telephone
/// number that a cited fact gives is public by that, and no finding.
#[must_use]
pub fn check_with_facts(rules: &Rules, field: &str, text: &str, cited: &[FactVersion]) -> Vec<Finding> {
    TextChecker::new(rules, cited).check(field, text, MostFindings::ALL).findings
}

/// Rules, and facts that are cited, ready for any number of texts.
pub struct TextChecker<'a> {
    rules: &'a Rules,
    facts: Vec<Cited<'a>>,
    /// The telephone numbers that facts give.
    given: BTreeSet<String>,
    /// Figures of facts by the two characters before each: fact and figure, in order. A figure that agrees has these in common.
    figures: HashMap<[char; 2], Vec<(usize, Figure)>>,
}

impl<'a> TextChecker<'a> {
    /// Reads the facts. O(characters).
    #[must_use]
    pub fn new(rules: &'a Rules, cited: &'a [FactVersion]) -> Self {
        let facts: Vec<Cited<'_>> = cited.iter().map(Cited::of).collect();
        let mut known: HashMap<[char; 2], Vec<(usize, Figure)>> = HashMap::new();
        for (at, fact) in facts.iter().enumerate() {
            for figure in figures(&fact.text) {
                if let Some(context) = context(&fact.text, &figure) {
                    known.entry(context).or_default().push((at, figure));
                }
            }
        }
        let given = cited.iter().flat_map(|fact| telephone_numbers(rules, &fact.text)).collect();
        Self { rules, facts, given, figures: known }
    }

    /// Holds one text against the rules and the facts, and tells at most so many findings, with how many there are.
    ///
    /// Time as [`check_text`](super::check_text) and [`check_facts`].
    #[must_use]
    pub fn check(&self, field: &str, text: &str, most: MostFindings) -> Found {
        let reading = Reading::of(text);
        let mut spots = spots_in(self.rules, &reading);
        spots.retain(|spot| {
            !is_telephone(&spot.rule.check) || !self.given.contains(&digits(&reading, &spot.span))
        });
        spots.extend(self.spots_by_facts(text));
        tell(spots, field, &reading, most)
    }

    fn spots_by_facts(&self, text: &str) -> Vec<Spot<'_>> {
        if self.facts.is_empty() {
            return Vec::new();
        }
        let squeezed = Squeezed::of(text);
        let mut longest = vec![0; squeezed.chars.len()];
        for fact in stoppable(&self.facts) {
            fact.note_exact(&squeezed, &mut longest);
        }
        let mut compared = Compared {
            checker: self,
            text: &squeezed,
            exact: Widest::of(&longest),
            noted: BTreeSet::new(),
            found: vec![],
        };
        for fact in &self.facts {
            compared.compare_quotations(fact);
        }
        compared.compare_figures();
        compared.found
    }
}

fn telephone_numbers(rules: &Rules, text: &str) -> Vec<String> {
    let reading = Reading::of(text);
    let found = spots_in(rules, &reading).into_iter().filter(|spot| is_telephone(&spot.rule.check));
    found.map(|spot| digits(&reading, &spot.span)).collect()
}

fn is_telephone(check: &Check) -> bool {
    matches!(check, Check::MobileNumber(_) | Check::LandlineNumber(_))
}

fn digits(reading: &Reading, span: &Range<usize>) -> String {
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

    /// Notes where a text quotes the fact word for word, by where that begins: the end of what is longest there.
    fn note_exact(&self, text: &Squeezed, longest: &mut [usize]) {
        for pattern in stoppable(&self.patterns) {
            for start in occurrences(&self.text.chars[pattern.clone()], &text.chars) {
                longest[start] = longest[start].max(start + pattern.len());
            }
        }
    }
}

/// A fact without the full stop at its end, which a quotation inside of a sentence leaves out.
fn quoted(text: &Squeezed) -> Range<usize> {
    0..text.chars.len() - usize::from(text.chars.last().is_some_and(|c| matches!(c, '。' | '.')))
}

/// A text while it is compared.
struct Compared<'a, 't> {
    checker: &'a TextChecker<'a>,
    text: &'t Squeezed,
    /// Stretches that quote some fact word for word, and so are no changed quotation of another one.
    exact: Widest,
    /// Where which rule has found something.
    noted: BTreeSet<(usize, usize, &'a str)>,
    found: Vec<Spot<'a>>,
}

/// What differs: in the fact, and in the text.
struct Difference<'a> {
    fact: &'a Cited<'a>,
    expected: Range<usize>,
    found: Range<usize>,
}

impl<'a> Compared<'a, '_> {
    fn compare_quotations(&mut self, fact: &'a Cited<'a>) {
        for pattern in stoppable(&fact.patterns) {
            for near in quotations(&fact.text.chars[pattern.clone()], self.text) {
                if self.exact.cover_most_of(&near.span) {
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
    fn compare_figures(&mut self) {
        let checker = self.checker;
        for figure in stoppable(figures(self.text)) {
            if self.exact.hold(&figure.span) {
                continue;
            }
            let known = context(self.text, &figure).and_then(|context| checker.figures.get(&context));
            let text = self.text;
            let mut alike =
                known.into_iter().flatten().map(|(at, known)| (&checker.facts[*at], known)).filter(
                    |(fact, known)| {
                        let (left, right) = agreement(text, &figure, &fact.text, known);
                        right >= 1 && left + right >= 4
                    },
                );
            let Some((fact, expected)) = alike.next() else { continue };
            let agrees =
                expected.value == figure.value || alike.any(|(_, known)| known.value == figure.value);
            if !agrees {
                self.note(Difference { fact, expected: expected.span.clone(), found: figure.span.clone() });
            }
        }
    }

    fn note(&mut self, difference: Difference<'a>) {
        let Difference { fact, expected, found } = difference;
        let kind = Kind::of(&fact.text, &expected, self.text, &found);
        let (mut expected, mut found) = (expected, found);
        if matches!(kind, Kind::Number | Kind::Date) {
            expected = whole_figure(&fact.text.chars, expected);
            found = whole_figure(&self.text.chars, found);
        }
        let rules = self.checker.rules;
        let places = rules.rule(|check| matches!(check, Check::FactPlace(_)));
        let is_place = kind == Kind::Wording
            && (names_place(&fact.text, &expected, places) || names_place(self.text, &found, places));
        let rule = match kind {
            Kind::Number => rules.rule(|check| *check == Check::FactNumber),
            Kind::Date => rules.rule(|check| *check == Check::FactDate),
            Kind::Wording if is_place => places,
            Kind::Wording if fact.fact.verbatim => rules.rule(|check| *check == Check::FactWording),
            Kind::Wording => None,
        };
        let Some(rule) = rule else { return };
        let span = self.text.place(&found);
        // A figure may stand in two sentences that are nearly quoted, and between known words besides.
        if !self.noted.insert((span.start, span.end, rule.id.as_str())) {
            return;
        }
        let fill = vec![
            ("expected", Cow::Owned(fact.text.text(&expected))),
            ("fact", Cow::Borrowed(fact.fact.key.as_str())),
        ];
        let severity = if fact.fact.verbatim { rule.severity } else { Severity::Warn };
        self.found.push(Spot { severity, fill, ..Spot::of(rule, span) });
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

/// What is longer than this on one side of a difference is no figure that anybody reads.
const LONGEST_SIDE: usize = 64;

/// A range with the rest of the figure that it cuts.
fn whole_figure(chars: &[char], range: Range<usize>) -> Range<usize> {
    let chars = &chars[..chars.len().min(range.end + LONGEST_SIDE)];
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut start = range.start;
    while start > range.start.saturating_sub(LONGEST_SIDE)
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
