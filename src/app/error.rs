//! What a use case answers when it does not do what was asked. Each variant carries facts; `http::problem` says them.

use domain::campaign::{CampaignRefusal, Pin};
use domain::detection::DetectionRefusal;
use domain::direction::DirectionRefusal;
use domain::fact::FactObstacle;
use domain::field::FieldError;
use domain::gate::Gate;
use domain::import::ImportReport;
use domain::incident::IncidentRefusal;
use domain::job::JobOver;
use domain::office::OfficeReport;
use domain::own_topic::TopicRefusal;
use domain::person_list::PersonsReport;
use domain::piece::PieceState;
use domain::plan::{Disqualification, PlanError};
use domain::quota::QuotaExceeded;
use domain::review::Refusal;
use store::error::StoreError;

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It is not there, or it is somebody else's.
    #[error("there is no {what} `{key}`")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// Its key or id.
        key: String,
    },
    /// Well-formed input with wrong values.
    #[error("{} values are not right", .0.len())]
    Invalid(Vec<FieldError>),
    /// A key that must be unique is there already.
    #[error("the {what} `{key}` is there already")]
    Taken {
        /// The kind of thing.
        what: &'static str,
        /// Its key.
        key: String,
    },
    /// Another thing had this key before, and is found by it.
    #[error("`{key}` was the {what} `{present}` before")]
    Former {
        /// The kind of thing.
        what: &'static str,
        /// Its key.
        key: String,
        /// What is found by it.
        present: String,
    },
    /// Something stands in the way.
    #[error("{action}: something stands in the way")]
    Obstructed {
        /// What was asked.
        action: String,
        /// What to do instead.
        way_out: &'static str,
        /// Each of them.
        obstacles: Vec<FieldError>,
    },
    /// Something is still open, each of which is named by itself.
    #[error("{action}")]
    StillOpen {
        /// What was asked, and why it was not done.
        action: String,
        /// What to do instead.
        way_out: &'static str,
        /// Each of them.
        open: Vec<FieldError>,
    },
    /// Somebody else changed it in between.
    #[error("it was changed in between and is at revision {current}")]
    Stale {
        /// The revision that it has now.
        current: i64,
    },
    /// The life of the campaign does not allow it.
    #[error(transparent)]
    Campaign(#[from] CampaignRefusal),
    /// The life of the direction does not allow it.
    #[error(transparent)]
    Direction(#[from] DirectionRefusal),
    /// Somebody has decided on the topic.
    #[error(transparent)]
    Topic(#[from] TopicRefusal),
    /// The life of the incident does not allow it.
    #[error(transparent)]
    Incident(#[from] IncidentRefusal),
    /// The piece's state does not allow it.
    #[error("a piece that is {} cannot be {action}", .state.key())]
    PieceState {
        /// Where the piece stands.
        state: PieceState,
        /// What was asked, as a participle.
        action: &'static str,
    },
    /// The life of the piece does not allow it.
    #[error(transparent)]
    Review(#[from] Refusal),
    /// What was said is about an older version.
    #[error("the piece is at version {current} by now")]
    OldVersion {
        /// Number of the version in work.
        current: u32,
    },
    /// Findings of the machine block the gate.
    #[error("{} findings block the gate {}", .findings.len(), .gate.key())]
    GateBlocked {
        /// The gate.
        gate: Gate,
        /// Each of them.
        findings: Vec<FieldError>,
    },
    /// Facts that the piece cites do not stand.
    #[error("{} of the cited facts do not stand", .0.len())]
    Facts(Vec<FactObstacle>),
    /// Organisations that are asked have nobody who reviews, or signs, for them.
    #[error("{organisations} of the organisations that are asked have nobody who reviews or signs for them")]
    Unstaffed {
        /// How many.
        organisations: usize,
        /// Each of them; of many, the first.
        named: Vec<FieldError>,
    },
    /// Pins that contradict each other or the rules.
    #[error("{} pins cannot hold together", .0.len())]
    Pins(Vec<Pin>),
    /// The digest that was signed is not the plan's.
    #[error("the plan has another digest by now")]
    DigestStale {
        /// The plan's digest now.
        current: String,
    },
    /// The registry has moved on since the plan was made: what has changed by that.
    #[error("the registry has changed since the plan was made")]
    PlanOutdated {
        /// Each account that it changes something for; of many, the first.
        changes: Vec<FieldError>,
    },
    /// The account is closed or paused.
    #[error("the account `{account}` {}", .reason.sentence())]
    AccountInactive {
        /// Its handle.
        account: String,
        /// What it is.
        reason: Disqualification,
    },
    /// The account still qualifies for the direction.
    #[error("its account still qualifies for this direction")]
    StillQualified,
    /// Nothing is declined here.
    #[error("the account has not declined this")]
    NotDeclined,
    /// Pins to what accounts have declined: each of them.
    #[error("{} of the pins are to what their accounts have declined", .0.len())]
    PinsDeclined(Vec<FieldError>),
    /// Somebody with a stake in a piece originality it.
    #[error("whoever has a stake in the piece cannot judge it")]
    HasStake,
    /// The campaign's pieces are not scored.
    #[error("the pieces of this campaign are not scored")]
    NotScored,
    /// A swap to something that is not offered.
    #[error("this direction is not among those that may be taken instead")]
    NotOffered,
    /// Somebody else was faster, again and again.
    #[error("others change this campaign at the same time")]
    Busy,
    /// The job has ended.
    #[error(transparent)]
    JobOver(#[from] JobOver),
    /// A request under the same key is being worked on.
    #[error("a request under this key is being worked on")]
    KeyInFlight,
    /// The key was used for another request.
    #[error("the key was used for another request")]
    KeyMismatch,
    /// The request was carried out, and its answer held a secret.
    #[error("the request was carried out, and its answer held a secret that is kept nowhere")]
    SecretNotReplayed,
    /// The request was carried out, and its answer was lost.
    #[error("the request was carried out, and its answer was lost")]
    AnswerLost,
    /// Without this token, or without those of this person, nobody would administer the service.
    #[error("nobody else's token administers the service for as long")]
    LastAdmin,
    /// Whoever follows events has had one that has not happened here.
    #[error("event {event} has not happened here; the last one is {last}")]
    EventGone {
        /// The event that was named.
        event: i64,
        /// The last that there is.
        last: i64,
    },
    /// More feeds of events than one person, or all together, may have open.
    #[error("too many streams of events are open")]
    FeedsOpen,
    /// A person who is shut out gets no token.
    #[error("{subject} is shut out")]
    Barred {
        /// The person's name.
        subject: String,
    },
    /// A personal link would give nothing.
    #[error("{subject} has no roles that a link could give")]
    NoRoles {
        /// The person's name.
        subject: String,
    },
    /// A code opens nothing, for whatever reason.
    #[error("this code opens nothing")]
    CodeRefused,
    /// Name or password is not right, for whatever reason.
    #[error("the name or the password is not right")]
    PasswordRefused,
    /// Passwords are tried too often.
    #[error("passwords were tried too often; try again in {} minutes, or use your personal link", minutes(*.wait_ms))]
    TooManyTries {
        /// After how many milliseconds to try again.
        wait_ms: i64,
    },
    /// The session may do less than a password would give.
    #[error("this session may do less than you may; sign in by your personal link first")]
    LesserSession,
    /// A word for a person that several bear: each of them, where the word stands.
    #[error("a person is named by what several bear")]
    AmbiguousPerson(Vec<FieldError>),
    /// A name that somebody bears already, who may be the same person: each of them.
    #[error("somebody of this name is there already")]
    Namesakes(Vec<FieldError>),
    /// More files than there is room for.
    #[error(transparent)]
    Quota(#[from] QuotaExceeded),
    /// The detection cannot be made, or not be adopted.
    #[error(transparent)]
    Detection(#[from] DetectionRefusal),
    /// Rows of an import are bad.
    #[error("{}", .0.blame())]
    Import(Box<ImportReport>),
    /// A list cannot be read, or is not to be taken as it is.
    #[error("the list `{}` was not taken", .0.file)]
    List(Box<OfficeReport>),
    /// A list of persons cannot be read.
    #[error("the list `{}` was not taken", .0.file)]
    PersonList(Box<PersonsReport>),
    /// The work was cancelled before it changed anything.
    #[error("cancelled")]
    Cancelled,
    /// The service stops, and computes nothing any more.
    #[error("the service stops")]
    Stopping,
    /// A job has ended its process too often.
    #[error("the job was begun {attempts} times and never ended")]
    SetAside {
        /// How often.
        attempts: i64,
    },
    /// Planning failed.
    #[error(transparent)]
    Plan(PlanError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that cannot happen, happened.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// Something that cannot happen; what it was stays its source.
    pub fn internal<E: Into<Box<dyn std::error::Error + Send + Sync>>>(cause: E) -> Self {
        Self::Internal(cause.into())
    }

    /// A thing that is not there.
    pub fn not_found(what: &'static str, key: impl std::fmt::Display) -> Self {
        Self::NotFound { what, key: key.to_string() }
    }
}

/// Whole minutes of a wait, one at least.
const fn minutes(wait_ms: i64) -> u64 {
    let minutes = wait_ms.unsigned_abs().div_ceil(60_000);
    if minutes == 0 { 1 } else { minutes }
}

impl From<Vec<FieldError>> for AppError {
    fn from(faults: Vec<FieldError>) -> Self {
        Self::Invalid(faults)
    }
}

impl From<PlanError> for AppError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Conflict(pins) => Self::Pins(pins),
            other => Self::Plan(other),
        }
    }
}

impl From<tokio::task::JoinError> for AppError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(error)
    }
}
