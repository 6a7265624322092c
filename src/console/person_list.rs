//! A list of persons as an office keeps it: sent, read, and said what came of it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::import_finding::problem_table;
use super::language::Speech;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::import::Mode;
use app::person_list::PersonImport;
use domain::id::SubjectId;
use domain::person_list::{PersonField, PersonsReport};
use http::auth::{Administer, Require};
use http::problem::{Kind, Problem};
use http::upload::PageUpload;

/// So many problems of a list are shown.
const MOST_SHOWN: usize = 100;

/// The form that sends a list of persons.
pub(super) fn list_form(speech: Speech) -> Markup {
    html! {
        section aria-labelledby="list" {
            h2 #list { (speech.say("导入人员名单", "Send a list of persons")) }
            (post_form("/persons/list").class("drop").with_files().taking_drops().holding(html! {
                label for="file" { (speech.say("名单文件", "The list")) }
                p.hint #file-hint { (speech.say("Excel、WPS 或 CSV，有姓名、单位、工号、手机、角色、范围、账号这些列就行，缺的可以没有。", "Excel, WPS or CSV with columns such as name, organisation, staff number, phone, role, scope, accounts; some may be missing.")) }
                input #file name="file" type="file" required accept=".xlsx,.xls,.ods,.csv,.tsv,.txt" aria-describedby="file-hint";
                label.choice { input type="checkbox" name="dry_run" value="true" checked; " " (speech.say("先试读，不改动任何资料", "Read it first; nothing is changed")) }
                button { (speech.say("上传", "Upload")) }
            }))
        }
    }
}

/// Reads a list, and enters its persons unless it is only to be read.
pub(super) async fn send(
    caller: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    PageUpload(request): PageUpload,
) -> Result<Response, Problem> {
    let dry_run = request.options.dry_run;
    let mode = if dry_run { Mode::DryRun } else { Mode::Apply };
    let mut files = request.files.into_iter();
    let reported = match (files.next(), files.next()) {
        (Some((name, bytes)), None) if !bytes.is_empty() => {
            let import = PersonImport { name, bytes: bytes.into(), mode, columns: Vec::new() };
            app.import_persons(&caller.actor(), import).await.map_err(Problem::from)
        }
        (Some(_), None) => Err(wrong_file(visitor.speech.say("文件是空的", "is empty"))),
        (None, _) => Err(wrong_file(visitor.speech.say("请选一个文件", "is missing; choose one"))),
        (Some(_), Some(_)) => {
            Err(wrong_file(visitor.speech.say("一次只传一个文件", "stands more than once; send one")))
        }
    };
    Ok(match reported {
        Ok(report) => page(&visitor, &reported_page(&report, visitor.speech)),
        Err(problem) => {
            let problem = told(&problem, &app.seed.messages, visitor.speech);
            with_status(page(&visitor, &summary(&problem, visitor.speech)), &problem)
        }
    })
}

fn wrong_file(detail: &str) -> Problem {
    Problem::new(Kind::Invalid, detail).at("/file", detail)
}

fn page(visitor: &Visitor, part: &Markup) -> Response {
    let speech = visitor.speech;
    let content = html! {
        (part)
        p { a href="/persons" { (speech.say("回到人员", "Back to persons")) } }
    };
    Page { visitor, title: speech.say("导入人员名单", "A list of persons"), content }.into_response()
}

fn reported_page(report: &PersonsReport, speech: Speech) -> Markup {
    let done = if report.dry_run {
        speech.say(
            "只是试读，还没有写入。确认后再上传一次，去掉“先试读”前的勾。",
            "Read only; nothing is written yet. Send it once more without the tick before reading it first.",
        )
    } else {
        speech.say("已写入。", "Written.")
    };
    let ids: Vec<SubjectId> = report.persons.iter().filter_map(|person| person.id).collect();
    html! {
        p.next role="status" { (report.file) (speech.say("：", ": ")) (done) }
        dl.figures {
            div { dt { (speech.say("新增", "New")) } dd { (report.created) } }
            div { dt { (speech.say("修改", "Changed")) } dd { (report.updated) } }
            div { dt { (speech.say("不变", "As they were")) } dd { (report.unchanged) } }
            div { dt { (speech.say("未读入的行", "Rows left out")) } dd { (report.left_out) } }
        }
        (columns(report, speech))
        @if !report.problems.is_empty() {
            h2 { (speech.say("待核对", "To check")) " " span.count { (report.problems.len()) } }
            (problem_table(&report.problems[..report.problems.len().min(MOST_SHOWN)], speech))
        }
        @if !report.dry_run && !ids.is_empty() {
            (post_form("/persons/cards").holding(html! {
                @for id in &ids { input type="hidden" name="subject" value=(id); }
                button.main { (speech.say("给名单上的人打印个人链接卡片", "Print personal links for those of the list")) }
                p.hint { (speech.say("有角色的人员才有链接；未打开的旧链接随即作废。", "Those with a role get a link; an earlier one that was not opened is revoked.")) }
            }))
        }
    }
}

fn columns(report: &PersonsReport, speech: Speech) -> Markup {
    html! {
        details {
            summary { (speech.say("列对应关系", "Column mapping")) }
            table.small {
                caption.seen-by-readers { (speech.say("各列含义", "What each column says")) }
                thead { tr { th scope="col" { (speech.say("列", "Column")) } th scope="col" { (speech.say("表头", "Header")) } th scope="col" { (speech.say("对应为", "Read as")) } } }
                tbody {
                    @for column in &report.columns {
                        tr {
                            th scope="row" { (column.column) }
                            td { (column.header) }
                            td { (column.field.map_or(speech.say("未读入", "not read"), |field| field_name(field, speech))) }
                        }
                    }
                }
            }
        }
    }
}

const fn field_name(field: PersonField, speech: Speech) -> &'static str {
    match field {
        PersonField::Name => speech.say(field.name_zh(), "Name"),
        PersonField::Organisation => speech.say(field.name_zh(), "Organisation"),
        PersonField::StaffNumber => speech.say(field.name_zh(), "Staff number"),
        PersonField::Phone => speech.say(field.name_zh(), "Phone"),
        PersonField::Role => speech.say(field.name_zh(), "Role"),
        PersonField::Scope => speech.say(field.name_zh(), "What it reaches"),
        PersonField::Accounts => speech.say(field.name_zh(), "Accounts"),
        PersonField::Ignored => speech.say(field.name_zh(), "Not used"),
    }
}
