//! `/subjects`, `/me`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Administer, ReadRegistry, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, SubjectPath};
use super::problem::Problem;
use app::App;
use domain::id::SubjectId;
use domain::right::{Grant, Right};
use domain::subject::{Subject, SubjectInput};

/// Who the caller is and may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "subject": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳",
    "grants": [{"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}],
    "rights": ["read_registry", "read_directions", "swap_directions", "answer_directions", "read_events"]
}))]
pub(super) struct Me {
    /// Id of the person.
    subject: SubjectId,
    /// The person's name.
    name: String,
    /// Roles and scopes of the token.
    grants: Vec<Grant>,
    /// What they allow.
    rights: Vec<String>,
}

/// Who the caller is and may do.
#[utoipa::path(get, path = "/api/v1/me", tag = "persons",
    responses((status = 200, description = "The caller", body = Me)))]
pub(super) async fn get_me(caller: Require<ReadRegistry>) -> axum::Json<Me> {
    let held = Right::ALL.into_iter().filter(|right| caller.also(*right)).map(|right| right.key().to_owned());
    axum::Json(Me {
        rights: held.collect(),
        subject: caller.subject,
        name: caller.subject_name,
        grants: caller.grants,
    })
}

/// Persons, in the order in which they were entered.
#[utoipa::path(get, path = "/api/v1/subjects", tag = "persons",
    responses((status = 200, description = "A page of persons", body = Page<Subject>)))]
pub(super) async fn list_subjects(
    _: Require<Administer>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Subject>>, Problem> {
    let after = page.after_as()?.map(SubjectId);
    let subjects = store::subject::list_subjects(&app.db, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(subjects, |subject| subject.id.to_string())))
}

/// Enters a person.
#[utoipa::path(post, path = "/api/v1/subjects", tag = "persons",
    responses(
        (status = 201, description = "Entered", body = Subject),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn create_subject(
    caller: Require<Administer>,
    State(app): State<App>,
    Json(input): Json<SubjectInput>,
) -> Result<(StatusCode, axum::Json<Subject>), Problem> {
    let subject = app.create_subject(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, axum::Json(subject)))
}

/// Shuts a person out at once.
///
/// Shuts a person out at once: all tokens of that person are revoked, so that the next request with one is answered 401, and none can be
/// made until that is lifted. Doing it again changes nothing. Whoever alone administers the service, or for longest, is not shut out.
#[utoipa::path(post, path = "/api/v1/subjects/{id}/bar", tag = "persons",
    responses(
        (status = 200, description = "Shut out", body = Subject),
        (status = 409, description = "`last_admin`: nobody would administer the service"),
    ))]
pub(super) async fn bar_subject(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(SubjectPath { id }): Path<SubjectPath>,
) -> Result<axum::Json<Subject>, Problem> {
    Ok(axum::Json(app.bar_subject(&caller.actor(), id).await?))
}

/// Lets a person in again.
///
/// Lets a person in again who was shut out: tokens can be made. Those that were revoked stay so. Doing it again changes nothing.
#[utoipa::path(post, path = "/api/v1/subjects/{id}/lift", tag = "persons",
    responses((status = 200, description = "Let in again", body = Subject)))]
pub(super) async fn lift_bar(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(SubjectPath { id }): Path<SubjectPath>,
) -> Result<axum::Json<Subject>, Problem> {
    Ok(axum::Json(app.lift_bar(&caller.actor(), id).await?))
}
