//! Detections: communities that were looked for in the ties, the newest first; and a new one.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::tie_kind::tie_kind;
use super::typed::{Field, Fields, Typed};
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::detection::{Detection, DetectionInput, DetectionState, Setting};
use domain::id::DetectionId;
use domain::job::{Job, JobKind};
use domain::matrix::Matrix;
use domain::right::Right;
use http::auth::{ChangeRegistry, ReadRegistry, Require};
use http::problem::{Kind, Problem};
use store::detection::{DetectionFilter, list_detections};
use store::job::{JobFilter, list_jobs};

/// So many jobs that run are looked for.
const RUNNING: u64 = 20;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct BeforeDetection {
    before: Option<DetectionId>,
}

/// The page.
pub(super) async fn list(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(place): Query<BeforeDetection>,
) -> Result<Response, Problem> {
    page(&visitor, &app, place.before, (&Typed::default(), None)).await
}

/// Looks for communities, as a job.
pub(super) async fn start(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(form);
    let queued = match read(&typed, &*app.matrix().await?) {
        Ok(input) => app.queue_detection(&caller.actor(), input).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    let Err(problem) = queued else { return Ok(Redirect::to("/clusters/detections").into_response()) };
    let problem = told(&problem, &app.seed.messages, visitor.speech);
    Ok(with_status(page(&visitor, &app, None, (&typed, Some(&problem))).await?, &problem))
}

/// What is asked; a kind of tie without a tick is left out.
fn read(typed: &Typed, matrix: &Matrix) -> Result<DetectionInput, Problem> {
    let setting = Setting::of_key(typed.one("setting")).unwrap_or_default();
    let Some(resolution) = typed.number("resolution") else {
        return Err(Problem::new(Kind::Invalid, "is no number").at("/resolution", "is no number"));
    };
    let ticked = typed.all("kind");
    let left_out = kinds(matrix).into_iter().filter(|kind| !ticked.contains(*kind));
    let kinds = left_out.map(|kind| (kind.to_owned(), 0)).collect();
    Ok(DetectionInput { setting, resolution, kinds, ..DetectionInput::default() })
}

fn kinds(matrix: &Matrix) -> BTreeSet<&str> {
    matrix.graph.kinds().iter().map(String::as_str).collect()
}

async fn page(
    visitor: &Visitor,
    app: &App,
    before: Option<DetectionId>,
    (typed, problem): (&Typed, Option<&Problem>),
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let clocks = Clocks::of(app, speech);
    let filter = DetectionFilter::default();
    let now = matrix.revision;
    let found = list_detections(&app.db, filter, before, ASKED, now).await.map_err(AppError::from)?;
    let found = ListPage::from(found);
    let last = found.onward().map(|detection| detection.id);
    let jobs = JobFilter { subject: None, kind: Some(JobKind::Detection) };
    let jobs = list_jobs(&app.db, jobs, None, RUNNING).await.map_err(AppError::from)?;
    let running: Vec<&Job> = jobs.iter().filter(|job| !job.state.is_final()).collect();
    let may_start = visitor.may(Right::ChangeRegistry) && before.is_none();
    let content = html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        p.hint { (speech.say(
            "按账号之间的联系推荐分组，供对照现有微矩阵。采纳之前不改动任何资料。",
            "Groups of accounts as their ties suggest them, to be held against the clusters that there are. Nothing is changed until one is adopted.",
        )) }
        @if !running.is_empty() { (progress(&running, speech)) }
        @if found.rows.is_empty() { p.empty { (speech.say("还没有识别过。", "Nothing was detected yet.")) } }
        @else { (table(&found.rows, clocks)) }
        @if let Some(last) = last { (page_link(format!("/clusters/detections?before={last}"), speech.say("更早的", "Earlier ones"))) }
        @if may_start { (start_form(&matrix, typed, problem, speech)) }
        p { a href="/clusters" { (speech.say("回到微矩阵", "Back to clusters")) } }
    };
    Ok(Page { visitor, title: speech.say("识别微矩阵", "Detecting clusters"), content }.into_response())
}

fn progress(running: &[&Job], speech: Speech) -> Markup {
    html! {
        section.running data-running aria-labelledby="running" {
            h2 #running { (speech.say("正在识别", "Being looked for")) }
            @for job in running {
                p {
                    @if job.total > 0 { progress max=(job.total) value=(job.done.clamp(0, job.total)) aria-labelledby="running" {} }
                    @else { progress aria-labelledby="running" {} }
                }
            }
            p { a href="/clusters/detections" { (speech.say("刷新进度", "Refresh")) } " · "
                a href="/settings/jobs" { (speech.say("在后台任务中停止", "Stop it among the jobs")) } }
        }
    }
}

/// Where a detection stands.
pub(super) const fn detection_state(state: DetectionState, speech: Speech) -> &'static str {
    match state {
        DetectionState::Open => speech.say("待处理", "open"),
        DetectionState::Outdated => speech.say("名册已变，需重新识别", "outdated: the registry has changed"),
        DetectionState::Adopted => speech.say("已采纳", "adopted"),
    }
}

fn table(found: &[Detection], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("识别时间", "Made")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("推荐分组", "Groups")) }
                th scope="col" { (speech.say("最大一组", "Largest")) }
                th scope="col" { (speech.say("未归组", "In none")) }
            } }
            tbody { @for one in found { tr {
                th scope="row" { a href=(format!("/clusters/detections/{}", one.id)) { (clocks.at(one.created_at)) } }
                td { (detection_state(one.state, speech)) }
                td.number data-label=(speech.say("推荐分组", "Groups")) { (one.communities) }
                td.number data-label=(speech.say("最大一组", "Largest")) { (one.largest) }
                td.number data-label=(speech.say("未归组", "In none")) { (one.isolated) }
            } } }
        }
    }
}

fn start_form(matrix: &Matrix, typed: &Typed, problem: Option<&Problem>, speech: Speech) -> Markup {
    let (first, ticked) = (typed.0.is_empty(), typed.all("kind"));
    let shown = if first { Typed::default().with("resolution", "1") } else { typed.clone() };
    let is_quick = typed.one("setting") == Setting::Quick.key();
    let fields = Fields { typed: &shown, problem, speech };
    html! {
        section aria-labelledby="start" {
            h2 #start { (speech.say("重新识别", "Look again")) }
            (post_form("/clusters/detections").class("narrow").holding(html! {
                fieldset {
                    legend { (speech.say("精度", "How thoroughly")) }
                    label.choice { input type="radio" name="setting" value=(Setting::Quality.key()) checked[!is_quick]; " " (speech.say("仔细（推荐）", "thoroughly (recommended)")) }
                    label.choice { input type="radio" name="setting" value=(Setting::Quick.key()) checked[is_quick]; " " (speech.say("快速", "quickly")) }
                }
                (fields.show(&Field {
                    name: "resolution", label: ("分组粗细", "Fineness"), pointer: "/resolution", kind: "text", most: 10, required: true,
                    hint: speech.say("1 为通常；数越大，分得越细。", "1 is usual; the larger, the smaller the groups."), ..Field::default()
                }))
                fieldset {
                    legend { (speech.say("计入哪些联系", "Which ties count")) }
                    @for kind in kinds(matrix) {
                        label.choice { input type="checkbox" name="kind" value=(kind) checked[first || ticked.contains(kind)]; " " (tie_kind(kind, speech)) }
                    }
                }
                button.main { (speech.say("开始识别", "Start")) }
            }))
        }
    }
}
