//! What is looked for is found by the database itself, however much lies before it.

use micromatrix::domain::direction::{Direction, DirectionState};
use micromatrix::domain::entity::Entity;
use micromatrix::domain::event::{Event, EventKind};
use micromatrix::domain::form::Form;
use micromatrix::domain::slot::Slot;
use micromatrix::store::direction::{DirectionScope, insert_directions, list_due};
use micromatrix::store::event::{EventFilter, insert_events, list_events, list_latest_events};
use serde_json::json;

use crate::store::support::{at, direction, insert_ground, store};

fn asked(number: u128, account: &str, due_ms: i64) -> Direction {
    let one = direction(number, DirectionState::Asked);
    let slot = Slot { angle: format!("angle-{number}"), form: Form::QuickPost, ..one.slot };
    Direction { slot, account: account.into(), due_at: at(due_ms), ..one }
}

#[test]
fn the_most_urgent_directions_come_first_whatever_their_ids_are() {
    store(async |db| {
        insert_ground(&db).await;
        let many: Vec<Direction> =
            (1..=300).map(|number| asked(number, "a", 10_000 - i64::try_from(number).unwrap())).collect();
        insert_directions(&db, &many).await.unwrap();
        insert_directions(&db, &[asked(301, "b", 1)]).await.unwrap();
        let scope = DirectionScope { accounts: vec!["a".into()], ..DirectionScope::default() };
        let due = list_due(&db, Some(&scope), 3).await.unwrap();
        let due: Vec<u128> = due.iter().map(|one| one.id.0.as_u128()).collect();
        assert_eq!(due, [300, 299, 298]);
        let all = list_due(&db, None, 1).await.unwrap();
        assert_eq!(all[0].account, "b");
    });
}

fn event(at_ms: i64, key: &str) -> Event {
    Event {
        seq: 0,
        at: at(at_ms),
        kind: EventKind::AccountUpdated,
        subject: None,
        entity: Entity::Account,
        key: key.into(),
        campaign: None,
        account: None,
        cluster: None,
        data: json!({}),
    }
}

#[test]
fn a_period_has_its_events_also_where_clocks_of_two_programs_differ() {
    store(async |db| {
        // The second program's clock is a minute behind.
        let written =
            [(0, "a"), (100_000, "b"), (40_000, "c"), (200_000, "d"), (140_000, "e"), (9_000_000, "f")];
        insert_events(&db, written.map(|(at_ms, key)| event(at_ms, key)).to_vec()).await.unwrap();
        for (from, until, there) in [
            (None, None, "abcdef"),
            (Some(50_000), None, "bdef"),
            (None, Some(100_000), "ac"),
            (Some(40_000), Some(200_000), "bce"),
            (Some(9_000_001), None, ""),
            (None, Some(0), ""),
        ] {
            let filter = EventFilter { from: from.map(at), until: until.map(at), ..EventFilter::default() };
            let keys = |events: Vec<Event>| -> String { events.into_iter().map(|event| event.key).collect() };
            assert_eq!(keys(list_events(&db, &filter, 0, 10).await.unwrap()), there, "{from:?} {until:?}");
            let latest = keys(list_latest_events(&db, &filter, None, 10).await.unwrap());
            assert_eq!(latest.chars().rev().collect::<String>(), there, "{from:?} {until:?}");
        }
    });
}
