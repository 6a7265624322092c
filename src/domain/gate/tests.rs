//! Each rule of the seed with texts in which it finds something, and texts in which it does not.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

use super::{Rules, check_text};

pub(super) fn rules() -> Rules {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/seed/gates.json"));
    serde_json::from_str(text).unwrap()
}

fn found(rule: &str, text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let found = check_text(&rules(), "text", text).into_iter().filter(|finding| finding.rule == rule);
    found.map(|finding| chars[finding.place.start..finding.place.end].iter().collect()).collect()
}

#[test]
fn the_rules_of_the_seed_are_sound() {
    assert_eq!(rules().check(), Ok(()));
}

#[test]
fn an_identity_number_is_found() {
    assert_eq!(found("identity_number", "号110101199003077491。"), ["110101199003077491"]);
}
