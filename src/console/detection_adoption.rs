//! What adopting communities would change, and adopting them.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::account_link::account_link;
use super::field::{FormField, InputKind};
use super::form::Form;
use super::language::Speech;
use super::post_form::post_form;
use super::refusal::{summary, told, unsaved, with_status};
use super::shell::Page;
use super::typed::Typed;
use super::visitor::Visitor;
use app::App;
use domain::detection::{AdoptedCluster, Adoption, AdoptionInput, ChosenCommunities, CommunityLabel};
use domain::id::DetectionId;
use domain::matrix::Matrix;
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::{Kind, Problem};

/// So many accounts that join or leave are named.
const NAMED: usize = 20;

/// Says what would change.
pub(super) async fn preview(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(form);
    match send(&app, &caller, id, input(&typed, true)).await {
        Ok(adoption) => Ok(page(&visitor, &*app.matrix().await?, (&adoption, &typed), None)),
        Err(problem) => Ok(back((&app, &visitor), id, &problem, &typed)),
    }
}

/// Adopts.
pub(super) async fn adopt(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(form);
    let Err(problem) = send(&app, &caller, id, input(&typed, false)).await else {
        return Ok(Redirect::to(&format!("/clusters/detections/{id}")).into_response());
    };
    // A name that is refused is mended on the same page, which is drawn with the proposed ones; what the registry refuses is told.
    let unnamed = input(&typed, true).map(|asked| AdoptionInput { labels: Vec::new(), ..asked });
    let adoption = match problem.code {
        "invalid" => send(&app, &caller, id, unnamed).await.ok(),
        _ => None,
    };
    let Some(adoption) = adoption else { return Ok(back((&app, &visitor), id, &problem, &typed)) };
    let problem = beside(told(&problem, &app.seed.messages, visitor.speech), &typed);
    let matrix = app.matrix().await?;
    Ok(with_status(page(&visitor, &matrix, (&adoption, &typed), Some(&problem)), &problem))
}

/// Asks the service for an adoption, or for what it would change.
async fn send(
    app: &App,
    caller: &Require<ChangeRegistry>,
    id: DetectionId,
    asked: Result<AdoptionInput, Problem>,
) -> Result<Adoption, Problem> {
    Ok(app.adopt_detection(&caller.actor(), id, asked?).await?)
}

/// What was refused, with the names that were typed, and the way back to the groups.
fn back((app, visitor): (&App, &Visitor), id: DetectionId, problem: &Problem, typed: &Typed) -> Response {
    let problem = told(problem, &app.seed.messages, visitor.speech);
    let names: Vec<&str> =
        typed.0.iter().filter(|(name, _)| name.starts_with("name-")).map(|(_, name)| name.as_str()).collect();
    unsaved(visitor, &problem, &names.join("\n"), &format!("/clusters/detections/{id}"))
}

/// What is wrong with a name stands beside its field: names are told in the order in which they were typed.
fn beside(mut problem: Problem, typed: &Typed) -> Problem {
    let named = |(name, value): &&(String, String)| name.starts_with("name-") && !value.trim().is_empty();
    let fields: Vec<&String> = typed.0.iter().filter(named).map(|(name, _)| name).collect();
    for error in &mut problem.errors {
        let place = error.pointer.strip_prefix("/labels/").and_then(|rest| rest.split('/').next());
        if let Some(field) = place.and_then(|at| at.parse::<usize>().ok()).and_then(|at| fields.get(at)) {
            error.pointer = format!("/{field}");
        }
    }
    problem
}

/// Those that were ticked, or all of them; names that were typed stand in place of the proposed ones.
fn input(typed: &Typed, dry_run: bool) -> Result<AdoptionInput, Problem> {
    let ticked: Vec<u32> = typed.all("community").iter().filter_map(|text| text.parse().ok()).collect();
    let communities = match typed.one("all") {
        "true" => ChosenCommunities::All,
        _ if ticked.is_empty() => {
            return Err(Problem::new(Kind::Invalid, "tick at least one group")
                .at("/communities", "tick at least one group"));
        }
        _ => ChosenCommunities::Some(ticked),
    };
    let labels = typed.0.iter().filter_map(|(name, value)| {
        let community = name.strip_prefix("name-")?.parse().ok()?;
        let name = Some(value.trim().to_owned()).filter(|name| !name.is_empty());
        name.map(|name| CommunityLabel { community, key: None, name: Some(name) })
    });
    Ok(AdoptionInput { communities, labels: labels.collect(), dry_run })
}

fn page(
    visitor: &Visitor,
    matrix: &Matrix,
    (adoption, typed): (&Adoption, &Typed),
    problem: Option<&Problem>,
) -> Response {
    let (speech, id) = (visitor.speech, adoption.detection);
    let content = html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        @if adoption.clusters.is_empty() {
            p.empty { (speech.say("这些分组与现有微矩阵一致，采纳后没有变动。", "These groups are the clusters that there are; nothing would change.")) }
        } @else {
            p.next { (speech.say("采纳后会改动 ", "Adopting them would change ")) (adoption.clusters.len()) (speech.say(" 个微矩阵，名称可以改：", " clusters. Their names can be changed:")) }
            (post_form(format!("/clusters/detections/{id}/adopt")).holding(html! {
                @for (name, value) in typed.0.iter().filter(|(name, _)| name == "community" || name == "all") {
                    input type="hidden" name=(name) value=(value);
                }
                @for cluster in &adoption.clusters { (one(cluster, (typed, problem), matrix, speech)) }
                button.main { (speech.say("采纳", "Adopt")) }
            }))
        }
        p { a href=(format!("/clusters/detections/{id}")) { (speech.say("返回重选", "Back, to choose others")) } }
    };
    Page { visitor, title: speech.say("采纳后的变动", "What would change"), content }.into_response()
}

fn one(
    cluster: &AdoptedCluster,
    (typed, problem): (&Typed, Option<&Problem>),
    matrix: &Matrix,
    speech: Speech,
) -> Markup {
    let field = format!("name-{}", cluster.community);
    let name = Some(typed.one(&field)).filter(|name| !name.is_empty()).unwrap_or(&cluster.name);
    html! {
        fieldset {
            legend {
                (cluster.name) " · " (cluster.size) (speech.say(" 个账号 · ", " accounts · "))
                @if cluster.created { (speech.say("新建", "new")) } @else { (speech.say("已有", "there is one")) }
            }
            (FormField { name: &field, label: speech.say("名称", "Name"), hint: "", value: name, problem }.input(InputKind::text(200)))
            (named(speech.say("加入", "Joining"), &cluster.joined, matrix, speech))
            (named(speech.say("移出", "Leaving"), &cluster.left, matrix, speech))
        }
    }
}

fn named(title: &str, handles: &[String], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @if !handles.is_empty() {
            details open[handles.len() <= NAMED] {
                summary { (title) " " (handles.len()) }
                ul {
                    @for handle in handles.iter().take(NAMED) { li { (account_link(handle, matrix, speech)) } }
                    @if handles.len() > NAMED { li { (speech.say("另有 ", "and ")) (handles.len() - NAMED) (speech.say(" 个", " more")) } }
                }
            }
        }
    }
}
