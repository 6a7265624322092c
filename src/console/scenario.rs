//! Kept trials: beside each other, to be opened again; kept and deleted.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::coverage_choice::coverage_places;
use super::coverage_words::figure;
use super::form::Form;
use super::language::Speech;
use super::moment::Clocks;
use super::post_form::post_form;
use super::shell::Page;
use super::tried_changes::{TriedChanges, try_address};
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use app::scenario::MOST_COMPARED;
use domain::coverage::{ScenarioComparison, ScenarioInfluence};
use domain::id::ScenarioId;
use domain::right::Right;
use domain::scenario::{Scenario, ScenarioInput};
use http::auth::{ManageCoverage, ReadCoverage, Require};
use http::path::Path;
use http::problem::Problem;
use store::scenario::list_scenarios;

/// A trial that is to be kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptTrial {
    name: String,
    changes: String,
    #[serde(default)]
    shared: Option<String>,
}

/// What somebody has seen of a trial before deleting it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenTrial {
    revision: i64,
}

/// The newest trials beside each other.
pub(super) async fn list(
    caller: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let most = MOST_COMPARED as u64;
    let kept = list_scenarios(&app.db, caller.subject, None, most).await.map_err(AppError::from)?;
    let ids: Vec<ScenarioId> = kept.iter().map(|scenario| scenario.id).collect();
    let compared =
        if ids.is_empty() { None } else { Some(app.compare_scenarios(caller.subject, &ids).await?) };
    let is_own =
        |scenario: &Scenario| scenario.owner == Some(caller.subject) && visitor.may(Right::ManageCoverage);
    let content = html! {
        (coverage_places("/coverage/what-if", speech))
        @if let Some(compared) = &compared {
            (table(&kept, compared, clocks, &is_own))
            @if kept.len() == MOST_COMPARED { p.hint { (speech.say("只列最新的 ", "Only the newest ")) (MOST_COMPARED) (speech.say(" 个。", " are listed.")) } }
        } @else {
            p.empty { (speech.say("尚无已保存的推演。", "No what-if is saved yet.")) " " a href="/coverage/what-if" { (speech.say("先作推演", "Try a what-if first")) } }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("已保存的推演", "Saved what-ifs"), content }
        .into_response())
}

fn table(
    kept: &[Scenario],
    compared: &ScenarioComparison,
    clocks: Clocks,
    is_own: &dyn Fn(&Scenario) -> bool,
) -> Markup {
    let speech = clocks.speech;
    html! {
        table {
            caption { (speech.say("现在已满足 ", "Met now: ")) (figure(compared.met)) " / " (figure(compared.demand)) }
            thead { tr {
                th scope="col" { (speech.say("推演", "What-if")) }
                th scope="col" { (speech.say("改动", "Changes")) }
                th scope="col" { (speech.say("多满足", "Meets more")) }
                th scope="col" { (speech.say("改于", "Changed")) }
                th scope="col" { (speech.say("操作", "Action")) }
            } }
            tbody {
                @for (scenario, influence) in kept.iter().zip(&compared.items) {
                    tr {
                        th scope="row" { (name(scenario, speech)) }
                        td.number data-label=(speech.say("改动", "Changes")) { (influence.changes) }
                        td.number data-label=(speech.say("多满足", "Meets more")) { (met(influence, speech)) }
                        td { (clocks.at(scenario.changed_at)) }
                        td { @if is_own(scenario) { (delete_form(scenario, speech)) } }
                    }
                }
            }
        }
    }
}

fn name(scenario: &Scenario, speech: Speech) -> Markup {
    html! {
        @if let Some(address) = try_address(&TriedChanges(scenario.changes.clone())) { a href=(address) { (scenario.name) } }
        @else { (scenario.name) }
        @if scenario.shared { " " span.hint { (speech.say("同事可见", "shared")) } }
    }
}

fn met(influence: &ScenarioInfluence, speech: Speech) -> String {
    let moved_on = || speech.say("名册已变，不再适用", "the registry has moved on").to_owned();
    influence.met.map_or_else(moved_on, figure)
}

fn delete_form(scenario: &Scenario, speech: Speech) -> Markup {
    html! {
        (post_form(format!("/coverage/scenarios/{}/delete", scenario.id)).holding(html! {
            input type="hidden" name="revision" value=(scenario.revision);
            button.quiet aria-label=(format!("{} {}", speech.say("删除", "Delete"), scenario.name)) { (speech.say("删除", "Delete")) }
        }))
    }
}

/// Keeps a trial.
pub(super) async fn keep(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Form(given): Form<KeptTrial>,
) -> Result<Redirect, Problem> {
    let TriedChanges(changes) = TriedChanges::read(&given.changes)?;
    let input =
        ScenarioInput { name: given.name, note: String::new(), changes, shared: given.shared.is_some() };
    app.create_scenario(&caller.actor(), input).await?;
    Ok(Redirect::to("/coverage/scenarios"))
}

/// Deletes an own trial.
pub(super) async fn delete(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Path(id): Path<ScenarioId>,
    Form(seen): Form<SeenTrial>,
) -> Result<Redirect, Problem> {
    app.delete_scenario(&caller.actor(), id, seen.revision).await?;
    Ok(Redirect::to("/coverage/scenarios"))
}
