//! How far directions have come, as figures and the lists behind them count it.

use super::record::Direction;
use super::state::DirectionState;
use crate::keyed;

keyed! {
    /// What a direction has reached. One that was declined or moved by a new plan has reached nothing else.
    pub enum DirectionMark {
        /// It holds its slot.
        Standing = "standing",
        /// It was asked of its account.
        Asked = "asked",
        /// Its account has opened it.
        Opened = "opened",
        /// Its account could still answer it, and has not opened it.
        Unopened = "unopened",
        /// It was accepted, by word or by silence.
        Accepted = "accepted",
        /// A piece was handed in for it.
        HandedIn = "handed_in",
        /// Its piece is published.
        Published = "published",
        /// It was declined.
        Declined = "declined",
    }
}

impl DirectionMark {
    /// Whether directions in this state can have reached it.
    #[must_use]
    pub const fn takes(self, state: DirectionState) -> bool {
        match self {
            Self::Standing => state.stands(),
            Self::Asked | Self::Opened | Self::HandedIn => state.was_asked(),
            Self::Unopened => state.is_answerable(),
            Self::Accepted => {
                matches!(state, DirectionState::Accepted | DirectionState::Delivered | DirectionState::Lapsed)
            }
            Self::Published => matches!(state, DirectionState::Delivered),
            Self::Declined => matches!(state, DirectionState::Declined),
        }
    }

    /// Whether this direction has reached it.
    #[must_use]
    pub fn is_of(self, direction: &Direction) -> bool {
        let shows = match self {
            Self::Opened => direction.opened_at.is_some(),
            Self::Unopened => direction.opened_at.is_none(),
            Self::Accepted => direction.stage.answered_at().is_some(),
            Self::HandedIn => direction.piece().is_some(),
            Self::Standing | Self::Asked | Self::Published | Self::Declined => true,
        };
        shows && self.takes(direction.state())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_declined_or_moved_has_reached_nothing_else() {
        let reached =
            |state| DirectionMark::ALL.into_iter().filter(|mark| mark.takes(state)).collect::<Vec<_>>();
        assert_eq!(reached(DirectionState::Declined), [DirectionMark::Declined]);
        assert_eq!(reached(DirectionState::Superseded), []);
        assert_eq!(reached(DirectionState::Proposed), [DirectionMark::Standing]);
        assert!(reached(DirectionState::Delivered).contains(&DirectionMark::Published));
    }
}
