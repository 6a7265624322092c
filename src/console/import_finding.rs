//! What was found in a list: what is wrong with which cell, and which rows were left out.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::import_outcome::said;
use super::language::Speech;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::shown_import::ShownImport;
use super::visitor::Visitor;
use app::App;
use domain::id::JobId;
use domain::message::Messages;
use domain::office::{LeftOutRows, OfficeProblem};
use domain::row::RowError;
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// So many findings stand on the page of the import itself.
const FIRST: usize = 10;

/// So many rows stand on a page of their own.
const ROWS: usize = 50;

/// Places that are named of a finding in many rows.
const MOST_PLACES: usize = 5;

/// Which part of what was found.
#[derive(Deserialize)]
pub(super) struct FindingChoice {
    /// Rows that were left out, not what is wrong.
    left_out: Option<String>,
    /// How many were seen before.
    #[serde(default)]
    from: usize,
}

/// Everything that was found, page by page.
pub(super) async fn show(
    _: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Query(choice): Query<FindingChoice>,
) -> Result<Response, Problem> {
    let shown = ShownImport::read(&app, id, None).await?;
    let (speech, messages) = (visitor.speech, &app.seed.messages);
    let list = shown.detail.list.as_ref();
    let (problems, left_out) =
        list.map_or((&[][..], &[][..]), |list| (&list.problems[..], &list.left_out[..]));
    let errors = row_errors(&shown);
    let from = choice.from;
    let (count, part) = match (choice.left_out.is_some(), shown.is_list()) {
        (true, _) => (left_out.len(), left_out_table(page_of(left_out, from), speech)),
        (false, true) => (problems.len(), problem_table(page_of(problems, from), speech)),
        (false, false) => (errors.len(), error_table(page_of(errors, from), messages, speech)),
    };
    let next = (count > from + ROWS).then(|| {
        let kind = if choice.left_out.is_some() { "left_out=1&" } else { "" };
        format!("/lists/{id}/findings?{kind}from={}", from + ROWS)
    });
    let content = html! {
        p { a href=(format!("/lists/{id}")) { (shown.title(speech)) } }
        @if count == 0 { p.empty { (speech.say("没有待核对的内容。", "There is nothing to check.")) } } @else { (part) }
        @if let Some(next) = next { (page_link(next, speech.say("下一页", "Next page"))) }
    };
    let title = match choice.left_out {
        Some(_) => speech.say("未读入的行", "Rows that were left out"),
        None => speech.say("待核对", "To check"),
    };
    Ok(Page { visitor: &visitor, title, content }.into_response())
}

fn page_of<T>(all: &[T], from: usize) -> &[T] {
    let rest = all.get(from..).unwrap_or_default();
    rest.get(..ROWS).unwrap_or(rest)
}

fn row_errors(shown: &ShownImport) -> &[RowError] {
    shown.detail.report.as_ref().map_or(&[], |report| &report.errors)
}

/// The first findings, on the page of the import.
pub(super) fn findings_section(shown: &ShownImport, messages: &Messages, speech: Speech) -> Markup {
    let list = shown.detail.list.as_ref();
    let (problems, left_out) =
        list.map_or((&[][..], &[][..]), |list| (&list.problems[..], &list.left_out[..]));
    let errors = row_errors(shown);
    let all = format!("/lists/{}/findings", shown.id);
    let count = problems.len() + errors.len();
    html! {
        section aria-labelledby="findings" {
            h2 #findings { (speech.say("待核对", "To check")) " " span.count { (count) } }
            @if count == 0 { p.empty { (speech.say("各行均已识别。", "Every row was understood.")) } }
            @if !problems.is_empty() { (problem_table(&problems[..problems.len().min(FIRST)], speech)) }
            @if !errors.is_empty() { (error_table(&errors[..errors.len().min(FIRST)], messages, speech)) }
            @if count > FIRST { p { a href=(all) { (speech.say("全部", "All of them")) } " " span.count { (count) } } }
            @if !left_out.is_empty() {
                p { a href=(format!("{all}?left_out=1")) { (speech.say("未读入的行（标题、合计、空行等）", "Rows that were left out: titles, totals, empty rows and so on")) } " " span.count { (left_out.iter().map(|one| u64::from(one.rows)).sum::<u64>()) } }
            }
        }
    }
}

/// What was found, in a table.
pub(super) fn problem_table(problems: &[OfficeProblem], speech: Speech) -> Markup {
    html! {
        table {
            caption.seen-by-readers { (speech.say("名单中的问题", "Problems in the list")) }
            thead { tr {
                th scope="col" { (speech.say("位置", "Where")) }
                th scope="col" { (speech.say("原内容", "It says")) }
                th scope="col" { (speech.say("问题和修改建议", "Problem and remedy")) }
                th scope="col" { (speech.say("影响", "Effect")) }
            } }
            tbody { @for problem in problems { (problem_row(problem, speech)) } }
        }
    }
}

fn problem_row(problem: &OfficeProblem, speech: Speech) -> Markup {
    let field = problem.field.map(|field| speech.office_field(field));
    html! {
        tr {
            th scope="row" {
                (speech.list_place(&problem.place))
                @if problem.count > 1 {
                    details {
                        summary { (speech.say("共 ", "")) (problem.count) (speech.say(" 处", " places")) }
                        ul { @for place in problem.places.iter().take(MOST_PLACES) { li { (speech.list_place(place)) } } }
                    }
                }
            }
            td {
                @if let Some(field) = field { span.hint { (field) } " " }
                @if let Some(value) = &problem.value { q { (value) } }
            }
            td {
                div { (problem.detail.get(speech.0)) }
                @if !problem.remedy.get(speech.0).is_empty() { div.hint { (problem.remedy.get(speech.0)) } }
                @if !problem.nearest.is_empty() { div.hint { (speech.say("是不是：", "Did you mean: ")) (problem.nearest.join(speech.say("、", ", "))) } }
            }
            td { (speech.list_severity(problem.severity)) }
        }
    }
}

fn error_table(errors: &[RowError], messages: &Messages, speech: Speech) -> Markup {
    html! {
        table {
            caption.seen-by-readers { (speech.say("有误的行", "Rows with errors")) }
            thead { tr {
                th scope="col" { (speech.say("位置", "Where")) }
                th scope="col" { (speech.say("原内容", "It says")) }
                th scope="col" { (speech.say("问题和修改建议", "Problem and remedy")) }
            } }
            tbody {
                @for error in errors {
                    tr {
                        th scope="row" {
                            (error.file)
                            @if error.line > 0 { (speech.say("，第 ", ", line ")) (error.line) (speech.say(" 行", "")) }
                            @if let Some(column) = &error.column { (speech.say("，", ", ")) (column) }
                        }
                        td { @if let Some(value) = &error.value { q { (value) } } }
                        td { (said(&error.problem, messages, speech)) (speech.say("；", "; ")) (said(&error.remedy, messages, speech)) }
                    }
                }
            }
        }
    }
}

fn left_out_table(rows: &[LeftOutRows], speech: Speech) -> Markup {
    html! {
        table {
            caption.seen-by-readers { (speech.say("未读入的行", "Rows that were left out")) }
            thead { tr {
                th scope="col" { (speech.say("位置", "Where")) }
                th scope="col" { (speech.say("内容", "It says")) }
                th scope="col" { (speech.say("原因", "Why")) }
            } }
            tbody {
                @for left in rows {
                    tr {
                        th scope="row" {
                            (speech.list_place(&left.place))
                            @if left.rows > 1 { (speech.say("起 ", " and ")) (if speech.say("zh", "en") == "zh" { left.rows } else { left.rows - 1 }) (speech.say(" 行", " more")) }
                        }
                        td { (left.text) }
                        td {
                            (speech.left_out_reason(left.reason))
                            @if let Some(same) = &left.same_as { (speech.say("：见", ": see ")) (speech.list_place(same)) }
                        }
                    }
                }
            }
        }
    }
}
