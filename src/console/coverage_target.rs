//! What coverage is held against: the targets, declared by a table or proposed from the registry.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::with_query;
use super::coverage_address::cell_address;
use super::coverage_choice::{CoverageChoice, coverage_places};
use super::coverage_words::CoverageNames;
use super::form::Form;
use super::language::Speech;
use super::list_page::{ListPage, ROWS};
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{not_done, summary, told, with_status};
use super::sent_table::SentTable;
use super::shell::Page;
use super::stale::carried;
use super::visitor::Visitor;
use app::App;
use app::coverage::SupplyBasis;
use app::coverage_target::TargetsInput;
use domain::coverage::{CellKey, CoverageCell, CoverageFilter, DeclaredTarget};
use domain::right::Right;
use formats::coverage::write_targets;
use http::auth::{ManageCoverage, ReadCoverage, Require};
use http::problem::Problem;

/// The revision of targets, counts and settings that somebody has seen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenTargets {
    pub(super) seen: i64,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CoverageChoice>,
) -> Result<Response, Problem> {
    page(&visitor, &app, choice.place()?, None).await
}

/// All targets as a table: to be changed in a spreadsheet program and sent again.
pub(super) async fn table_file(
    _: Require<ReadCoverage>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let survey = app.survey(&app.coverage_moment(SupplyBasis::Potential).await?).await?;
    let cells = survey.cells(survey.potential(), &CoverageFilter::default(), None, usize::MAX);
    let targets: Vec<DeclaredTarget> = cells.into_iter().map(DeclaredTarget::from).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"coverage.csv\""),
    ];
    Ok((headers, write_targets(&targets)).into_response())
}

/// Declares the targets of a table in place of all others.
pub(super) async fn declare(
    caller: Require<ManageCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    sent: SentTable,
) -> Result<Response, Problem> {
    let declared = match sent.text() {
        Ok(csv) => {
            let input = TargetsInput { targets: None, csv: Some(csv) };
            app.declare_targets(&caller.actor(), sent.seen, input).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    match declared {
        Ok(_) => Ok(Redirect::to("/coverage/targets").into_response()),
        Err(problem) => {
            let problem = told(&problem, &app.seed.messages, visitor.speech);
            Ok(with_status(page(&visitor, &app, None, Some((&problem, sent.seen))).await?, &problem))
        }
    }
}

/// Drops what was declared.
pub(super) async fn drop(
    caller: Require<ManageCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Form(seen): Form<SeenTargets>,
) -> Result<Response, Problem> {
    match app.propose_targets(&caller.actor(), seen.seen).await {
        Ok(_) => Ok(Redirect::to("/coverage/targets").into_response()),
        Err(error) => Ok(not_done((&app, &visitor), error, "/coverage/targets")),
    }
}

async fn page(
    visitor: &Visitor,
    app: &App,
    after: Option<CellKey>,
    refused: Option<(&Problem, i64)>,
) -> Result<Response, Problem> {
    let problem = refused.map(|(problem, _)| problem);
    let (speech, is_first) = (visitor.speech, after.is_none());
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    let survey = app.survey(&moment).await?;
    let cells = survey.cells(survey.potential(), &CoverageFilter::default(), after.as_ref(), ROWS + 1);
    let cells = ListPage::from(cells);
    let last = cells.onward().map(|cell| cell.key().to_string());
    let names = CoverageNames { matrix: &moment.matrix, guide: &app.seed.guide, speech };
    let manages = visitor.may(Right::ManageCoverage);
    let newest = survey.targets_revision;
    let seen = refused.map_or(newest, |(problem, seen)| carried(Some(problem), seen, newest));
    let content = html! {
        (coverage_places("/coverage/targets", speech))
        @if let Some(problem) = problem { (summary(problem, speech)) }
        p { (standing(survey.declared, speech)) }
        p { a href="/coverage/targets.csv" download { (speech.say("下载目标表（CSV）", "Download the targets (CSV)")) }
            " · " a href="/coverage/need" { (speech.say("群众诉求量", "What citizens ask")) }
            " · " a href="/coverage/settings" { (speech.say("计算口径", "How it is counted")) } }
        @if cells.rows.is_empty() { p.empty { (speech.say("还没有目标。先导入账号名单，目标会按名册推出。", "There are none yet. Import a list of accounts, and they are proposed from it.")) } }
        @else { (table(&cells.rows, names)) }
        @if let Some(last) = last { (page_link(with_query("/coverage/targets", &[("after", &last)]), speech.say("下一页", "Next page"))) }
        @if manages && is_first { (declare_form(seen, problem, speech)) }
        @if manages && is_first && survey.declared { (drop_form(survey.targets_revision, speech)) }
    };
    Ok(Page { visitor, title: speech.say("覆盖目标", "Coverage targets"), content }.into_response())
}

const fn standing(declared: bool, speech: Speech) -> &'static str {
    if declared {
        return speech.say("现用目标由本单位设定。", "These targets were declared.");
    }
    speech.say(
        "尚未设定目标，现按名册推算：有账号承担的职能，对其每类服务对象都应有人讲。",
        "None were declared, so they are proposed from the registry: each function that accounts carry is to be told to each of its audiences.",
    )
}

fn table(cells: &[CoverageCell], names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("格子", "Cell")) }
                th scope="col" { (speech.say("分量", "Weight")) }
                th scope="col" { (speech.say("应有账号数", "Voices wanted")) }
            } }
            tbody { @for cell in cells { tr {
                th scope="row" { a href=(cell_address(cell)) { (names.cell(cell)) } }
                td.number data-label=(speech.say("分量", "Weight")) { (cell.weight) }
                td.number data-label=(speech.say("应有账号数", "Voices wanted")) { (cell.wanted) }
            } } }
        }
    }
}

fn declare_form(revision: i64, problem: Option<&Problem>, speech: Speech) -> Markup {
    html! {
        section aria-labelledby="declare" {
            h2 #declare { (speech.say("设定目标", "Declare targets")) }
            (post_form("/coverage/targets").class("drop").with_files().taking_drops().holding(html! {
                input type="hidden" name="seen" value=(revision);
                (table_field(problem, speech.say(
                    "先下载目标表，在表格软件里改分量和应有账号数，删去不需要的行，另存为 CSV 后上传。原有目标全部换掉。",
                    "Download the targets, change weights and numbers or delete rows in a spreadsheet program, save as CSV, send it. All former targets are replaced.",
                ), speech))
                button.main { (speech.say("上传并替换", "Send and replace")) }
            }))
        }
    }
}

/// The field of a table, with what is wrong with it.
pub(super) fn table_field(problem: Option<&Problem>, hint: &str, speech: Speech) -> Markup {
    let wrong = problem.is_some_and(|problem| problem.errors.iter().any(|error| error.pointer == "/csv"));
    html! {
        label for="csv" { (speech.say("CSV 表格", "The table (CSV)")) }
        p.hint #csv-hint { (hint) }
        input #csv name="csv" type="file" required accept=".csv,.txt" aria-describedby="csv-hint" aria-invalid=[wrong.then_some("true")];
    }
}

fn drop_form(revision: i64, speech: Speech) -> Markup {
    html! {
        details {
            summary { (speech.say("恢复为按名册推算", "Back to what the registry proposes")) }
            (post_form("/coverage/targets/drop").holding(html! {
                input type="hidden" name="seen" value=(revision);
                p { (speech.say("设定的目标会删除。需要留底的，请先下载。", "What was declared is deleted. Download it first if you want to keep it.")) }
                button { (speech.say("恢复", "Propose them again")) }
            }))
        }
    }
}
