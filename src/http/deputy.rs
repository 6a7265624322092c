//! `/organisations/{key}/deputies`

use axum::extract::State;

use super::auth::{Administer, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::path::{OrganisationPath, Path};
use super::problem::Problem;
use app::App;
use domain::deputy::{Deputies, Deputy};

/// Who stands in for whom in an organisation.
#[utoipa::path(get, path = "/api/v1/organisations/{key}/deputies", tag = "persons",
    responses((status = 200, description = "Its deputies", body = Deputies)))]
pub(super) async fn get_deputies(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(OrganisationPath { key }): Path<OrganisationPath>,
) -> Result<Tagged<Deputies>, Problem> {
    let deputies = app.deputies(&key).await?;
    Ok(Tagged(deputies.revision, deputies))
}

/// Names the deputies of an organisation.
///
/// Names the deputies of an organisation beforehand: who reviews or signs in whose place, from when until when. The deputy holds a
/// token as reviewer or signer, which need not reach this organisation, and may read its pieces in that time. What a deputy does
/// says for whom.
#[utoipa::path(put, path = "/api/v1/organisations/{key}/deputies", tag = "persons",
    responses(
        (status = 200, description = "Named", body = Deputies),
        (status = 422, description = "`ambiguous_person`: several bear the name"),
    ))]
pub(super) async fn name_deputies(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(OrganisationPath { key }): Path<OrganisationPath>,
    IfMatch(revision): IfMatch,
    Json(deputies): Json<Vec<Deputy>>,
) -> Result<Tagged<Deputies>, Problem> {
    let deputies = app.name_deputies(&caller.actor(), &key, revision, deputies).await?;
    Ok(Tagged(deputies.revision, deputies))
}
