//! Who may speak to each cell of a campaign, whatever else they are asked.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::with_query;
use super::campaign_words::{CampaignWords, directions_of};
use super::coverage_words::{coverage_state, figure};
use super::language::Speech;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::coverage::{CampaignCell, CoverageState, CoverageTotals};
use domain::id::CampaignId;
use http::auth::{ReadCoverage, Require};
use http::path::Path;
use http::problem::Problem;

/// So many cells stand on a page.
const ROWS: usize = 50;

/// Which page of the cells.
#[derive(Deserialize)]
pub(super) struct CampaignCellPlace {
    /// How many cells come before it.
    #[serde(default)]
    after: usize,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(place): Query<CampaignCellPlace>,
) -> Result<Response, Problem> {
    let (campaign, speech) = (app.campaign(id).await?, visitor.speech);
    let coverage = Box::pin(app.campaign_coverage(id)).await?;
    let matrix = app.matrix().await?;
    let words = CampaignWords::of(&campaign.spec, &matrix, speech);
    let shown: Vec<&CampaignCell> = coverage.cells.iter().skip(place.after).take(ROWS).collect();
    let next = place.after + ROWS;
    let has_more = coverage.cells.len() > next;
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        p.hint { (speech.say("每一格有几个账号能讲，不论其另外安排了什么；上级地区的账号不按整家算。", "How many accounts may tell each cell, whatever else they are asked; one of a region above counts less than one.")) }
        (totals(&coverage.totals, speech))
        @if shown.is_empty() { p.empty { (speech.say("这个行动还没有格子，先写切入角度和服务对象。", "The campaign has no cell yet; write its angles and audiences first.")) } }
        @else { (table(id, &shown, words)) }
        @if has_more { (page_link(with_query(&format!("/campaigns/{id}/coverage"), &[("after", &next.to_string())]), speech.say("下一页", "Next page"))) }
    };
    let title = speech.say("谁能讲", "Who could tell it");
    Ok(Page { visitor: &visitor, title, content }.into_response())
}

fn totals(totals: &CoverageTotals, speech: Speech) -> Markup {
    let states = [
        (CoverageState::Uncovered, totals.uncovered),
        (CoverageState::Thin, totals.thin),
        (CoverageState::Covered, totals.covered),
        (CoverageState::Crowded, totals.crowded),
    ];
    html! { dl.figures { @for (state, total) in states { div { dt { (coverage_state(state, speech)) } dd { (total.cells) } } } } }
}

fn table(id: CampaignId, cells: &[&CampaignCell], words: CampaignWords<'_>) -> Markup {
    let speech = words.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("切入角度", "Angle")) }
                th scope="col" { (speech.say("服务对象", "Audience")) }
                th scope="col" { (speech.say("地区", "Place")) }
                th scope="col" { (speech.say("已有家数", "Voices")) }
                th scope="col" { (speech.say("状态", "State")) }
            } }
            tbody {
                @for cell in cells {
                    tr {
                        th scope="row" { a href=(directions_of(id, &cell.angle)) { (words.names.angle(&cell.angle)) } }
                        td { (words.names.audience(&cell.audience)) }
                        td { (words.place(cell.locality.as_deref())) }
                        td.number data-label=(speech.say("已有家数 / 所需家数", "Voices / wanted")) { (figure(cell.supply)) " / " (cell.wanted) }
                        td { span.level data-level=(cell.state.key()) { (coverage_state(cell.state, speech)) } }
                    }
                }
            }
        }
    }
}
