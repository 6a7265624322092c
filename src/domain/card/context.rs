//! What cards are composed from, and the names of what they speak of.

use std::collections::BTreeMap;

use super::detail::DirectionNames;
use super::record::DirectionCard;
use crate::campaign::{CampaignSpec, Fact};
use crate::campaign_names::CampaignNames;
use crate::cell::EVERYONE;
use crate::direction::{Direction, DirectionText, StandingText};
use crate::guide::Guide;
use crate::id::DirectionId;
use crate::matrix::Matrix;
use crate::slot::Slot;
use crate::wording::{Filling, Gazetteer, Placeholder, fill};

/// What composing a card needs.
#[derive(Clone, Copy)]
pub struct CardContext<'a> {
    /// The campaign.
    pub spec: &'a CampaignSpec,
    /// Whom to ask about the campaign.
    pub contact: &'a str,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// How the forms are written.
    pub guide: &'a Guide,
    /// Places to name.
    pub gazetteer: &'a Gazetteer,
    /// What people have written over texts.
    pub texts: &'a BTreeMap<DirectionId, DirectionText>,
}

impl CardContext<'_> {
    /// The card of a direction.
    #[must_use]
    pub fn card(&self, direction: Direction) -> DirectionCard {
        let (state, successor, piece) = (direction.state(), direction.stage.successor(), direction.piece());
        let StandingText { title, brief, version, .. } = self.standing_text(&direction);
        DirectionCard {
            title,
            brief,
            text_version: version,
            unconfirmed: self.texts.get(&direction.id).is_some_and(|text| text.confirmed_at.is_none()),
            opened_at: direction.opened_at,
            accepts_at: direction.accepts_at(),
            id: direction.id,
            campaign: direction.campaign,
            account: direction.account,
            organisation: direction.organisation,
            cluster: direction.slot.cluster,
            angle: direction.slot.angle,
            audience: direction.slot.audience,
            form: direction.slot.form,
            locality: direction.slot.locality,
            fit: direction.fit,
            reasons: direction.reasons,
            starts_at: direction.starts_at,
            due_at: direction.due_at,
            kind: direction.kind,
            state,
            successor,
            piece,
        }
    }

    /// What a direction says: what people have written over it, else what is composed.
    #[must_use]
    pub fn standing_text(&self, direction: &Direction) -> StandingText {
        let text = self.texts.get(&direction.id);
        let brief = || self.brief(&direction.account, &direction.slot);
        StandingText {
            direction: direction.id,
            version: text.map_or(0, |text| text.version),
            title: self.standing_title(direction),
            brief: text.map_or_else(brief, |text| text.brief.clone()),
        }
    }

    /// What a direction is called: as [`Self::standing_text`] says, without composing a brief.
    #[must_use]
    pub fn standing_title(&self, direction: &Direction) -> String {
        let composed = || self.title(&direction.account, &direction.slot);
        self.texts.get(&direction.id).map_or_else(composed, |text| text.title.clone())
    }

    pub(super) fn audience_name(&self, key: &str) -> String {
        let named = self.spec.audiences.iter().find(|audience| audience.key == key);
        let known = || self.matrix.audiences().get(key).map(|node| node.name(self.spec.language).to_owned());
        match named {
            Some(audience) if !audience.name.is_empty() => audience.name.clone(),
            None if key == EVERYONE => self.guide.phrases.everyone.get(self.spec.language).to_owned(),
            _ => known().unwrap_or_else(|| key.to_owned()),
        }
    }

    /// The name of the place, for a local angle.
    pub(super) fn local_name(&self, slot: &Slot) -> Option<String> {
        let local = self.spec.angle(&slot.angle).is_some_and(|angle| angle.local);
        let key = slot.locality.as_ref().filter(|_| local)?;
        Some(self.place_name(key))
    }

    /// The name of a region in the campaign's language, without what stands behind it in brackets.
    #[must_use]
    pub fn place_name(&self, key: &str) -> String {
        let node = self.matrix.regions().get(key);
        let name = node.map_or(key, |node| node.name(self.spec.language));
        name.split(['（', '(']).next().unwrap_or(name).trim().to_owned()
    }

    pub(super) fn organisation_name(&self, key: &str) -> String {
        let known = self.matrix.organisations().get(key);
        known.map_or_else(|| key.to_owned(), |organisation| organisation.name.clone())
    }

    /// Names for the keys of a direction's card.
    #[must_use]
    pub fn direction_names(&self, direction: &Direction, reviewers: Vec<String>) -> DirectionNames {
        let (slot, language) = (&direction.slot, self.spec.language);
        let account = self.matrix.graph.account(&direction.account);
        let cluster = self.matrix.clusters().get(&slot.cluster);
        let form = self.guide.forms.get(&slot.form);
        DirectionNames {
            campaign: self.spec.title.clone(),
            contact: self.contact.to_owned(),
            account: account.map_or_else(|| direction.account.clone(), |account| account.name.clone()),
            platform: account.map_or_else(String::new, |account| self.platform_name(&account.platform)),
            organisation: self.organisation_name(&direction.organisation),
            cluster: cluster.map_or_else(|| slot.cluster.clone(), |cluster| cluster.name.clone()),
            angle: CampaignNames::new(self.spec, self.matrix).angle(&slot.angle),
            audience: self.audience_name(&slot.audience),
            form: form.map_or_else(String::new, |form| form.name.get(language).to_owned()),
            place: self.local_name(slot),
            reviewers,
        }
    }

    /// The facts that a direction of this angle uses.
    #[must_use]
    pub fn facts(&self, angle: &str) -> Vec<Fact> {
        self.spec.facts_of(angle).cloned().collect()
    }

    /// What fills the blanks of the sentences that say why.
    #[must_use]
    pub fn names(&self, direction: &Direction) -> BTreeMap<&'static str, String> {
        let language = self.spec.language;
        let functions = self.spec.angle(&direction.slot.angle).map(|angle| angle.functions.as_slice());
        let own = self.matrix.graph.account(&direction.account);
        let met = functions
            .unwrap_or_default()
            .iter()
            .find(|function| own.is_some_and(|account| self.matrix.meets(&account.functions, function)));
        let function = met.and_then(|key| self.matrix.functions().get(key));
        let function = function.map(|node| node.name(language).to_owned());
        let place = direction.slot.locality.as_deref().map(|key| self.place_name(key));
        let form = self.guide.forms.get(&direction.slot.form).map(|form| form.name.get(language).to_owned());
        BTreeMap::from([
            ("function", function.unwrap_or_default()),
            ("audience", self.audience_name(&direction.slot.audience)),
            ("form", form.unwrap_or_default()),
            ("locality", place.unwrap_or_default()),
        ])
    }

    /// How often an account may push, where its kind says so.
    #[must_use]
    pub fn frequency(&self, handle: &str) -> Option<String> {
        let kind = self.matrix.graph.account(handle)?.kind?;
        Some(kind.frequency(self.spec.language).to_owned())
    }

    /// The name of an account with its platform.
    #[must_use]
    pub fn account_name(&self, handle: &str) -> String {
        let Some(account) = self.matrix.graph.account(handle) else { return handle.to_owned() };
        let language = self.spec.language;
        let platform = self.platform_name(&account.platform);
        let filling = Filling::from([
            (Placeholder::Who, account.name.as_str()),
            (Placeholder::What, platform.as_str()),
        ]);
        fill(self.guide.phrases.account.get(language), &filling)
    }

    fn platform_name(&self, key: &str) -> String {
        let platform = self.matrix.platforms().get(key);
        platform.map_or_else(|| key.to_owned(), |node| node.name(self.spec.language).to_owned())
    }
}
