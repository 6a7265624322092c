//! The names of a direction's stages.

use crate::keyed;

keyed! {
    /// Where a direction stands: proposed → asked → accepted | declined | superseded | lapsed; delivered when its piece is
    /// published.
    pub enum DirectionState {
        /// In a plan that is not launched.
        Proposed = "proposed",
        /// Asked of its account; silence until half of its window accepts.
        Asked = "asked",
        /// Accepted, by word or by silence.
        Accepted = "accepted",
        /// Declined; somebody else may be asked.
        Declined = "declined",
        /// Moved by a new plan, `successor` says to which; or withdrawn, without one.
        Superseded = "superseded",
        /// The campaign was closed without a piece, or the window has ended without an answer.
        Lapsed = "lapsed",
        /// Its piece is published.
        Delivered = "delivered",
    }
}

impl DirectionState {
    /// Whether the direction holds its slot.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Proposed | Self::Asked | Self::Accepted | Self::Delivered)
    }

    /// Whether no new plan may move it.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered)
    }

    /// Whether no new plan of a campaign that runs may move it or give its slot to somebody else. What has lapsed by then was silent until
    /// its window had ended: nobody else could tell it in time.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        self.is_fixed() || matches!(self, Self::Lapsed)
    }

    /// Whether the account was asked and the request was neither declined nor moved: what its share is compared with.
    #[must_use]
    pub const fn was_asked(self) -> bool {
        matches!(self, Self::Asked | Self::Accepted | Self::Delivered | Self::Lapsed)
    }

    /// Whether its account may answer it now.
    #[must_use]
    pub const fn is_answerable(self) -> bool {
        matches!(self, Self::Asked | Self::Accepted)
    }
}
