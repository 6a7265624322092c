//! Background jobs: how far each is and how it ended; and the tasks that the service does by itself.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::background::{TaskName, TaskStatus};
use domain::id::{JobId, SubjectId};
use domain::job::{Job, JobKind};
use domain::right::Right;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::job::{JobFilter, list_jobs};

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct BeforeJob {
    before: Option<JobId>,
}

/// Whose jobs somebody sees, as the API has it.
fn only_of(caller: &Require<ReadRegistry>) -> Option<SubjectId> {
    http::job::only_of(caller)
}

/// The page.
pub(super) async fn list(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(onward): Query<BeforeJob>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let filter = JobFilter { subject: only_of(&caller), kind: None };
    let jobs = ListPage::from(list_jobs(&app.db, filter, onward.before, ASKED).await?);
    let content = html! {
        @if jobs.rows.is_empty() { p.empty { (speech.say("没有后台任务。导入名单、识别微矩阵时会出现在这里。", "There are no jobs. Imports and detections will stand here.")) } }
        @else { (table(&jobs.rows, clocks)) }
        @if let Some(last) = jobs.onward() { (page_link(format!("/settings/jobs?before={}", last.id), speech.say("更早的", "Earlier ones"))) }
        @if caller.also(Right::ChangeRegistry) || caller.also(Right::Administer) { (tasks(&app.tasks.statuses(), clocks)) }
        p { a href="/settings" { (speech.say("回到“设置”", "Back to Settings")) } }
    };
    Ok(Page { visitor: &visitor, title: speech.say("后台任务", "Background jobs"), content }.into_response())
}

/// Asks a job to stop.
pub(super) async fn cancel(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
) -> Result<Redirect, Problem> {
    app.cancel_job(&caller.actor(), id, only_of(&caller)).await?;
    Ok(Redirect::to("/settings/jobs"))
}

fn table(jobs: &[Job], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("任务", "Job")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("进度", "Progress")) }
                th scope="col" { (speech.say("开始", "Asked for")) }
                th scope="col" { (speech.say("结束", "Ended")) }
            } }
            tbody { @for job in jobs {
                tr {
                    th scope="row" { (kind(job.kind, speech)) }
                    td {
                        span.state data-state=(job.state.key()) { (speech.job_state(job.state)) }
                        @if let Some(detail) = job.problem.as_ref().and_then(|problem| problem["detail"].as_str()) { p.note { (detail) } }
                        @if !job.state.is_final() && !job.cancel_requested {
                            (post_form(format!("/settings/jobs/{}/cancel", job.id)).class("inline").holding(html! { button { (speech.say("取消", "Cancel")) } }))
                        }
                        @if job.cancel_requested && !job.state.is_final() { p.note { (speech.say("已要求取消", "asked to stop")) } }
                    }
                    td { @if job.total > 0 { (job.done) " / " (job.total) } }
                    td data-label=(speech.say("开始", "Asked for")) { (clocks.at(job.created_at)) }
                    td data-label=[job.finished_at.map(|_| speech.say("结束", "Ended"))] { @if let Some(end) = job.finished_at { (clocks.at(end)) } }
                }
            } }
        }
    }
}

fn tasks(statuses: &[TaskStatus], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        section aria-labelledby="tasks" {
            h2 #tasks { (speech.say("系统定时任务", "Scheduled tasks")) }
            table {
                thead { tr {
                    th scope="col" { (speech.say("事项", "Task")) }
                    th scope="col" { (speech.say("上次", "Last time")) }
                    th scope="col" { (speech.say("结果", "Result")) }
                } }
                tbody { @for one in statuses {
                    tr {
                        th scope="row" { (task(one.name, speech)) }
                        td { @if let Some(at) = one.last_started_at { (clocks.at(at)) } @else { (speech.say("启动后尚未执行", "not yet since the start")) } }
                        td {
                            @if let Some(error) = &one.last_error { span.note { (speech.say("出错：", "failed: ")) (error) } }
                            @else if one.runs > 0 { (speech.say("正常", "well")) }
                        }
                    }
                } }
            }
        }
    }
}

const fn kind(kind: JobKind, speech: Speech) -> &'static str {
    match kind {
        JobKind::Import => speech.say("导入名单", "Import"),
        JobKind::ImportUndo => speech.say("撤销导入", "Undoing an import"),
        JobKind::Detection => speech.say("识别微矩阵", "Looking for clusters"),
        JobKind::Plan => speech.say("制定方案", "Planning"),
    }
}

const fn task(name: TaskName, speech: Speech) -> &'static str {
    match name {
        TaskName::Jobs => speech.say("导入和识别", "Imports and detections"),
        TaskName::Silence => speech.say("到期不答复视为接受", "Silence accepts"),
        TaskName::Reminders => speech.say("提醒审稿", "Reminding of reviews"),
        TaskName::Consents => speech.say("线下同意的补确认", "Consents to be confirmed"),
        TaskName::Certification => speech.say("复核调整后的方案", "Checking changed plans in full"),
        TaskName::Sweeping => speech.say("清理过期的请求记录", "Removing old records of requests"),
        TaskName::Files => speech.say("清理无引用的文件", "Removing unused files"),
        TaskName::Registry => speech.say("跟进账号名录的变动", "Following the registry"),
        TaskName::Pages => speech.say("比对发布页", "Looking at published pages"),
        TaskName::Webhooks => speech.say("向外推送事件", "Delivering events to webhooks"),
    }
}
