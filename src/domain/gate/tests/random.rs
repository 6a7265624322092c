//! What is planted in random text is found, at its place.

use proptest::prelude::*;

use super::rules;
use crate::fact::FactVersion;
use crate::gate::identity::check;
use crate::gate::{check_facts, check_text};

/// Text without digits, and without what joins to a number.
fn noise() -> impl Strategy<Value = String> {
    "[防汛避难a-wyz，。；（）“”\n]{0,30}"
}

/// An identity number: a region, a day, a sequence, and the character that belongs to them.
fn identity() -> impl Strategy<Value = String> {
    let regions = prop::sample::select(vec![110_101, 320_582, 440_305, 650_102, 810_000, 540_102]);
    (regions, 1900..2100_u32, 1..=12_u32, 1..=28_u32, 0..1000_u32).prop_map(
        |(region, year, month, day, sequence)| {
            let number = format!("{region}{year}{month:02}{day:02}{sequence:03}");
            let digits: Vec<u8> = number.bytes().map(|byte| byte - b'0').collect();
            let last = check(&digits);
            if last == 10 { format!("{number}X") } else { format!("{number}{last}") }
        },
    )
}

/// The number with separators at some places, in one of three widths.
fn disguised(number: &str, gaps: &[usize], separator: &str, width: usize) -> String {
    let mut text = String::new();
    for (at, c) in number.chars().enumerate() {
        if at > 0 && gaps.contains(&at) {
            text.push_str(separator);
        }
        let wide = char::from_u32(u32::from(c) + 0xfee0).unwrap();
        text.push(if width == 0 || (width == 1 && at % 2 == 0) { c } else { wide });
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_planted_identity_number_is_always_found_at_its_place(
        (before, after) in (noise(), noise()),
        number in identity(),
        gaps in prop::collection::vec(1..18_usize, 0..5),
        separator in prop::sample::select(vec![" ", "-", "　", " - ", "\u{200b}", "."]),
        width in 0..3_usize,
    ) {
        let planted = disguised(&number, &gaps, separator, width);
        let text = format!("{before}{planted}{after}");
        let found = check_text(&rules(), "text", &text);
        let found: Vec<_> = found.into_iter().filter(|finding| finding.rule == "identity_number").collect();
        prop_assert_eq!(found.len(), 1, "{}", text);
        let start = before.chars().count();
        let place = (found[0].place.start, found[0].place.end);
        prop_assert_eq!(place, (start, start + planted.chars().count()), "{}", text);
    }

    #[test]
    fn a_wrong_check_character_is_no_identity_number(number in identity(), other in 1..11_u8) {
        let digits: Vec<u8> = number.bytes().take(17).map(|byte| byte - b'0').collect();
        let wrong = (check(&digits) + other) % 11;
        let last = if wrong == 10 { "X".to_owned() } else { wrong.to_string() };
        let found = check_text(&rules(), "text", &format!("号{}{last}", &number[..17]));
        prop_assert!(found.iter().all(|finding| finding.rule != "identity_number"));
    }

    #[test]
    fn any_changed_digit_of_a_quoted_fact_is_found_at_its_place(
        parts in prop::collection::vec(("[城市服务应急避难场所开放]{2,6}", "[1-9][0-9]{0,4}"), 1..5),
        (before, after) in ("[你好天气，。]{0,20}", "[，。][你好天气，。]{0,20}"),
        which in any::<prop::sample::Index>(),
        by in 1..10_u8,
    ) {
        let quoted: String = parts.iter().flat_map(|(words, figure)| [words.as_str(), figure]).collect();
        prop_assume!(quoted.chars().count() >= 6);
        let digits: Vec<usize> = quoted.chars().enumerate().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
        let at = *which.get(&digits);
        let changed: String = quoted.chars().enumerate().map(|(n, c)| {
            if n == at { char::from(b'0' + (u8::try_from(c).unwrap() - b'0' + by) % 10) } else { c }
        }).collect();
        let fact = FactVersion { text: quoted, verbatim: true, ..FactVersion::example() };
        let text = format!("{before}{changed}{after}");
        let found = check_facts(&rules(), "text", &text, &[fact]);
        let at = before.chars().count() + at;
        let hit = found.iter().any(|finding| finding.rule.starts_with("fact_") && (finding.place.start..finding.place.end).contains(&at));
        prop_assert!(hit, "{text} {found:#?}");
    }

    #[test]
    fn no_text_makes_a_check_fail_and_places_lie_inside_of_it(text in any::<String>(), fact in "\\PC{0,40}") {
        let length = text.chars().count();
        let fact = FactVersion { text: fact, verbatim: true, ..FactVersion::example() };
        let mut found = check_text(&rules(), "text", &text);
        found.extend(check_facts(&rules(), "text", &text, &[fact]));
        for finding in found {
            prop_assert!(finding.place.start <= finding.place.end && finding.place.end <= length);
        }
    }
}
