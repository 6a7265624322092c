//! An account: what it is, whom it reaches, what it is asked, whom it is tied to.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::moment::Clocks;
use super::name::{account_name, account_status, cluster_name, organisation_name, tree_name};
use super::refusal::if_there;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::account::Account;
use domain::card::DirectionCard;
use domain::matrix::Matrix;
use domain::right::Right;
use formats::labels::Labels;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::direction::DirectionFilter;

/// So many of its newest directions are shown.
const MOST_SHOWN: u64 = 50;

/// So many of those that it is tied to most closely.
const MOST_TIED: usize = 12;

/// The page.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(handle): Path<String>,
) -> Result<Response, Problem> {
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    let account = matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", &handle))?;
    let clocks = Clocks { speech, zone: app.zone, now: app.clock.now() };
    let filter = DirectionFilter {
        campaign: None,
        account: Some(handle.clone()),
        cluster: None,
        angle: None,
        state: None,
        only: None,
    };
    let reach = caller.reach_of(Right::ReadDirections);
    let cards = if_there(app.list_account_directions(&reach, filter, None, MOST_SHOWN).await)?;
    let content = html! {
        (outline(account, &matrix, speech))
        (directions(cards.as_deref().unwrap_or_default(), clocks))
        (ties(account, &matrix, speech))
    };
    Ok(Page { visitor: &visitor, title: &account.name, content }.into_response())
}

fn outline(account: &Account, matrix: &Matrix, speech: Speech) -> Markup {
    let names = |keys: &[String], name: &dyn Fn(&str) -> String| {
        keys.iter().map(|key| name(key)).collect::<Vec<_>>().join(speech.say("、", ", "))
    };
    let clusters = matrix.clusters_of(&account.handle);
    let rows = [
        (speech.say("平台", "Platform"), tree_name(matrix.platforms(), &account.platform, speech)),
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
            account
                .region
                .as_deref()
                .map_or_else(String::new, |key| tree_name(matrix.regions(), key, speech)),
        ),
        (speech.say("话题", "Topics"), account.topics.join(speech.say("、", ", "))),
        (speech.say("微矩阵", "Clusters"), names(clusters, &|key| cluster_name(key, matrix))),
    ];
    html! {
        dl {
            dt { (speech.say("单位", "Organisation")) }
            dd { a href=(format!("/matrix?organisation={}", encoded(&account.organisation))) { (organisation_name(&account.organisation, matrix)) } }
            @for (label, value) in rows {
                dt { (label) }
                dd { @if value.is_empty() { span.hint { (speech.say("没有记录", "not known")) } } @else { (value) } }
            }
            @if let Some(url) = &account.url { dt { (speech.say("网址", "Address")) } dd { a href=(url) rel="noreferrer" { (url) } } }
        }
    }
}

fn directions(cards: &[DirectionCard], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !cards.is_empty() {
            section aria-labelledby="directions" {
                h2 #directions { (speech.say("选题方向", "Directions")) }
                ul.cards {
                    @for card in cards {
                        li.card {
                            a.title href=(format!("/directions/{}", card.id)) { (card.title) }
                            p.facts {
                                span.state data-state=(card.state.key()) { (Labels(speech.0).state(card.state)) }
                                " " (clocks.window(card.starts_at, card.due_at))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn ties(account: &Account, matrix: &Matrix, speech: Speech) -> Markup {
    let mut ties = matrix.graph.neighbours(&account.handle).unwrap_or_default();
    ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.account.cmp(&b.account)));
    html! {
        @if !ties.is_empty() {
            section aria-labelledby="ties" {
                h2 #ties { (speech.say("联系最紧的账号", "Most closely tied to")) }
                ul { @for tie in ties.iter().take(MOST_TIED) {
                    li { a href=(format!("/accounts/{}", encoded(&tie.account))) { (account_name(&tie.account, matrix)) } }
                } }
            }
        }
    }
}
