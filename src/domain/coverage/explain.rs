//! Gaps in the registry's own keys, with the reason why the nearest account is not enough in both languages.

use super::{
    Candidate, CoverageCell, CoverageGap, CoverageSurvey, GapCandidate, Lack, Permille, SupplyGap, voices,
};
use crate::domain::campaign::Language;
use crate::domain::cell::EVERYONE;
use crate::domain::guide::{Guide, LackGuide};
use crate::domain::matrix::Matrix;
use crate::domain::taxonomy::Tree;
use crate::domain::theme::Bilingual;

/// What showing a gap needs.
#[derive(Clone, Copy)]
pub struct GapContext<'a> {
    /// The survey that found it.
    pub survey: &'a CoverageSurvey,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// The sentences.
    pub guide: &'a Guide,
}

impl GapContext<'_> {
    /// A gap as it is shown.
    #[must_use]
    pub fn gap(&self, gap: SupplyGap) -> CoverageGap {
        let cell = self.survey.cell(&gap.cell);
        CoverageGap {
            candidate: gap.candidate.map(|candidate| self.candidate(&cell, candidate)),
            function: cell.function,
            audience: cell.audience,
            form: cell.form,
            region: cell.region,
            weight: cell.weight,
            wanted: cell.wanted,
            supply: cell.supply,
            missing: voices(gap.missing_thousandths),
            state: cell.state,
        }
    }

    fn candidate(&self, cell: &CoverageCell, candidate: Candidate) -> GapCandidate {
        let handle = self.survey.handle(candidate.account);
        let account = self.matrix.graph.account(handle);
        let name = account.map_or(handle, |account| &account.name);
        let own = account.and_then(|account| account.region.as_deref()).unwrap_or_default();
        let say = |language| self.why(cell, (name, own), &candidate.lacks, language);
        GapCandidate {
            account: handle.to_owned(),
            why: Bilingual { zh: say(Language::Zh), en: say(Language::En) },
            name: name.to_owned(),
            lacks: candidate.lacks,
        }
    }

    fn why(
        &self,
        cell: &CoverageCell,
        (name, own): (&str, &str),
        lacks: &[Lack],
        language: Language,
    ) -> String {
        let LackGuide { lead, between, end, lacks: texts } = &self.guide.lacks;
        let clauses: Vec<&str> =
            lacks.iter().filter_map(|lack| texts.get(lack)).map(|text| text.get(language)).collect();
        let joined = clauses.join(between.get(language));
        let form = self.guide.forms.get(&cell.form).map_or("", |form| form.name.get(language));
        let region = cell.region.as_deref().unwrap_or_default();
        let share = voices(1000 - u64::from(Permille::DEFAULT_DISCOUNT.thousandths())).to_string();
        let names = [
            ("{function}", node_name(self.matrix.functions(), &cell.function, language)),
            ("{audience}", self.audience_name(&cell.audience, language)),
            ("{form}", form),
            ("{region}", node_name(self.matrix.regions(), region, language)),
            ("{own}", node_name(self.matrix.regions(), own, language)),
            ("{share}", &share),
            // Last, since it is the one text that may hold braces of its own.
            ("{account}", name),
        ];
        let sentence = [lead.get(language), &joined, end.get(language)].concat();
        names.iter().fold(sentence, |text, (place, name)| text.replace(place, name))
    }

    fn audience_name<'a>(&'a self, key: &'a str, language: Language) -> &'a str {
        match (self.guide.audiences.get(key), key, language) {
            (Some(name), _, _) => name.get(language),
            (None, EVERYONE, Language::Zh) => "所有人",
            _ => key,
        }
    }
}

fn node_name<'a>(tree: &'a Tree, key: &'a str, language: Language) -> &'a str {
    tree.get(key).map_or(key, |node| match language {
        Language::En if !node.name_en.is_empty() => &node.name_en,
        _ => &node.name,
    })
}
