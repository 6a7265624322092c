//! What spreadsheet programs make of values that they take for something else.

/// Whether a text is an error value of a spreadsheet program, or a number that one has shortened: neither is what somebody has entered.
/// O(length).
///
/// ```
/// use domain::damage::is_spreadsheet_damage;
/// assert!(is_spreadsheet_damage("#NAME?") && is_spreadsheet_damage("1.66307E+09"));
/// assert!(!is_spreadsheet_damage("1663072851") && !is_spreadsheet_damage("#南京") && !is_spreadsheet_damage("E+9"));
/// ```
#[must_use]
pub fn is_spreadsheet_damage(text: &str) -> bool {
    const ERRORS: [&str; 8] = ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"];
    let text = text.trim();
    ERRORS.contains(&text.to_ascii_uppercase().as_str()) || is_hashes(text) || is_shortened(text)
}

/// A cell that was too narrow for its value.
fn is_hashes(text: &str) -> bool {
    text.len() > 2 && text.chars().all(|c| c == '#')
}

fn is_shortened(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    whole.len() == 1
        && all_digits(whole)
        && all_digits(part)
        && power.strip_prefix('+').is_some_and(|power| power.len() == 2 && all_digits(power))
}
