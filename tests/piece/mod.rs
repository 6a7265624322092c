//! Pieces and what came of them, through the API: hand-ins, near-copies, what is refused, who reads what, and shares.

mod attribute;
mod bad_input;
mod breakdown;
mod idf;
mod ledger;
mod near_copy;
mod reading;
mod score;
mod shares;
mod story;
mod support;
