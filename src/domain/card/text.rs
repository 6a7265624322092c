//! Composing titles and briefs: sentences of `seed/` with what the registry, the campaign and the gazetteer know.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::context::CardContext;
use crate::account::Account;
use crate::campaign::Angle;
use crate::language::{Bilingual, Language};
use crate::slot::Slot;
use crate::wording::{Filling, PlaceNamer, Placeholder, chance, fill};

/// So many places are named to a writer,
const MOST_PLACES: usize = 6;
/// so many topics,
const MOST_TOPICS: usize = 3;
/// and so many other accounts.
const MOST_NEIGHBOURS: usize = 10;

impl CardContext<'_> {
    /// A title that says what who tells whom, and of a local angle where. An account has one direction of an angle, so that no two of a
    /// campaign have the same, unless two accounts of one platform have one name.
    #[must_use]
    pub fn title(&self, account: &str, slot: &Slot) -> String {
        let phrases = &self.guide.phrases;
        let place = self.local_name(slot);
        let sentence = if place.is_some() { &phrases.local_title } else { &phrases.title };
        let (who, readers) = (self.account_name(account), self.audience_name(&slot.audience));
        let what = self.spec.angle(&slot.angle).map_or(slot.angle.as_str(), |angle| angle.title.as_str());
        let filling = [
            (Placeholder::What, what),
            (Placeholder::Who, &who),
            (Placeholder::Readers, &readers),
            (Placeholder::Place, place.as_deref().unwrap_or_default()),
        ];
        fill(sentence.get(self.spec.language), &filling.into())
    }

    /// A title told apart from the same one in another campaign by the name of this one; from the second on by a number, too.
    #[must_use]
    pub fn title_apart(&self, title: &str, number: u32) -> String {
        let campaign = &self.spec.title;
        match (self.spec.language, number) {
            (Language::Zh, 0 | 1) => format!("{title}（{campaign}）"),
            (Language::Zh, number) => format!("{title}（{campaign}，其{number}）"),
            (Language::En, 0 | 1) => format!("{title} ({campaign})"),
            (Language::En, number) => format!("{title} ({campaign}, no. {number})"),
        }
    }

    /// What to write: the angle in this form, what is special for these readers, what this office can tell and others cannot, and places
    /// to name.
    pub(super) fn brief(&self, handle: &str, slot: &Slot) -> String {
        let language = self.spec.language;
        let account = self.matrix.graph.account(handle);
        let office =
            account.map_or_else(String::new, |account| self.organisation_name(&account.organisation));
        let region = slot.locality.as_deref().or_else(|| account?.region.as_deref());
        let nowhere = || self.guide.phrases.nowhere.get(language).to_owned();
        let place = region.map_or_else(nowhere, |key| self.place_name(key));
        let readers = self.audience_name(&slot.audience);
        let filling = Filling::from([
            (Placeholder::Readers, readers.as_str()),
            (Placeholder::Place, &place),
            (Placeholder::Office, &office),
        ]);
        let mut parts: Vec<String> = Vec::new();
        if let Some(angle) = self.spec.angle(&slot.angle) {
            parts.push(fill(angle.wordings.get(&slot.form).unwrap_or(&angle.brief), &filling));
            parts.push(fill(&self.words_for(angle, &slot.audience), &filling));
            let duty = account.and_then(|account| self.duty(account, angle));
            parts.extend(duty.map(|duty| fill(duty.get(language), &filling)));
        }
        if let Some(account) = account {
            parts.extend(region.and_then(|region| self.places(account, region, slot)));
            parts.extend(self.topics(account));
            parts.extend(self.close_accounts(account, slot));
        }
        let gap = if language == Language::Zh { "" } else { " " };
        parts.retain(|part| !part.trim().is_empty());
        parts.join(gap)
    }

    /// What the account's office can tell of an angle and others cannot, by the function that meets the angle, else its first.
    fn duty(&self, account: &Account, angle: &Angle) -> Option<&Bilingual> {
        let met = |function: &&String| {
            let own = std::slice::from_ref(*function);
            angle.functions.iter().any(|wanted| self.matrix.meets(own, wanted))
        };
        let function = account.functions.iter().find(met).or_else(|| account.functions.first())?;
        let mut above = self.matrix.functions().path_up(function);
        above.find_map(|key| self.guide.phrases.duties.get(key))
    }

    fn places(&self, account: &Account, region: &str, slot: &Slot) -> Option<String> {
        let seed = format!("{}/{}", account.handle, slot.angle);
        let regions = self.matrix.regions();
        let asking = PlaceNamer { region, functions: &account.functions, seed: &seed };
        let chosen = self.gazetteer.choose(regions, &asking, MOST_PLACES);
        let names: Vec<String> =
            chosen.into_iter().map(|place| place.name(self.spec.language).to_owned()).collect();
        self.listed(&self.guide.phrases.places, Placeholder::Places, &names)
    }

    /// What the account often tells, to follow on from.
    fn topics(&self, account: &Account) -> Option<String> {
        let (phrases, language) = (&self.guide.phrases, self.spec.language);
        let quoted = account.topics.iter().take(MOST_TOPICS).map(|topic| {
            fill(phrases.topic.get(language), &Filling::from([(Placeholder::What, topic.as_str())]))
        });
        self.listed(&phrases.topics, Placeholder::Topics, &quoted.collect::<Vec<_>>())
    }

    /// Accounts with which to share it out: those that are tied most closely; of equally close ones others for another angle.
    fn close_accounts(&self, account: &Account, slot: &Slot) -> Option<String> {
        let mut ties = self.matrix.graph.neighbours(&account.handle).unwrap_or_default();
        let seed = format!("{}/{}", account.handle, slot.angle);
        // Weights are positive, so that their bits order them.
        ties.sort_by_cached_key(|tie| (Reverse(tie.weight.to_bits()), chance(&seed, &tie.account)));
        // One name on two platforms is one office to talk to.
        let mut told = BTreeSet::from([account.name.as_str()]);
        let others = ties.iter().filter_map(|tie| self.matrix.graph.account(&tie.account));
        let names = others.map(|other| other.name.as_str()).filter(|name| told.insert(name));
        let names: Vec<String> = names.take(MOST_NEIGHBOURS).map(str::to_owned).collect();
        self.listed(&self.guide.phrases.neighbours, Placeholder::Neighbours, &names)
    }

    /// A sentence over some names; `None` without any.
    fn listed(&self, sentence: &Bilingual, placeholder: Placeholder, names: &[String]) -> Option<String> {
        let (phrases, language) = (&self.guide.phrases, self.spec.language);
        let is_quoted = placeholder == Placeholder::Topics;
        let between = if is_quoted { &phrases.between_topics } else { &phrases.between_names };
        let listed = names.join(between.get(language));
        let filling = Filling::from([(placeholder, listed.as_str())]);
        (!names.is_empty()).then(|| fill(sentence.get(language), &filling))
    }

    fn words_for(&self, angle: &Angle, audience: &str) -> String {
        let hook = || {
            let audience = self.spec.audiences.iter().find(|known| known.key == audience);
            audience.map(|audience| audience.hook.clone()).unwrap_or_default()
        };
        angle.audience_notes.get(audience).cloned().unwrap_or_else(hook)
    }
}
