//! Bodies of requests: read or refused, and what was read is checked without a word too much.
#![no_main]

use domain::campaign::CampaignDraft;
use domain::piece::PieceInput;
use domain::publication::PublicationInput;
use domain::webhook::WebhookInput;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(input) = serde_json::from_slice::<WebhookInput>(data) {
        let _ = input.check();
    }
    if let Ok(input) = serde_json::from_slice::<PieceInput>(data) {
        let _ = input.check();
    }
    if let Ok(input) = serde_json::from_slice::<PublicationInput>(data) {
        let _ = input.read();
    }
    let _ = serde_json::from_slice::<CampaignDraft>(data);
});
