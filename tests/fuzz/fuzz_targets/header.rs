//! What stands in headers and addresses: cursors, If-Match, Last-Event-ID, idempotency keys, instants, tokens.
#![no_main]

use domain::cursor::ListTag;
use domain::event_place::EventPlace;
use domain::idempotency::IdempotencyKey;
use domain::revision_tag::{read_revision_tag, revision_tag};
use domain::time::Timestamp;
use domain::token::TokenHash;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let list = ListTag::of("list");
    let _ = list.read(text);
    assert_eq!(list.read(&list.cursor(text)).as_deref(), Some(text).filter(|text| !text.contains('\0')));
    if let Some(revision) = read_revision_tag(text) {
        assert_eq!(read_revision_tag(&revision_tag(revision)), Some(revision));
    }
    if let Some(place) = EventPlace::read(text) {
        assert_eq!(EventPlace::read(&place.to_string()), Some(place));
    }
    let _ = IdempotencyKey::parse(text);
    if let Ok(at) = Timestamp::parse(text) {
        assert_eq!(Timestamp::parse(&at.to_string()), Ok(at));
    }
    TokenHash::of(text);
});
