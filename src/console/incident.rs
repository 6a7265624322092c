//! Incidents: the list, and starting one in three fields.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::drawn_field::InputKind;
use super::field::FormField;
use super::form::Form;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use super::window_field::{Edge, field_of, read_instant};
use app::App;
use app::error::AppError;
use domain::field::ValidationErrors;
use domain::id::IncidentId;
use domain::incident::{Incident, IncidentInput, IncidentState};
use domain::right::Right;
use http::auth::{ReadIncidents, Require, RunIncidents};
use http::problem::Problem;
use store::incident::IncidentFilter;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct IncidentPlace {
    before: Option<IncidentId>,
}

/// What the desk types.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Starting {
    kind: String,
    place: String,
    at: String,
    drill: Option<String>,
}

/// The list.
pub(super) async fn list(
    _: Require<ReadIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Query(place): Query<IncidentPlace>,
) -> Result<Response, Problem> {
    let typed = Starting { at: field_of(app.clock.now(), Edge::Begins, app.zone), ..Starting::default() };
    page(&app, &visitor, place.before, (&typed, None)).await
}

/// Starts an incident; what is wrong is said above the form, which keeps what was typed.
pub(super) async fn start(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Form(typed): Form<Starting>,
) -> Result<Response, Problem> {
    let started = match read(&app, &typed, visitor.speech) {
        Ok(input) => app.start_incident(&caller.actor(), input).await,
        Err(error) => Err(error),
    };
    match started {
        Ok(started) => Ok(Redirect::to(&format!("/incidents/{}", started.incident.id)).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            page(&app, &visitor, None, (&typed, Some(&problem))).await
        }
    }
}

fn read(app: &App, typed: &Starting, speech: Speech) -> Result<IncidentInput, AppError> {
    let mut faults = ValidationErrors::default();
    let at = faults.read("/at", read_instant(&typed.at, (None, Edge::Begins), app.zone)).flatten();
    faults.into_result()?;
    Ok(IncidentInput {
        kind: typed.kind.trim().to_owned(),
        place: typed.place.trim().to_owned(),
        at: at.unwrap_or_else(|| app.clock.now()),
        level: None,
        drill: typed.drill.is_some(),
        language: speech.0,
        command: None,
        another: false,
    })
}

async fn page(
    app: &App,
    visitor: &Visitor,
    before: Option<IncidentId>,
    (typed, problem): (&Starting, Option<&Problem>),
) -> Result<Response, Problem> {
    let (speech, clocks) = (visitor.speech, Clocks::of(app, visitor.speech));
    let filter = IncidentFilter::default();
    let incidents = ListPage::from(app.incidents(filter, (before, ASKED)).await?);
    let kinds: Vec<String> = app
        .emergency_plans()
        .await?
        .into_iter()
        .map(|kept| kept.plan.name.get(speech.0).to_owned())
        .collect();
    let matrix = app.matrix().await?;
    let regions: Vec<&str> = matrix.regions().iter().take(500).map(|node| node.name(speech.0)).collect();
    let content = html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        @if visitor.may(Right::RunIncidents) { (start_form((typed, problem), (&kinds, &regions), speech)) }
        @if incidents.rows.is_empty() { p.empty { (speech.say("没有突发事件。", "There is no incident.")) } }
        ul.cards { @for incident in &incidents.rows { li.card { (shown(incident, clocks)) } } }
        @if let Some(last) = incidents.onward() { (page_link(format!("/incidents?before={}", last.id), speech.say("更早的", "Earlier ones"))) }
    };
    let page = Page { visitor, title: speech.say("应急", "Emergencies"), content };
    Ok(with_status(page.into_response(), problem))
}

fn shown(incident: &Incident, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        a.title href=(format!("/incidents/{}", incident.id)) { (incident_title(incident, speech)) }
        p.facts {
            span.state data-state=(incident.state.key()) { (state_name(incident.state, speech)) } " "
            (clocks.at(incident.at))
        }
    }
}

/// What an incident is called; a drill says so.
pub(super) fn incident_title(incident: &Incident, speech: Speech) -> Markup {
    html! {
        @if incident.drill { strong.drill { (speech.say("【演练】", "[DRILL] ")) } }
        (incident.place) (speech.say("", " ")) (incident.name.get(speech.0))
    }
}

/// Where an incident stands.
pub(super) fn state_name(state: IncidentState, speech: Speech) -> &'static str {
    match state {
        IncidentState::Running => speech.say("正在进行", "running"),
        IncidentState::StoodDown => speech.say("已终止", "stood down"),
        IncidentState::Withdrawn => speech.say("误报，已撤销", "a false alarm, withdrawn"),
    }
}

fn start_form(
    (typed, problem): (&Starting, Option<&Problem>),
    (kinds, regions): (&[String], &[&str]),
    speech: Speech,
) -> Markup {
    let field = |name, label, value| FormField { name, label, hint: "", value, problem };
    html! {
        section.big aria-labelledby="start" {
            h2 #start { (speech.say("启动应急响应", "Start a response")) }
            (post_form("/incidents").class("narrow").holding(html! {
                (field("kind", speech.say("发生了什么", "What has happened"), &typed.kind).input(InputKind::text(200).required()))
                p.hint { (speech.say("例如：", "Such as: ")) (kinds.join(speech.say("、", ", "))) }
                (field("place", speech.say("在哪里", "Where"), &typed.place).input(InputKind::text(200).required()))
                p.hint { (speech.say("地区或地名，例如：", "A region or place, such as: ")) (regions.iter().take(6).copied().collect::<Vec<_>>().join(speech.say("、", ", "))) }
                (field("at", speech.say("什么时候", "When"), &typed.at).input(InputKind::of("datetime-local").required()))
                label.choice { input type="checkbox" name="drill" value="1" checked[typed.drill.is_some()]; " "
                    (speech.say("这是演练：不会发到外面", "This is a drill: nothing of it leaves the house")) }
                button.main { (speech.say("启动", "Start")) }
            }))
        }
    }
}
