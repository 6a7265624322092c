//! Undoing an import: what would go, and what stands in the way.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};

use super::import_outcome::{JobTrouble, changes, report_of};
use super::language::Speech;
use super::post_form::post_form;
use super::shown_import::ShownImport;
use app::App;
use domain::id::{ImportId, JobId};
use domain::import::UndoReport;
use domain::job::JobState;
use domain::message::Messages;
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// Undoes an import, as a job that is shown beside it.
pub(super) async fn undo(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
) -> Result<Redirect, Problem> {
    let job = app.queue_undo(&caller.actor(), ImportId(id.0)).await?;
    Ok(Redirect::to(&format!("/lists/{id}?undo={}", job.id)))
}

/// How undoing it has ended, for whoever looks at that.
pub(super) fn undo_outcome(shown: &ShownImport, messages: &Messages, speech: Speech) -> Markup {
    let Some(job) = shown.undo.as_ref().filter(|job| job.state.is_final()) else { return html! {} };
    let trouble = JobTrouble::of(job, messages, speech);
    let report = job.result.clone().and_then(|result| serde_json::from_value::<UndoReport>(result).ok());
    html! {
        @if let Some(trouble) = trouble { (trouble.print(speech.say("没有撤销，什么都没有改动", "Not undone; nothing was changed"), speech)) }
        @if job.state == JobState::Cancelled { p.next role="status" { (speech.say("撤销已取消，什么都没有改动。", "The undoing was cancelled; nothing was changed.")) } }
        @if let Some(report) = report {
            p.next role="status" {
                (speech.say("已撤销：删去 ", "Undone: ")) (report.deleted.total())
                (speech.say(" 项新增的内容，恢复 ", " things that it had entered are gone, ")) (report.restored.total())
                (speech.say(" 项改过的内容。", " that it had changed are as they were."))
            }
        }
    }
}

/// The button that undoes it, with what would be lost by that.
pub(super) fn undo_section(shown: &ShownImport, speech: Speech) -> Markup {
    let Some(report) = report_of(shown).filter(|report| report.import.is_some() && !shown.undone) else {
        return html! {};
    };
    let changed = changes(&report.changes, speech);
    let counted = |count: &dyn Fn(&domain::import::ImportChangeCount) -> u64| -> Vec<String> {
        let some = changed.iter().filter(|(_, one)| count(one) > 0);
        some.map(|(label, one)| format!("{label} {}", count(one))).collect()
    };
    let (gone, restored) = (counted(&|one| one.created), counted(&|one| one.updated));
    let comma = speech.say("、", ", ");
    html! {
        section aria-labelledby="undo" {
            h2 #undo { (speech.say("撤销这次导入", "Undo this import")) }
            details {
                summary { (speech.say("查看撤销的影响", "See what would be lost")) }
                @if !gone.is_empty() { p { (speech.say("会删去这次新增的：", "These would go: ")) (gone.join(comma)) (speech.say("。", ".")) } }
                @if !restored.is_empty() { p { (speech.say("将恢复为导入前的内容：", "These would be restored: ")) (restored.join(comma)) (speech.say("。", ".")) } }
                p.hint { (speech.say(
                    "仅在导入的内容未被使用时可以撤销；如有已修改或已下达选题的，将逐条列出，不作任何改动。",
                    "It can be undone only while nothing builds on it. Whatever was changed since or is in use is listed, and nothing is touched.",
                )) }
                (post_form(format!("/lists/{}/undo", shown.id)).holding(html! {
                    button { (speech.say("撤销这次导入", "Undo this import")) }
                }))
            }
        }
    }
}
