//! Citizens' identity numbers.

use std::ops::Range;

use super::digits::Run;

/// Places of 18-character identity numbers after GB 11643-1999: a region, a day of birth, a sequence and a check character by
/// ISO 7064 MOD 11-2. Those of residents from Hong Kong, Macao and Taiwan (81, 82, 83) and the foreigners' permanent residence
/// cards of 2023 (9) are built in the same way. The 15-digit numbers of before 2000 have no check character and are void.
pub(super) fn find(runs: &[Run]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in runs {
        for window in run.windows(18) {
            if is_identity_number(&window.values()) {
                found.push(window.span());
            }
        }
        let Some(x) = run.check_x else { continue };
        for window in run.windows(17).filter(|window| window.is_last) {
            let digits: Vec<u8> = window.values().into_iter().chain([10]).collect();
            if is_identity_number(&digits) {
                found.push(window.span().start..x + 1);
            }
        }
    }
    found
}

/// 18 digits, the last 10 for X.
fn is_identity_number(digits: &[u8]) -> bool {
    let number =
        |range: Range<usize>| digits[range].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit));
    let region = number(0..2);
    let region_known =
        matches!(region, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99);
    region_known && is_day(number(6..10), number(10..12), number(12..14)) && check(digits) == digits[17]
}

/// The check character that belongs to the first 17 digits, 10 for X.
pub(super) fn check(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * u32::from(*digit)).sum();
    u8::try_from((12 - sum % 11) % 11).unwrap_or(0)
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1900..2100).contains(&year) && (1..=days).contains(&day)
}
