//! `/accounts/hints`

use axum::extract::State;

use super::account::PageQuery;
use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::extract::{Json, Path, Query};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use app::hint::AnsweredHints;
use domain::hint::{AccountHints, HintAnswers};

/// The accounts without a function, with their likely ones, the surest first. Nothing is entered without a person's yes.
#[utoipa::path(get, path = "/api/v1/accounts/hints", tag = "registry", params(PageQuery),
    responses((status = 200, description = "A page of accounts with hints", body = Page<AccountHints>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_hints(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<AccountHints>>, Problem> {
    let place = Place::new("hints", query.limit, query.cursor.as_deref())?;
    let survey = app.hints().await?;
    Ok(axum::Json(place.page_of(survey.accounts.iter(), AccountHints::place)))
}

/// Enters the functions of many accounts at once: all or none.
#[utoipa::path(post, path = "/api/v1/accounts/hints", tag = "registry", request_body = HintAnswers,
    responses((status = 200, description = "Entered", body = AnsweredHints)),
    security(("token" = ["change_registry"])))]
pub(super) async fn answer_hints(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<HintAnswers>,
) -> Result<axum::Json<AnsweredHints>, Problem> {
    Ok(axum::Json(app.answer_hints(&caller.actor(), input).await?))
}

/// The likely functions of one account, with the evidence.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/hints", tag = "registry",
    params(("handle" = String, Path, description = "Its handle")),
    responses((status = 200, description = "Its hints; none if it has functions, or nothing speaks for any", body = AccountHints)),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_account_hints(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(handle): Path<String>,
) -> Result<axum::Json<AccountHints>, Problem> {
    Ok(axum::Json(app.account_hints(&handle).await?))
}
