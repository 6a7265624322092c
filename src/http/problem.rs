//! Problem documents (RFC 9457): the one shape of every error, with a stable code.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

pub use super::kind::Kind;
use super::kind::Parts;
use super::refusal::{Refused, incident_refused, refused};
use super::remedy;
use app::error::AppError;
use domain::campaign::{CampaignRefusal, Pin};
use domain::detection::{DetectionRefusal, MatrixMoved};
use domain::direction::DirectionRefusal;
use domain::fact::FactObstacle;
use domain::field::FieldError;
use domain::import::ImportReport;
use domain::message::Messages;
use domain::office::OfficeReport;
use domain::person_list::PersonsReport;
use domain::plan::PlanError;
use store::error::StoreError;
use store::outage::Outage;

/// An error, as a client reads it. `code` never changes its meaning; `detail` is for people.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "urn:micromatrix:problem:invalid", "title": "Values are not right", "status": 422,
    "detail": "1 value is not right", "code": "invalid",
    "errors": [{"pointer": "/angles/0/min", "detail": "min 3 is above max 1"}]
}))]
pub struct Problem {
    /// A URN that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind of problem in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, and what to do.
    pub detail: Box<str>,
    /// The stable code.
    pub code: &'static str,
    /// Each wrong value with its place.
    pub errors: Box<[FieldError]>,
    /// Pins that cannot hold together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pins: Option<Box<[Pin]>>,
    /// What an import found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Box<ImportReport>>,
    /// What has changed since a detection was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Box<MatrixMoved>>,
    /// What is wrong with the database, where that is the cause.
    #[serde(skip)]
    pub(super) outage: Option<Outage>,
}

/// So many problems of a list are named.
const MOST_NAMED: usize = 100;

/// After how many seconds a client may try again what the service could not do.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("5");

impl Problem {
    /// A problem of this kind.
    pub fn new(kind: Kind, detail: impl Into<Box<str>>) -> Self {
        let Parts { status, urn, code, title, .. } = kind.parts();
        Self {
            kind: urn,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            code,
            errors: Box::default(),
            pins: None,
            report: None,
            moved: None,
            outage: None,
        }
    }

    /// The same, for whoever reads Chinese; what has no Chinese stays as it is.
    #[must_use]
    pub fn in_chinese(&self, messages: &Messages) -> Self {
        let said = |text: &str| messages.chinese(text).unwrap_or_else(|| text.to_owned());
        let errors = self.errors.iter().map(|error| FieldError::new(&error.pointer, said(&error.detail)));
        Self { detail: said(&self.detail).into(), errors: errors.collect(), ..self.clone() }
    }

    /// With one located error.
    #[must_use]
    pub fn at(mut self, pointer: &str, detail: impl Into<String>) -> Self {
        let mut errors = self.errors.into_vec();
        errors.push(FieldError::new(pointer, detail));
        self.errors = errors.into();
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        // For whoever shows it otherwise than as a document.
        response.extensions_mut().insert(Arc::new(self));
        let problem = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, problem);
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"micromatrix\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_SECONDS);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(AppError::Store(error))
    }
}

/// No wildcard here either.
fn not_stored(error: &StoreError) -> Problem {
    match error {
        StoreError::Taken(_) => {
            Problem::new(Kind::Busy, "somebody else has entered the same in this moment; read again")
        }
        StoreError::Unavailable(outage) => {
            Problem { outage: Some(*outage), ..Problem::new(Kind::Unavailable, outage.to_string()) }
        }
        StoreError::Database(_)
        | StoreError::Address(_)
        | StoreError::Foreign
        | StoreError::Pooled
        | StoreError::BadRow { .. }
        | StoreError::Touched { .. }
        | StoreError::NewerSchema(_) => broken(&error.to_string()),
    }
}

impl From<AppError> for Problem {
    /// No wildcard: a new variant does not compile until somebody has chosen its status.
    fn from(error: AppError) -> Self {
        let message = error.to_string();
        match error {
            AppError::NotFound { .. } => Self::new(Kind::NotFound, message),
            AppError::Invalid(errors) => Self { errors: errors.into(), ..Self::new(Kind::Invalid, message) },
            AppError::Taken { what, .. } => taken(what, &message),
            AppError::Former { what, ref key, .. } => former(what, key, &message),
            AppError::Obstructed { obstacles, way_out, .. } => obstructed(obstacles, way_out, &message),
            AppError::StillOpen { open, way_out, .. } => still_open(open, way_out, &message),
            AppError::Stale { .. } => {
                Self::new(Kind::Stale, format!("{message}; read it again, then change it"))
                    .at("#if-match", message)
            }
            AppError::Campaign(CampaignRefusal::State { .. })
            | AppError::Direction(DirectionRefusal::State { .. })
            | AppError::Topic(_)
            | AppError::PieceState { .. }
            | AppError::NotDeclined
            | AppError::JobOver(_) => Self::new(Kind::WrongState, message),
            AppError::Direction(DirectionRefusal::HasPiece { piece, .. }) => {
                let say = format!("{message}; hand in a new version of piece {piece}, or withdraw it first");
                Self::new(Kind::HasPiece, say)
            }
            AppError::Review(refusal) => of_refusal(refused(&refusal, message)),
            AppError::Incident(refusal) => of_refusal(incident_refused(&refusal, message)),
            AppError::OldVersion { .. } => Self::new(Kind::OldVersion, format!("{message}; read that one"))
                .at("/version", "is another by now"),
            AppError::GateBlocked { findings, .. } => {
                let detail = format!("{message}; mend the text, or overrule each with a reason");
                Self { errors: findings.into(), ..Self::new(Kind::GateBlocked, detail) }
            }
            AppError::Facts(obstacles) => not_standing(&obstacles, &message),
            AppError::Campaign(CampaignRefusal::WindowOver) => Self::new(Kind::WindowOver, message),
            AppError::Unstaffed { named, .. } => unstaffed(named, &message),
            AppError::Pins(pins) => {
                let detail = format!("{message}; leaving out any one of them resolves it");
                Self { pins: Some(pins.into()), ..Self::new(Kind::PinConflict, detail) }
            }
            AppError::DigestStale { current } => {
                let detail = format!("{message}: {current}; read the plan again before signing");
                Self::new(Kind::DigestStale, detail).at("/digest", "is not the plan's any more")
            }
            AppError::Campaign(CampaignRefusal::SamePerson) => {
                Self::new(Kind::SamePerson, format!("{message}; ask another matrix-wide signer"))
            }
            AppError::PlanOutdated { changes } => plan_outdated(changes, &message),
            AppError::AccountInactive { .. } => Self::new(Kind::AccountInactive, remedy::inactive(&message)),
            AppError::StillQualified => Self::new(Kind::StillQualified, remedy::still_qualified(&message)),
            AppError::PinsDeclined(named) => {
                Self { errors: named.into(), ..Self::new(Kind::PinDeclined, remedy::pins_declined(&message)) }
            }
            AppError::HasStake => has_stake(&message),
            AppError::NotScored => not_scored(&message),
            AppError::NotOffered => Self::new(
                Kind::NotOffered,
                format!("{message}; `alternatives` of GET /directions/{{id}} lists those that may"),
            ),
            AppError::Busy => Self::new(Kind::Busy, format!("{message}; try again")),
            AppError::KeyInFlight => Self::new(Kind::InFlight, format!("{message}; ask again in a moment")),
            AppError::KeyMismatch => key_mismatch(&message),
            AppError::SecretNotReplayed => secret_not_replayed(&message),
            AppError::AnswerLost => answer_lost(&message),
            AppError::LastAdmin => last_admin(&message),
            AppError::EventGone { .. } => event_gone(&message),
            AppError::FeedsOpen => Self::new(Kind::TooMany, format!("{message}; close some")),
            AppError::Barred { .. } => {
                Self::new(Kind::Barred, format!("{message}; lift that first")).at("/subject", "is shut out")
            }
            AppError::NoRoles { .. } => no_roles(&message),
            AppError::CodeRefused => code_refused(&message),
            AppError::PasswordRefused => Self::new(Kind::PasswordRefused, message),
            AppError::TooManyTries { .. } => Self::new(Kind::TooMany, message),
            AppError::LesserSession => Self::new(Kind::Forbidden, message),
            AppError::AmbiguousPerson(errors) => ambiguous_person(errors, &message),
            AppError::Namesakes(errors) => namesakes(errors, &message),
            AppError::Quota(_) => Self::new(Kind::QuotaExceeded, remedy::quota_exceeded(&message)),
            AppError::Import(report) => bad_rows(report, &message),
            AppError::List(report) => not_taken(&report),
            AppError::PersonList(report) => persons_not_taken(&report, &message),
            AppError::Detection(refusal) => not_detected(refusal, &message),
            AppError::SetAside { .. } => set_aside(&message),
            AppError::Stopping => Self::new(Kind::Unavailable, format!("{message}; try again")),
            AppError::Cancelled => Self::new(Kind::Cancelled, "the work was cancelled and changed nothing"),
            AppError::Plan(PlanError::TooLarge(_) | PlanError::Oversized(_)) => {
                Self::new(Kind::Invalid, message)
            }
            AppError::Plan(
                PlanError::Conflict(_)
                | PlanError::NotCertified(_)
                | PlanError::Infeasible(_)
                | PlanError::NoWitness(_)
                | PlanError::Outdated(_)
                | PlanError::Touched(_),
            )
            | AppError::Internal(_) => broken(&message),
            AppError::Store(error) => not_stored(&error),
        }
    }
}

fn unstaffed(named: Vec<FieldError>, message: &str) -> Problem {
    let detail = format!(
        "{message}; give them a reviewer or signer (POST /tokens), or launch with `without_reviewers: true` and do so later; \
         GET /campaigns/{{id}}/staffing lists them"
    );
    Problem { errors: named.into(), ..Problem::new(Kind::NobodyReviews, detail) }
}

fn plan_outdated(changes: Vec<FieldError>, message: &str) -> Problem {
    let detail = remedy::plan_outdated(&changes, message);
    Problem { errors: changes.into(), ..Problem::new(Kind::PlanOutdated, detail) }
}

fn not_standing(obstacles: &[FactObstacle], message: &str) -> Problem {
    let detail = format!("{message}; see GET /pieces/{{id}}/facts");
    let at = |one: &FactObstacle| FieldError::new(format!("/facts/{}", one.key), one.fault.sentence());
    let errors = obstacles.iter().map(at).collect();
    Problem { errors, ..Problem::new(Kind::FactObstacle, detail) }
}

fn of_refusal(refused: Refused) -> Problem {
    let problem = Problem::new(refused.kind, refused.detail);
    match refused.error {
        Some((pointer, error)) => problem.at(pointer, error),
        None => problem,
    }
}

fn still_open(open: Vec<FieldError>, way_out: &str, message: &str) -> Problem {
    let errors = open.into_iter().take(MOST_NAMED).collect();
    Problem { errors, ..Problem::new(Kind::Obstructed, format!("{message}; {way_out}")) }
}

fn key_mismatch(message: &str) -> Problem {
    let detail = format!(
        "{message}: another path or body, or a token with other grants; take a new key for each thing that is to be done"
    );
    Problem::new(Kind::IdempotencyMismatch, detail).at("#idempotency-key", message)
}

fn pointer_of(what: &str) -> &'static str {
    match what {
        "staff number" => "/staff_number",
        "account" => "/handle",
        "attachment" => "/sha256",
        _ => "/key",
    }
}

fn taken(what: &str, message: &str) -> Problem {
    let pointer = pointer_of(what);
    let problem = Problem::new(Kind::Taken, format!("{message}; choose another, or change that one"));
    problem.at(pointer, "is there already")
}

fn former(what: &str, key: &str, message: &str) -> Problem {
    let way_out = format!("let that key go first: DELETE /renamed?entity={what}&key={key}");
    let problem = Problem::new(Kind::Taken, format!("{message}; choose another, or {way_out}"));
    problem.at(pointer_of(what), "is the former key of another")
}

fn obstructed(obstacles: Vec<FieldError>, way_out: &str, message: &str) -> Problem {
    let named: Vec<&str> = obstacles.iter().take(3).map(|obstacle| obstacle.detail.as_str()).collect();
    let detail = format!("{message}: {}; {way_out}", named.join(", "));
    let errors = obstacles.into_iter().take(MOST_NAMED).collect();
    Problem { errors, ..Problem::new(Kind::Obstructed, detail) }
}

fn bad_rows(report: Box<ImportReport>, message: &str) -> Problem {
    let way_out = if report.is_skippable() { ", or import with skip_bad_rows" } else { "" };
    let detail = format!("{message} and nothing was changed; mend what is named{way_out}");
    Problem { report: Some(report), ..Problem::new(Kind::BadRows, detail) }
}

fn set_aside(message: &str) -> Problem {
    let remedy = "send less at once, and see the log for what ended it";
    Problem::new(Kind::SetAside, format!("{message}, so it is not begun again; {remedy}"))
}

/// What is wrong with a list, gravest first.
fn not_taken(report: &OfficeReport) -> Problem {
    let detail = format!(
        "the list {} was not taken and nothing was changed; mend what is named, or give a mapping",
        report.file
    );
    let problems = report.problems.iter().take(MOST_NAMED);
    let told =
        problems.fold(Problem::new(Kind::BadRows, detail), |problem, one| problem.at("", one.to_string()));
    Problem { report: Some(Box::new(report.import.clone())), ..told }
}

/// Nor here.
fn not_detected(refusal: DetectionRefusal, message: &str) -> Problem {
    match refusal {
        DetectionRefusal::NoTies => Problem::new(Kind::NoTies, format!("{message}; enter ties first")),
        DetectionRefusal::Adopted(note) => {
            let list: Vec<String> = note.communities.iter().map(ToString::to_string).collect();
            let detail = format!("{message} with the communities {}; make another one", list.join(", "));
            Problem::new(Kind::AlreadyAdopted, detail)
        }
        DetectionRefusal::Moved(moved) => {
            let detail = format!("{message}; `moved` names what has changed; make another one");
            Problem { moved: Some(Box::new(moved)), ..Problem::new(Kind::MatrixMoved, detail) }
        }
    }
}

fn last_admin(message: &str) -> Problem {
    let remedy = "make an admin token that does not end earlier, for another person if one is to be shut out";
    Problem::new(Kind::LastAdmin, format!("{message}; {remedy}"))
}

fn event_gone(message: &str) -> Problem {
    let remedy =
        "the database was put back to an earlier moment; read again what you keep, then follow from there";
    Problem::new(Kind::EventGone, format!("{message}; {remedy}"))
}

fn has_stake(message: &str) -> Problem {
    Problem::new(Kind::HasStake, format!("{message}; ask somebody of another organisation"))
}

fn not_scored(message: &str) -> Problem {
    Problem::new(Kind::WrongState, format!("{message}; `scoring` of the campaign is `none`"))
}

fn no_roles(message: &str) -> Problem {
    Problem::new(Kind::NoRoles, format!("{message}; say them as `grants` of the person"))
}

fn secret_not_replayed(message: &str) -> Problem {
    Problem::new(Kind::SecretNotReplayed, format!("{message}; revoke what was made and make another"))
}

fn answer_lost(message: &str) -> Problem {
    Problem::new(Kind::AnswerLost, format!("{message}; read what it was to change"))
}

fn code_refused(message: &str) -> Problem {
    let detail =
        format!("{message}: it is mistyped, was opened before, or is over; ask an admin for a new one");
    Problem::new(Kind::CodeRefused, detail).at("/code", "opens nothing")
}

fn ambiguous_person(errors: Vec<FieldError>, message: &str) -> Problem {
    let detail = format!("{message}; say the staff number or the id");
    Problem { errors: errors.into(), ..Problem::new(Kind::AmbiguousPerson, detail) }
}

fn namesakes(errors: Vec<FieldError>, message: &str) -> Problem {
    let remedy =
        "change that one, or say by organisation, staff number or `another` that it is another person";
    Problem { errors: errors.into(), ..Problem::new(Kind::Taken, format!("{message}; {remedy}")) }
}

fn persons_not_taken(report: &PersonsReport, message: &str) -> Problem {
    let told = Problem::new(Kind::BadRows, format!("{message} and nothing was changed; mend what is named"));
    let problems = report.problems.iter().take(MOST_NAMED);
    problems.fold(told, |problem, one| problem.at("/content", one.to_string()))
}

/// The cause goes to the log, together with the request's id, and never into the body.
fn broken(cause: &str) -> Problem {
    tracing::error!(cause, "a request broke");
    Problem::new(Kind::Internal, "the log names the cause; give the request id from the x-request-id header")
}
