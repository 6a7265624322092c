//! What came of a campaign: the outcomes, what stayed blank, what had to be corrected, and what it cost; with the papers of it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::CampaignState;
use domain::closing::{ClosingReport, Correction, OrganisationEffort, PublishedPiece};
use domain::id::CampaignId;
use domain::local_time::LocalTime;
use domain::right::Right;
use formats::labels::Labels;
use http::auth::{ReadClosing, Require};
use http::path::Path;
use http::problem::Problem;

/// So many rows of a table are shown; the workbook has all.
const MOST_SHOWN: usize = 100;

/// The page.
pub(super) async fn show(
    _: Require<ReadClosing>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let report = app.closing(id).await?;
    let speech = visitor.speech;
    let minute = |at: LocalTime| at.minute(speech.0);
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (report.title) } " "
            span.state data-state=(report.state.key()) { (speech.campaign_state(report.state)) }
            " " (report.starts_at.until(report.ends_at, speech.0)) }
        p.hint { (Labels(speech.0).not_a_basis()) (speech.say("。", ".")) }
        @if report.state != CampaignState::Closed {
            p.note { (speech.say("还没有结束，这里是到现在为止的情况。", "It is not over yet; these are the outcomes so far.")) }
        }
        (papers(&report, speech))
        (totals(&report, speech))
        dl {
            @if let Some(at) = report.launched_at { dt { (speech.say("下达时间", "Launched")) } dd { (minute(at)) } }
            @if let Some(at) = report.closed_at { dt { (speech.say("结束时间", "Closed")) } dd { (minute(at)) } }
            @if let Some(basis) = &report.signed_basis { dt { (speech.say("签发依据", "Signed on the basis of")) } dd { (basis) } }
        }
        (blanks(&report, speech))
        (published(&report.published_pieces, speech))
        (corrections(&report, speech))
        (effort(&report, speech))
        @if visitor.may(Right::ManageCampaigns) { (again(id, speech)) }
    };
    let title = format!("{}{}", speech.say("总结：", "Closing page: "), report.title);
    Ok(Page { visitor: &visitor, title: &title, content }.into_response())
}

fn papers(report: &ClosingReport, speech: Speech) -> Markup {
    let api = format!("/api/v1/campaigns/{}", report.campaign);
    // The page for the head speaks of a plan.
    let has_plan = report.state != CampaignState::Draft;
    html! {
        section aria-labelledby="papers" {
            h2 #papers { (speech.say("材料", "Papers")) }
            ul.links {
                @if has_plan {
                    li { a href=(format!("{api}/result.html")) { (speech.say("给领导的一页纸（打印）", "One page for the head (to print)")) } }
                    li { a href=(format!("{api}/result.docx")) download { (speech.say("给领导的一页纸（Word）", "One page for the head (Word)")) } }
                    li { a href=(format!("{api}/closing/export?format=html")) { (speech.say("一页纸加全部附录（打印）", "The page and this appendix (to print)")) } }
                }
                li { a href=(format!("{api}/closing/export?format=xlsx")) download { (speech.say("全部明细（Excel）", "Everything (Excel)")) } }
            }
        }
    }
}

fn totals(report: &ClosingReport, speech: Speech) -> Markup {
    let (totals, id) = (&report.assignment_totals, report.campaign);
    let list = |query: &str| Some(format!("/campaigns/{id}/directions?{query}"));
    let contribution = || Some(format!("/campaigns/{id}/contribution"));
    let figures = [
        (speech.say("参加的单位", "Organisations"), totals.organisations.to_string(), None),
        (speech.say("参加的账号", "Accounts"), totals.accounts.to_string(), None),
        (speech.say("下达的选题", "Directions asked"), totals.asked.to_string(), list("")),
        (speech.say("有人答复", "Answered by a person"), totals.explicitly_answered.to_string(), None),
        (speech.say("已发布", "Published"), totals.delivered.to_string(), list("mark=published")),
        (speech.say("谢绝", "Declined"), totals.declined.to_string(), list("mark=declined")),
        (speech.say("调整过", "Moved"), totals.moved.to_string(), list("state=superseded")),
        (speech.say("没有交稿", "Ended without a piece"), totals.lapsed.to_string(), list("state=lapsed")),
        (speech.say("已讲到", "Told"), format!("{}%", report.covered), contribution()),
        (speech.say("空白", "Blank"), format!("{}%", report.uncovered), contribution()),
    ];
    html! {
        dl.figures { @for (label, value, address) in figures { div {
            dt { (label) }
            dd { @match address { Some(address) => { a href=(address) { (value) } }, None => { (value) }, } }
        } } }
    }
}

fn blanks(report: &ClosingReport, speech: Speech) -> Markup {
    html! {
        section aria-labelledby="blanks" {
            h2 #blanks { (speech.say("空白格子", "What stayed blank")) " " span.count { (report.blanks.len()) } }
            @if report.blanks.is_empty() { p.empty { (speech.say("没有空白格子。", "None.")) } }
            @else {
                table {
                    thead { tr {
                        th scope="col" { (speech.say("切入角度", "Angle")) }
                        th scope="col" { (speech.say("讲给谁", "For")) }
                        th scope="col" { (speech.say("占比", "Share")) }
                    } }
                    tbody { @for one in report.blanks.iter().take(MOST_SHOWN) { tr {
                        th scope="row" { (one.angle_title) }
                        td { (one.audience_name) @if let Some(place) = &one.locality_name { (speech.say("，", ", ")) (place) } }
                        td.number { (one.share) "%" }
                    } } }
                }
                (more(report.blanks.len(), speech))
            }
        }
    }
}

fn published(pieces: &[PublishedPiece], speech: Speech) -> Markup {
    html! {
        section aria-labelledby="published" {
            h2 #published { (speech.say("发布的稿件", "Published pieces")) " " span.count { (pieces.len()) } }
            @if pieces.is_empty() { p.empty { (speech.say("还没有发布的稿件。", "Nothing was published.")) } }
            @else {
                table {
                    thead { tr {
                        th scope="col" { (speech.say("稿件", "Piece")) }
                        th scope="col" { (speech.say("账号", "Account")) }
                        th scope="col" { (speech.say("发布时间", "Published")) }
                        th scope="col" { (speech.say("原创", "Originality")) }
                    } }
                    tbody { @for one in pieces.iter().take(MOST_SHOWN) { tr {
                        th scope="row" { a href=(format!("/pieces/{}", one.piece)) { (one.title.as_deref().unwrap_or(speech.say("未命名", "untitled"))) } }
                        td { a href=(format!("/accounts/{}", encoded(&one.account))) { (Labels(speech.0).account(&one.account_name, &one.platform_name)) } }
                        td { (one.published_at.minute(speech.0)) @if one.late { " " span.note { (speech.say("已过期限", "late")) } } }
                        td { (Labels(speech.0).verdict(one.verdict)) }
                    } } }
                }
                (more(pieces.len(), speech))
            }
        }
    }
}

fn corrections(report: &ClosingReport, speech: Speech) -> Markup {
    let totals = &report.correction_totals;
    let line = |one: &Correction| format!("{} {}", one.minutes, speech.say("分钟", "minutes"));
    html! {
        section aria-labelledby="corrections" {
            h2 #corrections { (speech.say("更正", "Corrections")) " " span.count { (totals.corrections) } }
            @if report.corrections.is_empty() { p.empty { (speech.say("没有更正。", "Nothing had to be corrected.")) } }
            @else {
                @if let (Some(median), Some(slowest)) = (totals.median_minutes, totals.slowest_minutes) {
                    p { (speech.say("一般用时 ", "Usually after ")) (median) (speech.say(" 分钟，最慢 ", " minutes, at most after ")) (slowest) (speech.say(" 分钟。", ".")) }
                }
                ul { @for one in report.corrections.iter().take(MOST_SHOWN) {
                    li { a href=(format!("/pieces/{}", one.piece)) { (Labels(speech.0).account(&one.account_name, &one.platform_name)) } " " (line(one)) }
                } }
                (more(report.corrections.len(), speech))
            }
        }
    }
}

fn effort(report: &ClosingReport, speech: Speech) -> Markup {
    let hours = |minutes: u64| format!("{}.{}", minutes / 60, minutes % 60 / 6);
    let one = |line: &OrganisationEffort| {
        html! {
            details {
                summary { (line.organisation_name) " " span.count { (hours(line.minutes)) (speech.say(" 小时", " h")) } }
                ul { @for item in &line.items { li { (item.name) " × " (item.count) } } }
            }
        }
    };
    html! {
        section aria-labelledby="effort" {
            h2 #effort { (speech.say("用时（估计）", "What it took (estimated)")) " " span.count { (hours(report.effort_minutes)) (speech.say(" 小时", " h")) } }
            @if report.effort.is_empty() { p.empty { (speech.say("还没有记录。", "Nothing is on record yet.")) } }
            @for line in report.effort.iter().take(MOST_SHOWN) { (one(line)) }
            (more(report.effort.len(), speech))
        }
    }
}

/// How many rows the page leaves out.
fn more(count: usize, speech: Speech) -> Markup {
    html! {
        @if let Some(more) = count.checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
            p.hint { (speech.say("还有 ", "And ")) (more) (speech.say(" 行，都在 Excel 里。", " more rows, all of them in the workbook.")) }
        }
    }
}

fn again(id: CampaignId, speech: Speech) -> Markup {
    html! {
        section aria-labelledby="again" {
            h2 #again { (speech.say("明年续办", "Next year")) }
            p { (speech.say("角度、读者、口径和设置照搬，时间推后一年，保存为新的草稿。", "Angles, audiences, facts and settings are taken over, a year later, as a new draft.")) }
            p { a.main href=(format!("/campaigns/new?from={id}")) { (speech.say("据此再办一次", "Run it again")) } }
        }
    }
}
