//! The names of a campaign's stages.

use crate::keyed;

keyed! {
    /// Where a campaign stands: draft → planned → signed → launched → closed; an edit before the launch returns it to draft.
    pub enum CampaignState {
        /// Being written.
        Draft = "draft",
        /// It has an optimal plan that nobody has signed.
        Planned = "planned",
        /// A named person has signed the plan.
        Signed = "signed",
        /// Its directions are asked.
        Launched = "launched",
        /// It is over.
        Closed = "closed",
    }
}

impl CampaignState {
    /// Whether the text, the pins and the plan may still be changed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Planned | Self::Signed)
    }
}
