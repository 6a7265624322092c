//! An account: what it is, what is filed of it, what it is asked and has written, whom it is tied to, how it has changed.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::account_link::{account_link, cluster_link, organisation_link};
use super::account_work::{directions, pieces};
use super::address::{encoded, with_query};
use super::coverage_address::coverage_account_address;
use super::coverage_words::figure;
use super::language::Speech;
use super::moment::Clocks;
use super::name::{account_status, tree_name};
use super::refusal::if_there;
use super::shell::Page;
use super::tie_kind::tie_kind;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use app::piece_reading::PieceReach;
use domain::account::{Account, AccountStatus};
use domain::filing::Filing;
use domain::form::Form;
use domain::graph::Neighbour;
use domain::guide::Guide;
use domain::link::LinkSurvey;
use domain::matrix::Matrix;
use domain::piece::Piece;
use domain::platform::AccountKind;
use domain::right::Right;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::direction::{DirectionFilter, DirectionScope};
use store::piece::{PieceFilter, list_pieces};

/// So many of its newest directions and pieces are shown.
const MOST_SHOWN: u64 = 50;

/// So many of those that it is tied to most closely.
const MOST_TIED: usize = 30;

/// The page.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(handle): Path<String>,
) -> Result<Response, Problem> {
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    let account = matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", &handle))?;
    let clocks = Clocks::of(&app, speech);
    let filter = DirectionFilter { account: Some(handle.clone()), ..DirectionFilter::default() };
    let reach = caller.reach_of(Right::ReadDirections);
    let cards = if_there(app.list_account_directions(&reach, filter, None, MOST_SHOWN).await)?;
    let pieces_of = account_pieces(&app, &caller, &handle).await?;
    let filing = filing_of(&app, &caller, &handle).await?;
    let links = app.links().await?;
    let content = html! {
        (outline(account, &matrix, &app.seed.guide, speech))
        (marks(&handle, &links, &matrix, speech))
        @if let Some(filing) = &filing { (filed(filing, speech)) }
        (directions(cards.as_deref().unwrap_or_default(), clocks))
        (pieces(&pieces_of, clocks))
        (ties(account, &matrix, speech))
        (more(account, &visitor))
    };
    Ok(Page { visitor: &visitor, title: &account.name, content }.into_response())
}

/// Its pieces, as far as the visitor may read them.
async fn account_pieces(
    app: &App,
    caller: &Require<ReadRegistry>,
    handle: &str,
) -> Result<Vec<Piece>, Problem> {
    if !caller.also(Right::ReadDirections) {
        return Ok(Vec::new());
    }
    let reach = caller.reach_of(Right::ReadDirections);
    let filter = PieceFilter {
        account: Some(handle.to_owned()),
        only: (!reach.all).then(|| DirectionScope::of(&reach)),
        ..PieceFilter::default()
    };
    let matrix = app.matrix().await?;
    let shown = PieceReach { pieces: reach, texts: caller.reach_of(Right::ReadUnpublished) };
    let pieces = list_pieces(&app.db, &filter, None, MOST_SHOWN).await.map_err(AppError::from)?;
    Ok(pieces.into_iter().map(|piece| shown.show(piece, &matrix)).collect())
}

/// What is filed of it, if the visitor may read that.
async fn filing_of(
    app: &App,
    caller: &Require<ReadRegistry>,
    handle: &str,
) -> Result<Option<Filing>, Problem> {
    if !caller.also(Right::ReadFilings) {
        return Ok(None);
    }
    if_there(app.filing(&caller.reach_of(Right::ReadFilings), handle).await)
}

fn outline(account: &Account, matrix: &Matrix, guide: &Guide, speech: Speech) -> Markup {
    let names = |keys: &[String], name: &dyn Fn(&str) -> String| {
        keys.iter().map(|key| name(key)).collect::<Vec<_>>().join(speech.say("、", ", "))
    };
    let region = account.region.as_deref();
    let rows = [
        (speech.say("平台", "Platform"), platform(account, matrix, speech)),
        (speech.say("形式", "Form"), form(account.form, guide, speech)),
        (speech.say("账号 ID", "Handle"), account.handle.clone()),
        (speech.say("状态", "Status"), account_status(account.status, speech).to_owned()),
        (
            speech.say("职能", "Functions"),
            names(&account.functions, &|key| tree_name(matrix.functions(), key, speech)),
        ),
        (
            speech.say("服务对象", "Audiences"),
            names(&account.audiences, &|key| tree_name(matrix.audiences(), key, speech)),
        ),
        (
            speech.say("地区", "Region"),
            region.map_or_else(String::new, |key| tree_name(matrix.regions(), key, speech)),
        ),
        (speech.say("话题", "Topics"), account.topics.join(speech.say("、", ", "))),
        (
            speech.say("粉丝", "Followers"),
            account.followers.map_or_else(String::new, |followers| followers.to_string()),
        ),
    ];
    let clusters = matrix.clusters_of(&account.handle);
    html! {
        dl {
            dt { (speech.say("单位", "Organisation")) }
            dd { (organisation_link(&account.organisation, matrix))
                @for other in &account.co_organisations { (speech.say("、", ", ")) (organisation_link(other, matrix)) } }
            dt { (speech.say("微矩阵", "Clusters")) }
            dd { @if clusters.is_empty() { span.hint { (speech.say("没有加入", "none")) } }
                @for (at, key) in clusters.iter().enumerate() { @if at > 0 { (speech.say("、", ", ")) } (cluster_link(key, matrix)) } }
            @for (label, value) in rows {
                dt { (label) }
                dd { @if value.is_empty() { span.hint { (speech.say("没有记录", "not known")) } } @else { (value) } }
            }
            @if let Some(url) = &account.url { dt { (speech.say("网址", "Address")) } dd { a href=(url) rel="noreferrer" { (url) } } }
        }
    }
}

fn platform(account: &Account, matrix: &Matrix, speech: Speech) -> String {
    let name = tree_name(matrix.platforms(), &account.platform, speech);
    let kind = match account.kind {
        Some(AccountKind::Subscription) => speech.say("（订阅号）", " (subscription account)"),
        Some(AccountKind::Service) => speech.say("（服务号）", " (service account)"),
        None => "",
    };
    name + kind
}

fn form(form: Form, guide: &Guide, speech: Speech) -> String {
    guide.forms.get(&form).map_or(form.key(), |form| form.name.get(speech.0)).to_owned()
}

/// Whether its ties point elsewhere, or link clusters.
fn marks(handle: &str, links: &LinkSurvey, matrix: &Matrix, speech: Speech) -> Markup {
    let drift = links.drift.iter().find(|one| one.account == handle);
    let bridge = links.bridges.iter().find(|one| one.account == handle);
    html! {
        @if let Some(drift) = drift { p.note { (speech.say("与其他微矩阵联系更紧：", "It is tied more to another cluster: ")) (cluster_link(&drift.toward, matrix)) } }
        @if let Some(bridge) = bridge {
            p.hint { (speech.say("把本微矩阵与下列微矩阵连在一起：", "It links its clusters with: "))
                @for (at, link) in bridge.links.iter().enumerate() { @if at > 0 { (speech.say("、", ", ")) } (cluster_link(&link.cluster, matrix)) } }
        }
    }
}

fn filed(filing: &Filing, speech: Speech) -> Markup {
    let rows = [
        (speech.say("负责人", "In charge"), filing.person_in_charge.clone()),
        (speech.say("电话", "Phone"), filing.phone.clone()),
        (speech.say("开通时间", "Opened"), filing.opened.map(|opened| opened.to_string())),
        (speech.say("备案号", "Filing number"), filing.filing_number.clone()),
        (speech.say("说明", "Note"), filing.note.clone()),
    ];
    html! {
        section aria-labelledby="filing" {
            h2 #filing { (speech.say("备案", "Filing")) }
            dl { @for (label, value) in rows { dt { (label) } dd { @if let Some(value) = value { (value) } @else { span.hint { (speech.say("未填写", "not filed")) } } } } }
        }
    }
}

fn ties(account: &Account, matrix: &Matrix, speech: Speech) -> Markup {
    let mut ties: Vec<Neighbour> = matrix.graph.neighbours(&account.handle).unwrap_or_default();
    ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.account.cmp(&b.account)));
    html! {
        section aria-labelledby="ties" {
            h2 #ties { (speech.say("联系", "Ties")) " " span.count { (ties.len()) } }
            @if ties.is_empty() { p.empty { (speech.say("与其他账号尚无联系。", "It is tied to nobody yet.")) } }
            @else {
                table {
                    thead { tr {
                        th scope="col" { (speech.say("账号", "Account")) }
                        th scope="col" { (speech.say("联系类型", "Kind")) }
                        th scope="col" { (speech.say("强度", "Weight")) }
                    } }
                    tbody { @for tie in ties.iter().take(MOST_TIED) { tr {
                        th scope="row" { (account_link(&tie.account, matrix, speech)) }
                        td { (tie_kind(&tie.kind, speech)) }
                        td.number data-label=(speech.say("强度", "Weight")) { (figure(tie.weight)) }
                    } } }
                }
                @if ties.len() > MOST_TIED { p.hint { (speech.say("只列最紧的 ", "Only the closest ")) (MOST_TIED) (speech.say(" 条。", " are listed.")) } }
            }
        }
    }
}

fn more(account: &Account, visitor: &Visitor) -> Markup {
    let (speech, handle) = (visitor.speech, encoded(&account.handle));
    html! {
        section aria-labelledby="more" {
            h2 #more { (speech.say("还可以看", "See also")) }
            ul.links {
                li { a href=(format!("/accounts/{handle}/history")) { (speech.say("修改记录", "History")) } }
                @if visitor.may(Right::ReadEvents) { li { a href=(with_query("/events", &[("thing", "account"), ("key", &account.handle)])) { (speech.say("相关动态", "Related events")) } } }
                @if visitor.may(Right::ReadCoverage) && account.status == AccountStatus::Active { li { a href=(coverage_account_address(&account.handle)) { (speech.say("缺少该账号的影响", "What would be lost without it")) } } }
            }
        }
    }
}
