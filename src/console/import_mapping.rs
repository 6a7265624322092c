//! What was taken for what: each sheet's columns and their meanings, to be corrected and read again.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::import_mapping_form::{MappingDraft, mapping_form};
use super::language::Speech;
use super::name::tree_name;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::shown_import::ShownImport;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::id::JobId;
use domain::matrix::Matrix;
use domain::office::{ColumnMapping, OfficeField, OfficeMapping, SheetMapping};
use http::auth::{ChangeRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// So many columns are corrected on one page; of a workbook with more, one sheet after the other.
const MOST_COLUMNS: usize = 100;

/// Which sheet is corrected.
#[derive(Deserialize)]
pub(super) struct SheetChoice {
    sheet: Option<usize>,
}

/// What was taken for what, on the page of the import.
pub(super) fn mapping_section(shown: &ShownImport, speech: Speech) -> Markup {
    let Some(mapping) = shown.detail.mapping.as_ref().filter(|mapping| !mapping.sheets.is_empty()) else {
        return html! {};
    };
    let parted = column_count(mapping) > MOST_COLUMNS;
    let all = format!("/lists/{}/mapping", shown.id);
    html! {
        section aria-labelledby="mapping" {
            h2 #mapping { (speech.say("列对应关系", "Column mapping")) }
            @for (at, sheet) in mapping.sheets.iter().enumerate() {
                details open[mapping.sheets.len() == 1] {
                    summary {
                        (sheet.sheet.as_deref().unwrap_or(speech.say("此表", "The table"))) " "
                        span.count { (speech.say("表头在第 ", "header in row ")) (sheet.header_row) (speech.say(" 行", "")) }
                    }
                    (sheet_table(sheet, &shown.matrix, speech))
                    @if shown.has_files && parted { p { a href=(format!("{all}?sheet={at}")) { (speech.say("改正此表", "Correct this sheet")) } } }
                }
            }
            @if shown.has_files && !parted { p { a href=(all) { (speech.say("有误？改正后重新读取", "Something is wrong? Correct it and read again")) } } }
        }
    }
}

fn column_count(mapping: &OfficeMapping) -> usize {
    mapping.sheets.iter().map(|sheet| sheet.columns.len()).sum()
}

fn sheet_table(sheet: &SheetMapping, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        p.hint {
            (speech.layout(sheet.layout))
            @if let Some(platform) = &sheet.platform { (speech.say("；都在", "; all on ")) (tree_name(matrix.platforms(), platform, speech)) }
        }
        table.small {
            caption.seen-by-readers { (sheet.sheet.as_deref().unwrap_or(speech.say("此表", "The table"))) }
            thead { tr {
                th scope="col" { (speech.say("列", "Column")) }
                th scope="col" { (speech.say("表头", "Header")) }
                th scope="col" { (speech.say("对应为", "Read as")) }
            } }
            tbody {
                @for column in &sheet.columns {
                    tr { th scope="row" { (column.column) } td { (column.header) } td { (meaning(column, matrix, speech)) } }
                }
            }
        }
    }
}

fn meaning(column: &ColumnMapping, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @match column.field {
            None => span.note { (speech.say("无法识别，未读入", "not known, not read")) },
            Some(OfficeField::Ignored) => span.hint { (speech.office_field(OfficeField::Ignored)) },
            Some(field) => {
                (speech.office_field(field))
                @if let Some(platform) = &column.platform { " · " (tree_name(matrix.platforms(), platform, speech)) }
                @if let Some(unit) = column.unit { " × " (unit) }
            }
        }
    }
}

/// The form that corrects it.
pub(super) async fn show(
    _: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Query(choice): Query<SheetChoice>,
) -> Result<Response, Problem> {
    let shown = ShownImport::read(&app, id, None).await?;
    let mapping = mapping_of(&shown)?;
    let parted = column_count(&mapping) > MOST_COLUMNS;
    let only = choice.sheet.or_else(|| parted.then_some(0));
    Ok(page(&visitor, &shown, &MappingDraft::of(mapping, only), None))
}

/// Reads the list once more, by what was corrected; nothing is written yet.
pub(super) async fn correct(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<JobId>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let shown = ShownImport::read(&app, id, None).await?;
    let draft = MappingDraft::of(mapping_of(&shown)?, None).corrected(given);
    let mut options = shown.detail.upload.as_ref().map(|upload| upload.options.clone()).unwrap_or_default();
    options.mapping = Some(draft.mapping());
    options.profile = None;
    options.dry_run = true;
    match app.queue_again(&caller.actor(), id, options).await {
        Ok(job) => Ok(Redirect::to(&format!("/lists/{}", job.id)).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            Ok(with_status(page(&visitor, &shown, &draft, Some(&problem)), &problem))
        }
    }
}

/// What was taken for what; a list that was not read has nothing to correct.
fn mapping_of(shown: &ShownImport) -> Result<OfficeMapping, Problem> {
    let mapping = shown.detail.mapping.clone().filter(|mapping| !mapping.sheets.is_empty());
    Ok(mapping.ok_or_else(|| AppError::not_found("list of the import", shown.id))?)
}

fn page(visitor: &Visitor, shown: &ShownImport, draft: &MappingDraft, problem: Option<&Problem>) -> Response {
    let speech = visitor.speech;
    let content = html! {
        p { a href=(format!("/lists/{}", shown.id)) { (shown.title(speech)) } }
        @if let Some(problem) = problem { (summary(problem, speech)) }
        p { (speech.say("改正后将重新读取整份名单，暂不写入。", "The whole list is then read again; nothing is written yet.")) }
        (mapping_form(shown, draft, speech))
    };
    Page { visitor, title: speech.say("改正列的对应关系", "Correct the columns"), content }.into_response()
}
