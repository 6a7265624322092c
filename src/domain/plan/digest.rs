//! The digest that a signer signs.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::input::PlanInput;
use super::planned::PlannedDirection;
use crate::campaign::{CampaignSpec, Pin};
use crate::slot::PlannedSlot;
use crate::token::hex;

/// What is signed: what the campaign says, what was pinned, and who is asked what. Ids and times of day are left out, so that
/// the same campaign over the same matrix has the same digest on every machine.
#[derive(Serialize)]
struct Signed<'a> {
    campaign: &'a CampaignSpec,
    pins: Vec<&'a Pin>,
    objective: i64,
    directions: Vec<&'a PlannedSlot>,
}

/// SHA-256, in hexadecimal digits, of the JSON of everything that is signed; fields in the order of declaration, lists
/// sorted.
pub(super) fn digest_of(input: &PlanInput<'_>, objective: i64, directions: &[PlannedDirection]) -> String {
    let mut pins: Vec<&Pin> = input.pins.iter().collect();
    pins.sort_unstable();
    let directions = directions.iter().map(|direction| &direction.planned).collect();
    let signed = Signed { campaign: input.spec, pins, objective, directions };
    // Serialising plain values into memory cannot fail; were it to, the empty text would match no plan.
    let text = serde_json::to_vec(&signed).unwrap_or_default();
    hex(&Sha256::digest(&text))
}
