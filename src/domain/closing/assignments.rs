//! The directions that accounts were assigned, and the pieces that were published for them.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::input::ClosingInput;
use crate::direction::{DeclineReason, Direction, DirectionKind, DirectionState};
use crate::id::PieceId;
use crate::local_time::LocalTime;
use crate::piece::{OriginalityVerdict, Piece};

/// A direction that an account was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "organisation": "zjg-education", "organisation_name": "张家港市教育局", "account": "wechat-zjg-jiaoyu",
    "account_name": "张家港教育", "platform_name": "微信", "angle": "school_rain", "angle_title": "停课与防溺水",
    "audience": "parents", "audience_name": "家长", "locality": null, "locality_name": null, "kind": "task", "state": "delivered", "declined": null
}))]
pub struct AssignedDirection {
    /// Key of the organisation.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// What its platform is called.
    pub platform_name: String,
    /// Key of the angle.
    pub angle: String,
    /// Its title.
    pub angle_title: String,
    /// Key of the audience.
    pub audience: String,
    /// Its name.
    pub audience_name: String,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// Its name.
    #[schema(required = true)]
    pub locality_name: Option<String>,
    /// How firmly it was asked.
    pub kind: DirectionKind,
    /// Where it stands.
    pub state: DirectionState,
    /// Why it was declined.
    #[schema(required = true)]
    pub declined: Option<DeclineReason>,
}

/// How many directions were assigned, and their outcomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "organisations": 70, "accounts": 114, "asked": 114, "explicitly_answered": 20, "declined": 3, "moved": 2, "delivered": 90,
    "lapsed": 19
}))]
pub struct AssignmentTotals {
    /// Organisations that were asked for something.
    pub organisations: usize,
    /// Accounts that were asked for something.
    pub accounts: usize,
    /// Directions that were asked, those that were declined or moved later included.
    pub asked: usize,
    /// Directions that a person has answered; silence accepts the others.
    pub explicitly_answered: usize,
    /// Directions that were declined.
    pub declined: usize,
    /// Directions that a new plan or a swap has moved.
    pub moved: usize,
    /// Directions of which a piece was published.
    pub delivered: usize,
    /// Directions that ended without a piece.
    pub lapsed: usize,
}

/// A published piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "organisation": "zjg-education", "organisation_name": "张家港市教育局",
    "account": "wechat-zjg-jiaoyu", "account_name": "张家港教育", "platform_name": "微信", "angle": "school_rain",
    "title": "停课通知谁来发", "url": "https://mp.weixin.qq.com/s/abc", "published_at": "2026-06-12T10:00:00+08:00", "late": false,
    "verdict": "original"
}))]
pub struct PublishedPiece {
    /// The piece.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// What its platform is called.
    pub platform_name: String,
    /// Key of the angle.
    pub angle: String,
    /// Its title.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Where it was published.
    #[schema(required = true)]
    pub url: Option<String>,
    /// When it was published.
    pub published_at: LocalTime,
    /// Whether that was after the window of its direction.
    pub late: bool,
    /// Whether it copies.
    pub verdict: OriginalityVerdict,
}

pub(super) fn list_assignments(input: &ClosingInput<'_>) -> Vec<AssignedDirection> {
    let names = input.names();
    let mut assignments: Vec<AssignedDirection> = asked(input.directions)
        .map(|direction| AssignedDirection {
            organisation: direction.organisation.clone(),
            organisation_name: names.organisation(&direction.organisation),
            account: direction.account.clone(),
            account_name: names.account(&direction.account),
            platform_name: names.platform(&direction.account),
            angle: direction.slot.angle.clone(),
            angle_title: names.angle(&direction.slot.angle),
            audience: direction.slot.audience.clone(),
            audience_name: names.audience(&direction.slot.audience),
            locality: direction.slot.locality.clone(),
            locality_name: direction.slot.locality.as_deref().map(|key| names.place(key)),
            kind: direction.kind,
            state: direction.state(),
            declined: direction.stage.answer().map(|answer| answer.reason),
        })
        .collect();
    assignments.sort_by(|a, b| {
        let key = |line: &AssignedDirection| {
            let slot = (line.angle.clone(), line.audience.clone(), line.locality.clone());
            (line.organisation.clone(), line.account.clone(), slot, line.state)
        };
        key(a).cmp(&key(b))
    });
    assignments
}

pub(super) fn count_assignments(directions: &[Direction]) -> AssignmentTotals {
    let in_state = |state| asked(directions).filter(|direction| direction.state() == state).count();
    let distinct = |name: fn(&Direction) -> &str| asked(directions).map(name).collect::<BTreeSet<_>>().len();
    let answered = |direction: &&Direction| {
        direction.stage.answered_at().is_some_and(|at| Some(at) < direction.accepts_at())
    };
    AssignmentTotals {
        organisations: distinct(|direction| &direction.organisation),
        accounts: distinct(|direction| &direction.account),
        asked: asked(directions).count(),
        explicitly_answered: asked(directions).filter(answered).count(),
        declined: in_state(DirectionState::Declined),
        moved: in_state(DirectionState::Superseded),
        delivered: in_state(DirectionState::Delivered),
        lapsed: in_state(DirectionState::Lapsed),
    }
}

pub(super) fn list_published(input: &ClosingInput<'_>) -> Vec<PublishedPiece> {
    let names = input.names();
    let published = |piece: &Piece| {
        Some(piece.state.is_out()).filter(|out| *out).and(piece.published_at).map(|published_at| {
            PublishedPiece {
                piece: piece.id,
                organisation: piece.organisation.clone(),
                organisation_name: names.organisation(&piece.organisation),
                account: piece.account.clone(),
                account_name: names.account(&piece.account),
                platform_name: names.platform(&piece.account),
                angle: piece.angle.clone(),
                title: piece.title.clone(),
                url: piece.url.clone(),
                published_at: input.local(published_at),
                late: piece.late,
                verdict: piece.originality.stands(),
            }
        })
    };
    let mut pieces: Vec<PublishedPiece> = input.pieces.iter().filter_map(published).collect();
    pieces.sort_by(|a, b| {
        (&a.organisation, &a.account, &a.angle, a.piece).cmp(&(
            &b.organisation,
            &b.account,
            &b.angle,
            b.piece,
        ))
    });
    pieces
}

/// Directions of a plan that was never launched were assigned to nobody.
fn asked(directions: &[Direction]) -> impl Iterator<Item = &Direction> {
    directions.iter().filter(|direction| direction.stage.asked_at().is_some())
}
