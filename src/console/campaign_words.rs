//! What a campaign's angles, audiences and places are called.

use super::address::encoded;
use super::language::Speech;
use super::name::tree_name;
use domain::campaign::CampaignSpec;
use domain::cell::EVERYONE;
use domain::id::CampaignId;
use domain::matrix::Matrix;

/// Names of what a campaign's cells are made of.
#[derive(Clone, Copy)]
pub(super) struct CampaignWords<'a> {
    pub(super) spec: &'a CampaignSpec,
    pub(super) matrix: &'a Matrix,
    pub(super) speech: Speech,
}

impl CampaignWords<'_> {
    pub(super) fn angle(self, key: &str) -> String {
        self.spec.angle(key).map_or_else(|| key.to_owned(), |angle| angle.title.clone())
    }

    /// As the campaign calls its readers; what it does not name, as the registry does.
    pub(super) fn audience(self, key: &str) -> String {
        if key == EVERYONE {
            return self.speech.say("所有人", "everyone").to_owned();
        }
        let own = self.spec.audiences.iter().find(|one| one.key == key).map(|one| one.name.clone());
        let own = own.filter(|name| name != key);
        own.unwrap_or_else(|| tree_name(self.matrix.audiences(), key, self.speech))
    }

    pub(super) fn place(self, key: Option<&str>) -> String {
        key.map_or_else(String::new, |key| tree_name(self.matrix.regions(), key, self.speech))
    }

    /// The three in one line.
    pub(super) fn cell(self, angle: &str, audience: &str, place: Option<&str>) -> String {
        let mut parts = vec![self.angle(angle), self.audience(audience)];
        parts.extend(place.map(|place| self.place(Some(place))));
        parts.join(" × ")
    }
}

/// Where the directions of an angle are listed.
pub(super) fn directions_of(id: CampaignId, angle: &str) -> String {
    format!("/campaigns/{id}/directions?angle={}", encoded(angle))
}
