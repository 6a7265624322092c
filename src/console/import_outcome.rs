//! What came of an import: what went wrong, what has changed, and what comes next.

use maud::{Markup, html};
use serde_json::Value;

use super::language::Speech;
use super::post_form::post_form;
use super::shown_import::ShownImport;
use domain::import::{ImportChangeCount, ImportChangeCounts, ImportReport, ImportState};
use domain::job::{Job, JobState};
use domain::language::Language;
use domain::message::Messages;

/// So many things that stand in the way are shown; all of them stand in the problem of the job.
const MOST_SHOWN: usize = 50;

/// Why a job failed. `None`: it did not.
pub(super) struct JobTrouble {
    detail: String,
    named: Vec<String>,
    more: usize,
}

impl JobTrouble {
    /// The problem document of a job, in the language of the page.
    pub(super) fn of(job: &Job, messages: &Messages, speech: Speech) -> Option<Self> {
        let problem = job.problem.as_ref()?;
        let say = |text: &str| said(text, messages, speech);
        let errors = problem.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let named = errors.iter().take(MOST_SHOWN).filter_map(|error| {
            let detail = say(error.get("detail")?.as_str()?);
            let place = error.get("pointer").and_then(Value::as_str).unwrap_or_default();
            // `/account/weibo-a`: the key tells which one.
            let key = place.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
            Some(if key.is_empty() { detail } else { format!("{key}{}{detail}", speech.say("：", ": ")) })
        });
        Some(Self {
            detail: say(problem.get("detail").and_then(Value::as_str).unwrap_or_default()),
            named: named.collect(),
            more: errors.len().saturating_sub(MOST_SHOWN),
        })
    }

    /// On top of a page.
    pub(super) fn print(&self, title: &str, speech: Speech) -> Markup {
        html! {
            div.problem role="alert" tabindex="-1" {
                h2 { (title) }
                p { (self.detail) }
                @if !self.named.is_empty() { ul { @for one in &self.named { li { (one) } } } }
                @if self.more > 0 { p { (speech.say("还有 ", "and ")) (self.more) (speech.say(" 项", " more")) } }
            }
        }
    }
}

/// A message of the service in the language of the page.
pub(super) fn said(text: &str, messages: &Messages, speech: Speech) -> String {
    match speech.0 {
        Language::Zh => messages.chinese(text).unwrap_or_else(|| text.to_owned()),
        Language::En => text.to_owned(),
    }
}

/// Why it was not taken. What is wrong with a list itself stands among the findings.
pub(super) fn trouble(shown: &ShownImport, messages: &Messages, speech: Speech) -> Markup {
    let trouble = JobTrouble::of(&shown.detail.job, messages, speech);
    let title = speech.say("没有导入，原有资料没有改动", "Not imported; nothing was changed");
    html! { @if let Some(trouble) = trouble { (trouble.print(title, speech)) } }
}

/// The report of what was, or would be, written.
pub(super) fn report_of(shown: &ShownImport) -> Option<&ImportReport> {
    shown.detail.list.as_ref().map(|list| &list.import).or(shown.detail.report.as_ref())
}

/// Figures, and what has changed in the registry.
pub(super) fn outcome_section(shown: &ShownImport, speech: Speech) -> Markup {
    let Some(report) = report_of(shown) else { return html! {} };
    let changed = changes(&report.changes, speech);
    html! {
        section aria-labelledby="outcome" {
            h2 #outcome { (speech.import_state(report.state)) }
            @if let Some(list) = &shown.detail.list {
                dl.figures {
                    div { dt { (speech.say("名单里的账号", "Accounts in the list")) } dd { (list.accounts) } }
                    div { dt { (speech.say("已读入", "Taken")) } dd { (list.taken) } }
                    div { dt { (speech.say("待核对", "To check")) } dd { a href="#findings" { (list.problems.len()) } } }
                }
                @if !list.renamed.is_empty() {
                    details {
                        summary { (speech.say("已改名的账号", "Renamed accounts")) " " span.count { (list.renamed.len()) } }
                        ul { @for one in &list.renamed { li { (one.name.from) " → " (one.name.to) } } }
                    }
                }
                @if list.missing_count > 0 {
                    details {
                        summary { (speech.say("这次名单里没有的账号（保持原样）", "Accounts that are not in it any more (left as they are)")) " " span.count { (list.missing_count) } }
                        ul { @for handle in &list.missing { li { (super::name::account_name(handle, &shown.matrix)) } } }
                    }
                }
            }
            @if !changed.is_empty() { (change_table(&changed, report.state, speech)) }
        }
    }
}

fn change_table(changed: &[(&'static str, ImportChangeCount)], state: ImportState, speech: Speech) -> Markup {
    let title = match state {
        ImportState::Applied => speech.say("改动内容", "What was changed"),
        _ => speech.say("写入后的改动", "What would change"),
    };
    html! {
        table.small {
            caption { (title) }
            thead { tr {
                th scope="col" { (speech.say("内容", "What")) }
                th.number scope="col" { (speech.say("新增", "New")) }
                th.number scope="col" { (speech.say("修改", "Changed")) }
            } }
            tbody {
                @for (label, count) in changed {
                    tr { th scope="row" { (label) } td.number data-label=(speech.say("新增", "New")) { (count.created) } td.number data-label=(speech.say("修改", "Changed")) { (count.updated) } }
                }
            }
        }
    }
}

/// What changes by kind of thing; kinds of which nothing changes are left out.
pub(super) fn changes(counts: &ImportChangeCounts, speech: Speech) -> Vec<(&'static str, ImportChangeCount)> {
    let members = ImportChangeCount { created: counts.members_added, updated: 0 };
    let kinds = [
        (speech.say("账号", "Accounts"), counts.accounts),
        (speech.say("单位", "Organisations"), counts.organisations),
        (speech.say("备案信息", "Filing data"), counts.filings),
        (speech.say("职能", "Functions"), counts.functions),
        (speech.say("服务对象", "Audiences"), counts.audiences),
        (speech.say("地区", "Regions"), counts.regions),
        (speech.say("平台", "Platforms"), counts.platforms),
        (speech.say("联系", "Ties"), counts.ties),
        (speech.say("微矩阵", "Clusters"), counts.clusters),
        (speech.say("归入微矩阵的账号", "Accounts that join clusters"), members),
        (speech.say("覆盖目标", "Targets of coverage"), counts.targets),
    ];
    kinds.into_iter().filter(|(_, count)| count.created + count.updated > 0).collect()
}

/// What is to be done now: write what was read, or leave out what stops it.
pub(super) fn next_step(shown: &ShownImport, speech: Speech) -> Markup {
    let state = report_of(shown).map(|report| report.state);
    let asked = shown.detail.upload.as_ref().map(|upload| &upload.options);
    let read_only = asked.is_some_and(|options| options.dry_run) && shown.detail.job.state == JobState::Done;
    let failed = shown.detail.job.state == JobState::Failed;
    let skips = asked.is_some_and(|options| options.strict) || !shown.is_list();
    let skippable = report_of(shown).is_some_and(ImportReport::is_skippable);
    let readable = shown.detail.list.as_ref().is_none_or(|list| !list.mapping.sheets.is_empty());
    html! {
        @if shown.has_files && read_only && state != Some(ImportState::Unchanged) {
            (post_form(format!("/lists/{}/write", shown.id)).class("next").holding(html! {
                p { (speech.say("目前尚无任何改动。核对列对应关系无误后写入名册；推测的内容在写入后逐类确认。", "Nothing is changed yet. Once the columns are right, write it; the guesses are then yours to confirm, kind by kind.")) }
                button.main { (speech.say("写入名册", "Write it into the registry")) }
            }))
        }
        @if shown.has_files && failed && skips && skippable && readable {
            (post_form(format!("/lists/{}/write", shown.id)).class("next").holding(html! {
                input type="hidden" name="leave_out" value="1";
                p { (speech.say("可以先跳过有误的行，把其余的写入。", "The wrong rows can be left out, and the rest written.")) }
                button.main { (speech.say("跳过有误的行，写入其余", "Leave these out, write the rest")) }
            }))
        }
    }
}
