//! The log of an incident, made of the audit, and whom to call.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::App;
use super::error::AppError;
use super::incident_state::IncidentNow;
use super::staffing::persons_in;
use domain::account::Account;
use domain::entity::Entity;
use domain::event::{AuditEntry, EventKind};
use domain::filing::Filing;
use domain::id::{IncidentId, SubjectId};
use domain::incident::{CardCounts, IncidentLog, IncidentLogEntry, RingContact, RingEntry};
use domain::matrix::Matrix;
use domain::right::Reach;
use domain::staffing::list_reviewers;
use store::audit::list_history;
use store::deputy::list_standing_deputies;
use store::filing::list_filings_of;
use store::subject::{find_subject_with_phone, list_identified};

/// So many entries are read at once.
const ENTRIES: u64 = 1000;

impl App {
    /// Everything that was done in an incident, in the order of the record.
    ///
    /// # Errors
    /// When there is no such incident.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn incident_log(&self, id: IncidentId) -> Result<IncidentLog, AppError> {
        let now = IncidentNow::load(&self.db, id).await?;
        let key = id.to_string();
        let mut history: Vec<AuditEntry> = Vec::new();
        loop {
            let after = history.last().map_or(0, |entry| entry.seq);
            let part = list_history(&self.db, Entity::Incident, &key, after, ENTRIES).await?;
            let is_last = (part.len() as u64) < ENTRIES;
            history.extend(part);
            if is_last {
                break;
            }
        }
        let persons: BTreeSet<SubjectId> = history.iter().filter_map(|entry| entry.subject).collect();
        let known = list_identified(&self.db, &persons.into_iter().collect::<Vec<_>>()).await?;
        let names: BTreeMap<SubjectId, String> =
            known.into_iter().map(|person| (person.id, person.name)).collect();
        let matrix = self.matrix().await?;
        let at = self.clock.now();
        let everything = Reach { all: true, ..Reach::default() };
        let cards = self.card_views(&now, (&matrix, &everything), at);
        Ok(IncidentLog {
            clocks: now.record.clocks(at),
            cards: CardCounts::of(&cards),
            entries: history.iter().map(|entry| self.told(entry, (&now, &matrix), &names)).collect(),
            incident: now.record.incident,
        })
    }

    /// Whom to call for each card that is open, whoever has the first word first, then those that are late.
    ///
    /// # Errors
    /// When there is no such incident.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn ring_list(&self, id: IncidentId) -> Result<Vec<RingEntry>, AppError> {
        let now = IncidentNow::load(&self.db, id).await?;
        let matrix = self.matrix().await?;
        let open: Vec<_> = now.cards.iter().filter(|card| card.is_open()).collect();
        let known = open.iter().filter_map(|card| matrix.graph.account(&card.account));
        let accounts: Vec<&Account> = known.map(AsRef::as_ref).collect();
        let filings = list_filings_of(&self.db, &accounts).await?;
        let filed: BTreeMap<&str, &Filing> =
            accounts.iter().map(|account| account.handle.as_str()).zip(&filings).collect();
        let others = self.contacts(&matrix, &accounts).await?;
        let at = self.clock.now();
        let entry = |card: &&domain::incident::IncidentCard| {
            let mut contacts: Vec<RingContact> = Vec::new();
            if let Some(person) =
                filed.get(card.account.as_str()).and_then(|filing| filing.person_in_charge.clone())
            {
                let phone = filed.get(card.account.as_str()).and_then(|filing| filing.phone.clone());
                contacts.push(RingContact { person, phone, role: "person_in_charge".to_owned() });
            }
            contacts.extend(others.get(&card.organisation).into_iter().flatten().cloned());
            let calls = card.progress.calls.len();
            RingEntry {
                account: card.account.clone(),
                name: matrix.graph.account(&card.account).map_or_else(String::new, |one| one.name.clone()),
                organisation: card.organisation.clone(),
                duty: card.duty,
                state: card.state(),
                is_late: card.is_late(at),
                due_at: card.due_at,
                calls,
                next: calls.checked_rem(contacts.len()),
                contacts,
            }
        };
        let mut list: Vec<(Option<u32>, RingEntry)> =
            open.iter().map(|card| (card.turn, entry(card))).collect();
        list.sort_by_key(|(turn, entry)| (turn.is_none(), *turn, !entry.is_late, entry.account.clone()));
        Ok(list.into_iter().map(|(_, entry)| entry).collect())
    }

    /// Reviewers and deputies of the organisations of these accounts, with their phones.
    async fn contacts(
        &self,
        matrix: &Matrix,
        accounts: &[&Account],
    ) -> Result<BTreeMap<String, Vec<RingContact>>, AppError> {
        let now = self.clock.now();
        let organisations: BTreeSet<&str> =
            accounts.iter().map(|account| account.organisation.as_str()).collect();
        let deputies = list_standing_deputies(&self.db, now).await?;
        let reviewers = list_reviewers(&persons_in(&self.db, now).await?, &deputies);
        let mut phones: BTreeMap<SubjectId, Option<(String, Option<String>)>> = BTreeMap::new();
        let mut contacts: BTreeMap<String, Vec<RingContact>> = BTreeMap::new();
        for organisation in organisations.into_iter().filter(|key| matrix.organisations().contains_key(*key))
        {
            for person in reviewers.get(organisation).into_iter().flatten() {
                if !phones.contains_key(person) {
                    let found = find_subject_with_phone(&self.db, *person).await?;
                    let known = found.map(|(subject, phone)| (subject.name, phone.map(|phone| phone.0)));
                    phones.insert(*person, known);
                }
                let stands_in =
                    deputies.iter().any(|one| one.deputy == *person && one.organisation == organisation);
                let role = if stands_in { "deputy" } else { "reviewer" };
                if let Some(Some((name, phone))) = phones.get(person) {
                    contacts.entry(organisation.to_owned()).or_default().push(RingContact {
                        person: name.clone(),
                        phone: phone.clone(),
                        role: role.to_owned(),
                    });
                }
            }
        }
        Ok(contacts)
    }
}

impl App {
    /// An entry of the audit, with what was said then.
    fn told(
        &self,
        entry: &AuditEntry,
        (now, matrix): (&IncidentNow, &Matrix),
        names: &BTreeMap<SubjectId, String>,
    ) -> IncidentLogEntry {
        let after = entry.after.clone().unwrap_or(Value::Null);
        let text = |field: &str| after[field].as_str().filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        let number = |field: &str| after[field].as_u64().and_then(|number| u32::try_from(number).ok());
        let (information, version, bulletin) = (text("information"), number("version"), number("number"));
        let fact = now
            .facts
            .iter()
            .find(|fact| Some(&fact.information) == information.as_ref() && Some(fact.version) == version);
        // A draft that was written over is not there any more: only what is out is told by its text.
        let out = now.bulletins.iter().find(|one| {
            entry.action == EventKind::BulletinReleased
                && Some(one.number) == bulletin
                && one.release.is_some()
        });
        let account = text("account");
        IncidentLogEntry {
            entry: entry.seq,
            at: entry.at,
            by: entry.subject.and_then(|subject| names.get(&subject).cloned()),
            action: entry.action,
            name: account.as_ref().and_then(|handle| Some(matrix.graph.account(handle)?.name.clone())),
            account,
            about: information.as_deref().and_then(|key| Some(self.authority_row(key)?.name.clone())),
            information: information.clone(),
            version,
            number: bulletin,
            text: fact
                .map(|fact| fact.text.clone())
                .or_else(|| out.map(|out| out.text.clone()))
                .or_else(|| text("text")),
        }
    }
}
