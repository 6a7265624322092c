//! `/subjects/{id}/links`, `/subjects/links/sheet`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Administer, Require};
use super::export::Export;
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, PersonalLinkPath, SubjectPath};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::id::LinkId;
use domain::personal_link::{LinkInput, LinkSheetInput, PersonalLink};
use formats::link_sheet::print_link_sheet;

/// A link that was just made. The code is shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "link": {
        "id": "01980c5e-7a00-7000-8000-000000000031", "subject": "01980c5e-7a00-7000-8000-000000000001",
        "created_at": "2026-06-01T01:00:00Z", "expires_at": "2026-06-15T01:00:00Z", "used_at": null, "revoked_at": null,
        "token": null
    },
    "code": "7K2M-9QXD-4TVA-0H8R-PW3E-6NBC-JF5S", "path": "/s/7K2M9QXD4TVA0H8RPW3E6NBCJF5S"
}))]
pub(super) struct NewLink {
    /// The link.
    link: PersonalLink,
    /// What opens it, in groups to be typed; kept nowhere.
    code: String,
    /// The same as the end of an address.
    path: String,
}

/// A person's links without their codes, in the order in which they were made.
#[utoipa::path(get, path = "/api/v1/subjects/{id}/links", tag = "persons",
    responses((status = 200, description = "A page of links", body = Page<PersonalLink>)))]
pub(super) async fn list_links(
    _: Require<Administer>,
    State(app): State<App>,
    Path(SubjectPath { id }): Path<SubjectPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<PersonalLink>>, Problem> {
    app.subject(id).await?;
    let after = page.after_as()?.map(LinkId);
    let links = store::personal_link::list_links(&app.db, id, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(links, |link| link.id.to_string())))
}

/// Makes a personal link.
///
/// Makes a personal link: a code that opens once, within 14 days unless said, and gives its person a token with the person's `grants`. The
/// code is in this answer and nowhere else. A link of the person that was not opened is taken back.
#[utoipa::path(post, path = "/api/v1/subjects/{id}/links", tag = "persons",
    responses(
        (status = 201, description = "Made", body = NewLink),
        (status = 409, description = "`secret_not_replayed`: it was made before; `barred`: the person is shut out; `no_roles`: a link \
            would give nothing"),
    ))]
pub(super) async fn create_link(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(SubjectPath { id }): Path<SubjectPath>,
    Json(input): Json<LinkInput>,
) -> Result<(StatusCode, axum::Json<NewLink>), Problem> {
    let made = app.create_link(&caller.actor(), id, &input).await?;
    let path = format!("/s/{}", made.code.reveal());
    Ok((StatusCode::CREATED, axum::Json(NewLink { link: made.link, code: made.code.grouped(), path })))
}

/// Takes a personal link back.
///
/// Takes a personal link back that was not opened: it opens no more. One that was opened stays as it is; its token is revoked by itself.
#[utoipa::path(delete, path = "/api/v1/subjects/{id}/links/{link}", tag = "persons",
    responses((status = 200, description = "Taken back, or as it was", body = PersonalLink)))]
pub(super) async fn revoke_link(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(PersonalLinkPath { id, link }): Path<PersonalLinkPath>,
) -> Result<axum::Json<PersonalLink>, Problem> {
    Ok(axum::Json(app.revoke_link(&caller.actor(), id, link).await?))
}

/// Prints a sheet of personal links.
///
/// Makes a personal link for each of these persons and answers with one page to print and cut: a card for each, with what the link is for, its
/// address, a QR code of it, the code in groups, and until when it opens. The codes are on this page and nowhere else.
#[utoipa::path(post, path = "/api/v1/subjects/links/sheet", tag = "persons",
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 409, description = "`secret_not_replayed`: it was printed before"),
    ))]
pub(super) async fn print_links(
    caller: Require<Administer>,
    State(app): State<App>,
    Json(input): Json<LinkSheetInput>,
) -> Result<Export, Problem> {
    let made = app.create_links(&caller.actor(), &input).await?;
    let cards = app.link_cards(made).await?;
    let page = move || Ok::<_, AppError>(Export::html(print_link_sheet(&cards, &input.base_url, app.zone)));
    Export::write(page).await
}
