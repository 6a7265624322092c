//! Problem documents (RFC 9457): the one shape of every error, with a stable code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use app::error::AppError;
use domain::campaign::{CampaignRefusal, Pin};
use domain::detection::{DetectionRefusal, MatrixMoved};
use domain::direction::DirectionRefusal;
use domain::fact::FactObstacle;
use domain::field::FieldError;
use domain::import::ImportReport;
use domain::plan::PlanError;
use domain::review::Refusal;
use store::error::StoreError;

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
}

struct Parts {
    status: StatusCode,
    urn: &'static str,
    code: &'static str,
    title: &'static str,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        /// Every kind of problem, with its status and code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            const fn parts(self) -> Parts {
                match self {
                    $(Self::$name => Parts {
                        status: StatusCode::$status,
                        urn: concat!("urn:micromatrix:problem:", $code),
                        code: $code,
                        title: $title,
                    },)*
                }
            }
        }
    };
}

problems! {
    /// The body is no JSON.
    MalformedJson = BAD_REQUEST, "malformed_json", "The body is not well-formed JSON";
    /// A query parameter is wrong.
    InvalidQuery = BAD_REQUEST, "invalid_query", "A query parameter is not right";
    /// A header is wrong.
    InvalidHeader = BAD_REQUEST, "invalid_header", "A header is not right";
    /// A cursor that this list did not give.
    InvalidCursor = BAD_REQUEST, "invalid_cursor", "The cursor is not of this list";
    /// No token, or one that is not valid.
    Unauthenticated = UNAUTHORIZED, "unauthenticated", "A valid token is needed";
    /// The token does not carry the right.
    Forbidden = FORBIDDEN, "forbidden", "The token does not carry this right";
    /// The planner cannot sign, nor can the author of a piece review it.
    SamePerson = FORBIDDEN, "same_person", "The same person cannot do both";
    /// Whoever has a stake does not judge.
    HasStake = FORBIDDEN, "has_stake", "Whoever has a stake cannot judge";
    /// It is not there, or it is somebody else's.
    NotFound = NOT_FOUND, "not_found", "There is no such thing";
    /// The path does not take this method.
    MethodNotAllowed = METHOD_NOT_ALLOWED, "method_not_allowed", "The path does not take this method";
    /// A key is there already.
    Taken = CONFLICT, "taken", "The key is there already";
    /// The state does not allow it.
    WrongState = CONFLICT, "wrong_state", "The state does not allow this";
    /// A fact that the piece cites does not stand.
    FactObstacle = CONFLICT, "fact_obstacle", "A cited fact does not stand";
    /// The direction has a piece.
    HasPiece = CONFLICT, "has_piece", "The direction has a piece";
    /// The campaign's pieces are not reviewed.
    NoReview = CONFLICT, "no_review", "Pieces of this campaign are not reviewed";
    /// What was said is about an older version.
    OldVersion = CONFLICT, "old_version", "There is another version by now";
    /// Findings block the gate.
    GateBlocked = CONFLICT, "gate_blocked", "Findings block the gate";
    /// The piece has not passed its gates.
    NotApproved = CONFLICT, "not_approved", "The piece has not passed its gates";
    /// The piece needs a signature.
    Unsigned = CONFLICT, "unsigned", "The piece needs a signature";
    /// The piece was changed after it was signed.
    SignatureVoid = CONFLICT, "signature_void", "The signature holds no more";
    /// The piece is not what was submitted.
    TextChanged = CONFLICT, "text_changed", "The piece is not what was submitted";
    /// The page says something else.
    PageDiffers = CONFLICT, "page_differs", "The page says something else";
    /// No consent waits.
    NothingToConfirm = CONFLICT, "nothing_to_confirm", "Nothing waits to be confirmed";
    /// The window is over.
    WindowOver = CONFLICT, "window_over", "The window is over";
    /// Pins contradict each other or the rules.
    PinConflict = CONFLICT, "pin_conflict", "Pins cannot hold together";
    /// The digest is not that of the plan, or of the piece.
    DigestStale = CONFLICT, "digest_stale", "The digest is not that of what stands now";
    /// A swap that is not offered.
    NotOffered = CONFLICT, "not_offered", "This direction is not offered";
    /// Too many changes at once.
    Busy = CONFLICT, "busy", "Others change this at the same time";
    /// The same request is being worked on.
    InFlight = CONFLICT, "in_flight", "The request is being worked on";
    /// An answer with a secret is given once.
    SecretNotReplayed = CONFLICT, "secret_not_replayed", "A secret is given once";
    /// A request was carried out, and its answer was lost.
    AnswerLost = CONFLICT, "answer_lost", "The answer was lost";
    /// There are no ties.
    NoTies = CONFLICT, "no_ties", "There are no ties";
    /// A detection is adopted once.
    AlreadyAdopted = CONFLICT, "already_adopted", "The detection was adopted before";
    /// The registry has moved since.
    MatrixMoved = CONFLICT, "matrix_moved", "The registry has moved since";
    /// Somebody was faster.
    Stale = PRECONDITION_FAILED, "stale", "It was changed in between";
    /// The body is too large.
    TooLarge = PAYLOAD_TOO_LARGE, "too_large", "The body is too large";
    /// The body is no JSON by its content type.
    UnsupportedMedia = UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The body must be application/json";
    /// Values are wrong.
    Invalid = UNPROCESSABLE_ENTITY, "invalid", "Values are not right";
    /// An idempotency key of another request.
    IdempotencyMismatch = UNPROCESSABLE_ENTITY, "idempotency_mismatch", "The key belongs to another request";
    /// Rows are bad.
    BadRows = UNPROCESSABLE_ENTITY, "bad_rows", "Rows are bad";
    /// `If-Match` is missing.
    PreconditionRequired = PRECONDITION_REQUIRED, "precondition_required", "If-Match is needed";
    /// The work was cancelled.
    Cancelled = CONFLICT, "cancelled", "The work was cancelled";
    /// Something broke.
    Internal = INTERNAL_SERVER_ERROR, "internal", "Something broke on our side";
    /// It takes too long, or the database does not answer.
    Unavailable = SERVICE_UNAVAILABLE, "unavailable", "The service cannot answer now";
}

impl Problem {
    /// A problem of this kind.
    pub fn new(kind: Kind, detail: impl Into<Box<str>>) -> Self {
        let Parts { status, urn, code, title } = kind.parts();
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
        }
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
        let problem = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, problem);
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"micromatrix\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(AppError::Store(error))
    }
}

impl From<AppError> for Problem {
    /// No wildcard: a new variant does not compile until somebody has chosen its status.
    fn from(error: AppError) -> Self {
        let message = error.to_string();
        match error {
            AppError::NotFound { .. } => Self::new(Kind::NotFound, message),
            AppError::Invalid(errors) => Self { errors: errors.into(), ..Self::new(Kind::Invalid, message) },
            AppError::Taken { what, .. } => {
                let pointer = if what == "subject" { "/name" } else { "/key" };
                let pointer = if what == "account" { "/handle" } else { pointer };
                let pointer = if what == "attachment" { "/sha256" } else { pointer };
                Self::new(Kind::Taken, format!("{message}; choose another, or change that one"))
                    .at(pointer, "is there already")
            }
            AppError::Stale { .. } => {
                Self::new(Kind::Stale, format!("{message}; read it again, then change it"))
                    .at("#if-match", message)
            }
            AppError::Campaign(CampaignRefusal::State { .. })
            | AppError::Direction(DirectionRefusal::State { .. })
            | AppError::PieceState { .. }
            | AppError::JobOver(_) => Self::new(Kind::WrongState, message),
            AppError::Direction(DirectionRefusal::HasPiece { piece, .. }) => {
                let detail =
                    format!("{message}; hand in a new version of piece {piece}, or withdraw it first");
                Self::new(Kind::HasPiece, detail)
            }
            AppError::Review(refusal) => refused(&refusal, message),
            AppError::OldVersion { .. } => Self::new(Kind::OldVersion, format!("{message}; read that one"))
                .at("/version", "is another by now"),
            AppError::GateBlocked { findings, .. } => {
                let detail = format!("{message}; mend the text, or overrule each with a reason");
                Self { errors: findings.into(), ..Self::new(Kind::GateBlocked, detail) }
            }
            AppError::Facts(obstacles) => {
                let detail = format!("{message}; see GET /pieces/{{id}}/facts");
                let at =
                    |one: &FactObstacle| FieldError::new(format!("/facts/{}", one.key), one.fault.sentence());
                let errors = obstacles.iter().map(at).collect();
                Self { errors, ..Self::new(Kind::FactObstacle, detail) }
            }
            AppError::Campaign(CampaignRefusal::WindowOver) => Self::new(Kind::WindowOver, message),
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
            AppError::HasStake => {
                Self::new(Kind::HasStake, format!("{message}; ask somebody of another organisation"))
            }
            AppError::NotScored => {
                Self::new(Kind::WrongState, format!("{message}; `scoring` of the campaign is `none`"))
            }
            AppError::NotOffered => Self::new(
                Kind::NotOffered,
                format!("{message}; `alternatives` of GET /directions/{{id}} lists those that may"),
            ),
            AppError::Busy => Self::new(Kind::Busy, format!("{message}; try again")),
            AppError::KeyInFlight => Self::new(Kind::InFlight, format!("{message}; ask again in a moment")),
            AppError::KeyMismatch => Self::new(
                Kind::IdempotencyMismatch,
                format!("{message}: another path or body; take a new key for each thing that is to be done"),
            )
            .at("#idempotency-key", message),
            AppError::SecretNotReplayed => Self::new(
                Kind::SecretNotReplayed,
                format!("{message}; revoke what was made and make another"),
            ),
            AppError::AnswerLost => {
                Self::new(Kind::AnswerLost, format!("{message}; read what it was to change"))
            }
            AppError::Import(report) => {
                let detail =
                    format!("{message} and nothing was changed; mend them, or import with skip_bad_rows");
                Self { report: Some(report), ..Self::new(Kind::BadRows, detail) }
            }
            AppError::Detection(refusal) => not_detected(refusal, &message),
            AppError::Cancelled => Self::new(Kind::Cancelled, "the work was cancelled and changed nothing"),
            AppError::Plan(PlanError::TooLarge(_)) => Self::new(Kind::Invalid, message),
            AppError::Plan(
                PlanError::Conflict(_)
                | PlanError::NotCertified(_)
                | PlanError::Infeasible(_)
                | PlanError::NoWitness(_)
                | PlanError::Outdated(_)
                | PlanError::Touched(_),
            )
            | AppError::Internal(_)
            | AppError::Store(
                StoreError::Database(_) | StoreError::BadRow { .. } | StoreError::Touched { .. },
            ) => broken(&message),
            AppError::Store(StoreError::Taken(_)) => {
                Self::new(Kind::Busy, "somebody else has entered the same in this moment; read again")
            }
        }
    }
}

/// No wildcard here either.
fn refused(refusal: &Refusal, message: String) -> Problem {
    match refusal {
        Refusal::NoReview => Problem::new(Kind::NoReview, message),
        Refusal::State { .. } | Refusal::NoSignature => Problem::new(Kind::WrongState, message),
        Refusal::Capacity => Problem::new(Kind::Forbidden, message),
        Refusal::Author | Refusal::Reviewer | Refusal::Publisher => Problem::new(Kind::SamePerson, message),
        Refusal::Blocked { .. } => Problem::new(Kind::GateBlocked, message),
        Refusal::NotApproved => {
            Problem::new(Kind::NotApproved, format!("{message}; GET its review shows which are open"))
        }
        Refusal::Unsigned => {
            Problem::new(Kind::Unsigned, format!("{message}; a signer of its organisation gives it"))
        }
        Refusal::SignatureVoid => {
            Problem::new(Kind::SignatureVoid, format!("{message}; it passes its gates and is signed again"))
        }
        Refusal::Changed => Problem::new(Kind::TextChanged, format!("{message}; hand in a new version")),
        Refusal::OtherSeal => {
            let detail = format!("{message}; read the review again before signing");
            Problem::new(Kind::DigestStale, detail).at("/digest", "is not that of text and attachments")
        }
        Refusal::PageDiffers => {
            let detail = format!("{message}; have the page mended, or correct the piece");
            Problem::new(Kind::PageDiffers, detail)
        }
        Refusal::NothingToConfirm => Problem::new(Kind::NothingToConfirm, message),
    }
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

/// The cause goes to the log, together with the request's id, and never into the body.
fn broken(cause: &str) -> Problem {
    tracing::error!(cause, "a request broke");
    Problem::new(Kind::Internal, "the log names the cause; give the request id from the x-request-id header")
}
