//! Where a list is dropped or chosen, and the empty list to fill in.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::refusal::summary;
use domain::import_profile::ImportProfile;
use domain::office::OfficeField;
use domain::upload::UploadOptions;
use formats::workbook::Sheet;
use http::problem::Problem;

/// The columns of an empty list, as an office fills them in.
const COLUMNS: [OfficeField; 15] = [
    OfficeField::Name,
    OfficeField::Platform,
    OfficeField::Organisation,
    OfficeField::Handle,
    OfficeField::Url,
    OfficeField::Followers,
    OfficeField::Status,
    OfficeField::Region,
    OfficeField::Functions,
    OfficeField::Audiences,
    OfficeField::Person,
    OfficeField::Phone,
    OfficeField::Opened,
    OfficeField::Filing,
    OfficeField::Note,
];

/// What files end with that can be read.
const ENDINGS: &str = ".xlsx,.xls,.ods,.csv,.tsv,.txt";

/// An empty list with the columns that are known, under names by which they are found again.
pub(super) fn template_sheet(speech: Speech) -> Sheet {
    let header: Vec<&str> = COLUMNS.map(|field| template_header(field, speech)).into();
    Sheet::new("list", &header)
}

/// The key of a field is found again as a header in English; its name is, in Chinese.
const fn template_header(field: OfficeField, speech: Speech) -> &'static str {
    speech.say(field.name_zh(), field.key())
}

/// The form that sends a list.
pub(super) fn upload_form(profiles: &[ImportProfile], problem: Option<&Problem>, speech: Speech) -> Markup {
    html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        p { (speech.say(
            "将单位现有的账号名单直接拖入即可，表头、合并单元格、多个工作表均可识别。先试读，核对列对应关系后再写入。",
            "Drop the list as your office keeps it: headers, merged cells and several sheets are understood. It is read first; check the column mapping, then write it.",
        )) }
        (post_form("/lists").class("drop").with_files().taking_drops().holding(html! {
            label for="file" { (speech.say("名单文件", "The list")) }
            p.hint #file-hint {
                (speech.say("Excel、WPS 或 CSV，最大 64 MB。", "Excel, WPS or CSV, up to 64 MB. "))
                a href="/lists/template.xlsx" download { (speech.say("没有名单？下载空白模板", "No list yet? Download an empty one")) }
            }
            input #file name="file" type="file" required multiple accept=(ENDINGS) aria-describedby=(described_by(problem)) aria-invalid=[problem.map(|_| "true")];
            @if let Some(said) = problem.and_then(of_file) { p.wrong #file-wrong { (said) } }
            label.choice { input type="checkbox" name="dry_run" value="true" checked; " " (speech.say("先试读，不改动任何资料", "Read it first; nothing is changed")) }
            details {
                summary { (speech.say("更多选项", "More")) }
                (more_choices(profiles, speech))
            }
            button.main { (speech.say("上传", "Upload")) }
        }))
    }
}

fn more_choices(profiles: &[ImportProfile], speech: Speech) -> Markup {
    html! {
        @if !profiles.is_empty() {
            label for="profile" { (speech.say("使用已保存的列对应关系", "Use a saved column mapping")) }
            select #profile name="profile" {
                option value="" { (speech.say("自动识别", "Automatic")) }
                @for profile in profiles { option value=(profile.key) { (profile.name) } }
            }
        }
        label.choice {
            input type="checkbox" name="accept_proposals" value=(UploadOptions::ACCEPTED);
            " " (speech.say("把握较大的推测一并采纳", "Also accept the guesses that are probably right"))
        }
        label.choice {
            input type="checkbox" name="strict" value="true";
            " " (speech.say("有一行无法读入即整份不导入", "Import nothing if one row cannot be read"))
        }
        p.hint { (speech.say(
            "也可一次选择多个 CSV，须是本系统导出的同一套文件（accounts.csv、ties.csv 等）。下面两项只对这种文件有效。",
            "Several files may be sent at once if they are the folder of tables of this system (accounts.csv, ties.csv and so on). The next two are of these alone.",
        )) }
        label.choice {
            input type="checkbox" name="skip_bad_rows" value="true";
            " " (speech.say("跳过有误的行", "Leave wrong rows out"))
        }
        label.choice {
            input type="checkbox" name="cluster_by_function" value="true";
            " " (speech.say("没有归入微矩阵的账号，按职能归组", "Make a cluster by function for accounts that are in none"))
        }
    }
}

/// What is said of the files themselves.
fn of_file(problem: &Problem) -> Option<&str> {
    problem.errors.iter().find(|error| error.pointer == "/file").map(|error| error.detail.as_str())
}

fn described_by(problem: Option<&Problem>) -> &'static str {
    match problem.and_then(of_file) {
        Some(_) => "file-hint file-wrong",
        None => "file-hint",
    }
}
