//! No blanket reposts: the database itself refuses a second standing direction that is equal to a first.

use micromatrix::domain::direction::{Direction, DirectionState};
use micromatrix::domain::form::Form;
use micromatrix::domain::id::CampaignId;
use micromatrix::store::direction::{insert_directions, list_standing, update_direction};
use micromatrix::store::error::StoreError;

use crate::store::support::{direction, id, insert_ground, store};

fn other_account(number: u128, state: DirectionState) -> Direction {
    Direction { account: "b".into(), ..direction(number, state) }
}

#[test]
fn two_equal_directions_never_stand() {
    store(async |db| {
        insert_ground(&db).await;
        insert_directions(&db, &[direction(1, DirectionState::Asked)]).await.unwrap();
        for state in DirectionState::ALL.into_iter().filter(|state| state.stands()) {
            let refused = insert_directions(&db, &[other_account(2, state)]).await;
            assert!(matches!(refused, Err(StoreError::Taken(_))), "{state:?}: {refused:?}");
        }
        assert_eq!(list_standing(&db, CampaignId(id(7))).await.unwrap().len(), 1);
    });
}

#[test]
fn two_equal_directions_of_one_batch_are_refused_together() {
    store(async |db| {
        insert_ground(&db).await;
        let both = [direction(1, DirectionState::Proposed), other_account(2, DirectionState::Proposed)];
        assert!(matches!(insert_directions(&db, &both).await, Err(StoreError::Taken(_))));
        assert!(list_standing(&db, CampaignId(id(7))).await.unwrap().is_empty());
    });
}

#[test]
fn what_no_longer_stands_makes_room_and_does_not_come_back() {
    store(async |db| {
        insert_ground(&db).await;
        let gone = DirectionState::ALL.into_iter().filter(|state| !state.stands());
        for (number, state) in (1..).zip(gone) {
            insert_directions(&db, &[direction(number, state)]).await.unwrap();
        }
        insert_directions(&db, &[other_account(9, DirectionState::Asked)]).await.unwrap();
        let back = direction(1, DirectionState::Asked);
        let refused = update_direction(&db, &back, DirectionState::Declined).await;
        assert!(matches!(refused, Err(StoreError::Taken(_))), "{refused:?}");
    });
}

#[test]
fn a_difference_in_any_part_is_a_difference() {
    store(async |db| {
        insert_ground(&db).await;
        insert_directions(&db, &[direction(1, DirectionState::Asked)]).await.unwrap();
        let changes: [fn(&mut Direction); 6] = [
            |one| one.slot.cluster = "schools".into(),
            |one| one.slot.angle = "helmets".into(),
            |one| one.slot.audience = "parents".into(),
            |one| one.slot.form = Form::Article,
            |one| one.slot.locality = Some("yangshe".into()),
            |one| one.campaign = CampaignId(id(8)),
        ];
        for (number, change) in (2..).zip(changes) {
            let mut other = other_account(number, DirectionState::Asked);
            change(&mut other);
            insert_directions(&db, &[other]).await.unwrap();
        }
    });
}

#[test]
fn a_direction_is_changed_only_from_the_state_in_which_it_was_seen() {
    store(async |db| {
        insert_ground(&db).await;
        insert_directions(&db, &[direction(1, DirectionState::Asked)]).await.unwrap();
        let accepted = direction(1, DirectionState::Accepted);
        let refused = update_direction(&db, &accepted, DirectionState::Proposed).await;
        assert!(matches!(refused, Err(StoreError::Touched { expected: 1, found: 0, .. })), "{refused:?}");
        update_direction(&db, &accepted, DirectionState::Asked).await.unwrap();
    });
}
