//! Random lives of a campaign against a model that keeps a few plain facts and knows nothing of the stages.

use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::{Campaign, CampaignDraft, CampaignRefusal, CampaignStage, CampaignState, Pin};
use crate::id::{CampaignId, SubjectId};
use crate::time::Timestamp;
use crate::when::Zone;

/// When the window of the campaign ends.
const END: i64 = 100;

#[derive(Debug, Clone, Copy)]
enum Action {
    Edit,
    Pin,
    Plan(u8),
    Sign(u8),
    Launch(i64),
    Replan,
    Touch,
    Close,
}

/// What was done, as far as it still counts.
#[derive(Debug, Clone, Default)]
struct Model {
    revision: i64,
    planned: Option<u8>,
    signed: Option<u8>,
    launched: bool,
    closed: bool,
    pinned: bool,
}

impl Model {
    const fn state(&self) -> CampaignState {
        match self {
            Self { closed: true, .. } => CampaignState::Closed,
            Self { launched: true, .. } => CampaignState::Launched,
            Self { signed: Some(_), .. } => CampaignState::Signed,
            Self { planned: Some(_), .. } => CampaignState::Planned,
            _ => CampaignState::Draft,
        }
    }

    /// Whether the action is done; then the facts are those after it.
    fn does(&mut self, action: Action) -> bool {
        let before = self.clone();
        let done = match action {
            Action::Edit if !self.launched => {
                (self.planned, self.signed) = (None, None);
                true
            }
            Action::Pin if !self.launched => {
                (self.planned, self.signed, self.pinned) = (None, None, true);
                true
            }
            Action::Plan(by) if !self.launched => {
                (self.planned, self.signed) = (Some(by), None);
                true
            }
            Action::Sign(by)
                if self.signed.is_none() && self.planned.is_some_and(|planner| planner != by) =>
            {
                self.signed = Some(by);
                true
            }
            Action::Launch(at) if self.signed.is_some() && !self.launched && at < END => {
                self.launched = true;
                true
            }
            Action::Replan => self.launched && !self.closed,
            Action::Touch => true,
            Action::Close if self.launched && !self.closed => {
                self.closed = true;
                true
            }
            _ => false,
        };
        if done {
            self.revision += 1;
        } else {
            *self = before;
        }
        done
    }
}

fn campaign() -> Campaign {
    let draft: CampaignDraft = serde_json::from_value(json!({
        "title": "平安出行", "starts_at": "1970-01-01T00:00:00Z", "ends_at": "1970-01-01T00:00:00.100Z",
        "angles": [{"key": "belts", "title": "安全带"}]
    }))
    .unwrap();
    Campaign::draft(
        CampaignId(Uuid::nil()),
        draft.into_spec(None, Zone::CHINA).unwrap(),
        Timestamp::from_ms(0),
    )
}

fn person(number: u8) -> SubjectId {
    SubjectId(Uuid::from_u128(u128::from(number)))
}

fn act(campaign: &Campaign, action: Action) -> Result<Campaign, CampaignRefusal> {
    let at = Timestamp::from_ms(7);
    match action {
        Action::Edit => campaign.edited(campaign.spec.clone()),
        Action::Pin => {
            let pin = |angle: &str| Pin {
                account: "a".to_owned(),
                angle: angle.to_owned(),
                audience: None,
                must: true,
            };
            campaign.pinned(vec![pin("belts")])
        }
        Action::Plan(by) => campaign.planned(Some(person(by))),
        Action::Sign(by) => campaign.signed(Some(person(by)), at, None),
        Action::Launch(at) => campaign.launched(Timestamp::from_ms(at), Vec::new()),
        Action::Replan => campaign.replanned(None),
        Action::Touch => Ok(campaign.touched()),
        Action::Close => campaign.closed(at),
    }
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let one = prop_oneof![
        1 => Just(Action::Edit),
        1 => Just(Action::Pin),
        4 => (0..3u8).prop_map(Action::Plan),
        4 => (0..3u8).prop_map(Action::Sign),
        4 => (0..END + 20).prop_map(Action::Launch),
        1 => Just(Action::Replan),
        1 => Just(Action::Touch),
        1 => Just(Action::Close),
    ];
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #[test]
    fn random_lives_follow_the_model(actions in actions()) {
        let mut campaign = campaign();
        let mut model = Model { revision: 1, ..Model::default() };
        for action in actions {
            let (before, done) = (campaign.clone(), model.does(action));
            match act(&campaign, action) {
                Ok(after) => campaign = after,
                Err(refusal) => {
                    prop_assert!(!done, "{action:?} of {:?} was refused: {refusal}", before.state());
                    if let CampaignRefusal::State { state, .. } = refusal {
                        prop_assert_eq!(state, before.state());
                    }
                }
            }
            prop_assert_eq!(campaign != before, done, "{:?}", action);
            prop_assert_eq!((campaign.state(), campaign.revision), (model.state(), model.revision));
            prop_assert_eq!(!campaign.pins.is_empty(), model.pinned);
            let record = campaign.stage.record();
            prop_assert_eq!(record.planned_by, model.planned.map(person));
            prop_assert_eq!(record.signed_by, model.signed.map(person));
            prop_assert_eq!(record.signed_at.is_some(), model.signed.is_some());
            prop_assert_eq!((record.launched_at.is_some(), record.closed_at.is_some()), (model.launched, model.closed));
            prop_assert_eq!(CampaignStage::restore(record), Ok(campaign.stage.clone()));
        }
    }
}

#[test]
fn random_lives_reach_every_stage() {
    let mut model = Model::default();
    let life = [Action::Plan(0), Action::Sign(1), Action::Launch(1), Action::Close];
    let states = life.map(|action| (model.does(action), model.state()));
    let later =
        [CampaignState::Planned, CampaignState::Signed, CampaignState::Launched, CampaignState::Closed];
    assert_eq!(states, later.map(|state| (true, state)));
    let mut campaign = campaign();
    for (action, state) in life.into_iter().zip(later) {
        campaign = act(&campaign, action).unwrap();
        assert_eq!(campaign.state(), state);
    }
}

#[test]
fn refusals_say_what_stands_in_the_way() {
    let draft = campaign();
    assert_eq!(
        draft.launched(Timestamp::from_ms(0), vec![]).unwrap_err().to_string(),
        "a campaign that is draft cannot be launched"
    );
    let planned = draft.planned(Some(person(1))).unwrap();
    let own = planned.signed(Some(person(1)), Timestamp::from_ms(0), None);
    assert_eq!(own.unwrap_err(), CampaignRefusal::SamePerson);
    let signed = planned.signed(Some(person(2)), Timestamp::from_ms(0), None).unwrap();
    assert_eq!(signed.launched(Timestamp::from_ms(END), vec![]).unwrap_err(), CampaignRefusal::WindowOver);
}

#[test]
fn a_row_that_lacks_what_its_stage_knows_is_named() {
    let planned = campaign().planned(None).unwrap();
    let signed = planned.signed(Some(person(2)), Timestamp::from_ms(0), None).unwrap();
    let mut record = signed.stage.record();
    record.signed_at = None;
    assert_eq!(CampaignStage::restore(record), Err("signed_at"));
}
