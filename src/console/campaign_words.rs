//! What a campaign's angles, readers and places are called on a page, and where its directions are.

use super::address::encoded;
use super::language::Speech;
use domain::campaign::CampaignSpec;
use domain::campaign_names::CampaignNames;
use domain::id::CampaignId;
use domain::matrix::Matrix;

/// The names of a campaign in the language of a page.
#[derive(Clone, Copy)]
pub(super) struct CampaignWords<'a> {
    pub(super) names: CampaignNames<'a>,
    pub(super) matrix: &'a Matrix,
    pub(super) speech: Speech,
}

impl<'a> CampaignWords<'a> {
    pub(super) const fn of(spec: &'a CampaignSpec, matrix: &'a Matrix, speech: Speech) -> Self {
        Self { names: CampaignNames::new(spec, matrix).spoken(speech.0), matrix, speech }
    }

    /// The name of a place, where there is one.
    pub(super) fn place(self, key: Option<&str>) -> String {
        key.map_or_else(String::new, |key| self.names.place(key))
    }
}

/// Where the directions of an angle are listed.
pub(super) fn directions_of(id: CampaignId, angle: &str) -> String {
    format!("/campaigns/{id}/directions?angle={}", encoded(angle))
}
