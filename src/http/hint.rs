//! `/accounts/hints`

use axum::extract::State;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{AccountPath, Path};
use super::problem::Problem;
use app::App;
use app::hint::AnsweredHints;
use domain::hint::{AccountHints, HintAnswers};

/// Lists accounts without a function, with their likely ones.
///
/// The accounts without a function, with their likely ones, the surest first. Nothing is entered without a person's approval.
#[utoipa::path(get, path = "/api/v1/accounts/hints", tag = "registry",
    responses((status = 200, description = "A page of accounts with hints", body = Page<AccountHints>)))]
pub(super) async fn list_hints(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<AccountHints>>, Problem> {
    let survey = app.hints().await?;
    Ok(axum::Json(page.of_list(survey.accounts.iter(), AccountHints::place)))
}

/// Enters the functions of many accounts at once: all or none.
#[utoipa::path(post, path = "/api/v1/accounts/hints", tag = "registry",
    responses((status = 200, description = "Entered", body = AnsweredHints)))]
pub(super) async fn answer_hints(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<HintAnswers>,
) -> Result<axum::Json<AnsweredHints>, Problem> {
    Ok(axum::Json(app.answer_hints(&caller.actor(), input).await?))
}

/// The likely functions of one account, with the evidence.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/hints", tag = "registry",
    responses(
        (status = 200, description = "Its hints; none if it has functions, or nothing speaks for any",
            body = AccountHints),
    ))]
pub(super) async fn get_account_hints(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
) -> Result<axum::Json<AccountHints>, Problem> {
    Ok(axum::Json(app.account_hints(&handle).await?))
}
