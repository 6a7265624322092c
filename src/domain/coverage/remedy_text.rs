//! Remedies in words: who would do what and why, and whose duty it is.

use std::borrow::Cow;

use super::explain::{GapContext, node_name};
use super::index::RegionIndex;
use super::joint::FoundJoint;
use super::key::CoverageFilter;
use super::remedy::FoundRemedy;
use super::remedy_view::{CoverageRemedy, DutyHolder, GapDuty, JointRemedy, RemedyPart};
use super::step::{Remedies, RemedyKind};
use super::target::CoverageTarget;
use crate::form::Form;
use crate::language::{Bilingual, Language};
use crate::scenario::ScenarioChange;

/// So many organisations that carry a function are named.
const MOST_HOLDERS: usize = 3;

impl GapContext<'_> {
    /// The few changes that together meet the most demand, with who would make them.
    #[must_use]
    pub fn joint_remedy(&self, filter: &CoverageFilter, wanted: usize) -> JointRemedy {
        let found = self.survey.joint_remedy(self.matrix, filter, wanted);
        let (changes, parts) = (found.changes(), self.parts(&found.steps));
        let FoundJoint { revision, wanted, method, at_least, considered, closes, met, .. } = found;
        JointRemedy { revision, wanted, method, at_least, considered, changes, parts, closes, met }
    }

    pub(super) fn remedy(&self, found: &FoundRemedy, form: Form) -> CoverageRemedy {
        let each = u64::from(self.texts.minutes.get(&form).copied().unwrap_or_default());
        let writing = found.steps.iter().filter(|(kind, _)| *kind != RemedyKind::Shift).count() as u64;
        CoverageRemedy {
            changes: found.changes(),
            parts: self.parts(&found.steps),
            minutes: each * writing,
            kind: found.kind,
            cost: found.cost,
            smallest: found.smallest,
            closes: found.closes,
            met: found.met,
        }
    }

    fn parts(&self, steps: &[(RemedyKind, ScenarioChange)]) -> Vec<RemedyPart> {
        steps.iter().map(|(kind, change)| self.part(*kind, change)).collect()
    }

    fn part(&self, kind: RemedyKind, change: &ScenarioChange) -> RemedyPart {
        let account = self.matrix.graph.account(&change.account);
        let new = change.organisation.as_deref().unwrap_or_default();
        let organisation = account.map_or(new, |account| &account.organisation).to_owned();
        let mut part = RemedyPart {
            kind,
            organisation_name: self.organisation_name(&organisation).to_owned(),
            organisation,
            account: account.map(|account| account.handle.clone()),
            account_name: account.map(|account| account.name.clone()),
            why: Bilingual::default(),
        };
        let say = |language| self.why_part(&part, change, language);
        part.why = Bilingual { zh: say(Language::Zh), en: say(Language::En) };
        part
    }

    fn why_part(&self, part: &RemedyPart, change: &ScenarioChange, language: Language) -> String {
        let text = self.texts.remedies.kinds.get(&part.kind).map_or("", |text| text.get(language));
        let first = |keys: &[String]| keys.first().cloned().unwrap_or_default();
        let (audience, given_up) = (first(&change.audiences), first(&change.remove));
        let form = change.platform.as_deref().map(Form::of_platform);
        let form = form.and_then(|form| self.texts.forms.get(&form)).map_or("", |name| name.get(language));
        let region = change.region.as_deref().unwrap_or_default();
        let account_kind = match (change.account_kind, language) {
            (None, _) => "",
            (Some(kind), Language::Zh) => kind.name_zh(),
            (Some(kind), Language::En) => kind.key(),
        };
        let names: [(&str, Cow<str>); 7] = [
            ("{audience}", self.audience_name(&audience, language)),
            ("{given_up}", self.audience_name(&given_up, language)),
            ("{region}", node_name(self.matrix.regions(), region, language)),
            ("{form}", form.into()),
            ("{account_kind}", account_kind.into()),
            // Last, since these are texts that may hold braces of their own.
            ("{organisation}", part.organisation_name.as_str().into()),
            ("{account}", part.account_name.as_deref().unwrap_or_default().into()),
        ];
        names.iter().fold(text.to_owned(), |text, (place, name)| text.replace(place, name))
    }

    fn organisation_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.matrix.organisations().get(key).map_or(key, |organisation| &organisation.name)
    }

    /// Whose duty the function of a cell is in its region: that of organisations that carry it there or in a region above.
    pub(super) fn duty(&self, target: &CoverageTarget) -> GapDuty {
        let remedies = Remedies::new(self.survey, self.matrix);
        let region: Option<RegionIndex> = target.region;
        let carriers = remedies.duties.carriers(target.function).iter();
        let mut holders: Vec<(u32, u32)> = carriers
            .filter_map(|carrier| {
                // Where it is not known for where an organisation answers, it may be for here.
                let unknown = remedies.duties.territory(carrier.organisation as usize).is_none();
                let levels = remedies.levels_above(carrier, region).or(unknown.then_some(u32::MAX));
                Some((levels?, carrier.organisation))
            })
            .collect();
        holders.sort_unstable();
        let shown = holders.iter().take(MOST_HOLDERS).map(|(_, place)| {
            let key = self.survey.organisations.get(*place);
            DutyHolder { key: key.to_owned(), name: self.organisation_name(key).to_owned() }
        });
        let shown: Vec<DutyHolder> = shown.collect();
        let more = (holders.len() - shown.len()) as u64;
        let function = self.survey.vocabulary.functions.get(target.function.0);
        let say = |language| {
            let texts = self.texts.remedies;
            let function = node_name(self.matrix.functions(), function, language);
            if shown.is_empty() {
                return texts.nobody.get(language).replace("{function}", &function);
            }
            let names: Vec<&str> = shown.iter().map(|holder| holder.name.as_str()).collect();
            let mut names = names.join(texts.between.get(language));
            if more > 0 {
                names.push_str(&texts.more.get(language).replace("{more}", &more.to_string()));
            }
            texts.carried.get(language).replace("{function}", &function).replace("{organisations}", &names)
        };
        let said = Bilingual { zh: say(Language::Zh), en: say(Language::En) };
        GapDuty { carried: !shown.is_empty(), organisations: shown, more, said }
    }
}
