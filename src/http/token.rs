//! `/tokens`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Administer, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, TokenPath};
use super::problem::Problem;
use app::App;
use domain::id::TokenId;
use domain::token::{Token, TokenInput};

/// A token that was just made. The secret is shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "token": {
        "id": "01980c5e-7a00-7000-8000-000000000009", "subject": "01980c5e-7a00-7000-8000-000000000001",
        "subject_name": "王芳", "label": "", "grants": [{"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}],
        "created_at": "2026-06-01T01:00:00Z", "expires_at": null, "revoked_at": null
    },
    "secret": "mm_0000000000000000000000000000000000000000000000000000000000000000"
}))]
pub(super) struct NewToken {
    /// The token.
    pub(super) token: Token,
    /// What its holder sends as `Authorization: Bearer …`; kept nowhere.
    pub(super) secret: String,
}

/// Tokens without their secrets, in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "persons",
    responses((status = 200, description = "A page of tokens", body = Page<Token>)))]
pub(super) async fn list_tokens(
    _: Require<Administer>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Token>>, Problem> {
    let after = page.after_as()?.map(TokenId);
    let tokens = store::token::list_tokens(&app.db, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(tokens, |token| token.id.to_string())))
}

/// Makes a token for a person.
///
/// Makes a token for a person, who is entered when not there yet. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "persons",
    responses(
        (status = 201, description = "Made", body = NewToken),
        (status = 409, description = "`secret_not_replayed`: it was made before; `barred`: the person is shut out"),
        (status = 422, description = "`ambiguous_person`: several bear the name"),
    ))]
pub(super) async fn create_token(
    caller: Require<Administer>,
    State(app): State<App>,
    Json(input): Json<TokenInput>,
) -> Result<(StatusCode, axum::Json<NewToken>), Problem> {
    let (token, secret) = app.create_token(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, axum::Json(NewToken { token, secret: secret.reveal().to_owned() })))
}

/// Revokes a token; it stops speaking at once.
///
/// Revokes a token; it stops speaking at once. Revoking it again changes nothing. The admin token that is valid longest stays until
/// there is another one that ends no earlier.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "persons",
    responses(
        (status = 200, description = "Revoked", body = Token),
        (status = 409, description = "`last_admin`: nobody would administer the service"),
    ))]
pub(super) async fn revoke_token(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(TokenPath { id }): Path<TokenPath>,
) -> Result<axum::Json<Token>, Problem> {
    Ok(axum::Json(app.revoke_token(&caller.actor(), id).await?))
}
