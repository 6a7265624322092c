//! Incidents (突发事件): an emergency with its own cards, fact board, clocks and voices.
//!
//! Whoever has the duty at the place gets a card at once, everybody else holds routine posts; facts are confirmed one by one and quoted word for
//! word; bulletins go out when two persons and a leader's word stand behind them. Nobody is assumed to have done anything.

mod act;
mod board;
mod bulletin;
mod bulletin_text;
mod card;
mod card_act;
mod card_note;
mod clock;
mod clock_key;
mod contradiction;
mod fact;
mod held;
mod input;
mod log;
mod meant;
mod piece_hold;
mod record;
mod refusal;
mod ring;
mod started;
mod state;
#[cfg(test)]
mod tests;

pub use act::{INCIDENT_ACTS, incident_act};
pub use board::{CardCounts, IncidentBoard};
pub use bulletin::{
    BulletinConsent, BulletinConsentInput, BulletinInput, BulletinKind, BulletinRelease,
    BulletinReleaseInput, BulletinReview, BulletinSeal, IncidentBulletin,
};
pub use bulletin_text::{IncidentWords, mark_drill};
pub use card::{CardProgress, CardState, CardView, IncidentCard};
pub use card_note::{CardCall, CardPost, CardRelief};
pub use clock::{ClockState, IncidentClock};
pub use clock_key::ClockKey;
pub use contradiction::{Contradiction, find_contradictions};
pub use fact::{FactConfirmation, IncidentFact, IncidentFactInput};
pub use held::{HeldPosts, held_posts};
pub use input::{IncidentInput, StandDownInput, WithdrawalInput};
pub use log::{IncidentLog, IncidentLogEntry};
pub use meant::{Meaning, kind_meant, place_meant};
pub use piece_hold::PieceHold;
pub use record::{Incident, IncidentEnd, IncidentRecord, Starting};
pub use refusal::IncidentRefusal;
pub use ring::{RingContact, RingEntry};
pub use started::{Related, StartedIncident};
pub use state::IncidentState;
