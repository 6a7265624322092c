//! What keys and handles are called on paper: by names, in the campaign's language, and never by a key of the registry.

use super::campaign::CampaignSpec;
use super::cell::EVERYONE;
use super::language::Language;
use super::matrix::Matrix;
use super::slot::{is_own_angle, own_angle_name};

/// Names of a campaign and of the registry.
#[derive(Clone, Copy)]
pub struct CampaignNames<'a> {
    spec: &'a CampaignSpec,
    matrix: &'a Matrix,
    language: Language,
}

impl<'a> CampaignNames<'a> {
    /// The names of a campaign over a registry, in the language of the campaign.
    #[must_use]
    pub const fn new(spec: &'a CampaignSpec, matrix: &'a Matrix) -> Self {
        Self { spec, matrix, language: spec.language }
    }

    /// The same in another language; what the campaign itself says stays as it is.
    #[must_use]
    pub const fn spoken(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The title of an angle, which the campaign itself says.
    #[must_use]
    pub fn angle(self, key: &str) -> String {
        if is_own_angle(key) {
            return own_angle_name(self.language).to_owned();
        }
        self.spec.angle(key).map_or_else(|| key.to_owned(), |angle| angle.title.clone())
    }

    /// What the campaign calls an audience, else the taxonomy; one that neither names is called as its author wrote it.
    #[must_use]
    pub fn audience(self, key: &str) -> String {
        let named = self.spec.audiences.iter().find(|audience| audience.key == key);
        let named =
            named.map(|audience| audience.name.as_str()).filter(|name| !name.is_empty() && *name != key);
        let known = || self.matrix.audiences().get(key).map(|node| node.name(self.language));
        match named.or_else(known) {
            Some(name) => name.to_owned(),
            None if key == EVERYONE => self.pick("所有人", "everyone").to_owned(),
            None => key.to_owned(),
        }
    }

    /// The name of a region.
    #[must_use]
    pub fn place(self, key: &str) -> String {
        let node = self.matrix.regions().get(key);
        node.map_or_else(|| key.to_owned(), |node| node.name(self.language).to_owned())
    }

    /// A cell in one line: its angle, its readers, its place if it has one.
    #[must_use]
    pub fn cell(self, angle: &str, audience: &str, place: Option<&str>) -> String {
        let mut parts = vec![self.angle(angle), self.audience(audience)];
        parts.extend(place.map(|place| self.place(place)));
        parts.join(" × ")
    }

    /// The name of an organisation.
    #[must_use]
    pub fn organisation(self, key: &str) -> String {
        let unlisted = || self.pick("已不在册的单位", "an organisation no longer listed").to_owned();
        self.matrix.organisations().get(key).map_or_else(unlisted, |organisation| organisation.name.clone())
    }

    /// The name of an account.
    #[must_use]
    pub fn account(self, handle: &str) -> String {
        let unlisted = || self.pick("已不在册的账号", "an account no longer listed").to_owned();
        self.matrix.graph.account(handle).map_or_else(unlisted, |account| account.name.clone())
    }

    /// The name of an account's platform.
    #[must_use]
    pub fn platform(self, handle: &str) -> String {
        let Some(account) = self.matrix.graph.account(handle) else { return String::new() };
        let node = self.matrix.platforms().get(&account.platform);
        node.map_or_else(|| account.platform.clone(), |node| node.name(self.language).to_owned())
    }

    /// The name of a cluster.
    #[must_use]
    pub fn cluster(self, key: &str) -> String {
        let unlisted = || self.pick("已撤销的微矩阵", "a cluster no longer listed").to_owned();
        self.matrix.clusters().get(key).map_or_else(unlisted, |cluster| cluster.name.clone())
    }

    const fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
