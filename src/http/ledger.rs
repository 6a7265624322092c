//! `/campaigns/{id}/ledger`, `/ledgers`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadDirections, Require};
use super::export::Export;
use super::page::{Page, PageRequest};
use super::path::{CampaignPath, Path};
use super::problem::{Kind, Problem};
use super::query::Query;
use app::App;
use domain::contribution::{CampaignLedger, LedgerView, Movement};
use domain::id::CampaignId;

/// Campaigns that one ledger shows at most.
const MOST_CAMPAIGNS: usize = 20;

/// In which form a ledger is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LedgerFormat {
    /// For programs.
    #[default]
    Json,
    /// A table.
    Csv,
    /// A workbook.
    Xlsx,
}

/// View and form of a ledger.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgerQuery {
    /// What the lines are: `cluster` (default), `organisation`, `account`, `cell` or `piece`.
    #[serde(default)]
    #[param(inline)]
    by: LedgerView,
    /// `json` (default), `csv` or `xlsx`.
    #[serde(default)]
    #[param(inline)]
    format: LedgerFormat,
}

/// A campaign's ledger: what is due to each cluster, organisation, account, cell or piece, beside what was asked; recomputed from the
/// pieces each time, to the same digits. Lines add up in every view, and every view is the same figures added up. A lead sees its
/// clusters and a member its accounts. Files say on every copy when they are no basis for an assessment.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/ledger", tag = "contributions",
    responses(
        (status = 200, description = "The ledger",
            content(
        (CampaignLedger = "application/json"),
        (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    ))]
pub(super) async fn get_ledger(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<LedgerQuery>,
) -> Result<Response, Problem> {
    let (reach, name) = (&caller.reach, format!("ledger-{id}"));
    Ok(match query.format {
        LedgerFormat::Json => axum::Json(app.ledgers(reach, &[id], query.by).await?.pop()).into_response(),
        LedgerFormat::Csv => Export::csv(&name, &app.ledger_csv(reach, id, query.by).await?).into_response(),
        LedgerFormat::Xlsx => {
            Export::xlsx(&name, app.ledger_workbook(reach, &[id], query.by).await?).into_response()
        }
    })
}

/// Why shares moved, in order: publications, corrections, withdrawals, scores and overruled verdicts, each with whose figures it changed.
/// Replayed from the events, exactly: a figure begins where its last movement has ended, and ends at what the ledger shows, to the last
/// digit. A correction of a piece that has grades is told also when it moves nothing, because its grades are of what it said before.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/ledger/history", tag = "contributions",
    responses((status = 200, description = "A page of movements", body = Page<Movement>)))]
pub(super) async fn get_ledger_history(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<Movement>>, Problem> {
    let after: i64 = page.after_as()?.unwrap_or(0);
    let mut told = app.ledger_history(&caller.reach, id).await?;
    told.retain(|movement| movement.seq > after);
    told.truncate(usize::try_from(page.wanted()).unwrap_or(usize::MAX));
    Ok(axum::Json(page.of_rows(told, |movement| movement.seq.to_string())))
}

/// Which ledgers are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgersQuery {
    /// Ids of 1 to 20 campaigns, separated by commas.
    campaigns: String,
    /// What the lines are: `cluster` (default), `organisation`, `account`, `cell` or `piece`.
    #[serde(default)]
    #[param(inline)]
    by: LedgerView,
    /// `json` (default) or `xlsx`.
    #[serde(default)]
    #[param(inline)]
    format: LedgersFormat,
}

/// In which form several ledgers are wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LedgersFormat {
    /// For programs.
    #[default]
    Json,
    /// A workbook with a sheet for each campaign.
    Xlsx,
}

/// Ledgers of several campaigns.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"ledgers": []}))]
struct Ledgers {
    /// One for each campaign, in the order asked for. Shares of different campaigns are percents of different things and are not
    /// added up.
    ledgers: Vec<CampaignLedger>,
}

/// The ledgers of several campaigns in one view, side by side.
#[utoipa::path(get, path = "/api/v1/ledgers", tag = "contributions",
    responses(
        (status = 200, description = "The ledgers",
            content(
        (Ledgers = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    ))]
pub(super) async fn list_ledgers(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Query(query): Query<LedgersQuery>,
) -> Result<Response, Problem> {
    let ids: Result<Vec<CampaignId>, _> =
        query.campaigns.split(',').map(|id| id.trim().parse().map(CampaignId)).collect();
    let ids = ids.ok().filter(|ids| (1..=MOST_CAMPAIGNS).contains(&ids.len())).ok_or_else(|| {
        let detail = format!("`campaigns` takes 1 to {MOST_CAMPAIGNS} ids, separated by commas");
        Problem::new(Kind::InvalidQuery, detail).at("#campaigns", "is no such list")
    })?;
    let (reach, by) = (&caller.reach, query.by);
    Ok(match query.format {
        LedgersFormat::Json => {
            axum::Json(Ledgers { ledgers: app.ledgers(reach, &ids, by).await? }).into_response()
        }
        LedgersFormat::Xlsx => {
            Export::xlsx("ledgers", app.ledger_workbook(reach, &ids, by).await?).into_response()
        }
    })
}
