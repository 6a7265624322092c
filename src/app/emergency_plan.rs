//! Emergency plans: reading, changing and approving them, and who would speak today.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::App;
use super::change::Change;
use super::error::AppError;
use super::held::check_revision;
use super::staffing::persons_in;
use super::write::{Actor, Write};
use domain::account::Account;
use domain::emergency_plan::{
    CallOut, EmergencyPlan, PlanInForce, Rehearsal, RehearsalLack, call_out, rehearse,
};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::incident::{Meaning, held_posts, place_meant};
use domain::matrix::Matrix;
use domain::right::Right;
use domain::staffing::list_reviewers;
use store::database::Connection;
use store::deputy::list_standing_deputies;
use store::emergency_plan::{list_kept_plans, save_plan};
use store::filing::list_filings_of;

impl App {
    /// The emergency plans as they stand, by key: those of the deployment in the place of those that ship.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn emergency_plans(&self) -> Result<Vec<PlanInForce>, AppError> {
        self.plans_in(&self.db).await
    }

    pub(super) async fn plans_in(&self, conn: &Connection) -> Result<Vec<PlanInForce>, AppError> {
        let shipped = self.seed.emergency.plans.values().cloned().map(PlanInForce::shipped);
        let mut plans: BTreeMap<String, PlanInForce> =
            shipped.map(|kept| (kept.plan.key.clone(), kept)).collect();
        let kept = list_kept_plans(conn).await?;
        plans.extend(kept.into_iter().map(|kept| (kept.plan.key.clone(), kept)));
        Ok(plans.into_values().collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// When there is none with this key.
    pub async fn emergency_plan(&self, key: &str) -> Result<PlanInForce, AppError> {
        self.plan_in(&self.db, key).await
    }

    async fn plan_in(&self, conn: &Connection, key: &str) -> Result<PlanInForce, AppError> {
        let found = self.plans_in(conn).await?.into_iter().find(|kept| kept.plan.key == key);
        found.ok_or_else(|| AppError::not_found("emergency plan", key))
    }

    /// Replaces a plan, or makes one of a new kind; what runs goes on by the plan that it has. It is to be approved again.
    ///
    /// # Errors
    /// When a value is wrong, a task asks for what its functions may not state, or the plan has moved on from `revision`.
    #[tracing::instrument(skip_all, fields(plan = %key))]
    pub async fn update_emergency_plan(
        &self,
        actor: &Actor,
        key: &str,
        (revision, plan): (i64, EmergencyPlan),
    ) -> Result<PlanInForce, AppError> {
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        faults.require(plan.key == key, "/key", format!("is not `{key}`, which the address names"));
        faults.extend(plan.check(&self.seed.emergency.authority, Some(&matrix)));
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let before = self.plan_in(write.conn(), key).await?;
        check_revision(before.revision, revision)?;
        let after = before.changed(plan, actor.subject);
        keep(&mut write, EventKind::EmergencyPlanUpdated, &before, &after).await?;
        write.commit_with(after).await
    }

    /// Approves a plan as it stands.
    ///
    /// # Errors
    /// When the caller has changed it last, or it has moved on from `revision`.
    #[tracing::instrument(skip_all, fields(plan = %key))]
    pub async fn approve_emergency_plan(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
    ) -> Result<PlanInForce, AppError> {
        let mut write = self.write(actor).await?;
        let before = self.plan_in(write.conn(), key).await?;
        check_revision(before.revision, revision)?;
        let by = actor.subject.ok_or_else(|| AppError::not_found("subject", ""))?;
        let approved = before.approved(by, write.at);
        let after = approved.ok_or(AppError::Incident(domain::incident::IncidentRefusal::OwnPlan))?;
        keep(&mut write, EventKind::EmergencyPlanApproved, &before, &after).await?;
        write.commit_with(after).await
    }

    /// Who would speak today if this came to pass at a place, and what is missing.
    ///
    /// # Errors
    /// When there is no such plan; a place that is not known: the nearest are offered; a command that is not at or above the place.
    #[tracing::instrument(skip_all, fields(plan = %key))]
    pub async fn rehearse(
        &self,
        key: &str,
        place: Option<&str>,
        command: Option<&str>,
    ) -> Result<Rehearsal, AppError> {
        let kept = self.emergency_plan(key).await?;
        let matrix = self.matrix().await?;
        let region = match place {
            Some(place) => self.region_meant(&matrix, "?place", place)?,
            None => widest_region(&matrix),
        };
        check_command(&matrix, "?command", (&region, command))?;
        let out = call_out(&kept.plan, &matrix, &region, command);
        let called: BTreeSet<&str> = out.called.iter().map(|one| one.account.as_str()).collect();
        let held = held_posts(&kept.plan, &matrix, (&region, &out.command), None, &called).len();
        let lacks = self.lacks(&matrix, &out).await?;
        let plan = (&kept.plan, kept.approved_by.is_some());
        Ok(rehearse(plan, &matrix, (&region, command), &lacks, held))
    }

    /// The region that a text means.
    pub(super) fn region_meant(
        &self,
        matrix: &Matrix,
        pointer: &str,
        text: &str,
    ) -> Result<String, AppError> {
        match place_meant(matrix, self.seed.gazetteer(), text) {
            Meaning::One(key) => Ok(key),
            Meaning::Nearest(words) => Err(vec![unknown(pointer, "place", text, &words)].into()),
        }
    }

    /// What the accounts that are called lack, by handle. Four queries.
    async fn lacks(
        &self,
        matrix: &Matrix,
        out: &CallOut,
    ) -> Result<BTreeMap<String, Vec<RehearsalLack>>, AppError> {
        let known = out.called.iter().filter_map(|one| matrix.graph.account(&one.account));
        let accounts: Vec<&Account> = known.map(AsRef::as_ref).collect();
        let filings = list_filings_of(&self.db, &accounts).await?;
        let now = self.clock.now();
        let grants = persons_in(&self.db, now).await?;
        let reviewers = list_reviewers(&grants, &list_standing_deputies(&self.db, now).await?);
        let reaches: Vec<_> = grants.values().filter_map(|grants| Right::AnswerCards.reach(grants)).collect();
        let of = |(account, filing): (&&Account, &domain::filing::Filing)| {
            let mut lacks = Vec::new();
            if filing.phone.is_none() {
                let is_named = filing.person_in_charge.is_some();
                lacks.push(if is_named { RehearsalLack::Phone } else { RehearsalLack::Contact });
            }
            if !reviewers.contains_key(&account.organisation) {
                lacks.push(RehearsalLack::Reviewer);
            }
            if !reaches.iter().any(|reach| reach.operates(account)) {
                lacks.push(RehearsalLack::Operator);
            }
            (account.handle.clone(), lacks)
        };
        Ok(accounts.iter().zip(&filings).map(of).collect())
    }
}

/// That a word for a kind or a place means nothing that is known, and which words do.
pub(super) fn unknown(pointer: &str, what: &str, text: &str, words: &[String]) -> FieldError {
    let offered = words.join("`, `");
    FieldError::new(pointer, format!("there is no {what} `{text}`; did you mean one of `{offered}`?"))
}

/// Refuses a command that is not on the way up from the place.
pub(super) fn check_command(
    matrix: &Matrix,
    pointer: &str,
    (place, command): (&str, Option<&str>),
) -> Result<(), AppError> {
    let Some(command) = command else { return Ok(()) };
    let up: Vec<&str> = matrix.regions().path_up(place).collect();
    let mut faults = ValidationErrors::default();
    let detail = format!("is not at or above the place; one of `{}` is", up.join("`, `"));
    faults.require(up.contains(&command), pointer, detail);
    Ok(faults.into_result()?)
}

/// The root below which the most accounts lie; of equals the first.
fn widest_region(matrix: &Matrix) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for account in matrix.graph.accounts() {
        let root = account.region.as_deref().and_then(|region| matrix.regions().path_up(region).last());
        if let Some(root) = root {
            *counts.entry(root).or_default() += 1;
        }
    }
    let widest = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    widest.map_or_else(String::new, |(root, _)| root.to_owned())
}

async fn keep(
    write: &mut Write,
    kind: EventKind,
    before: &PlanInForce,
    after: &PlanInForce,
) -> Result<(), AppError> {
    save_plan(write.conn(), after).await?;
    let data = json!({"plan": after.plan.key, "revision": after.revision});
    let change = Change::of(kind, Entity::EmergencyPlan, &after.plan.key);
    write.record(change.between(Some(before), Some(after)).with_data(data));
    Ok(())
}
