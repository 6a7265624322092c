//! What a trial would do to the plan of a campaign: as it is and as it would be.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::coverage_choice::coverage_places;
use super::coverage_words::CoverageNames;
use super::language::Speech;
use super::query::Query;
use super::shell::Page;
use super::tried_changes::{TriedChanges, change_said, try_address};
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use app::scenario::PlanChange;
use domain::campaign::Campaign;
use domain::id::CampaignId;
use http::auth::{ReadCoverage, Require};
use http::problem::{Kind, Problem};
use store::campaign::list_open_campaigns;

/// Which changes, and the plan of which campaign.
#[derive(Deserialize)]
pub(super) struct PlanTrial {
    #[serde(default)]
    changes: String,
    #[serde(default)]
    campaign: String,
}

impl PlanTrial {
    fn campaign(&self) -> Result<Option<CampaignId>, Problem> {
        if self.campaign.is_empty() {
            return Ok(None);
        }
        let refuse =
            |_| Problem::new(Kind::InvalidQuery, "the address is not one of this page; open the page again");
        self.campaign.parse().map(|id| Some(CampaignId(id))).map_err(refuse)
    }
}

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(trial): Query<PlanTrial>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let changes = TriedChanges::read(&trial.changes)?;
    let open = list_open_campaigns(&app.db).await.map_err(AppError::from)?;
    let compared = match trial.campaign()?.filter(|_| !changes.0.is_empty()) {
        Some(id) => Some(Box::pin(app.plan_what_if(id, changes.0.clone())).await?),
        None => None,
    };
    let names = CoverageNames { matrix: &matrix, guide: &app.seed.guide, speech };
    let content = html! {
        (coverage_places("/coverage/what-if", speech))
        @if let Some(address) = try_address(&changes) { p { a href=(address) { (speech.say("回到推演", "Back to the what-if")) } } }
        ol.steps { @for change in &changes.0 { li { (change_said(change, names)) } } }
        (choice(&trial, &open, speech))
        @if let Some(compared) = &compared { (table(compared, speech)) }
    };
    let title = speech.say("推演对方案的影响", "What a what-if does to a plan");
    Ok(Page { visitor: &visitor, title, content }.into_response())
}

fn choice(trial: &PlanTrial, open: &[Campaign], speech: Speech) -> Markup {
    html! {
        @if open.is_empty() { p.empty { (speech.say("没有在办的主题行动。", "No campaign is open.")) } }
        @else {
            form.filters method="get" action="/coverage/what-if/plan" {
                input type="hidden" name="changes" value=(trial.changes);
                div.pick {
                    label for="campaign" { (speech.say("主题行动", "Campaign")) }
                    select #campaign name="campaign" {
                        @for one in open { option value=(one.id) selected[one.id.to_string() == trial.campaign] { (one.spec.title) } }
                    }
                }
                button { (speech.say("比较", "Compare")) }
            }
        }
    }
}

fn table(compared: &PlanChange, speech: Speech) -> Markup {
    let (before, after) = (&compared.before, &compared.after);
    let rows = [
        (speech.say("下达的选题", "Directions"), before.assigned.to_string(), after.assigned.to_string()),
        (
            speech.say("本次未安排的账号", "Accounts left out"),
            before.unassigned.to_string(),
            after.unassigned.to_string(),
        ),
        (
            speech.say("已覆盖的格子", "Cells covered"),
            before.cells_covered.to_string(),
            after.cells_covered.to_string(),
        ),
        (
            speech.say("最多可覆盖", "At most"),
            before.cells_coverable.to_string(),
            after.cells_coverable.to_string(),
        ),
        (
            speech.say("无人承担的", "Told by nobody"),
            before.blanks.len().to_string(),
            after.blanks.len().to_string(),
        ),
    ];
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("项目", "Figure")) }
                th scope="col" { (speech.say("现在", "Now")) }
                th scope="col" { (speech.say("推演后", "Then")) }
            } }
            tbody { @for (label, old, new) in &rows {
                tr { th scope="row" { (label) } td data-label=(speech.say("现在", "Now")) { (old) } td data-label=(speech.say("推演后", "Then")) { @if old == new { (new) } @else { strong { (new) } } } }
            } }
        }
    }
}
