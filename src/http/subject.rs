//! `/subjects`, `/me`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Administer, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, SubjectPath};
use super::problem::Problem;
use app::App;
use domain::id::SubjectId;
use domain::right::{Grant, Right};
use domain::subject::{Phone, Subject, SubjectInput};

/// Who the caller is and may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "subject": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳", "organisation": "zjg-education",
    "staff_number": "1001", "phone": "13800138000",
    "grants": [{"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}],
    "rights": ["read_registry", "read_directions", "swap_directions", "answer_directions", "read_events"]
}))]
pub(super) struct Me {
    /// Id of the person.
    subject: SubjectId,
    /// The person's name.
    name: String,
    /// Key of the organisation that the person works for.
    #[schema(required = true)]
    organisation: Option<String>,
    /// The person's staff number.
    #[schema(required = true)]
    staff_number: Option<String>,
    /// The person's phone.
    #[schema(required = true)]
    phone: Option<Phone>,
    /// Roles and scopes of the token.
    grants: Vec<Grant>,
    /// What they allow.
    rights: Vec<String>,
}

/// A person with the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳", "organisation": "zjg-education", "staff_number": "1001",
    "phone": "13800138000", "grants": [{"role": "reviewer", "organisations": ["zjg-education"]}],
    "created_at": "2026-06-01T01:00:00Z", "barred_at": null, "revision": 1
}))]
pub(super) struct SubjectCard {
    /// What everybody who reads persons sees.
    #[serde(flatten)]
    subject: Subject,
    /// The person's phone.
    #[schema(required = true)]
    phone: Option<Phone>,
}

/// Who the caller is and may do.
#[utoipa::path(get, path = "/api/v1/me", tag = "persons",
    responses((status = 200, description = "The caller", body = Me)))]
pub(super) async fn get_me(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<axum::Json<Me>, Problem> {
    let held = Right::ALL.into_iter().filter(|right| caller.also(*right)).map(|right| right.key().to_owned());
    let rights = held.collect();
    let (own, phone) = app.subject(caller.subject).await?;
    Ok(axum::Json(Me {
        subject: own.id,
        name: own.name,
        organisation: own.organisation,
        staff_number: own.staff_number,
        phone,
        grants: caller.grants,
        rights,
    }))
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
///
/// Enters a person. Two persons may have one name: somebody of a name that is there already is entered when staff number or
/// organisation are others, or when `another` says that it is another person.
#[utoipa::path(post, path = "/api/v1/subjects", tag = "persons",
    responses(
        (status = 201, description = "Entered", body = Subject),
        (status = 409, description = "`taken`: the staff number, or a name that may be the same person's"),
    ))]
pub(super) async fn create_subject(
    caller: Require<Administer>,
    State(app): State<App>,
    Json(input): Json<SubjectInput>,
) -> Result<(StatusCode, Tagged<Subject>), Problem> {
    let subject = app.create_subject(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(subject.revision, subject)))
}

/// A person, with the phone.
#[utoipa::path(get, path = "/api/v1/subjects/{id}", tag = "persons",
    responses((status = 200, description = "The person", body = SubjectCard)))]
pub(super) async fn get_subject(
    _: Require<Administer>,
    State(app): State<App>,
    Path(SubjectPath { id }): Path<SubjectPath>,
) -> Result<Tagged<SubjectCard>, Problem> {
    let (subject, phone) = app.subject(id).await?;
    Ok(Tagged(subject.revision, SubjectCard { subject, phone }))
}

/// Replaces what is said of a person.
///
/// Replaces what is said of a person; the id stays, and so does what the person did. Tokens that were made keep their grants.
#[utoipa::path(put, path = "/api/v1/subjects/{id}", tag = "persons",
    responses(
        (status = 200, description = "Changed", body = Subject),
        (status = 409, description = "`taken`: the staff number, or a name that may be the same person's"),
    ))]
pub(super) async fn update_subject(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(SubjectPath { id }): Path<SubjectPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<SubjectInput>,
) -> Result<Tagged<Subject>, Problem> {
    let subject = app.update_subject(&caller.actor(), id, revision, input).await?;
    Ok(Tagged(subject.revision, subject))
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
