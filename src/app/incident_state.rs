//! An incident with everything that belongs to it, as it stands, and what is recorded of its changes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::App;
use super::change::Change;
use super::error::AppError;
use super::write::Write;
use domain::emergency_plan::{AuthorityRow, FilledText};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::IncidentId;
use domain::incident::{
    CardView, Contradiction, Incident, IncidentBulletin, IncidentCard, IncidentFact, IncidentRecord,
    IncidentWords, find_contradictions,
};
use domain::matrix::Matrix;
use domain::right::Reach;
use domain::time::Timestamp;
use store::database::Connection;
use store::incident::{find_incident, update_incident};
use store::incident_bulletin::list_bulletins;
use store::incident_card::list_cards;
use store::incident_fact::list_incident_facts;

/// An incident with everything that belongs to it.
pub(super) struct IncidentNow {
    pub record: IncidentRecord,
    /// By handle.
    pub cards: Vec<IncidentCard>,
    /// Every version, by information and version.
    pub facts: Vec<IncidentFact>,
    /// In order.
    pub bulletins: Vec<IncidentBulletin>,
}

impl IncidentNow {
    /// As it stands. Four queries.
    pub async fn load(conn: &Connection, id: IncidentId) -> Result<Self, AppError> {
        Ok(Self {
            record: incident_in(conn, id).await?,
            cards: list_cards(conn, id).await?,
            facts: list_incident_facts(conn, id).await?,
            bulletins: list_bulletins(conn, id).await?,
        })
    }

    /// The last version of an information.
    pub fn last_fact(&self, information: &str) -> Option<&IncidentFact> {
        self.facts.iter().rfind(|fact| fact.information == information)
    }

    /// The confirmed version of each fact, by information.
    pub fn confirmed(&self) -> Vec<IncidentFact> {
        let mut last: BTreeMap<&str, &IncidentFact> = BTreeMap::new();
        for fact in self.facts.iter().filter(|fact| fact.confirmed_at.is_some()) {
            last.insert(&fact.information, fact);
        }
        last.into_values().cloned().collect()
    }

    /// The last version of each fact, and the confirmed one before it where the last is not confirmed.
    pub fn shown_facts(&self) -> Vec<IncidentFact> {
        let is_last = |fact: &IncidentFact| {
            self.last_fact(&fact.information).is_some_and(|last| last.version == fact.version)
        };
        let confirmed = self.confirmed();
        let shown = self.facts.iter().filter(|fact| is_last(fact) || confirmed.contains(fact));
        shown.cloned().collect()
    }

    /// The last bulletin that is out.
    pub fn last_out(&self) -> Option<&IncidentBulletin> {
        self.bulletins.iter().rfind(|bulletin| bulletin.release.is_some())
    }

    /// Handles of those who have a card.
    pub fn called(&self) -> BTreeSet<&str> {
        self.cards.iter().map(|card| card.account.as_str()).collect()
    }

    /// Who has the first word: the first in turn that was not relieved.
    pub fn lead(&self) -> Option<&IncidentCard> {
        let in_turn =
            self.cards.iter().filter(|card| card.turn.is_some() && card.progress.relieved.is_none());
        in_turn.min_by_key(|card| card.turn)
    }

    /// The name of the organisation that has the first word.
    pub fn body(&self, matrix: &Matrix) -> String {
        let organisation = self.lead().and_then(|card| matrix.organisations().get(&card.organisation));
        organisation.map_or_else(String::new, |organisation| organisation.name.clone())
    }

    /// Keys of tasks that nobody has.
    pub fn unfilled(&self) -> Vec<String> {
        let having: BTreeSet<&String> = self.cards.iter().flat_map(|card| &card.tasks).collect();
        let tasks = self.record.plan.tasks.iter().map(|task| &task.key);
        tasks.filter(|key| !having.contains(key)).cloned().collect()
    }

    /// Fails when the incident is over.
    pub fn require_running(&self, action: &'static str) -> Result<(), AppError> {
        Ok(self.record.incident.require_running(action)?)
    }
}

/// The incident, as a connection sees it.
pub(super) async fn incident_in(conn: &Connection, id: IncidentId) -> Result<IncidentRecord, AppError> {
    find_incident(conn, id).await?.ok_or_else(|| AppError::not_found("incident", id))
}

impl App {
    /// The texts of an incident.
    pub(super) fn words_of<'a>(&'a self, now: &'a IncidentNow, matrix: &Matrix) -> IncidentWords<'a> {
        let body = now.body(matrix);
        let facts = now.confirmed();
        IncidentWords::of(&now.record, &self.seed.emergency.wordings, &facts, (&body, self.zone))
    }

    /// What facts say against each other: each confirmed one, and what was stated since.
    pub(super) fn contradictions(&self, now: &IncidentNow) -> Vec<Contradiction> {
        let shown = now.shown_facts();
        // A version that is not confirmed contradicts the one before it on purpose.
        let last: Vec<&IncidentFact> = shown
            .iter()
            .filter(|fact| now.last_fact(&fact.information).is_some_and(|last| last.version == fact.version))
            .collect();
        find_contradictions(&self.seed.gates, &last, now.record.incident.level)
    }

    /// The cards that the caller reads, with what may be said now; by handle.
    pub(super) fn card_views(
        &self,
        now: &IncidentNow,
        (matrix, reach): (&Matrix, &Reach),
        at: Timestamp,
    ) -> Vec<CardView> {
        let words = self.words_of(now, matrix);
        let out = now.last_out().map(|bulletin| FilledText {
            text: bulletin.text.clone(),
            quotes: bulletin.quotes.keys().cloned().collect(),
            awaits: Vec::new(),
        });
        let view = |card: &IncidentCard| {
            let account = matrix.graph.account(&card.account);
            let is_seen = reach.all || account.is_some_and(|account| reach.sees(account, matrix));
            is_seen.then(|| {
                let tasks = card.tasks.iter().filter_map(|key| now.record.plan.task(key));
                let states: BTreeSet<String> = tasks.clone().flat_map(|task| task.states.clone()).collect();
                let never: BTreeSet<String> = tasks.flat_map(|task| task.never.clone()).collect();
                CardView {
                    incident: card.incident,
                    account: card.account.clone(),
                    name: account.map_or_else(String::new, |account| account.name.clone()),
                    organisation: card.organisation.clone(),
                    duty: card.duty,
                    turn: card.turn,
                    tasks: card.tasks.clone(),
                    never: never.difference(&states).cloned().collect(),
                    states: states.into_iter().collect(),
                    state: card.state(),
                    is_late: card.is_late(at) && now.record.incident.ended.is_none(),
                    asked_at: card.asked_at,
                    due_at: card.due_at,
                    text: words.card(card, out.as_ref()),
                    behind: card.behind(words.versions()),
                    progress: card.progress.clone(),
                }
            })
        };
        now.cards.iter().filter_map(view).collect()
    }

    /// The row of the table of authority.
    pub(super) fn authority_row(&self, information: &str) -> Option<&AuthorityRow> {
        self.seed.emergency.authority.row(information)
    }
}

/// A change in an incident; `said` is what stands in its event and its log beside the incident itself.
pub(super) fn incident_change(kind: EventKind, incident: &Incident, said: Value) -> Change {
    let mut data = Map::from_iter([
        ("incident".to_owned(), json!(incident.id)),
        ("drill".to_owned(), json!(incident.drill)),
        ("state".to_owned(), json!(incident.state)),
    ]);
    if let Value::Object(said) = said {
        data.extend(said);
    }
    let data = Value::Object(data);
    Change { after: Some(data.clone()), ..Change::of(kind, Entity::Incident, incident.id) }.with_data(data)
}

/// The same with what the log tells and events do not: a reason, a name.
pub(super) fn told_change(kind: EventKind, incident: &Incident, said: Value, text: &str) -> Change {
    let mut change = incident_change(kind, incident, said);
    if let Some(Value::Object(after)) = &mut change.after {
        after.insert("text".to_owned(), json!(text));
    }
    change
}

/// Keeps an incident as it is now.
pub(super) async fn keep_incident(write: &Write, record: &IncidentRecord) -> Result<(), AppError> {
    Ok(update_incident(write.conn(), record).await?)
}
