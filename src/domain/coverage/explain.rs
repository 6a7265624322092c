//! Gaps in the registry's own keys, with the reason why the nearest account is not enough in both languages.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::gap_view::{CoverageGap, GapCandidate};
use super::gaps::SupplyGap;
use super::lack::LackGuide;
use super::nearest::NearestAccount;
use super::remedy::FoundRemedy;
use super::remedy_guide::RemedyGuide;
use super::survey::CoverageSurvey;
use super::view::CoverageCell;
use crate::cell::EVERYONE;
use crate::form::Form;
use crate::language::{Bilingual, Language};
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::taxonomy::Tree;

/// What showing a gap needs.
#[derive(Clone, Copy)]
pub struct GapContext<'a> {
    /// The survey that found it.
    pub survey: &'a CoverageSurvey,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// The sentences.
    pub texts: &'a GapTexts<'a>,
}

/// The texts from which a gap is explained.
#[derive(Debug, Clone)]
pub struct GapTexts<'a> {
    /// Why an account is not enough.
    pub lacks: &'a LackGuide,
    /// Why a remedy helps, and whose duty it is.
    pub remedies: &'a RemedyGuide,
    /// Names of the forms.
    pub forms: BTreeMap<Form, &'a Bilingual>,
    /// Minutes that a piece of each form takes; those of a form that is missing are not known and count 0.
    pub minutes: BTreeMap<Form, u32>,
}

impl GapContext<'_> {
    /// Gaps by place, as they are shown.
    #[must_use]
    pub fn gaps(&self, places: &[usize]) -> Vec<CoverageGap> {
        let remedies = self.survey.remedies(self.matrix, places);
        let gaps = self.survey.gaps(places).into_iter().zip(remedies);
        gaps.map(|(gap, remedies)| self.gap(gap, &remedies)).collect()
    }

    fn gap(&self, gap: SupplyGap, remedies: &[FoundRemedy]) -> CoverageGap {
        let cell = self.survey.cell(&gap.cell);
        CoverageGap {
            candidate: gap.candidate.map(|candidate| self.candidate(&cell, candidate)),
            function: cell.function,
            audience: cell.audience,
            form: cell.form,
            region: cell.region,
            weight: cell.weight,
            demand: cell.demand,
            wanted: cell.wanted,
            supply: cell.supply,
            missing: from_thousandths(gap.missing_thousandths),
            state: cell.state,
            duty: self.duty(&gap.cell.target),
            remedies: remedies.iter().map(|found| self.remedy(found, cell.form)).collect(),
        }
    }

    fn candidate(&self, cell: &CoverageCell, candidate: NearestAccount) -> GapCandidate {
        let say = |language| self.why(cell, &candidate, language);
        GapCandidate {
            account: self.survey.handle(candidate.account).to_owned(),
            why: Bilingual { zh: say(Language::Zh), en: say(Language::En) },
            name: self.name_of(&candidate).to_owned(),
            lacks: candidate.lacks,
        }
    }

    fn name_of(&self, candidate: &NearestAccount) -> &str {
        let handle = self.survey.handle(candidate.account);
        self.matrix.graph.account(handle).map_or(handle, |account| &account.name)
    }

    fn why(&self, cell: &CoverageCell, candidate: &NearestAccount, language: Language) -> String {
        let account = self.matrix.graph.account(self.survey.handle(candidate.account));
        let own = account.and_then(|account| account.region.as_deref()).unwrap_or_default();
        let LackGuide { lead, between, end, lacks: texts } = self.texts.lacks;
        let known = candidate.lacks.iter().filter_map(|lack| texts.get(lack));
        let clauses: Vec<&str> = known.map(|text| text.get(language)).collect();
        let joined = clauses.join(between.get(language));
        let form = self.texts.forms.get(&cell.form).map_or("", |name| name.get(language));
        let region = cell.region.as_deref().unwrap_or_default();
        let share =
            from_thousandths(1000 - u64::from(self.survey.settings.discount().thousandths())).to_string();
        let names: [(&str, Cow<str>); 7] = [
            ("{function}", node_name(self.matrix.functions(), &cell.function, language)),
            ("{audience}", self.audience_name(&cell.audience, language)),
            ("{form}", form.into()),
            ("{region}", node_name(self.matrix.regions(), region, language)),
            ("{own}", node_name(self.matrix.regions(), own, language)),
            ("{share}", share.into()),
            // Last, since it is the one text that may hold braces of its own.
            ("{account}", self.name_of(candidate).into()),
        ];
        let sentence = [lead.get(language), &joined, end.get(language)].concat();
        names.iter().fold(sentence, |text, (place, name)| text.replace(place, name))
    }

    pub(super) fn audience_name<'a>(&'a self, key: &'a str, language: Language) -> Cow<'a, str> {
        match (key, language) {
            (EVERYONE, Language::Zh) => "所有人".into(),
            _ => node_name(self.matrix.audiences(), key, language),
        }
    }
}

/// What a node of a taxonomy is called. Where no English name is known its key stands in, which is Latin more often than not.
pub(super) fn node_name<'a>(tree: &'a Tree, key: &'a str, language: Language) -> Cow<'a, str> {
    match (tree.get(key), language) {
        (Some(node), Language::Zh) => Cow::Borrowed(&node.name),
        (Some(node), Language::En) if !node.name_en.is_empty() => Cow::Borrowed(&node.name_en),
        (_, Language::En) => Cow::Owned(key.replace('_', " ")),
        (None, Language::Zh) => Cow::Borrowed(key),
    }
}
