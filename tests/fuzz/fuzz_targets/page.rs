//! Pages that somebody else's server gives: whatever they are, their text is compared or they are none.
#![no_main]

use domain::page_text::{PageOutcome, compare_page};
use formats::page::text_of_page;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let page = text_of_page(Some("text/html"), data).expect("a page has a text");
    let lines: Vec<&str> = page.lines().collect();
    let text = lines.get(..lines.len().min(20)).unwrap_or_default().join("\n");
    // What was taken from a page is on it.
    let found = compare_page("", &text, &page);
    assert!(matches!(found.outcome, PageOutcome::Same | PageOutcome::Added), "{found:?}");
});
