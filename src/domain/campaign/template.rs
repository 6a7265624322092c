//! What a campaign starts from when it names a theme.

use super::spec::{Angle, Audience};

/// What a theme gives to a campaign in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignTemplate {
    /// The title.
    pub title: String,
    /// The brief.
    pub brief: String,
    /// The audiences.
    pub audiences: Vec<Audience>,
    /// The angles.
    pub angles: Vec<Angle>,
}
