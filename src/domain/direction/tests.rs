//! Random lives of a direction against a model that keeps a few plain facts and knows nothing of the stages.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Decline, DeclineReason, Direction, DirectionKind, DirectionRefusal, DirectionStage, DirectionStageRecord,
    DirectionState, Leaving,
};
use crate::form::Form;
use crate::id::{CampaignId, DirectionId, PieceId};
use crate::plan::PlanStep;
use crate::slot::Slot;
use crate::time::Timestamp;

#[derive(Debug, Clone, Copy)]
enum Action {
    Ask,
    Accept,
    Decline,
    Supersede,
    HandIn,
    Publish,
    Withdraw,
    WithdrawLate,
    Lapse,
}

/// How it ended, if it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Declined,
    Superseded,
    Lapsed,
}

#[derive(Debug, Clone, Default)]
struct Model {
    asked: Option<i64>,
    answered: Option<i64>,
    piece: bool,
    out: bool,
    end: Option<End>,
}

impl Model {
    const fn state(&self) -> DirectionState {
        match self {
            Self { end: Some(End::Declined), .. } => DirectionState::Declined,
            Self { end: Some(End::Superseded), .. } => DirectionState::Superseded,
            Self { end: Some(End::Lapsed), .. } => DirectionState::Lapsed,
            Self { out: true, .. } => DirectionState::Delivered,
            Self { answered: Some(_), .. } => DirectionState::Accepted,
            Self { asked: Some(_), .. } => DirectionState::Asked,
            _ => DirectionState::Proposed,
        }
    }

    const fn is_answerable(&self) -> bool {
        self.asked.is_some() && self.end.is_none() && !self.piece
    }

    /// Whether the action is done at `now`; then the facts are those after it.
    fn does(&mut self, action: Action, now: i64) -> bool {
        match action {
            Action::Ask if self.asked.is_none() => self.asked = Some(now),
            Action::Accept if self.is_answerable() => self.answered = self.answered.or(Some(now)),
            // Accepting what has a piece changes nothing, as accepting again does.
            Action::Accept if self.piece && !self.out && self.end.is_none() => {}
            Action::Decline if self.is_answerable() => {
                (self.answered, self.end) = (Some(now), Some(End::Declined));
            }
            Action::Supersede if self.is_answerable() => self.end = Some(End::Superseded),
            Action::HandIn if self.is_answerable() => {
                (self.piece, self.answered) = (true, self.answered.or(Some(now)));
            }
            Action::Publish if self.piece && !self.out && self.end.is_none() => self.out = true,
            Action::Withdraw if self.piece && self.end.is_none() => (self.piece, self.out) = (false, false),
            Action::WithdrawLate if self.out || (self.piece && self.end == Some(End::Lapsed)) => {
                (self.piece, self.out, self.end) = (false, false, Some(End::Lapsed));
            }
            Action::Lapse if self.asked.is_some() && self.end.is_none() && !self.out => {
                self.end = Some(End::Lapsed);
            }
            _ => return false,
        }
        true
    }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

fn proposed() -> Direction {
    Direction {
        id: DirectionId(id(1)),
        campaign: CampaignId(id(2)),
        account: "a".to_owned(),
        organisation: "o".to_owned(),
        slot: Slot {
            cluster: "roads".to_owned(),
            angle: "belts".to_owned(),
            audience: "drivers".to_owned(),
            form: Form::QuickPost,
            locality: None,
        },
        fit: 700,
        reasons: Vec::new(),
        kind: DirectionKind::Task,
        stage: DirectionStage::Proposed,
        starts_at: at(0),
        due_at: at(1000),
        opened_at: None,
    }
}

fn no(withdraw: bool) -> Decline {
    Decline { reason: DeclineReason::NoStaff, note: None, withdraw }
}

fn act(direction: &Direction, action: Action, now: i64) -> Result<Direction, DirectionRefusal> {
    match action {
        Action::Ask => direction.asked(at(now)),
        Action::Accept => direction.accepted(at(now)),
        Action::Decline => direction.declined(at(now), no(false)),
        Action::Supersede => direction.superseded(Some(DirectionId(id(3)))),
        Action::HandIn => direction.with_piece(PieceId(id(4)), at(now)),
        Action::Publish => direction.delivered(),
        Action::Withdraw => direction.without_piece(),
        Action::WithdrawLate => direction.lapsed_without_piece(),
        Action::Lapse => direction.lapsed(),
    }
}

fn record(direction: &Direction) -> DirectionStageRecord {
    let stage = &direction.stage;
    DirectionStageRecord {
        state: stage.state(),
        asked_at: stage.asked_at(),
        answered_at: stage.answered_at(),
        successor: stage.successor(),
        answer: stage.answer().cloned(),
        piece: stage.piece(),
    }
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let one = prop_oneof![
        4 => Just(Action::Ask),
        4 => Just(Action::Accept),
        1 => Just(Action::Decline),
        1 => Just(Action::Supersede),
        4 => Just(Action::HandIn),
        3 => Just(Action::Publish),
        2 => Just(Action::Withdraw),
        2 => Just(Action::WithdrawLate),
        1 => Just(Action::Lapse),
    ];
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #[test]
    fn random_lives_follow_the_model(actions in actions()) {
        let (mut direction, mut model) = (proposed(), Model::default());
        for (now, action) in (1..).zip(actions) {
            let done = model.does(action, now);
            match act(&direction, action, now) {
                Ok(after) => {
                    prop_assert!(done, "{action:?} of {:?} was done", direction.state());
                    direction = after;
                }
                Err(refusal) => {
                    prop_assert!(!done, "{action:?} of {:?} was refused: {refusal}", direction.state());
                    if let DirectionRefusal::HasPiece { piece, .. } = refusal {
                        prop_assert_eq!(Some(piece), direction.piece());
                    }
                }
            }
            prop_assert_eq!(direction.state(), model.state());
            prop_assert_eq!(direction.stage.asked_at(), model.asked.map(at));
            prop_assert_eq!(direction.stage.answered_at(), model.answered.map(at));
            prop_assert_eq!(direction.piece().is_some(), model.piece);
            prop_assert_eq!(direction.stage.answer().is_some(), model.end == Some(End::Declined));
            prop_assert_eq!(direction.stage.successor().is_some(), model.end == Some(End::Superseded));
            prop_assert_eq!(DirectionStage::restore(record(&direction)), Ok(direction.stage.clone()));
        }
    }
}

#[test]
fn the_model_reaches_every_state() {
    let lives: [(&[Action], DirectionState); 6] = [
        (&[], DirectionState::Proposed),
        (&[Action::Ask], DirectionState::Asked),
        (&[Action::Ask, Action::Accept], DirectionState::Accepted),
        (&[Action::Ask, Action::Decline], DirectionState::Declined),
        (&[Action::Ask, Action::Supersede], DirectionState::Superseded),
        (&[Action::Ask, Action::HandIn, Action::Publish], DirectionState::Delivered),
    ];
    for (life, state) in lives {
        let mut direction = proposed();
        for action in life {
            direction = act(&direction, *action, 1).unwrap();
        }
        assert_eq!(direction.state(), state);
    }
}

#[test]
fn what_has_a_piece_is_neither_declined_nor_moved() {
    let direction = proposed().asked(at(1)).unwrap().with_piece(PieceId(id(4)), at(2)).unwrap();
    let said = direction.declined(at(3), no(false)).unwrap_err().to_string();
    assert_eq!(said, "a direction that has a piece cannot be declined");
    assert!(matches!(direction.superseded(None), Err(DirectionRefusal::HasPiece { .. })));
    let other = Direction { id: DirectionId(id(9)), ..proposed().asked(at(1)).unwrap() };
    let effect = no(true).effect(&other, vec![direction, other.clone()]);
    assert!(matches!(effect, Err(DirectionRefusal::HasPiece { action: "given up", .. })));
}

#[test]
fn withdrawing_gives_up_what_may_be_answered_and_says_what_stays() {
    let asked = proposed().asked(at(1)).unwrap();
    let mut delivered = asked.with_piece(PieceId(id(4)), at(2)).unwrap().delivered().unwrap();
    delivered.slot.angle = "helmets".to_owned();
    let request = no(true).effect(&asked, vec![asked.clone(), delivered]).unwrap();
    assert_eq!(
        request.steps,
        [PlanStep::Withdraw { account: "a".to_owned(), staying: ["helmets".to_owned()].into() }]
    );
    assert_eq!(request.leaving, Leaving::Declined { directions: vec![asked.clone()], answer: no(true) });
    let request = no(false).effect(&asked, Vec::new()).unwrap();
    assert_eq!(request.steps, [PlanStep::Decline { account: "a".to_owned(), angle: "belts".to_owned() }]);
    assert_eq!(request.ban.unwrap().angle.as_deref(), Some("belts"));
}

#[test]
fn a_row_that_lacks_what_its_stage_knows_is_named() {
    let mut lacking = record(&proposed().asked(at(1)).unwrap());
    lacking.asked_at = None;
    assert_eq!(DirectionStage::restore(lacking), Err("asked_at"));
}
