//! Number plates of vehicles.

use std::ops::Range;

use super::reading::Reading;

/// One-character names of the provinces (GA 36-2018).
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// What a plate of seven characters may end with instead of a letter or digit.
const ENDINGS: &str = "挂学警港澳试超领";

/// Places of plates (GA 36-2018): a province, a letter, and five characters, or six for new energies.
pub(super) fn find(reading: &Reading) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in reading.plain.iter().enumerate() {
        if PROVINCES.contains(*c) && found.last().is_none_or(|last| last.end <= at) {
            found.extend(plate_end(reading, at).map(|end| at..end));
        }
    }
    found
}

fn plate_end(reading: &Reading, start: usize) -> Option<usize> {
    let office = reading.at(start + 1)?;
    if !is_plate_letter(office) {
        return None;
    }
    let mut at = start + 2;
    while at < start + 4
        && reading.at(at).is_some_and(|c| matches!(c, '·' | '•' | '.' | '-' | ' ' | '∙' | '・'))
    {
        at += 1;
    }
    let ends = |end: usize| !reading.at(end).is_some_and(|c| c.is_ascii_alphanumeric());
    let serial = |count: usize| -> Option<Vec<char>> { (at..at + count).map(|at| reading.at(at)).collect() };
    if serial(6).is_some_and(|six| is_new_energy(&six)) && ends(at + 6) {
        return Some(at + 6);
    }
    let five = serial(5)?;
    (is_ordinary(&five) && ends(at + 5)).then_some(at + 5)
}

/// Letters without I and O, which look like digits.
fn is_plate_letter(c: char) -> bool {
    c.is_ascii_alphabetic() && !matches!(c.to_ascii_uppercase(), 'I' | 'O')
}

/// At most two letters beside digits; a word in capitals is no plate.
fn is_ordinary(five: &[char]) -> bool {
    let digits = five.iter().filter(|c| c.is_ascii_digit()).count();
    let last = five.last().copied().unwrap_or(' ');
    let marked = ENDINGS.contains(last);
    let body = if marked { &five[..4] } else { five };
    digits >= 3 - usize::from(marked) && body.iter().all(|c| c.is_ascii_digit() || is_plate_letter(*c))
}

/// Small vehicles: a letter of A to K, a letter or digit, four digits; large ones: five digits and such a letter.
fn is_new_energy(six: &[char]) -> bool {
    let kind = |c: char| matches!(c.to_ascii_uppercase(), 'A'..='H' | 'J' | 'K');
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    let small = kind(six[0]) && (six[1].is_ascii_digit() || is_plate_letter(six[1])) && digits(&six[2..]);
    small || (digits(&six[..5]) && kind(six[5]))
}
