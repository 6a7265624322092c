//! `/imports/{id}/proposals`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, Require};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{ImportPath, Path};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use app::import_proposal::ProposalVerdict;
use domain::id::JobId;
use domain::import_proposal::{ImportProposal, ProposalDecision, ProposalSelection, ProposalState};
use domain::proposal::ProposalField;
use store::import_proposal::{ProposalFilter, list_proposals};

/// Filters of an import's proposals; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ProposalQuery {
    /// What they are about.
    field: Option<ProposalField>,
    /// The least confidence, in thousandths.
    #[param(minimum = 0, maximum = 1000)]
    least: Option<u32>,
    /// Where they stand.
    state: Option<ProposalState>,
    /// Handle of the account that they are about; of a tie either end.
    account: Option<String>,
}

/// Lists the proposals of an import.
///
/// What an import proposes for what its list does not say, the surest first, each with its reason.
#[utoipa::path(get, path = "/api/v1/imports/{id}/proposals", tag = "registry",
    responses((status = 200, description = "A page of proposals", body = Page<ImportProposal>)))]
pub(super) async fn list_import_proposals(
    _: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportPath { id }): Path<ImportPath>,
    Listed(query, page): Listed<ProposalQuery>,
) -> Result<axum::Json<Page<ImportProposal>>, Problem> {
    app.import_job(JobId(id.0)).await?;
    let ProposalQuery { field, least, state, account } = query;
    let filter = ProposalFilter { field, least, state, account };
    let after = page.after_as()?.unwrap_or(0);
    let proposals = list_proposals(&app.db, JobId(id.0), &filter, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(proposals, |proposal| proposal.rank.to_string())))
}

/// Accepts proposals of an import.
///
/// Accepts proposals of an import: all, those of a least confidence, or named ones, in one transaction. Their values are entered as an import
/// would; what has changed since is left, with the reason. A cluster without a lead gets the one that was proposed for it.
#[utoipa::path(post, path = "/api/v1/imports/{id}/proposals/accept", tag = "registry",
    responses(
        (status = 200, description = "What came of it", body = ProposalDecision),
        (status = 409, description = "`busy`: others decide on the same at this moment"),
    ))]
pub(super) async fn accept_import_proposals(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportPath { id }): Path<ImportPath>,
    Json(selection): Json<ProposalSelection>,
) -> Result<axum::Json<ProposalDecision>, Problem> {
    let selected = selection.read().map_err(AppError::Invalid)?;
    let verdict = ProposalVerdict::Accept;
    Ok(axum::Json(app.decide_on_proposals(&caller.actor(), JobId(id.0), selected, verdict).await?))
}

/// Rejects proposals of an import.
///
/// Rejects proposals of an import, in one transaction. No later list proposes them again. Of those that were accepted the value is taken out
/// again where it still stands; regions and clusters that were made for them stay.
#[utoipa::path(post, path = "/api/v1/imports/{id}/proposals/reject", tag = "registry",
    responses(
        (status = 200, description = "What came of it", body = ProposalDecision),
        (status = 409, description = "`busy`: others decide on the same at this moment"),
    ))]
pub(super) async fn reject_import_proposals(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportPath { id }): Path<ImportPath>,
    Json(selection): Json<ProposalSelection>,
) -> Result<axum::Json<ProposalDecision>, Problem> {
    let selected = selection.read().map_err(AppError::Invalid)?;
    let verdict = ProposalVerdict::Reject;
    Ok(axum::Json(app.decide_on_proposals(&caller.actor(), JobId(id.0), selected, verdict).await?))
}
