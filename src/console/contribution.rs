//! What each cluster has contributed to a campaign; sorted by name, and no rank.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::account_link::account_link;
use super::address::encoded;
use super::campaign_words::{CampaignWords, directions_of};
use super::language::Speech;
use super::name::{account_name, cluster_name};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::contribution::{BlankCell, ClusterContribution, Contributions, NamedPiece};
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::right::Right;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// So many blanks, and so many pieces of a kind, are listed: the rest stands in the exports.
const MOST_LISTED: usize = 100;

/// So many accounts are listed of a cluster before one opens it.
const MOST_ACCOUNTS: usize = 10;

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let mut contributions = app.contributions(&caller.reach, id).await?;
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    contributions.clusters.sort_by_key(|cluster| cluster_name(&cluster.cluster, &matrix));
    let words = CampaignWords::of(&campaign.spec, &matrix, speech);
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        p.hint { (speech.say(
            "一格有几家讲到就由它们分，先后不影响，照抄不计，阅读点赞不计，不排名。",
            "Those who tell a cell share it; who was first does not matter, copies and likes count nothing, and nobody is ranked.",
        )) }
        (total(&contributions, speech))
        @if contributions.clusters.is_empty() { p.empty { (speech.say("还没有下达选题，下达后这里按微矩阵列出份额。", "Nothing is asked yet; once it is, the shares stand here by cluster.")) } }
        @for cluster in &contributions.clusters { (bar(id, cluster, &matrix, speech)) }
        (blanks(id, &contributions.blanks, words))
        @if visitor.may(Right::ReadCoverage) { p { a href=(format!("/campaigns/{id}/coverage")) { (speech.say("每一格谁能讲", "Who could tell each cell")) } } }
        (pieces("pending", speech.say("还没有计入的稿件", "Pieces that do not count yet"), &contributions.pending, &matrix, speech))
        (pieces("late", speech.say("超过期限后发布的稿件", "Pieces that were published late"), &contributions.late, &matrix, speech))
        (exports(id, speech))
    };
    Ok(Page { visitor: &visitor, title: speech.say("覆盖份额", "Contribution"), content }.into_response())
}

fn total(contributions: &Contributions, speech: Speech) -> Markup {
    html! {
        dl.figures {
            div { dt { (speech.say("已讲到", "Told")) } dd { (contributions.covered.with_decimals(1)) "%" } }
            div { dt { (speech.say("空白", "Blank")) } dd { (contributions.uncovered.with_decimals(1)) "%" } }
            div { dt { (speech.say("空白格子", "Blank cells")) } dd { a href="#blanks" { (contributions.blanks.len()) } } }
        }
    }
}

/// A bar that opens into the accounts; with JavaScript into their pieces, and else a link leads there.
fn bar(id: CampaignId, cluster: &ClusterContribution, matrix: &Matrix, speech: Speech) -> Markup {
    let place = format!("/campaigns/{id}/contribution/{}", encoded(&cluster.cluster));
    let name = cluster_name(&cluster.cluster, matrix);
    html! {
        details.share data-part=(place) {
            summary {
                span.name { (name) } " "
                (bars(&cluster.share.with_decimals(1), &cluster.asked.with_decimals(1), speech))
            }
            div.part {
                table {
                    thead { tr {
                        th scope="col" { (speech.say("账号", "Account")) }
                        th scope="col" { (speech.say("份额", "Share")) }
                        th scope="col" { (speech.say("已下达", "Asked")) }
                    } }
                    tbody {
                        @for account in cluster.accounts.iter().take(MOST_ACCOUNTS) {
                            tr {
                                th scope="row" { (account_link(&account.account, matrix, speech)) }
                                td.number data-label=(speech.say("份额", "Share")) { (account.share.with_decimals(1)) "%" }
                                td.number data-label=(speech.say("已下达", "Asked")) { (account.asked.with_decimals(1)) "%" }
                            }
                        }
                    }
                }
                p { a href=(place) { (speech.say("看到每篇稿件：", "Down to each piece: ")) (name) } }
            }
        }
    }
}

/// What was contributed, beside what was asked.
pub(super) fn bars(share: &str, asked: &str, speech: Speech) -> Markup {
    html! {
        meter min="0" max="100" value=(share) aria-label=(speech.say("份额", "share")) { (share) "%" }
        " " (share) "%" span.hint { " / " (speech.say("已下达 ", "asked ")) (asked) "%" }
    }
}

fn blanks(id: CampaignId, blanks: &[BlankCell], words: CampaignWords<'_>) -> Markup {
    let speech = words.speech;
    html! {
        section aria-labelledby="blanks" {
            h2 #blanks { (speech.say("空白格子", "Blank cells")) " " span.count { (blanks.len()) } }
            @if blanks.is_empty() { p.empty { (speech.say("没有空白格子。", "There is none.")) } }
            @else {
                table {
                    thead { tr {
                        th scope="col" { (speech.say("切入角度", "Angle")) }
                        th scope="col" { (speech.say("服务对象", "Audience")) }
                        th scope="col" { (speech.say("地区", "Place")) }
                        th scope="col" { (speech.say("分值占比", "Share")) }
                    } }
                    tbody { @for blank in blanks.iter().take(MOST_LISTED) { tr {
                        th scope="row" { a href=(directions_of(id, &blank.angle)) { (words.names.angle(&blank.angle)) } }
                        td { (words.names.audience(&blank.audience)) }
                        td { (words.place(blank.locality.as_deref())) }
                        td.number data-label=(speech.say("分值占比", "Share")) { (blank.share.with_decimals(1)) "%" }
                    } } }
                }
                @if blanks.len() > MOST_LISTED { p.hint { (speech.say("只列前 ", "Only the first ")) (MOST_LISTED) (speech.say(" 格，其余在导出的表里。", " are listed; the exports have the others.")) } }
            }
        }
    }
}

fn pieces(id: &str, title: &str, pieces: &[NamedPiece], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @if !pieces.is_empty() {
            details #(id) {
                summary { (title) " " span.count { (pieces.len()) } }
                ul { @for piece in pieces.iter().take(MOST_LISTED) {
                    li { a href=(format!("/pieces/{}", piece.piece)) { (account_name(&piece.account, matrix)) } " " span.hint { (cluster_name(&piece.cluster, matrix)) } }
                } }
                @if pieces.len() > MOST_LISTED { p.hint { (speech.say("只列前 ", "Only the first ")) (MOST_LISTED) (speech.say(" 篇。", " are listed.")) } }
            }
        }
    }
}

fn exports(id: CampaignId, speech: Speech) -> Markup {
    let api = format!("/api/v1/campaigns/{id}/ledger/export");
    html! {
        section aria-labelledby="exports" {
            h2 #exports { (speech.say("导出", "Export")) }
            ul.links {
                li { a href=(format!("{api}?format=xlsx")) download { (speech.say("份额明细（Excel）", "Ledger (Excel)")) } }
                li { a href=(format!("{api}?format=csv")) download { (speech.say("份额明细（CSV）", "Ledger (CSV)")) } }
            }
        }
    }
}
