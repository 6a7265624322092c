//! The kinds of problems: what each is called, its status, and an example for the OpenAPI document.

use axum::http::StatusCode;

/// What is the same in every problem of a kind.
pub(super) struct Parts {
    pub status: StatusCode,
    pub urn: &'static str,
    pub code: &'static str,
    pub title: &'static str,
    /// What the `detail` of one may be.
    pub example: &'static str,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $code:literal, $title:literal, $example:literal;)*) => {
        /// Every kind of problem, with its status and code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            const ALL: &[Self] = &[$(Self::$name),*];

            pub(super) const fn parts(self) -> Parts {
                match self {
                    $(Self::$name => Parts {
                        status: StatusCode::$status,
                        urn: concat!("urn:micromatrix:problem:", $code),
                        code: $code,
                        title: $title,
                        example: $example,
                    },)*
                }
            }
        }
    };
}

problems! {
    /// The body is no JSON.
    MalformedJson = BAD_REQUEST, "malformed_json", "The body is not well-formed JSON",
        "expected value at line 1 column 1";
    /// The body is no form with files.
    MalformedForm = BAD_REQUEST, "malformed_form", "The body is not a well-formed form",
        "the form ends in the middle, or its parts are not as the boundary says; send it again";
    /// A query parameter is wrong.
    InvalidQuery = BAD_REQUEST, "invalid_query", "A query parameter is not right",
        "limit is not a number from 1 to 500";
    /// A header is wrong.
    InvalidHeader = BAD_REQUEST, "invalid_header", "A header is not right",
        "If-Match is no ETag of this service, such as \"3\"";
    /// A cursor that this list did not give.
    InvalidCursor = BAD_REQUEST, "invalid_cursor", "The cursor is not of this list",
        "the cursor is not of this list; begin again without one";
    /// No token, or one that is not valid.
    Unauthenticated = UNAUTHORIZED, "unauthenticated", "A valid token is needed",
        "send `Authorization: Bearer TOKEN`";
    /// A code opens nothing.
    CodeRefused = UNAUTHORIZED, "code_refused", "This code opens nothing",
        "this code opens nothing: it is mistyped, was opened before, or is over; ask an admin for a new one";
    /// Name or password is not right.
    PasswordRefused = UNAUTHORIZED, "password_refused", "Name or password is not right",
        "the name or the password is not right";
    /// The token does not carry the right.
    Forbidden = FORBIDDEN, "forbidden", "The token does not carry this right",
        "this needs the right `manage_campaigns`";
    /// A form of a page was sent from another site.
    ForeignForm = FORBIDDEN, "foreign_form", "The form did not come from here",
        "open the page here, and send its form again";
    /// The planner cannot sign, nor can the author of a piece review it.
    SamePerson = FORBIDDEN, "same_person", "The same person cannot do both",
        "who planned a campaign does not sign it; ask another matrix-wide signer";
    /// Whoever has a stake does not judge.
    HasStake = FORBIDDEN, "has_stake", "Whoever has a stake cannot judge",
        "the piece is of your own organisation; ask somebody of another organisation";
    /// It is not there, or it is somebody else's.
    NotFound = NOT_FOUND, "not_found", "There is no such thing",
        "there is no such thing, or it is somebody else's";
    /// The path does not take this method.
    MethodNotAllowed = METHOD_NOT_ALLOWED, "method_not_allowed", "The path does not take this method",
        "the path does not take DELETE";
    /// A key is there already.
    Taken = CONFLICT, "taken", "The key is there already",
        "it is there already; choose another, or change that one";
    /// It has another key now.
    Renamed = CONFLICT, "renamed", "It has another key now",
        "weibo-zjg-jiaotong is called weibo-zjg-traffic now; see `location`";
    /// Something stands in the way.
    Obstructed = CONFLICT, "obstructed", "Something stands in the way",
        "deleting the account weibo-a: something stands in the way; 3 directions name it; close it instead";
    /// The state does not allow it.
    WrongState = CONFLICT, "wrong_state", "The state does not allow this",
        "the campaign is launched";
    /// A fact that the piece cites does not stand.
    FactObstacle = CONFLICT, "fact_obstacle", "A cited fact does not stand",
        "a cited fact does not stand; see GET /pieces/{id}/facts";
    /// Organisations have nobody who reviews or signs for them.
    NobodyReviews = CONFLICT, "nobody_reviews", "Organisations have nobody who reviews for them",
        "2 of the organisations that are asked have nobody who reviews or signs for them";
    /// The direction has a piece.
    HasPiece = CONFLICT, "has_piece", "The direction has a piece",
        "the direction has a piece; hand in a new version of it, or withdraw it first";
    /// The campaign's pieces are not reviewed.
    NoReview = CONFLICT, "no_review", "Pieces of this campaign are not reviewed",
        "pieces of this campaign are not reviewed";
    /// What was said is about an older version.
    OldVersion = CONFLICT, "old_version", "There is another version by now",
        "version 2 stands by now; read that one";
    /// Findings block the gate.
    GateBlocked = CONFLICT, "gate_blocked", "Findings block the gate",
        "1 finding blocks the gate; mend the text, or overrule it with a reason";
    /// The piece has not passed its gates.
    NotApproved = CONFLICT, "not_approved", "The piece has not passed its gates",
        "the piece has not passed its gates; GET its review shows which are open";
    /// The piece needs a signature.
    Unsigned = CONFLICT, "unsigned", "The piece needs a signature",
        "the piece is a major item; a signer of its organisation gives it";
    /// The piece was changed after it was signed.
    SignatureVoid = CONFLICT, "signature_void", "The signature holds no more",
        "the piece was changed after it was signed; it passes its gates and is signed again";
    /// The piece is not what was submitted.
    TextChanged = CONFLICT, "text_changed", "The piece is not what was submitted",
        "the piece is not what was submitted; hand in a new version";
    /// The page says something else.
    PageDiffers = CONFLICT, "page_differs", "The page says something else",
        "the page says something else; have the page mended, or correct the piece";
    /// No consent waits.
    NothingToConfirm = CONFLICT, "nothing_to_confirm", "Nothing waits to be confirmed",
        "no consent of yours waits on this piece";
    /// An emergency holds routine posts.
    Held = CONFLICT, "held", "An emergency holds it",
        "an emergency runs, and routine posts of the account are held: incident 01980c5e-7a00-7000-8000-000000000051";
    /// No emergency holds it.
    NotHeld = CONFLICT, "not_held", "No emergency holds it", "no emergency holds it";
    /// The window is over.
    WindowOver = CONFLICT, "window_over", "The window is over",
        "the campaign's window is over";
    /// Pins contradict each other or the rules.
    PinConflict = CONFLICT, "pin_conflict", "Pins cannot hold together",
        "2 pins cannot hold together; leaving out any one of them resolves it";
    /// The digest is not that of the plan, or of the piece.
    DigestStale = CONFLICT, "digest_stale", "The digest is not that of what stands now",
        "another plan stands by now; read the plan again before signing";
    /// A swap that is not offered.
    NotOffered = CONFLICT, "not_offered", "This direction is not offered",
        "`alternatives` of GET /directions/{id} lists those that may";
    /// A job has ended its process too often.
    SetAside = INTERNAL_SERVER_ERROR, "set_aside", "The job was set aside",
        "the job was begun 3 times and never ended, so it is not begun again";
    /// Too many changes at once.
    Busy = CONFLICT, "busy", "Others change this at the same time",
        "others change this at the same time; try again";
    /// The same request is being worked on.
    InFlight = CONFLICT, "in_flight", "The request is being worked on",
        "a request with this key is being worked on; ask again in a moment";
    /// An answer with a secret is given once.
    SecretNotReplayed = CONFLICT, "secret_not_replayed", "A secret is given once",
        "a secret is given once; revoke what was made and make another";
    /// A request was carried out, and its answer was lost.
    AnswerLost = CONFLICT, "answer_lost", "The answer was lost",
        "the request was carried out, but its answer was lost; read what it was to change";
    /// The registry has moved on since the plan was made.
    PlanOutdated = CONFLICT, "plan_outdated", "The registry has changed since the plan was made",
        "the registry has changed since the plan was made: `weibo-zjg-jiaoyu` is closed and was to tell `school_rain`; plan again (POST /campaigns/{id}/plan) and have the new plan signed by its digest";
    /// The account is closed or paused.
    AccountInactive = CONFLICT, "account_inactive", "The account is closed or paused",
        "the account `weibo-zjg-jiaoyu` is closed: it accepts and publishes nothing; a coordinator makes it active again (PUT /accounts/{handle}), or gives what it holds to others: POST /campaigns/{id}/replan does so for what a closed account holds, POST /directions/{id}/withdraw for the rest";
    /// The account still qualifies for the direction.
    StillQualified = CONFLICT, "still_qualified", "The account still qualifies",
        "its account still qualifies for this direction; GET /campaigns/{id}/disqualified lists those of which that is not so";
    /// A pin to what its account has declined.
    PinDeclined = CONFLICT, "pin_declined", "The account has declined that",
        "1 of the pins are to what their accounts have declined; a no is not overruled by a pin: the account, or a coordinator on its word, takes it back first (DELETE /directions/{id}/decline), then pin it";
    /// The last token with which the service is administered.
    LastAdmin = CONFLICT, "last_admin", "Nobody else administers the service",
        "nobody else's token administers the service for as long; make another first";
    /// A person who is shut out gets no token.
    Barred = CONFLICT, "barred", "The person is shut out",
        "王芳 is shut out; lift that first";
    /// A personal link would give nothing.
    NoRoles = CONFLICT, "no_roles", "The person has no roles",
        "王芳 has no roles that a link could give; say them as `grants` of the person";
    /// There is no room for more files.
    QuotaExceeded = CONFLICT, "quota_exceeded", "There is no room for more files",
        "the piece has 52000000 bytes in files, of 52428800; this one has 4000000; take files off that are not needed";
    /// There are no ties.
    NoTies = CONFLICT, "no_ties", "There are no ties",
        "there are no ties; enter ties first";
    /// A detection is adopted once.
    AlreadyAdopted = CONFLICT, "already_adopted", "The detection was adopted before",
        "the detection was adopted before; make another one";
    /// The registry has moved since.
    MatrixMoved = CONFLICT, "matrix_moved", "The registry has moved since",
        "the registry has moved since; `moved` names what has changed; make another one";
    /// An event that has not happened here.
    EventGone = GONE, "event_gone", "The event has not happened here",
        "event 4211 has not happened here; the last one is 3999; the database was put back to an earlier moment; read again what you keep, then follow from there";
    /// Somebody was faster.
    Stale = PRECONDITION_FAILED, "stale", "It was changed in between",
        "it was changed in between; read it again, then change it";
    /// The body comes too slowly.
    TooSlow = REQUEST_TIMEOUT, "too_slow", "The body came too slowly",
        "nothing came for 30 seconds; send the request again";
    /// The body is too large.
    TooLarge = PAYLOAD_TOO_LARGE, "too_large", "The body is too large",
        "send less at once, or use the command line for large imports";
    /// The address is too long.
    UriTooLong = URI_TOO_LONG, "uri_too_long", "The address is too long",
        "path and query have 9000 bytes; at most 8192 fit";
    /// The headers are too large.
    HeadersTooLarge = REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large", "The headers are too large",
        "there are 120 headers; at most 100 fit";
    /// The body is no JSON by its content type.
    UnsupportedMedia = UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The body must be application/json",
        "set the content type to application/json";
    /// Values are wrong.
    Invalid = UNPROCESSABLE_ENTITY, "invalid", "Values are not right",
        "1 value is not right";
    /// A name that several persons bear.
    AmbiguousPerson = UNPROCESSABLE_ENTITY, "ambiguous_person", "Several persons bear this name",
        "a person is named by what several bear; say the staff number or the id";
    /// An idempotency key of another request.
    IdempotencyMismatch = UNPROCESSABLE_ENTITY, "idempotency_mismatch", "The key belongs to another request",
        "the key was used for another path or body, or by a token with other grants; take a new key for each thing that is to be done";
    /// Rows are bad.
    BadRows = UNPROCESSABLE_ENTITY, "bad_rows", "Rows are bad",
        "1 row is bad and nothing was changed; mend it, or import with skip_bad_rows";
    /// `If-Match` is missing.
    PreconditionRequired = PRECONDITION_REQUIRED, "precondition_required", "If-Match is needed",
        "send the ETag that you have seen as If-Match";
    /// Somebody asks too often.
    TooMany = TOO_MANY_REQUESTS, "too_many_requests", "Too many requests come from here",
        "more than 30 tokens or codes in a minute were none; ask an admin for one that is valid";
    /// The work was cancelled.
    Cancelled = CONFLICT, "cancelled", "The work was cancelled",
        "the work was cancelled and changed nothing";
    /// Something broke.
    Internal = INTERNAL_SERVER_ERROR, "internal", "Something broke on our side",
        "the log names the cause; give the request id from the x-request-id header";
    /// More is asked than can be done.
    Overloaded = SERVICE_UNAVAILABLE, "overloaded", "More is asked than can be done",
        "more is asked than can be done; try again later";
    /// It takes too long, or the database does not answer.
    Unavailable = SERVICE_UNAVAILABLE, "unavailable", "The service cannot answer now",
        "the database does not answer; try again later";
}

impl Kind {
    /// The kind with this code.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.parts().code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::seed::Seed;
    use domain::message::english_words;

    #[test]
    fn every_kind_has_a_title_in_both_languages() {
        let messages = Seed::embedded().unwrap().messages;
        for kind in Kind::ALL {
            let title = kind.parts().title;
            assert!(english_words(title) > 0, "{title}");
            let chinese = messages.chinese(title).unwrap_or_default();
            assert!(!chinese.is_empty() && english_words(&chinese) == 0, "{title} is said as {chinese:?}");
        }
    }
}
