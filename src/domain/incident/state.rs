//! Where an incident stands.

use crate::keyed;

keyed! {
    /// Where an incident stands.
    pub enum IncidentState {
        /// It goes on.
        Running = "running",
        /// It was stood down.
        StoodDown = "stood_down",
        /// It was a false alarm.
        Withdrawn = "withdrawn",
    }
}
