//! Incidents: starting, grading, handing over, standing down and withdrawing them; their board.

use std::collections::BTreeMap;

use serde_json::json;

use super::App;
use super::emergency_plan::{check_command, unknown};
use super::error::AppError;
use super::incident_state::{IncidentNow, incident_change, incident_in, keep_incident, told_change};
use super::naming::person_meant;
use super::write::{Actor, Write};
use domain::emergency_plan::{Called, IncidentLevel, PlanInForce, call_out};
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::IncidentId;
use domain::incident::{
    CardCounts, CardProgress, CardRelief, ClockKey, HeldPosts, Incident, IncidentBoard, IncidentCard,
    IncidentEnd, IncidentInput, IncidentRecord, IncidentState, Meaning, Related, StandDownInput,
    StartedIncident, Starting, kind_meant,
};
use domain::matrix::Matrix;
use domain::right::Reach;
use domain::time::Timestamp;
use store::incident::{IncidentFilter, insert_incident, list_incidents};
use store::incident_card::{insert_cards, list_cards, update_card};

/// So many incidents run at once, at most.
const MOST_RUNNING: u64 = 200;

/// That an incident concerns somebody.
#[derive(Debug, Clone)]
pub struct IncidentConcern {
    /// The incident.
    pub incident: Incident,
    /// How many cards that person has in it; 0: routine posts are held.
    pub cards: usize,
}

/// How somebody reads incidents.
#[derive(Debug, Clone)]
pub struct IncidentReader {
    /// Whether the desk is theirs, or a reviewer's: then drafts are read too.
    pub has_desk: bool,
    /// Accounts for which they state facts: who has a card reads what is not confirmed yet.
    pub reach: Reach,
}

impl IncidentReader {
    /// Whether what is not confirmed yet is read.
    pub(super) fn is_inside(&self, now: &IncidentNow, matrix: &Matrix) -> bool {
        let mut known = now.cards.iter().filter_map(|card| matrix.graph.account(&card.account));
        self.has_desk || known.any(|account| self.reach.operates(account))
    }
}

/// What a start means.
struct Meant {
    kept: PlanInForce,
    region: String,
}

impl App {
    /// Starts an incident with what is known: everybody whose duty it is has a card at once. A second start of the same event is joined.
    ///
    /// # Errors
    /// Kind or place that is not known: the nearest are offered; a time in the future; a command that is not at or above the place.
    #[tracing::instrument(skip_all)]
    pub async fn start_incident(
        &self,
        actor: &Actor,
        input: IncidentInput,
    ) -> Result<StartedIncident, AppError> {
        input.check(self.clock.now())?;
        self.refuse_blocked_words("/place", &input.place)?;
        let matrix = self.matrix().await?;
        let meant = self.meant(&matrix, &input).await?;
        let mut write = self.write(actor).await?;
        let filter = IncidentFilter::running(input.drill);
        let running = list_incidents(write.conn(), filter, (None, MOST_RUNNING)).await?;
        let same = running.into_iter().find(|record| {
            let regions = matrix.regions();
            let (own, other) = (&meant.region, &record.incident.region);
            let related = if regions.is_within(own, other) || regions.is_within(other, own) {
                Related::OneWithinTheOther
            } else {
                Related::Apart
            };
            record.incident.kind == meant.kept.plan.key && record.incident.is_meant_by(&input, related)
        });
        let started = match same {
            Some(record) => join(&mut write, &matrix, record.incident.id).await?,
            None => self.begin(&mut write, &matrix, (meant, input)).await?,
        };
        write.commit_with(started).await
    }

    async fn meant(&self, matrix: &Matrix, input: &IncidentInput) -> Result<Meant, AppError> {
        let plans = self.emergency_plans().await?;
        let mut faults = ValidationErrors::default();
        let kind = match kind_meant(plans.iter().map(|kept| &kept.plan), &input.kind) {
            Meaning::One(key) => Some(key),
            Meaning::Nearest(words) => {
                faults.extend(Err(vec![unknown("/kind", "kind of emergency", &input.kind, &words)]));
                None
            }
        };
        let region = match self.region_meant(matrix, "/place", &input.place) {
            Err(AppError::Invalid(unknown)) => {
                faults.extend(Err(unknown));
                None
            }
            other => Some(other?),
        };
        faults.into_result()?;
        let kept = plans.into_iter().find(|kept| Some(&kept.plan.key) == kind.as_ref());
        let (kept, region) =
            kept.zip(region).ok_or_else(|| AppError::not_found("emergency plan", &input.kind))?;
        check_command(matrix, "/command", (&region, input.command.as_deref()))?;
        Ok(Meant { kept, region })
    }

    async fn begin(
        &self,
        write: &mut Write,
        matrix: &Matrix,
        (Meant { kept, region }, input): (Meant, IncidentInput),
    ) -> Result<StartedIncident, AppError> {
        let out = call_out(&kept.plan, matrix, &region, input.command.as_deref());
        let (by, at) = (write.actor().subject, write.at);
        let starting = Starting { region, command: out.command, by, at };
        let incident = Incident::begun(IncidentId(self.clock.id()), &kept, &input, starting);
        let record = IncidentRecord { incident, plan: kept.plan, met: BTreeMap::new() };
        let cards: Vec<IncidentCard> =
            out.called.into_iter().map(|called| asked(&record, called, write.at)).collect();
        insert_incident(write.conn(), &record).await?;
        insert_cards(write.conn(), &cards).await?;
        let said =
            json!({"kind": record.incident.kind, "region": record.incident.region, "cards": cards.len()});
        let now = IncidentNow { record, cards, facts: Vec::new(), bulletins: Vec::new() };
        let started = told(&now, matrix, Joining::Began);
        write.record(told_change(
            EventKind::IncidentStarted,
            &now.record.incident,
            said,
            &now.record.incident.place,
        ));
        Ok(started)
    }

    /// A page of the incidents, the latest first, before `before`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn incidents(
        &self,
        filter: IncidentFilter,
        page: (Option<IncidentId>, u64),
    ) -> Result<Vec<Incident>, AppError> {
        let records = list_incidents(&self.db, filter, page).await?;
        Ok(records.into_iter().map(|record| record.incident).collect())
    }

    /// An incident.
    ///
    /// # Errors
    /// When there is none with this id.
    pub async fn incident(&self, id: IncidentId) -> Result<Incident, AppError> {
        Ok(incident_in(&self.db, id).await?.incident)
    }

    /// Incidents that run and concern the accounts within reach, the latest first: cards, or routine posts to hold. Nobody's accounts are
    /// concerned by nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn incidents_of(&self, reach: &Reach) -> Result<Vec<IncidentConcern>, AppError> {
        let matrix = self.matrix().await?;
        let own: Vec<_> = reach.accounts_of(&matrix);
        if own.is_empty() {
            return Ok(Vec::new());
        }
        let filter = IncidentFilter::all_running();
        let mut concerns = Vec::new();
        for record in list_incidents(&self.db, filter, (None, MOST_RUNNING)).await? {
            let called = list_cards(&self.db, record.incident.id).await?;
            let cards = called.iter().filter(|card| own.contains(&card.account)).count();
            let mut accounts = own.iter().filter_map(|handle| matrix.graph.account(handle));
            if cards > 0 || accounts.any(|account| record.concerns(&matrix, account)) {
                concerns.push(IncidentConcern { incident: record.incident, cards });
            }
        }
        Ok(concerns)
    }

    /// The board of an incident.
    ///
    /// # Errors
    /// When there is none with this id.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn incident_board(
        &self,
        reader: &IncidentReader,
        id: IncidentId,
    ) -> Result<IncidentBoard, AppError> {
        let snapshot = self.db.begin_snapshot().await?;
        let now = IncidentNow::load(&snapshot, id).await?;
        snapshot.commit().await?;
        let matrix = self.matrix().await?;
        let at = self.clock.now();
        let everything = Reach { all: true, ..Reach::default() };
        let cards = self.card_views(&now, (&matrix, &everything), at);
        let mut now = now;
        if !reader.is_inside(&now, &matrix) {
            now.facts.retain(|fact| fact.confirmed_at.is_some());
        }
        if !reader.has_desk {
            now.bulletins.retain(|bulletin| bulletin.release.is_some());
        }
        Ok(IncidentBoard {
            to_type: now.record.incident.to_type(),
            clocks: now.record.clocks(at),
            facts: now.shown_facts(),
            contradictions: self.contradictions(&now),
            unfilled: now.unfilled(),
            cards: CardCounts::of(&cards),
            held: now.record.held(&matrix, &now.called()).len(),
            bulletins: now.bulletins,
            incident: now.record.incident,
        })
    }

    /// Who holds routine posts while an incident runs, by handle.
    ///
    /// # Errors
    /// When there is none with this id.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn held_in_incident(&self, id: IncidentId) -> Result<Vec<HeldPosts>, AppError> {
        let now = IncidentNow::load(&self.db, id).await?;
        Ok(now.record.held(&*self.matrix().await?, &now.called()))
    }

    /// Says how grave an incident is.
    ///
    /// # Errors
    /// When there is none with this id, or it is over.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn grade_incident(
        &self,
        actor: &Actor,
        id: IncidentId,
        level: IncidentLevel,
    ) -> Result<Incident, AppError> {
        let mut write = self.write(actor).await?;
        let record = incident_in(write.conn(), id).await?;
        record.incident.require_running("graded")?;
        let incident = record.incident.graded(level);
        keep_incident(&write, &IncidentRecord { incident: incident.clone(), ..record }).await?;
        write.record(incident_change(EventKind::IncidentGraded, &incident, json!({"level": level})));
        write.commit_with(incident).await
    }

    /// Hands the duty desk over to another person.
    ///
    /// # Errors
    /// When there is no such incident or person, it is over, or several persons may be meant.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn hand_over_desk(
        &self,
        actor: &Actor,
        id: IncidentId,
        to: &str,
    ) -> Result<Incident, AppError> {
        let mut write = self.write(actor).await?;
        let record = incident_in(write.conn(), id).await?;
        record.incident.require_running("handed over")?;
        let mut faults = ValidationErrors::default();
        let person = person_meant(write.conn(), "/to", to).await?;
        let person = faults.required("/to", person, "there is no such person");
        faults.into_result()?;
        let Some(person) = person else { return Err(AppError::not_found("subject", to)) };
        let incident = record.incident.handed_over(person.id);
        keep_incident(&write, &IncidentRecord { incident: incident.clone(), ..record }).await?;
        write.record(incident_change(EventKind::IncidentHandedOver, &incident, json!({"desk": person.id})));
        write.commit_with(incident).await
    }

    /// Notes that what a clock asks for was done now; a second time changes nothing.
    ///
    /// # Errors
    /// When there is no such incident.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn meet_clock(
        &self,
        actor: &Actor,
        id: IncidentId,
        clock: ClockKey,
    ) -> Result<Incident, AppError> {
        let mut write = self.write(actor).await?;
        let record = incident_in(write.conn(), id).await?;
        if record.met.contains_key(&clock) {
            return write.commit_with(record.incident).await;
        }
        let met = record.meeting(&[clock], write.at);
        let incident = Incident { revision: record.incident.revision + 1, ..record.incident };
        let record = IncidentRecord { incident, met, ..record };
        keep_incident(&write, &record).await?;
        write.record(incident_change(EventKind::IncidentClockMet, &record.incident, json!({"clock": clock})));
        write.commit_with(record.incident).await
    }

    /// Stands an incident down, for a reason.
    ///
    /// # Errors
    /// When there is none with this id, or it is over; cards that are open, each of them, unless they are to be relieved by that.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn stand_down(
        &self,
        actor: &Actor,
        id: IncidentId,
        input: StandDownInput,
    ) -> Result<Incident, AppError> {
        input.check()?;
        self.refuse_blocked_words("/reason", &input.reason)?;
        let mut write = self.write(actor).await?;
        let now = IncidentNow::load(write.conn(), id).await?;
        now.require_running("stood down")?;
        let open: Vec<&IncidentCard> = now.cards.iter().filter(|card| card.is_open()).collect();
        if !input.relieve_open && !open.is_empty() {
            return Err(cards_open(&open));
        }
        for card in open {
            relieve(&mut write, &now.record.incident, card, &input.reason).await?;
        }
        let incident = end(&mut write, now.record, IncidentState::StoodDown, input.reason).await?;
        write.commit_with(incident).await
    }
}

/// Ends an incident.
pub(super) async fn end(
    write: &mut Write,
    record: IncidentRecord,
    state: IncidentState,
    reason: String,
) -> Result<Incident, AppError> {
    let ended = IncidentEnd { at: write.at, by: write.actor().subject, reason: reason.clone() };
    let incident = record.incident.over(state, ended)?;
    keep_incident(write, &IncidentRecord { incident: incident.clone(), ..record }).await?;
    let kind = match state {
        IncidentState::Withdrawn => EventKind::IncidentWithdrawn,
        IncidentState::StoodDown | IncidentState::Running => EventKind::IncidentStoodDown,
    };
    write.record(told_change(kind, &incident, json!({}), &reason));
    Ok(incident)
}

/// Relieves an account of its card.
pub(super) async fn relieve(
    write: &mut Write,
    incident: &Incident,
    card: &IncidentCard,
    reason: &str,
) -> Result<IncidentCard, AppError> {
    let relief = CardRelief { at: write.at, by: write.actor().subject, reason: reason.to_owned() };
    let relieved = card.relieved(relief)?;
    update_card(write.conn(), &relieved).await?;
    let change =
        told_change(EventKind::IncidentCardRelieved, incident, json!({"account": card.account}), reason);
    write.record(change.concerning(&card.account, None));
    Ok(relieved)
}

/// A card that is asked now.
pub(super) fn asked(record: &IncidentRecord, called: Called, at: Timestamp) -> IncidentCard {
    IncidentCard {
        incident: record.incident.id,
        account: called.account,
        organisation: called.organisation,
        duty: called.duty,
        turn: called.turn,
        tasks: called.tasks,
        asked_at: at,
        due_at: Timestamp::from_ms(at.as_ms() + i64::from(record.plan.first_word_minutes) * 60_000),
        progress: CardProgress::default(),
    }
}

async fn join(write: &mut Write, matrix: &Matrix, id: IncidentId) -> Result<StartedIncident, AppError> {
    let now = IncidentNow::load(write.conn(), id).await?;
    write.record(incident_change(EventKind::IncidentJoined, &now.record.incident, json!({})));
    Ok(told(&now, matrix, Joining::Joined))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joining {
    Began,
    Joined,
}

fn told(now: &IncidentNow, matrix: &Matrix, joining: Joining) -> StartedIncident {
    StartedIncident {
        incident: now.record.incident.clone(),
        joined: joining == Joining::Joined,
        cards: now.cards.len(),
        held: now.record.held(matrix, &now.called()).len(),
        unfilled: now.unfilled(),
    }
}

/// So many open cards are named.
const MOST_NAMED: usize = 100;

fn cards_open(open: &[&IncidentCard]) -> AppError {
    let named = open.iter().take(MOST_NAMED).map(|card| {
        let detail = format!("its card is {}", card.state().key());
        FieldError::new(format!("/cards/{}", card.account), detail)
    });
    AppError::StillOpen {
        action: format!("{} cards are open", open.len()),
        way_out: "have them posted, relieve them one by one, or stand down with `relieve_open`",
        open: named.collect(),
    }
}
