//! The board of an incident: all that the desk looks at.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bulletin::IncidentBulletin;
use super::card::{CardState, CardView};
use super::clock::IncidentClock;
use super::contradiction::Contradiction;
use super::fact::IncidentFact;
use super::record::Incident;

/// The board of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "incident": {
        "id": "01980c5e-7a00-7000-8000-000000000051", "kind": "hazardous_leak",
        "name": {"zh": "危险化学品泄漏", "en": "hazardous leak"}, "place": "保税区", "region": "baoshuiqu", "command": "zhangjiagang",
        "at": "2026-06-12T14:05:00Z", "level": null, "drill": false, "language": "zh", "state": "running",
        "desk": "01980c5e-7a00-7000-8000-000000000001", "plan_revision": 0, "is_approved": false,
        "started_by": "01980c5e-7a00-7000-8000-000000000001", "started_at": "2026-06-12T14:10:00Z", "ended": null, "revision": 1
    },
    "to_type": "保税区 危险化学品泄漏", "clocks": [], "facts": [], "contradictions": [], "bulletins": [], "unfilled": [], "held": 92,
    "cards": {"all": 31, "asked": 28, "called": 2, "seen": 1, "posted": 0, "relieved": 0, "late": 0, "behind": 0}
}))]
pub struct IncidentBoard {
    /// The incident.
    pub incident: Incident,
    /// What is typed to release a bulletin.
    pub to_type: String,
    /// Its clocks.
    pub clocks: Vec<IncidentClock>,
    /// The last version of each fact, and the confirmed one before it where the last is not confirmed.
    pub facts: Vec<IncidentFact>,
    /// What facts say against each other.
    pub contradictions: Vec<Contradiction>,
    /// Its bulletins, in order.
    pub bulletins: Vec<IncidentBulletin>,
    /// Keys of the tasks that nobody has.
    pub unfilled: Vec<String>,
    /// How its cards stand.
    pub cards: CardCounts,
    /// How many accounts hold their routine posts.
    pub held: usize,
}

/// How many cards stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"all": 31, "asked": 28, "called": 2, "seen": 1, "posted": 0, "relieved": 0, "late": 0, "behind": 0}))]
pub struct CardCounts {
    /// All of them.
    pub all: usize,
    /// Nothing was heard.
    pub asked: usize,
    /// Reached by telephone.
    pub called: usize,
    /// Opened.
    pub seen: usize,
    /// The text is out.
    pub posted: usize,
    /// Relieved.
    pub relieved: usize,
    /// The time is over and nothing is out.
    pub late: usize,
    /// They stand on versions of facts that are not the confirmed ones any more.
    pub behind: usize,
}

impl CardCounts {
    /// Counts cards.
    #[must_use]
    pub fn of(cards: &[CardView]) -> Self {
        let mut counts = Self { all: cards.len(), ..Self::default() };
        for card in cards {
            let of_state = match card.state {
                CardState::Asked => &mut counts.asked,
                CardState::Called => &mut counts.called,
                CardState::Seen => &mut counts.seen,
                CardState::Posted => &mut counts.posted,
                CardState::Relieved => &mut counts.relieved,
            };
            *of_state += 1;
            counts.late += usize::from(card.is_late);
            counts.behind += usize::from(!card.behind.is_empty());
        }
        counts
    }
}
