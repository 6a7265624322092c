//! What has to be done in time.

use crate::keyed;

keyed! {
    /// What has to be done in time.
    pub enum ClockKey {
        /// The first word, within 15, 30 or 60 minutes of the start, as the plan says.
        FirstWord = "first_word",
        /// Authoritative information, within 5 h of the event (国办发〔2016〕80号): a bulletin that says what is done about it.
        Authoritative = "authoritative",
        /// A press conference, within 24 h of the event (国办发〔2016〕80号).
        PressConference = "press_conference",
        /// An answer to what else the public asks, within 48 h of the event (国办发〔2016〕61号).
        PublicConcern = "public_concern",
    }
}
