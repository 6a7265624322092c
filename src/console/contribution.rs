//! What each cluster has contributed to a campaign; sorted by name, and no rank.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::language::Speech;
use super::name::{account_name, cluster_name};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::contribution::{ClusterContribution, Contributions};
use domain::id::CampaignId;
use domain::matrix::Matrix;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

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
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        p.hint { (speech.say(
            "一格有几家讲到就由它们分，先后不影响，照抄不计，阅读点赞不计，不排名。",
            "Those who tell a cell share it; who was first does not matter, copies and likes count nothing, and nobody is ranked.",
        )) }
        (total(&contributions, speech))
        @for cluster in &contributions.clusters { (bar(cluster, &matrix, speech)) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("覆盖份额", "Contribution"), content }.into_response())
}

fn total(contributions: &Contributions, speech: Speech) -> Markup {
    html! {
        dl.figures {
            div { dt { (speech.say("已讲到", "Told")) } dd { (contributions.covered) "%" } }
            div { dt { (speech.say("还空着", "Blank")) } dd { (contributions.uncovered) "%" } }
            div { dt { (speech.say("空着的格子", "Blank cells")) } dd { (contributions.blanks.len()) } }
        }
    }
}

fn bar(cluster: &ClusterContribution, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        details.share {
            summary {
                span.name { (cluster_name(&cluster.cluster, matrix)) } " "
                meter min="0" max="100" value=(cluster.share) { (cluster.share) "%" }
                " " (cluster.share) "%" span.hint { " / " (speech.say("派了 ", "asked ")) (cluster.asked) "%" }
            }
            table {
                thead { tr {
                    th scope="col" { (speech.say("账号", "Account")) }
                    th scope="col" { (speech.say("份额", "Share")) }
                    th scope="col" { (speech.say("派了", "Asked")) }
                } }
                tbody {
                    @for account in &cluster.accounts {
                        tr {
                            th scope="row" { (account_name(&account.account, matrix)) }
                            td.number { (account.share) "%" }
                            td.number { (account.asked) "%" }
                        }
                    }
                }
            }
        }
    }
}
