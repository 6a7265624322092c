//! One list that was sent: how far it is, what came of it, what is to be decided.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::colleague::{Colleagues, Nearness};
use super::form::Form;
use super::import_finding::findings_section;
use super::import_mapping::mapping_section;
use super::import_outcome::{next_step, outcome_section, trouble};
use super::import_progress::running;
use super::import_proposal::proposals_section;
use super::import_undo::{undo_outcome, undo_section};
use super::language::Speech;
use super::moment::Clocks;
use super::post_form::post_form;
use super::query::Query;
use super::shell::Page;
use super::shown_import::ShownImport;
use super::visitor::Visitor;
use app::App;
use domain::id::JobId;
use domain::import::BadRows;
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// What else is looked at beside an import.
#[derive(Deserialize)]
pub(super) struct BesideImport {
    /// The job that undoes it.
    undo: Option<JobId>,
}

/// What a list is read again for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingAgain {
    /// Rows that cannot be taken are left out this time.
    #[serde(default)]
    leave_out: Option<String>,
}

/// A name under which what was taken for what is kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeepingMapping {
    name: String,
}

/// The page.
pub(super) async fn show(
    _: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Query(beside): Query<BesideImport>,
) -> Result<Response, Problem> {
    let shown = ShownImport::read(&app, id, beside.undo).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let senders = Colleagues::of(&app, &visitor, shown.detail.job.subject, Nearness::Looks).await?;
    let ended = shown.detail.job.state.is_final();
    let undoing = shown.undo.as_ref().filter(|job| !job.state.is_final());
    let content = html! {
        (facts(&shown, &senders, clocks))
        @if !ended { (running(id, &shown.detail.job, speech)) }
        @if let Some(undoing) = undoing { (running(id, undoing, speech)) }
        (undo_outcome(&shown, &app.seed.messages, speech))
        @if ended {
            (trouble(&shown, &app.seed.messages, speech))
            (outcome_section(&shown, speech))
            (next_step(&shown, speech))
            (proposals_section(&shown, speech))
            (mapping_section(&shown, speech))
            (findings_section(&shown, &app.seed.messages, speech))
            (take_home(&shown, speech))
            (undo_section(&shown, speech))
        }
        p { a href="/lists" { (speech.say("回到导入名单", "Back to Import")) } }
    };
    Ok(Page { visitor: &visitor, title: &shown.title(speech), content }.into_response())
}

/// Reads what was sent once more and writes it, as it was read.
pub(super) async fn write(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Form(given): Form<ReadingAgain>,
) -> Result<Redirect, Problem> {
    let bad_rows = given.leave_out.map_or(BadRows::Refuse, |_| BadRows::Skip);
    let job = app.write_as_read(&caller.actor(), id, bad_rows).await?;
    Ok(Redirect::to(&format!("/lists/{}", job.id)))
}

/// Keeps what was taken for what under a name, for the next list.
pub(super) async fn keep_mapping(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Form(given): Form<KeepingMapping>,
) -> Result<Redirect, Problem> {
    app.keep_mapping(&caller.actor(), id, &given.name).await?;
    Ok(Redirect::to("/lists"))
}

fn facts(shown: &ShownImport, senders: &Colleagues, clocks: Clocks) -> Markup {
    let (job, speech) = (&shown.detail.job, clocks.speech);
    html! {
        p.facts {
            span.state data-state=(job.state.key()) { (speech.job_state(job.state)) } " "
            @if shown.undone { span.state data-state="withdrawn" { (speech.say("已撤销", "undone")) } " " }
            @if let Some(sender) = job.subject { (senders.name(sender, speech)) " " }
            (clocks.at(job.created_at))
        }
    }
}

/// What can be taken along: the list with what was found, and the mapping for the next one.
fn take_home(shown: &ShownImport, speech: Speech) -> Markup {
    let readable = shown.detail.mapping.as_ref().is_some_and(|mapping| !mapping.sheets.is_empty());
    html! {
        @if shown.is_list() && readable {
            section aria-labelledby="take" {
                h2 #take { (speech.say("下载后修改", "Download and correct")) }
                @if shown.has_files {
                    p { a href=(format!("/api/v1/imports/{}/report.xlsx", shown.id)) download { (speech.say("下载带批注的名单（Excel）", "The list with remarks (Excel)")) } }
                    p.hint { (speech.say(
                        "行和顺序不变：推测的内容已填入并标色，问题标注在旁。修改后重新上传，保留的视为采纳，改动或清空的视为不采纳。",
                        "The same rows in the same order: guesses are filled in and coloured, and problems are noted beside their cells. When you upload it again, what you left counts as accepted, and what you changed or emptied as refused.",
                    )) }
                } @else {
                    p.hint { (speech.say("原文件保存期为 90 天，现已清除。", "The file was kept for 90 days and has been removed.")) }
                }
                details {
                    summary { (speech.say("保存此列对应关系，供下次使用", "Save this column mapping for the next list")) }
                    (post_form(format!("/lists/{}/keep", shown.id)).class("narrow").holding(html! {
                        label for="name" { (speech.say("名称", "Name")) }
                        input #name type="text" name="name" required maxlength="200" placeholder=(speech.say("如：市网信办备案表", "such as: the city's filing list"));
                        button { (speech.say("保存", "Save")) }
                    }))
                }
            }
        }
    }
}
