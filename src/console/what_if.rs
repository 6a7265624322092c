//! What if: changes of the registry that are tried, with coverage as it is beside coverage as it would be. Nothing is written.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::with_query;
use super::coverage_choice::coverage_places;
use super::coverage_words::CoverageNames;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::tried_changes::{TriedChanges, change_said, try_address};
use super::visitor::Visitor;
use super::what_if_forms::{TypedChange, change_forms};
use super::what_if_result::result;
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{CoverageChange, CoverageGrid};
use domain::right::Right;
use domain::scenario::ScenarioChange;
use http::auth::{ReadCoverage, Require};
use http::problem::Problem;

/// Changes that were tried before.
#[derive(Deserialize)]
pub(super) struct WhatIfAddress {
    #[serde(default)]
    changes: String,
}

/// What came of a trial.
struct Trial {
    changes: TriedChanges,
    outcome: Option<(CoverageChange, [CoverageGrid; 2])>,
    /// The change that did not fit, as it was typed, and why.
    refused: Option<Problem>,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(address): Query<WhatIfAddress>,
    Query(typed): Query<TypedChange>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let before = TriedChanges::read(&address.changes)?;
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let place = before.0.len();
    let trial = tried(&app, before, typed.to_change(place, &moment.matrix), &visitor).await?;
    let regions = app.coverage_regions(&moment).await?;
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let blank = TypedChange::default();
    let shown = if trial.refused.is_some() { &typed } else { &blank };
    let content = html! {
        (coverage_places("/coverage/what-if", speech))
        @if let Some(problem) = &trial.refused { (summary(problem, speech)) }
        p.hint { (speech.say("此处改动只作推演，不写入名册。", "Nothing here is written into the registry; it shows what would be.")) }
        (steps(&trial.changes, names, &visitor))
        @if let Some((change, grids)) = &trial.outcome { (result(change, grids, names)) }
        (change_forms(&trial.changes, shown, &regions, names, trial.refused.as_ref()))
        p { a href="/coverage/scenarios" { (speech.say("已保存的推演", "Saved what-ifs")) } }
    };
    Ok(with_status(
        Page { visitor: &visitor, title: speech.say("推演", "What if"), content }.into_response(),
        trial.refused.as_ref(),
    ))
}

/// Tries the changes with the one that was typed; where that one does not fit, without it.
async fn tried(
    app: &App,
    before: TriedChanges,
    typed: Result<Option<ScenarioChange>, Problem>,
    visitor: &Visitor,
) -> Result<Trial, Problem> {
    let say = |problem: &Problem| in_the_form(told(problem, &app.seed.messages, visitor.speech));
    let (added, mut refused) = match typed {
        Ok(added) => (added, None),
        Err(problem) => (None, Some(say(&problem))),
    };
    if let Some(added) = added {
        let mut changes = before.clone();
        changes.0.push(added);
        match app.what_if_grids(changes.0.clone()).await {
            Ok(outcome) => return Ok(Trial { changes, outcome: Some(outcome), refused: None }),
            Err(error) => refused = Some(say(&error.into())),
        }
    }
    if before.0.is_empty() {
        return Ok(Trial { changes: before, outcome: None, refused });
    }
    let outcome = app.what_if_grids(before.0.clone()).await?;
    Ok(Trial { changes: before, outcome: Some(outcome), refused })
}

/// Whatever is wrong is wrong with the one change that was typed: its fields are those of the form.
fn in_the_form(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if let Some((_, field)) =
            error.pointer.strip_prefix("/changes/").and_then(|rest| rest.split_once('/'))
        {
            error.pointer = format!("/{}", field.split('/').next().unwrap_or_default());
        }
    }
    problem
}

fn steps(changes: &TriedChanges, names: CoverageNames<'_>, visitor: &Visitor) -> Markup {
    let speech = names.speech;
    html! {
        @if changes.0.is_empty() {
            p.empty { (speech.say("尚无改动。请在下方选择一项，查看覆盖变化。", "No change yet. Choose one below and see what coverage becomes.")) }
        } @else {
            section aria-labelledby="steps" {
                h2 #steps { (speech.say("推演的改动", "Changes that are tried")) }
                ol.steps { @for (at, change) in changes.0.iter().enumerate() {
                    li { (change_said(change, names)) " "
                        a href=(try_address(&changes.without(at)).unwrap_or_default()) aria-label=(format!("{} {}", speech.say("去掉第", "take out change"), at + 1)) { (speech.say("去掉", "take out")) } }
                } }
                p { a href=(with_query("/coverage/what-if/plan", &[("changes", &changes.text())])) { (speech.say("看它对主题行动的方案有什么影响", "See what it does to the plan of a campaign")) } }
                @if visitor.may(Right::ManageCoverage) { (keep_form(changes, names)) }
            }
        }
    }
}

fn keep_form(changes: &TriedChanges, names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        (post_form("/coverage/scenarios").class("filters").holding(html! {
            input type="hidden" name="changes" value=(changes.text());
            label for="name" { (speech.say("保存为", "Save as")) }
            input #name name="name" type="text" required maxlength="200";
            label.choice { input type="checkbox" name="shared"; " " (speech.say("同事可见", "visible to colleagues")) }
            button { (speech.say("保存", "Save")) }
        }))
    }
}
