//! Scenarios: changes of the registry that are tried and never made.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::change::scenario_change;
use super::computation::compute;
use super::coverage::SupplyBasis;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Write};
use domain::account::AccountStatus;
use domain::coverage::{
    CoverageChange, CoverageGrid, ScenarioComparison, ScenarioInfluence, what_if, what_if_grids,
};
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::{CampaignId, ScenarioId, SubjectId};
use domain::matrix::Matrix;
use domain::plan::PlanSummary;
use domain::scenario::{Overlay, Scenario, ScenarioChange, ScenarioInput};
use store::scenario::{delete_scenario, find_scenario, insert_scenario, list_scenarios_of, update_scenario};

/// As many scenarios as are compared at once.
pub const MOST_COMPARED: usize = 20;

/// Changes that are tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"changes": [
    {"kind": "close", "account": "weibo-zjg-jiaoyu"},
    {"kind": "functions", "account": "wechat-zjg-jiaoyu", "functions": ["science"]}
]}))]
pub struct WhatIfInput {
    /// The changes, in order; each sees what those before it have done.
    #[schema(min_items = 1, max_items = 1000)]
    pub changes: Vec<ScenarioChange>,
}

/// A campaign's plan as it is and as it would be. Both are optima of this moment; nothing is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanChange {
    /// With the registry as it is.
    pub before: PlanSummary,
    /// With the registry as it would be.
    pub after: PlanSummary,
}

impl App {
    /// What changes would do to coverage and its fragility. Nothing is written.
    ///
    /// # Errors
    /// When a change does not fit the registry or those before it.
    #[tracing::instrument(skip_all)]
    pub async fn what_if(&self, changes: Vec<ScenarioChange>) -> Result<CoverageChange, AppError> {
        let moment = self.coverage_moment(SupplyBasis::Potential).await?;
        let survey = self.survey(&moment).await?;
        let matrix = Arc::clone(&moment.matrix);
        let computed = compute(move || Ok(what_if(&survey, &Overlay::of(&matrix, &changes, "/changes")?)));
        computed.await?
    }

    /// The same, with functions by audiences as they are and as they would be: those that the changes touch.
    ///
    /// # Errors
    /// When a change does not fit the registry or those before it.
    #[tracing::instrument(skip_all)]
    pub async fn what_if_grids(
        &self,
        changes: Vec<ScenarioChange>,
    ) -> Result<(CoverageChange, [CoverageGrid; 2]), AppError> {
        let moment = self.coverage_moment(SupplyBasis::Potential).await?;
        let survey = self.survey(&moment).await?;
        let matrix = Arc::clone(&moment.matrix);
        let computed =
            compute(move || Ok(what_if_grids(&survey, &Overlay::of(&matrix, &changes, "/changes")?)));
        computed.await?
    }

    /// A campaign's plan before and after changes of the registry. Nothing is written.
    ///
    /// # Errors
    /// When there is no such campaign, a change does not fit, or pins cannot hold.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn plan_what_if(
        &self,
        id: CampaignId,
        changes: Vec<ScenarioChange>,
    ) -> Result<PlanChange, AppError> {
        let mut context = self.plan_context(id).await?;
        let matrix = Arc::clone(&context.matrix);
        let would_be = compute(move || changed_matrix(&matrix, &changes)).await??;
        let (fixed, keep) = context.split();
        let before = Arc::new(context.clone()).solve(fixed, keep).await?.plan.summary;
        context.matrix = Arc::new(would_be);
        // Whoever is closed answers for nothing any more; what the others hold stays as far as it can.
        let speaks = |handle: &str| {
            context
                .matrix
                .graph
                .account(handle)
                .is_some_and(|account| account.status == AccountStatus::Active)
        };
        let (mut fixed, mut keep) = context.split();
        fixed.retain(|planned| speaks(&planned.account));
        keep.retain(|planned| speaks(&planned.account));
        let pins = std::mem::take(&mut context.campaign.pins);
        context.campaign.pins = pins
            .into_iter()
            .filter(|pin| {
                let account = context.matrix.graph.account(&pin.account);
                account.is_some_and(|account| account.status == AccountStatus::Active)
            })
            .collect();
        let after = Arc::new(context).solve(fixed, keep).await?.plan.summary;
        Ok(PlanChange { before, after })
    }

    /// The scenario with this id, if the reader may see it.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all, fields(scenario = %id))]
    pub async fn scenario(&self, reader: SubjectId, id: ScenarioId) -> Result<Scenario, AppError> {
        let found = find_scenario(&self.db, reader, id).await?;
        found.ok_or_else(|| AppError::not_found("scenario", id))
    }

    /// Saves a scenario; it must fit the registry as it is.
    ///
    /// # Errors
    /// When a value is wrong or a change does not fit.
    #[tracing::instrument(skip_all)]
    pub async fn create_scenario(&self, actor: &Actor, input: ScenarioInput) -> Result<Scenario, AppError> {
        self.check_scenario(&input).await?;
        let mut write = self.write(actor).await?;
        let scenario = Scenario {
            id: ScenarioId(self.clock.id()),
            name: input.name,
            note: input.note,
            changes: input.changes,
            shared: input.shared,
            owner: actor.subject,
            created_at: write.at,
            changed_at: write.at,
            revision: 1,
        };
        insert_scenario(write.conn(), &scenario).await?;
        write.record(scenario_change(EventKind::ScenarioCreated, &scenario));
        write.commit_with(scenario).await
    }

    /// Replaces what is said of an own scenario.
    ///
    /// # Errors
    /// When a value is wrong, a change does not fit, there is no such scenario of the caller's, or it has moved on.
    #[tracing::instrument(skip_all, fields(scenario = %id))]
    pub async fn update_scenario(
        &self,
        actor: &Actor,
        id: ScenarioId,
        revision: i64,
        input: ScenarioInput,
    ) -> Result<Scenario, AppError> {
        self.check_scenario(&input).await?;
        let mut write = self.write(actor).await?;
        let before = own_scenario(&write, actor, id).await?;
        check_revision(before.revision, revision)?;
        let after = Scenario {
            name: input.name,
            note: input.note,
            changes: input.changes,
            shared: input.shared,
            changed_at: write.at,
            revision: before.revision + 1,
            ..before
        };
        update_scenario(write.conn(), &after).await?;
        write.record(scenario_change(EventKind::ScenarioUpdated, &after));
        write.commit().await?;
        Ok(after)
    }

    /// Deletes an own scenario.
    ///
    /// # Errors
    /// When there is no such scenario of the caller's, or it has moved on.
    #[tracing::instrument(skip_all, fields(scenario = %id))]
    pub async fn delete_scenario(
        &self,
        actor: &Actor,
        id: ScenarioId,
        revision: i64,
    ) -> Result<Scenario, AppError> {
        let mut write = self.write(actor).await?;
        let before = own_scenario(&write, actor, id).await?;
        check_revision(before.revision, revision)?;
        delete_scenario(write.conn(), id).await?;
        write.record(scenario_change(EventKind::ScenarioDeleted, &before));
        write.commit().await?;
        Ok(before)
    }

    /// Saved scenarios beside each other, in the order in which they are asked for.
    ///
    /// # Errors
    /// When one is not there.
    #[tracing::instrument(skip_all)]
    pub async fn compare_scenarios(
        &self,
        reader: SubjectId,
        ids: &[ScenarioId],
    ) -> Result<ScenarioComparison, AppError> {
        let mut faults = ValidationErrors::default();
        let fits = (1..=MOST_COMPARED).contains(&ids.len());
        faults.require(fits, "/scenarios", format!("has {} ids; 1 to {MOST_COMPARED} fit", ids.len()));
        faults.into_result()?;
        let found = list_scenarios_of(&self.db, reader, ids).await?;
        let mut scenarios = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            match found.iter().find(|scenario| scenario.id == *id) {
                Some(scenario) => scenarios.push(scenario.clone()),
                None => missing.push(FieldError::new(
                    format!("/scenarios/{at}"),
                    format!("there is no scenario `{id}`"),
                )),
            }
        }
        if !missing.is_empty() {
            return Err(AppError::Invalid(missing));
        }
        let moment = self.coverage_moment(SupplyBasis::Potential).await?;
        let survey = self.survey(&moment).await?;
        let matrix = Arc::clone(&moment.matrix);
        let computed = compute(move || {
            let before = survey.moment(survey.potential(), survey.fragility());
            let items = scenarios.iter().map(|scenario| {
                let overlay = Overlay::of(&matrix, &scenario.changes, "/changes");
                let (answer, errors) = match overlay {
                    Ok(overlay) => (Some(what_if(&survey, &overlay).after), Vec::new()),
                    Err(errors) => (None, errors),
                };
                ScenarioInfluence {
                    scenario: scenario.id,
                    name: scenario.name.clone(),
                    changes: scenario.changes.len() as u64,
                    met: answer.as_ref().map(|after| round(after.met - before.met)),
                    fragility: answer.map(|after| after.fragility),
                    errors,
                }
            });
            let items = items.collect();
            ScenarioComparison { revision: survey.revision, demand: before.demand, met: before.met, items }
        });
        computed.await
    }

    async fn check_scenario(&self, input: &ScenarioInput) -> Result<(), AppError> {
        input.check()?;
        let matrix = self.matrix().await?;
        Overlay::of(&matrix, &input.changes, "/changes")?;
        Ok(())
    }
}

/// Differences of thousandths are thousandths.
fn round(weight: f64) -> f64 {
    (weight * 1000.0).round() / 1000.0
}

fn changed_matrix(matrix: &Matrix, changes: &[ScenarioChange]) -> Result<Matrix, AppError> {
    Ok(Overlay::of(matrix, changes, "/changes")?.matrix(matrix))
}

/// A scenario of the caller's; somebody else's is not there, shared or not.
async fn own_scenario(write: &Write, actor: &Actor, id: ScenarioId) -> Result<Scenario, AppError> {
    let missing = || AppError::not_found("scenario of yours", id);
    let caller = actor.subject.ok_or_else(missing)?;
    let found = find_scenario(write.conn(), caller, id).await?;
    found.filter(|scenario| scenario.owner == Some(caller)).ok_or_else(missing)
}
