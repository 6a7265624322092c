//! What an incident says: of what is confirmed, and of nothing else.

use std::collections::BTreeMap;

use super::bulletin::BulletinKind;
use super::card::IncidentCard;
use super::fact::IncidentFact;
use super::record::IncidentRecord;
use crate::emergency_plan::{BulletinWordings, CardDuty, FilledText, fill_known};
use crate::language::{Bilingual, Language};
use crate::local_time::LocalTime;
use crate::when::Zone;

/// What the texts of an incident are made of.
pub struct IncidentWords<'a> {
    record: &'a IncidentRecord,
    wordings: &'a BulletinWordings,
    /// By information.
    known: BTreeMap<String, String>,
    /// The versions of what is confirmed, by information.
    versions: BTreeMap<String, u32>,
}

impl<'a> IncidentWords<'a> {
    /// Of an incident, the confirmed versions of its facts, and the name of whoever has the first word.
    #[must_use]
    pub fn of(
        record: &'a IncidentRecord,
        wordings: &'a BulletinWordings,
        facts: &[IncidentFact],
        (body, zone): (&str, Zone),
    ) -> Self {
        let (incident, language) = (&record.incident, record.incident.language);
        let mut known = BTreeMap::from([
            ("kind".to_owned(), incident.name.get(language).to_owned()),
            ("place".to_owned(), incident.place.clone()),
            ("time".to_owned(), LocalTime::new(incident.at, zone).minute(language)),
        ]);
        if !body.is_empty() {
            known.insert("body".to_owned(), body.to_owned());
        }
        if let Some(level) = incident.level {
            known.insert("level".to_owned(), level.name().get(language).to_owned());
        }
        let confirmed = facts.iter().filter(|fact| fact.confirmed_at.is_some());
        let mut versions = BTreeMap::new();
        for fact in confirmed {
            versions.insert(fact.information.clone(), fact.version);
            known.insert(fact.information.clone(), fact.text.clone());
        }
        Self { record, wordings, known, versions }
    }

    /// The versions of what is confirmed, by information.
    #[must_use]
    pub const fn versions(&self) -> &BTreeMap<String, u32> {
        &self.versions
    }

    /// Those of these pieces of information.
    #[must_use]
    pub fn versions_of(&self, information: &[String]) -> BTreeMap<String, u32> {
        let known = information.iter().filter_map(|key| Some((key.clone(), *self.versions.get(key)?)));
        known.collect()
    }

    /// A bulletin of a kind, composed of what is confirmed.
    #[must_use]
    pub fn bulletin(&self, kind: BulletinKind) -> FilledText {
        let wording = match kind {
            BulletinKind::First => &self.wordings.first,
            BulletinKind::Progress => &self.wordings.progress,
            BulletinKind::Last => &self.wordings.last,
            BulletinKind::Correction => &self.wordings.correction,
            BulletinKind::Withdrawal => &self.wordings.withdrawal,
        };
        let protects = matches!(kind, BulletinKind::First | BulletinKind::Progress);
        self.composed(wording, protects)
    }

    /// A correction of what was said before: the first of the quoted facts that has another version now.
    #[must_use]
    pub fn correction(&self, before: &str, now: &str) -> FilledText {
        let mut known = self.known.clone();
        known.insert("before".to_owned(), before.to_owned());
        known.insert("now".to_owned(), now.to_owned());
        let language = self.record.incident.language;
        self.marked(fill_known(self.wordings.correction.get(language), &known))
    }

    /// What the account of a card may post now: the texts of its tasks as far as they are confirmed, and the action word for word. Whoever has
    /// the first word posts `last`, the last bulletin that is out.
    #[must_use]
    pub fn card(&self, card: &IncidentCard, last: Option<&FilledText>) -> FilledText {
        if let (CardDuty::Lead, Some(last)) = (card.duty, last) {
            return last.clone();
        }
        let language = self.record.incident.language;
        let tasks = card.tasks.iter().filter_map(|key| self.record.plan.task(key));
        let texts: Vec<&str> = tasks.map(|task| task.text.get(language)).collect();
        if texts.is_empty() {
            return self.bulletin(BulletinKind::First);
        }
        let between = if language == Language::Zh { "" } else { " " };
        let text = texts.join(between);
        self.composed(&Bilingual { zh: text.clone(), en: text }, true)
    }

    fn composed(&self, wording: &Bilingual, protects: bool) -> FilledText {
        let language = self.record.incident.language;
        let mut filled = fill_known(wording.get(language), &self.known);
        if protects {
            let between = if language == Language::Zh || filled.text.is_empty() { "" } else { " " };
            filled.text = format!("{}{between}{}", filled.text, self.record.plan.action.get(language));
        }
        self.marked(filled)
    }

    fn marked(&self, mut filled: FilledText) -> FilledText {
        if self.record.incident.drill {
            filled.text = mark_drill(&filled.text, self.wordings.drill.get(self.record.incident.language));
        }
        filled
    }
}

/// A text with the mark of drills before it, once.
///
/// ```
/// use domain::incident::mark_drill;
/// assert_eq!(mark_drill("请避开化工园区。", "【演练】"), "【演练】请避开化工园区。");
/// assert_eq!(mark_drill("【演练】请避开化工园区。", "【演练】"), "【演练】请避开化工园区。");
/// ```
#[must_use]
pub fn mark_drill(text: &str, mark: &str) -> String {
    if text.starts_with(mark.trim()) { text.to_owned() } else { format!("{mark}{text}") }
}
