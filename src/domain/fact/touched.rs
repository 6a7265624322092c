//! What a new version of a fact touches, and which facts keep a piece from being published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::registered::RegisteredFact;
use crate::campaign::{Campaign, Review};
use crate::direction::{Direction, DirectionState};
use crate::id::{DirectionId, FactId, PieceId};
use crate::keyed;
use crate::piece::{Piece, PieceState};
use crate::time::Timestamp;

keyed! {
    /// Where something stands that a new version of a fact touches.
    pub enum TouchState {
        /// Nobody has looked at it yet.
        Open = "open",
        /// Somebody has: what it says is still right.
        Confirmed = "confirmed",
        /// Its version that counts cites the new version of the fact, or the fact no more.
        Corrected = "corrected",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

/// A piece, or a direction without one, that stands on an older version of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "direction": "01980c5e-7a00-7000-8000-000000000011",
    "account": "wechat-zjg-jiaoyu", "organisation": "zjg-education", "cluster": "education", "url": null,
    "cited_version": 1, "state": "open"
}))]
pub struct TouchedItem {
    /// The piece; null: nothing was handed in yet.
    #[schema(required = true)]
    pub piece: Option<PieceId>,
    /// The direction.
    pub direction: DirectionId,
    /// Handle of the account.
    pub account: String,
    /// Key of the organisation that answers for it.
    pub organisation: String,
    /// Key of the cluster.
    pub cluster: String,
    /// Where the piece was published.
    #[schema(required = true)]
    pub url: Option<String>,
    /// The last version of the fact that the piece cites and that is not the current one; null for a direction.
    #[schema(required = true)]
    pub cited_version: Option<u32>,
    /// Where it stands.
    pub state: TouchState,
}

impl TouchedItem {
    /// After somebody has looked at it beside the current version.
    #[must_use]
    pub fn confirmed(self) -> Self {
        Self { state: TouchState::Confirmed, ..self }
    }
}

/// That one version of a piece cites one version of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The piece.
    pub piece: PieceId,
    /// Its version.
    pub piece_version: u32,
    /// The fact.
    pub fact: FactId,
    /// Its version.
    pub fact_version: u32,
}

/// Where a piece stands after its fact has become `current`; `None`: it never cited an older version.
///
/// `citations` are all of the piece's of this fact, `confirmed` the citations that somebody has confirmed: a version of the piece
/// beside a version of the fact. O(citations + confirmed).
#[must_use]
pub fn touch_state(
    piece: &Piece,
    current: u32,
    citations: &[Citation],
    confirmed: &[Citation],
) -> Option<TouchState> {
    citations.iter().find(|citation| citation.fact_version < current)?;
    let counts = citations.iter().find(|citation| citation.piece_version == piece.version);
    let looked_at = |seen: &Citation| seen.piece_version == piece.version && seen.fact_version == current;
    Some(if piece.state == PieceState::Withdrawn {
        TouchState::Withdrawn
    } else if counts.is_none_or(|citation| citation.fact_version >= current) {
        TouchState::Corrected
    } else if confirmed.iter().any(looked_at) {
        TouchState::Confirmed
    } else {
        TouchState::Open
    })
}

/// Pieces that cite or have cited an older version of a fact than its current one, in the order of `pieces`, with where each stands.
///
/// `citations` and `confirmed` are all of this fact's. O(n log n).
#[must_use]
pub fn touched_pieces(
    fact: &RegisteredFact,
    pieces: &[Piece],
    citations: &[Citation],
    confirmed: &[Citation],
) -> Vec<TouchedItem> {
    let (citations, confirmed) = (by_piece(citations), by_piece(confirmed));
    let item = |piece: &Piece| {
        let cites = citations.get(&piece.id)?;
        let seen = confirmed.get(&piece.id).map_or(&[][..], Vec::as_slice);
        let state = touch_state(piece, fact.current.version, cites, seen)?;
        let older = cites.iter().filter(|citation| citation.fact_version < fact.current.version);
        Some(TouchedItem {
            piece: Some(piece.id),
            direction: piece.direction,
            account: piece.account.clone(),
            organisation: piece.organisation.clone(),
            cluster: piece.cluster.clone(),
            url: piece.url.clone(),
            cited_version: older.map(|citation| citation.fact_version).max(),
            state,
        })
    };
    pieces.iter().filter_map(item).collect()
}

fn by_piece(citations: &[Citation]) -> BTreeMap<PieceId, Vec<Citation>> {
    let mut own: BTreeMap<PieceId, Vec<Citation>> = BTreeMap::new();
    for citation in citations {
        own.entry(citation.piece).or_default().push(*citation);
    }
    own
}

/// Directions that were asked before the fact's current version, whose card shows the fact and for which nothing was handed in.
///
/// O(directions · facts of an angle).
#[must_use]
pub fn touched_directions(
    fact: &RegisteredFact,
    campaign: &Campaign,
    directions: &[Direction],
) -> Vec<TouchedItem> {
    if fact.current.version == 1 {
        return Vec::new();
    }
    let waits = |direction: &&Direction| {
        matches!(direction.state(), DirectionState::Asked | DirectionState::Accepted)
            && direction.piece().is_none()
            && direction.stage.asked_at().is_some_and(|asked| asked < fact.current.written_at)
            && campaign.spec.facts_of(&direction.slot.angle).any(|listed| listed.key == fact.key)
    };
    let item = |direction: &Direction| TouchedItem {
        piece: None,
        direction: direction.id,
        account: direction.account.clone(),
        organisation: direction.organisation.clone(),
        cluster: direction.slot.cluster.clone(),
        url: None,
        cited_version: None,
        state: TouchState::Open,
    };
    directions.iter().filter(waits).map(item).collect()
}

/// Why a cited fact does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactFault {
    /// There is a newer version, and nobody has confirmed that the piece is still right.
    Outdated,
    /// It is not valid any more.
    Expired,
    /// The organisation that owns it has not said yes.
    NotAgreed,
}

impl FactFault {
    /// Whether it keeps a piece of a campaign with this review from being published. The owner's approval is a part of the review: where
    /// nothing is reviewed, a missing one is shown and keeps nothing back.
    #[must_use]
    pub fn blocks(self, review: Review) -> bool {
        match self {
            Self::Outdated | Self::Expired => true,
            Self::NotAgreed => review != Review::None,
        }
    }

    /// What it says to people.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Outdated => {
                "has a newer version; hand in a new version of the piece, or confirm that it is still right"
            }
            Self::Expired => "is not valid any more; its owner writes a new version",
            Self::NotAgreed => "was not agreed to by the organisation that owns it",
        }
    }
}

/// A cited fact that does not stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FactObstacle {
    /// The fact.
    pub fact: FactId,
    /// Its key.
    pub key: String,
    /// The version that is cited.
    pub cited_version: u32,
    /// The version that it has now.
    pub current_version: u32,
    /// Why it does not stand.
    pub fault: FactFault,
}

/// What is wrong with a cited fact at `now`, in the order outdated, expired, not agreed; `confirmed` says whether the citing version was
/// confirmed beside the current one.
#[must_use]
pub fn faults_of(
    fact: &RegisteredFact,
    cited: u32,
    confirmed: Confirmed,
    now: Timestamp,
) -> Vec<FactObstacle> {
    let current = &fact.current;
    let faults = [
        (FactFault::Outdated, cited < current.version && confirmed == Confirmed::No),
        (FactFault::Expired, current.is_expired(now)),
        (FactFault::NotAgreed, fact.waits_for_owner()),
    ];
    let obstacle = |fault| FactObstacle {
        fact: fact.id,
        key: fact.key.clone(),
        cited_version: cited,
        current_version: current.version,
        fault,
    };
    faults.into_iter().filter(|(_, holds)| *holds).map(|(fault, _)| obstacle(fault)).collect()
}

/// Whether somebody has confirmed a piece beside the current version of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// Somebody has.
    Yes,
    /// Nobody has.
    No,
}

/// A fact that a piece cites, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "fact": "01980c5e-7a00-7000-8000-000000000031", "key": "shelters", "cited_version": 1, "current_version": 2,
    "confirmed": false, "faults": ["outdated"]
}))]
pub struct CitedFact {
    /// The fact.
    pub fact: FactId,
    /// Its key.
    pub key: String,
    /// The version that is cited.
    pub cited_version: u32,
    /// The version that it has now.
    pub current_version: u32,
    /// Whether somebody has confirmed the piece beside that version.
    pub confirmed: bool,
    /// Why it does not stand; empty: it does.
    pub faults: Vec<FactFault>,
}
