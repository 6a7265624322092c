//! Lists in: a workbook or table that an office keeps is sent here; what was sent before stands below.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::colleague::{Colleagues, Nearness};
use super::form::Form;
use super::import_form::upload_form;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::JobId;
use domain::import::ImportState;
use domain::import_profile::ImportProfile;
use domain::job::{Job, JobKind, JobState};
use formats::workbook::{Sheet, write_workbook};
use http::auth::{ChangeRegistry, Require};
use http::export::Export;
use http::path::Path;
use http::problem::Problem;
use http::upload::PageUpload;
use serde_json::Value;
use store::audit::list_done_to;
use store::import_profile::list_profiles;
use store::job::{JobFilter, list_jobs};
use store::upload::list_file_names;

/// So many mappings that are kept are offered.
const MOST_PROFILES: u64 = 100;

/// Where the list of imports goes on.
#[derive(Deserialize)]
pub(super) struct EarlierImports {
    before: Option<JobId>,
}

/// A kept mapping as it was seen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileSeen {
    revision: i64,
}

/// What the rows of the list of imports say.
struct ImportRows {
    jobs: Vec<Job>,
    files: BTreeMap<JobId, Vec<String>>,
    senders: Colleagues,
    undone: BTreeSet<String>,
    more: Option<JobId>,
}

/// The page.
pub(super) async fn show(
    _: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(earlier): Query<EarlierImports>,
) -> Result<Response, Problem> {
    page(&app, &visitor, earlier.before, None).await
}

/// Takes files in. What is wrong with them is said above the form.
pub(super) async fn send(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    PageUpload(request): PageUpload,
) -> Result<Response, Problem> {
    match app.queue_upload(&caller.actor(), request).await {
        Ok(job) => Ok(Redirect::to(&format!("/lists/{}", job.id)).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            Ok(with_status(page(&app, &visitor, None, Some(&problem)).await?, &problem))
        }
    }
}

/// An empty list to fill in, with the columns that are known.
pub(super) async fn template(_: Require<ChangeRegistry>, visitor: Visitor) -> Result<Export, Problem> {
    let sheet = super::import_form::template_sheet(visitor.speech);
    Export::write(move || write_workbook(&[Sheet { name: "list".to_owned(), ..sheet }]).map(named)).await
}

fn named(bytes: Vec<u8>) -> Export {
    Export::xlsx("list", bytes)
}

/// Forgets a kept mapping.
pub(super) async fn forget_profile(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(seen): Form<ProfileSeen>,
) -> Result<Redirect, Problem> {
    app.delete_import_profile(&caller.actor(), &key, seen.revision).await?;
    Ok(Redirect::to("/lists"))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    before: Option<JobId>,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(app, speech);
    let profiles = list_profiles(&app.db, None, MOST_PROFILES).await?;
    let rows = read_rows(app, visitor, before).await?;
    let content = html! {
        (upload_form(&profiles, problem, speech))
        (earlier_imports(&rows, clocks))
        (kept_profiles(&profiles, speech))
    };
    Ok(Page { visitor, title: speech.say("导入名单", "Import"), content }.into_response())
}

async fn read_rows(app: &App, visitor: &Visitor, before: Option<JobId>) -> Result<ImportRows, Problem> {
    let filter = JobFilter { subject: None, kind: Some(JobKind::Import) };
    let page = ListPage::from(list_jobs(&app.db, filter, before, ASKED).await?);
    let (more, jobs) = (page.onward().map(|job| job.id), page.rows);
    let ids: Vec<JobId> = jobs.iter().map(|job| job.id).collect();
    let keys: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let senders = jobs.iter().filter_map(|job| job.subject);
    Ok(ImportRows {
        files: list_file_names(&app.db, &ids).await?,
        senders: Colleagues::of(app, visitor, senders, Nearness::Looks).await?,
        undone: list_done_to(&app.db, Entity::Import, EventKind::ImportUndone, &keys).await?,
        more,
        jobs,
    })
}

fn earlier_imports(rows: &ImportRows, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        section aria-labelledby="earlier" {
            h2 #earlier { (speech.say("导入记录", "Earlier imports")) }
            @if rows.jobs.is_empty() {
                p.empty { (speech.say("还没有导入过名单。导入后，账号显示在“矩阵”中。", "No list has been imported yet. Once one is, its accounts appear in the matrix.")) }
            } @else {
                table {
                    thead { tr {
                        th scope="col" { (speech.say("文件", "File")) }
                        th scope="col" { (speech.say("导入人", "Imported by")) }
                        th scope="col" { (speech.say("时间", "When")) }
                        th scope="col" { (speech.say("结果", "Result")) }
                    } }
                    tbody { @for job in &rows.jobs { (import_row(job, rows, clocks)) } }
                }
            }
            @if let Some(more) = rows.more { (page_link(format!("/lists?before={more}"), speech.say("更早的", "Earlier ones"))) }
        }
    }
}

fn import_row(job: &Job, rows: &ImportRows, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let name = rows.files.get(&job.id).map(|names| names.join(speech.say("、", ", ")));
    let name = name.unwrap_or_else(|| speech.say("由程序接口导入", "imported by a program").to_owned());
    let sender = job.subject.map(|id| rows.senders.name(id, speech));
    html! {
        tr {
            th scope="row" { a href=(format!("/lists/{}", job.id)) { (name) } }
            td { (sender.unwrap_or_default()) }
            td { (clocks.at(job.created_at)) }
            td {
                @if rows.undone.contains(&job.id.to_string()) { (speech.say("已撤销", "Undone")) }
                @else { (outcome(job, speech)) }
            }
        }
    }
}

/// What came of it in a few words.
fn outcome(job: &Job, speech: Speech) -> &'static str {
    let state = job.result.as_ref().and_then(|result| {
        let report = result.get("import").filter(|import| import.is_object()).unwrap_or(result);
        report.get("state").and_then(Value::as_str).and_then(known_state)
    });
    match (job.state, state) {
        (JobState::Done, Some(state)) => speech.import_state(state),
        (state, _) => speech.job_state(state),
    }
}

fn known_state(key: &str) -> Option<ImportState> {
    serde_json::from_value(Value::String(key.to_owned())).ok()
}

fn kept_profiles(profiles: &[ImportProfile], speech: Speech) -> Markup {
    html! {
        @if !profiles.is_empty() {
            details {
                summary { (speech.say("已保存的列对应关系", "Saved column mappings")) " " span.count { (profiles.len()) } }
                ul.plain {
                    @for profile in profiles {
                        li {
                            (post_form(format!("/lists/profiles/{}/forget", super::address::encoded(&profile.key))).class("inline").holding(html! {
                                input type="hidden" name="revision" value=(profile.revision);
                                span { (profile.name) } " "
                                button.quiet aria-label=(format!("{}{}", speech.say("删除：", "Delete: "), profile.name)) { (speech.say("删除", "Delete")) }
                            }))
                        }
                    }
                }
            }
        }
    }
}
