//! Numbers of bank cards.

use std::ops::Range;

use super::digits::{Run, Window};
use super::reading::Reading;
use super::rules::Cards;
use super::stretches::Apart;

/// Places of 16 to 19 digits that begin like a card and pass Luhn's test (ISO/IEC 7812-1); of several at one place the longest.
pub(super) fn find(runs: &[Run], cards: &Cards, reading: &Reading) -> Vec<Range<usize>> {
    let (mut found, mut apart) = (Vec::new(), Apart::default());
    for run in runs {
        for length in (16..=19).rev() {
            for window in run.windows(length) {
                let span = window.span();
                if is_card(&window, cards) && !reading.has_any(span.end, &cards.units) && apart.add(&span) {
                    found.push(span);
                }
            }
        }
    }
    found
}

fn is_card(window: &Window<'_>, cards: &Cards) -> bool {
    let number = window.number();
    // A list of figures is no card: cards are printed in groups of four, or six and the rest.
    let printed = window.groups.len() <= 5 && window.groups[0] >= 4;
    (printed || window.is_spaced_out())
        && cards.prefixes.iter().any(|prefix| number.starts_with(prefix))
        && passes_luhn(&window.values())
}

/// Luhn's test: with every second digit from the right doubled, the digits of the products add up to a multiple of 10.
pub(super) fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(*digit) << (at % 2);
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
