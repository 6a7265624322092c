//! An import or its undoing while it runs: how far it is, to be looked at again, to be stopped.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::language::Speech;
use super::post_form::post_form;
use app::App;
use domain::id::JobId;
use domain::job::{Job, JobKind};
use domain::language::Language;
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// Which of the jobs of an import is to stop: its reading, or its undoing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stopping {
    job: JobId,
}

/// Asks a job to stop. One that has ended meanwhile is shown as it ended.
pub(super) async fn cancel(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Form(given): Form<Stopping>,
) -> Result<Redirect, Problem> {
    app.import_job(id).await?;
    if let Err(error) = app.cancel_job(&caller.actor(), given.job, None).await
        && !app.job(given.job, None).await?.state.is_final()
    {
        return Err(error.into());
    }
    let undoing = (given.job != id).then(|| format!("?undo={}", given.job));
    Ok(Redirect::to(&format!("/lists/{id}{}", undoing.unwrap_or_default())))
}

/// A job that has not ended. The script looks again by itself, as long as this part is marked as running.
pub(super) fn running(import: JobId, job: &Job, speech: Speech) -> Markup {
    let here = if job.id == import {
        format!("/lists/{import}")
    } else {
        format!("/lists/{import}?undo={}", job.id)
    };
    let title = match job.kind {
        JobKind::ImportUndo => speech.say("正在撤销", "Being undone"),
        JobKind::Import | JobKind::Detection | JobKind::Plan => {
            speech.say("正在读名单", "The list is being read")
        }
    };
    html! {
        section.running data-running aria-labelledby="running" {
            h2 #running { (title) }
            p {
                @if job.total > 0 {
                    progress max=(job.total) value=(job.done.clamp(0, job.total)) aria-labelledby="running" {} " "
                    (steps(job, speech))
                } @else {
                    progress aria-labelledby="running" {} " " (speech.job_state(job.state))
                }
            }
            @if job.cancel_requested { p.note { (speech.say("已要求取消，未完成的写入不会保留。", "It was asked to stop; nothing half-done stays.")) } }
            p { a href=(here) { (speech.say("刷新进度", "Refresh")) } " " span.hint { (speech.say("可以离开这一页，处理不会中断。", "You may leave this page; it goes on.")) } }
            @if !job.cancel_requested {
                (post_form(format!("/lists/{import}/cancel")).holding(html! {
                    input type="hidden" name="job" value=(job.id);
                    button { (speech.say("取消", "Cancel")) }
                }))
            }
        }
    }
}

fn steps(job: &Job, speech: Speech) -> String {
    match speech.0 {
        Language::Zh => format!("第 {} 步，共 {} 步", job.done, job.total),
        Language::En => format!("step {} of {}", job.done, job.total),
    }
}
