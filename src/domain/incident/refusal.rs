//! Why something is not done in an incident.

use super::state::IncidentState;
use crate::id::IncidentId;

/// Why something is not done in an incident.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncidentRefusal {
    /// It is over.
    #[error("an incident that is {} cannot be {action}", .state.key())]
    Over {
        /// Where it stands.
        state: IncidentState,
        /// What was asked, as a participle.
        action: &'static str,
    },
    /// Somebody else has stated the fact in between.
    #[error("the fact `{information}` is at version {current} by now")]
    FactMoved {
        /// Key of the information.
        information: String,
        /// Number of its last version; 0: there is none.
        current: u32,
    },
    /// The version is confirmed already.
    #[error("this version is confirmed already")]
    Confirmed,
    /// Author and reviewer are one person.
    #[error("whoever wrote a bulletin cannot review it")]
    SamePerson,
    /// Whoever changed a plan last approves it.
    #[error("whoever changed a plan last cannot approve it")]
    OwnPlan,
    /// The text is another by now.
    #[error("the bulletin has another text by now")]
    OtherText {
        /// The digest of the text now.
        current: String,
    },
    /// The bulletin is out.
    #[error("bulletin {number} is out and does not change any more; draft another one, or a correction")]
    Released {
        /// Its number.
        number: u32,
    },
    /// A step is still to be taken.
    #[error("before that the bulletin needs {}", .0)]
    StepMissing(&'static str),
    /// Nothing that was said can be corrected or withdrawn.
    #[error("nothing was said yet that could be corrected")]
    NothingSaid,
    /// The card is relieved.
    #[error("the account was relieved of its card")]
    Relieved,
    /// Routine posts of the account are held.
    #[error("an emergency runs, and routine posts of the account are held: incident {incident}")]
    Held {
        /// The incident.
        incident: IncidentId,
    },
    /// The post was ready before an incident ended, and nobody has looked at it since.
    #[error("an emergency has held it: incident {incident}")]
    HeldBefore {
        /// The incident.
        incident: IncidentId,
    },
    /// No incident holds it.
    #[error("no emergency holds it")]
    NotHeld,
    /// There is nothing to confirm.
    #[error("there is no consent of yours to confirm here")]
    NothingToConfirm,
}
