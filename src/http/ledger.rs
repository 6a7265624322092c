//! `/campaigns/{id}/ledger`, `/ledgers`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadDirections, Require};
use super::export::{BinaryFile, Export};
use super::page::{Page, PageRequest};
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use super::query::{Both, Query};
use app::App;
use domain::contribution::{CampaignLedger, LedgerView, Movement};
use domain::id::CampaignId;
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};
use formats::ledger::{write_ledger_csv, write_ledger_workbook};

/// Campaigns that one ledger shows at most.
const MOST_CAMPAIGNS: usize = 20;

/// What the lines of a ledger are.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgerQuery {
    /// What the lines are: `cluster` (default), `organisation`, `account`, `cell` or `piece`.
    #[serde(default)]
    #[param(inline)]
    by: LedgerView,
}

/// Shows a campaign's ledger.
///
/// A campaign's ledger: what is due to each cluster, organisation, account, cell or piece, beside what was asked; recomputed from the
/// pieces each time, to the same digits. Lines add up in every view, and every view is the same figures added up. A lead sees its
/// clusters and a member its accounts.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/ledger", tag = "contributions",
    responses((status = 200, description = "The ledger", body = CampaignLedger)))]
pub(super) async fn get_ledger(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<LedgerQuery>,
) -> Result<axum::Json<CampaignLedger>, Problem> {
    Ok(axum::Json(app.ledger(&caller.reach, id, query.by).await?))
}

/// In which form a ledger is exported.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LedgerFormat {
    /// A table.
    Csv,
    /// A workbook.
    Xlsx,
}

/// The form of a ledger.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgerExportQuery {
    /// `csv` or `xlsx`.
    #[param(inline)]
    format: LedgerFormat,
}

/// Exports a campaign's ledger as a table or a workbook.
///
/// Exports a campaign's ledger as a table or a workbook. Files say on every copy when they are no basis for an assessment, and how
/// many lines they leave out because the reader may not see them: in the header `left-out`, and in a workbook on its last sheet.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/ledger/export", tag = "contributions",
    responses((status = 200, description = "The file", content(
        (String = "text/csv"),
        (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))))]
pub(super) async fn export_ledger(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(Both(view, query)): Query<Both<LedgerQuery, LedgerExportQuery>>,
) -> Result<Export, Problem> {
    let (ledger, left_out) = app.ledger_to_export(&caller.reach, id, view.by).await?;
    let name = format!("ledger-{id}");
    Export::write(move || match query.format {
        LedgerFormat::Csv => Ok(Export::csv(&name, &write_ledger_csv(&ledger)).leaving_out(left_out)),
        LedgerFormat::Xlsx => write_ledger_workbook(&[ledger], &left_out)
            .map(|book| Export::xlsx(&name, book).leaving_out(left_out)),
    })
    .await
}

/// Lists why the shares of a campaign moved.
///
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
    let mut movements = app.ledger_history(&caller.reach, id).await?;
    movements.retain(|movement| movement.seq > after);
    movements.truncate(page.wanted_items());
    Ok(axum::Json(page.of_rows(movements, |movement| movement.seq.to_string())))
}

/// Ids of campaigns, separated by commas.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct CampaignIds(Vec<CampaignId>);

impl TryFrom<String> for CampaignIds {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let ids: Result<Vec<_>, _> = text.split(',').map(|id| id.trim().parse().map(CampaignId)).collect();
        let ids = ids.ok().filter(|ids| (1..=MOST_CAMPAIGNS).contains(&ids.len()));
        let wanted = || format!("takes 1 to {MOST_CAMPAIGNS} ids, separated by commas");
        ids.map(Self).ok_or_else(wanted)
    }
}

/// Which ledgers are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LedgersQuery {
    /// Ids of 1 to 20 campaigns, separated by commas.
    #[param(value_type = String)]
    campaigns: CampaignIds,
    /// What the lines are: `cluster` (default), `organisation`, `account`, `cell` or `piece`.
    #[serde(default)]
    #[param(inline)]
    by: LedgerView,
}

/// Ledgers of several campaigns.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"ledgers": []}))]
pub(super) struct Ledgers {
    /// One for each campaign, in the order asked for. Shares of different campaigns are percents of different things and are not
    /// added up.
    ledgers: Vec<CampaignLedger>,
}

/// The ledgers of several campaigns in one view, side by side.
#[utoipa::path(get, path = "/api/v1/ledgers", tag = "contributions",
    responses((status = 200, description = "The ledgers", body = Ledgers)))]
pub(super) async fn list_ledgers(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Query(LedgersQuery { campaigns, by }): Query<LedgersQuery>,
) -> Result<axum::Json<Ledgers>, Problem> {
    Ok(axum::Json(Ledgers { ledgers: app.ledgers(&caller.reach, &campaigns.0, by).await? }))
}

/// Exports the ledgers of several campaigns as a workbook.
///
/// Exports the ledgers of several campaigns as a workbook with a sheet for each.
#[utoipa::path(get, path = "/api/v1/ledgers/export", tag = "contributions",
    responses((status = 200, description = "The workbook", body = BinaryFile,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub(super) async fn export_ledgers(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Query(LedgersQuery { campaigns, by }): Query<LedgersQuery>,
) -> Result<Export, Problem> {
    let (mut ledgers, mut hidden) = (Vec::new(), 0);
    for id in &campaigns.0 {
        let (ledger, left_out) = app.ledger_to_export(&caller.reach, *id, by).await?;
        hidden += left_out.iter().map(|left_out| left_out.count).sum::<u64>();
        ledgers.push(ledger);
    }
    let left_out = LeftOutPart::list(&[(LeftOutThing::Lines, hidden, LeftOutWhy::Rights)]);
    Export::write(move || {
        write_ledger_workbook(&ledgers, &left_out)
            .map(|book| Export::xlsx("ledgers", book).leaving_out(left_out))
    })
    .await
}
