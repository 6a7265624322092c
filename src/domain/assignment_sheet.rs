//! Assignment sheets (分工表): who says what to whom, when and how long, by organisation; for people, so in names alone.

use std::collections::BTreeMap;

use super::campaign_names::CampaignNames;
use super::card::CardContext;
use super::direction::{Direction, DirectionKind, DirectionState};
use super::language::Language;
use super::local_time::LocalTime;
use super::when::Zone;

/// The assignment sheet of a campaign, or of one organisation in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentSheet {
    /// The campaign's title.
    pub title: String,
    /// In which language it is written.
    pub language: Language,
    /// When the campaign begins.
    pub starts_at: LocalTime,
    /// When it ends.
    pub ends_at: LocalTime,
    /// What the time on the sheet is called.
    pub zone: String,
    /// On what basis the campaign is run; empty: not said.
    pub basis: String,
    /// Whom to ask; empty: not said.
    pub contact: String,
    /// The organisations by name.
    pub organisations: Vec<OrganisationAssignments>,
}

/// What the accounts of one organisation say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationAssignments {
    /// Its name.
    pub name: String,
    /// Who reviews its pieces, by name; none: nobody does, or nobody has been named.
    pub reviewers: Vec<String>,
    /// By name of the account, then by window.
    pub lines: Vec<AssignmentLine>,
}

/// What one account says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentLine {
    /// Name of the account.
    pub account: String,
    /// What its platform is called.
    pub platform: String,
    /// What to tell.
    pub title: String,
    /// How to tell it.
    pub brief: String,
    /// Whom.
    pub readers: String,
    /// The form, by name.
    pub form: String,
    /// How long it should be.
    pub length: String,
    /// When its window begins.
    pub starts_at: LocalTime,
    /// When it ends.
    pub due_at: LocalTime,
    /// Until when it can be declined by a word; `None` where that is past, or it was not asked yet.
    pub answer_by: Option<LocalTime>,
    /// How firmly it is asked.
    pub kind: DirectionKind,
    /// Where it stands.
    pub state: DirectionState,
    /// What may be said.
    pub facts: Vec<AssignedFact>,
}

/// A statement that a piece may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedFact {
    /// What may be said.
    pub text: String,
    /// Whether word for word.
    pub verbatim: bool,
}

/// What a sheet is made of.
#[derive(Clone, Copy)]
pub struct SheetInput<'a> {
    /// Campaign, registry and the sentences of cards.
    pub cards: CardContext<'a>,
    /// What stands: neither declined nor moved; in any order.
    pub directions: &'a [Direction],
    /// Names of those who review, by key of the organisation.
    pub reviewers: &'a BTreeMap<String, Vec<String>>,
    /// On whose clocks times are said.
    pub zone: Zone,
}

/// Puts a sheet together. Nothing of it depends on the order of the directions. O(n log n).
#[must_use]
pub fn compose_sheet(input: &SheetInput<'_>) -> AssignmentSheet {
    let spec = input.cards.spec;
    let names = CampaignNames::new(spec, input.cards.matrix);
    let local = |at| LocalTime::new(at, input.zone);
    let mut by_key: BTreeMap<&str, Vec<&Direction>> = BTreeMap::new();
    for direction in input.directions {
        by_key.entry(&direction.organisation).or_default().push(direction);
    }
    let organisations = by_key.into_iter().map(|(key, directions)| {
        let mut lines: Vec<AssignmentLine> =
            directions.into_iter().map(|direction| input.line(names, direction)).collect();
        lines.sort_by(|a, b| {
            let key =
                |line: &AssignmentLine| (line.account.clone(), line.platform.clone(), line.title.clone());
            key(a).cmp(&key(b))
        });
        let reviewers = input.reviewers.get(key).cloned().unwrap_or_default();
        OrganisationAssignments { name: names.organisation(key), reviewers, lines }
    });
    let mut organisations: Vec<OrganisationAssignments> = organisations.collect();
    // Stable: of two with one name the smaller key stays first.
    organisations.sort_by(|a, b| a.name.cmp(&b.name));
    AssignmentSheet {
        title: spec.title.clone(),
        language: spec.language,
        starts_at: local(spec.starts_at),
        ends_at: local(spec.ends_at),
        zone: input.zone.name(spec.language),
        basis: spec.basis.clone(),
        contact: input.cards.contact.to_owned(),
        organisations,
    }
}

impl SheetInput<'_> {
    fn line(&self, names: CampaignNames<'_>, direction: &Direction) -> AssignmentLine {
        let (cards, language) = (&self.cards, self.cards.spec.language);
        let form = cards.guide.forms.get(&direction.slot.form);
        let local = |at| LocalTime::new(at, self.zone);
        let waits = direction.state() == DirectionState::Asked;
        let facts = cards.spec.facts_of(&direction.slot.angle);
        let text = cards.standing_text(direction);
        AssignmentLine {
            account: names.account(&direction.account),
            platform: names.platform(&direction.account),
            title: text.title,
            brief: text.brief,
            readers: names.audience(&direction.slot.audience),
            form: form.map(|form| form.name.get(language).to_owned()).unwrap_or_default(),
            length: cards.guide.length(direction.slot.form, language).to_owned(),
            starts_at: local(direction.starts_at),
            due_at: local(direction.due_at),
            answer_by: direction.accepts_at().filter(|_| waits).map(local),
            kind: direction.kind,
            state: direction.state(),
            facts: facts
                .map(|fact| AssignedFact { text: fact.text.clone(), verbatim: fact.verbatim })
                .collect(),
        }
    }
}
