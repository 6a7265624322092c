//! What the lives of reviews and incidents refuse: which kind of problem that is, and what is said.

use super::kind::Kind;
use domain::incident::IncidentRefusal;
use domain::review::Refusal;

/// What was refused, and how that is said.
pub(super) struct Refused {
    pub kind: Kind,
    pub detail: String,
    /// A value that is wrong, and what is wrong with it.
    pub error: Option<(&'static str, &'static str)>,
}

impl Refused {
    const fn new(kind: Kind, detail: String) -> Self {
        Self { kind, detail, error: None }
    }

    fn at(self, pointer: &'static str, error: &'static str) -> Self {
        Self { error: Some((pointer, error)), ..self }
    }
}

/// Why a step of a review is not taken. No wildcard here either.
pub(super) fn refused(refusal: &Refusal, message: String) -> Refused {
    match refusal {
        Refusal::NoReview => Refused::new(Kind::NoReview, message),
        Refusal::State { .. } | Refusal::NoSignature => Refused::new(Kind::WrongState, message),
        Refusal::Capacity => Refused::new(Kind::Forbidden, message),
        Refusal::Author | Refusal::Reviewer | Refusal::Publisher => Refused::new(Kind::SamePerson, message),
        Refusal::Blocked { .. } => Refused::new(Kind::GateBlocked, message),
        Refusal::NotApproved => {
            Refused::new(Kind::NotApproved, format!("{message}; GET its review shows which are open"))
        }
        Refusal::Unsigned => {
            Refused::new(Kind::Unsigned, format!("{message}; a signer of its organisation gives it"))
        }
        Refusal::SignatureVoid => {
            Refused::new(Kind::SignatureVoid, format!("{message}; it passes its gates and is signed again"))
        }
        Refusal::Changed => Refused::new(Kind::TextChanged, format!("{message}; hand in a new version")),
        Refusal::OtherSeal => {
            let detail = format!("{message}; read the review again before signing");
            Refused::new(Kind::DigestStale, detail).at("/digest", "is not that of text and attachments")
        }
        Refusal::PageDiffers => {
            let detail = format!("{message}; have the page mended, or correct the piece");
            Refused::new(Kind::PageDiffers, detail)
        }
        Refusal::NothingToConfirm => Refused::new(Kind::NothingToConfirm, message),
    }
}

/// Why something is not done in an incident. Nor here.
pub(super) fn incident_refused(refusal: &IncidentRefusal, message: String) -> Refused {
    match refusal {
        IncidentRefusal::Over { .. }
        | IncidentRefusal::Confirmed
        | IncidentRefusal::Released { .. }
        | IncidentRefusal::StepMissing(_)
        | IncidentRefusal::NothingSaid
        | IncidentRefusal::Relieved => Refused::new(Kind::WrongState, message),
        IncidentRefusal::FactMoved { .. } => {
            Refused::new(Kind::OldVersion, format!("{message}; read that one"))
                .at("/after", "is another by now")
        }
        IncidentRefusal::SamePerson | IncidentRefusal::OwnPlan => {
            Refused::new(Kind::SamePerson, format!("{message}; ask another person"))
        }
        IncidentRefusal::OtherText { current } => {
            let detail = format!("{message}: {current}; read it again first");
            Refused::new(Kind::DigestStale, detail).at("/digest", "is not that of its text any more")
        }
        IncidentRefusal::Held { .. } => Refused::new(
            Kind::Held,
            format!("{message}; wait until it is stood down, and look at it again then"),
        ),
        IncidentRefusal::HeldBefore { .. } => {
            let way_out = "a reviewer looks at it again first, by `confirm_held_piece`";
            Refused::new(Kind::Held, format!("{message}; {way_out}"))
        }
        IncidentRefusal::NotHeld => Refused::new(Kind::NotHeld, message),
        IncidentRefusal::NothingToConfirm => Refused::new(Kind::NothingToConfirm, message),
    }
}
