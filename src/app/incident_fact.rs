//! The fact board of an incident: stating and confirming what is known.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::incident::IncidentReader;
use super::incident_state::{IncidentNow, incident_change};
use super::write::{Actor, Write};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::IncidentId;
use domain::incident::{FactConfirmation, IncidentFact, IncidentFactInput};
use domain::matrix::Matrix;
use domain::right::Reach;
use store::incident_fact::{insert_incident_fact, update_incident_fact};

impl App {
    /// Every version of every fact of an incident, by information and version: for the desk, and for those who have a card.
    ///
    /// # Errors
    /// When there is no such incident, or none that concerns the caller.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn incident_facts(&self, reach: &Reach, id: IncidentId) -> Result<Vec<IncidentFact>, AppError> {
        let now = IncidentNow::load(&self.db, id).await?;
        let reader = IncidentReader { has_desk: reach.all, reach: reach.clone() };
        if !reader.is_inside(&now, &*self.matrix().await?) {
            return Err(AppError::not_found("incident", id));
        }
        Ok(now.facts)
    }

    /// States the next version of a fact. Nobody quotes it before it is confirmed.
    ///
    /// # Errors
    /// When a value is wrong or not public, the information is unknown or not the caller's to state, the incident is over, or somebody has stated
    /// another version in between.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn state_incident_fact(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: IncidentId,
        input: IncidentFactInput,
    ) -> Result<IncidentFact, AppError> {
        input.check()?;
        self.refuse_blocked_words("/text", &input.text)?;
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let now = IncidentNow::load(write.conn(), id).await?;
        self.require_duty(&now, (&matrix, reach), &input.information)?;
        now.require_running("given facts")?;
        let fact = IncidentFact::stated(now.last_fact(&input.information), input, (actor.subject, write.at))?;
        insert_incident_fact(write.conn(), id, &fact).await?;
        record_fact(&mut write, EventKind::IncidentFactStated, &now, &fact);
        write.commit_with(fact).await
    }

    /// Confirms the last version of a fact: from here on it is quoted word for word.
    ///
    /// # Errors
    /// As [`App::state_incident_fact`]; when the desk confirms what another office alone may state, without having heard anybody there; when it is
    /// confirmed already.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn confirm_incident_fact(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, information): (IncidentId, &str),
        confirmation: FactConfirmation,
    ) -> Result<IncidentFact, AppError> {
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let now = IncidentNow::load(write.conn(), id).await?;
        self.require_duty(&now, (&matrix, reach), information)?;
        now.require_running("given facts")?;
        let is_command = self.seed.emergency.authority.is_command(information);
        let mut faults = ValidationErrors::default();
        let is_heard = !reach.all || is_command || !confirmation.heard_from.trim().is_empty();
        let detail = "is empty; the desk says who of the office whose duty it is has confirmed it";
        faults.require(is_heard, "/heard_from", detail);
        faults.text("/heard_from", &confirmation.heard_from, 200);
        faults.into_result()?;
        let last = now.last_fact(information).ok_or_else(|| AppError::not_found("fact", information))?;
        let fact = last.confirmed(&confirmation, (actor.subject, write.at))?;
        update_incident_fact(write.conn(), id, &fact).await?;
        record_fact(&mut write, EventKind::IncidentFactConfirmed, &now, &fact);
        write.commit_with(fact).await
    }

    /// Refuses whoever may not state an information: the desk may state all, on the word of others; an account what its functions may, if it has
    /// a card.
    fn require_duty(
        &self,
        now: &IncidentNow,
        (matrix, reach): (&Matrix, &Reach),
        information: &str,
    ) -> Result<(), AppError> {
        let authority = &self.seed.emergency.authority;
        let mut faults = ValidationErrors::default();
        let Some(row) = self.authority_row(information) else {
            let detail = format!("there is no information `{information}`; see /authority");
            faults.add("/information", detail);
            return Ok(faults.into_result()?);
        };
        let of_card = |handle: &str| {
            let account = matrix.graph.account(handle).filter(|account| reach.operates(account));
            account.is_some_and(|account| authority.one_may_state(&account.functions, information))
        };
        let reader = IncidentReader { has_desk: reach.all, reach: reach.clone() };
        if !reader.is_inside(now, matrix) {
            return Err(AppError::not_found("incident", now.record.incident.id));
        }
        let may = reach.all || now.cards.iter().any(|card| of_card(&card.account));
        let detail = if row.functions.is_empty() {
            format!("`{information}` is for the command to state; see /authority")
        } else {
            format!("`{information}` is for `{}` to state; see /authority", row.functions.join("`, `"))
        };
        faults.require(may, "/information", detail);
        Ok(faults.into_result()?)
    }
}

fn record_fact(write: &mut Write, kind: EventKind, now: &IncidentNow, fact: &IncidentFact) {
    let said = json!({"information": fact.information, "version": fact.version});
    write.record(incident_change(kind, &now.record.incident, said));
}
