//! Events and audit rows: numbered in the order in which they are given, and read back in it.

use micromatrix::domain::entity::Entity;
use micromatrix::domain::event::{AuditEntry, Event, EventKind};
use micromatrix::domain::id::CampaignId;
use micromatrix::store::audit::{insert_audit, last_entry, list_entries, list_history};
use micromatrix::store::event::{EventFilter, EventScope, insert_events, list_events};
use serde_json::json;

use crate::store::support::{at, id, store};

fn event(number: usize) -> Event {
    Event {
        seq: 0,
        at: at(5),
        kind: if number.is_multiple_of(2) { EventKind::DirectionAsked } else { EventKind::AccountUpdated },
        subject: None,
        entity: Entity::Account,
        key: format!("{number}"),
        campaign: number.is_multiple_of(3).then_some(CampaignId(id(7))),
        account: Some(format!("a{}", number % 5)),
        cluster: number.is_multiple_of(7).then(|| "roads".to_owned()),
        data: json!({"n": number}),
    }
}

fn keys(events: &[Event]) -> Vec<usize> {
    events.iter().map(|event| event.key.parse().unwrap()).collect()
}

#[test]
fn events_are_read_in_the_order_in_which_they_were_written() {
    store(async |db| {
        let all: Vec<Event> = (0..2500).map(event).collect();
        insert_events(&db, all[..1200].to_vec()).await.unwrap();
        insert_events(&db, all[1200..].to_vec()).await.unwrap();
        let filter = EventFilter::default();
        let (mut seen, mut after) = (Vec::new(), 0);
        loop {
            let page = list_events(&db, &filter, after, 400).await.unwrap();
            assert!(page.iter().all(|event| event.seq > after) && page.is_sorted_by_key(|event| event.seq));
            let Some(last) = page.last() else { break };
            after = last.seq;
            seen.extend(keys(&page));
        }
        assert_eq!(seen, (0..2500).collect::<Vec<_>>());
    });
}

#[test]
fn a_filter_shows_what_it_says() {
    store(async |db| {
        insert_events(&db, (0..60).map(event).collect()).await.unwrap();
        let seen = async |filter: EventFilter| keys(&list_events(&db, &filter, 0, 500).await.unwrap());
        let of = |holds: fn(&usize) -> bool| (0..60).filter(holds).collect::<Vec<_>>();
        let kinds = vec![EventKind::DirectionAsked];
        assert_eq!(seen(EventFilter { kinds, ..EventFilter::default() }).await, of(|n| n % 2 == 0));
        let campaign = Some(CampaignId(id(7)));
        assert_eq!(seen(EventFilter { campaign, ..EventFilter::default() }).await, of(|n| n % 3 == 0));
        let only = EventScope { accounts: vec!["a1".into()], clusters: vec!["roads".into()] };
        let filter = EventFilter { only: Some(only), ..EventFilter::default() };
        assert_eq!(seen(filter).await, of(|n| n % 5 == 1 || n % 7 == 0));
        let nothing = EventFilter { only: Some(EventScope::default()), ..EventFilter::default() };
        assert!(seen(nothing).await.is_empty());
    });
}

#[test]
fn a_history_is_of_one_thing() {
    store(async |db| {
        let entry = |key: &str, name: &str| AuditEntry {
            seq: 0,
            at: at(1),
            subject: None,
            request: Some("request".into()),
            action: EventKind::AccountUpdated,
            entity: Entity::Account,
            key: key.into(),
            before: None,
            after: Some(json!({"name": name})),
        };
        insert_audit(&db, vec![entry("a", "一"), entry("b", "二"), entry("a", "三")]).await.unwrap();
        let history = list_history(&db, Entity::Account, "a", 0, 10).await.unwrap();
        let names: Vec<_> =
            history.iter().map(|entry| entry.after.as_ref().unwrap()["name"].clone()).collect();
        assert_eq!(names, ["一", "三"]);
        let rest = list_history(&db, Entity::Account, "a", history[0].seq, 10).await.unwrap();
        assert_eq!(rest, history[1..]);
        assert!(list_history(&db, Entity::Cluster, "a", 0, 10).await.unwrap().is_empty());
    });
}

#[test]
fn what_a_campaign_records_is_no_change_of_the_registry_however_much_it_is() {
    store(async |db| {
        let entry = |entity: Entity, key: String| AuditEntry {
            seq: 0,
            at: at(1),
            subject: None,
            request: None,
            action: EventKind::DirectionAsked,
            entity,
            key,
            before: None,
            after: None,
        };
        let asked = (0..300).map(|number| entry(Entity::Direction, number.to_string()));
        let changed = [(Entity::Account, "a"), (Entity::Tie, "a b joint_duty"), (Entity::Region, "r")];
        let changed = changed.map(|(entity, key)| entry(entity, key.to_owned()));
        let from = last_entry(&db).await.unwrap();
        insert_audit(&db, asked.clone().chain(changed).chain(asked).collect()).await.unwrap();
        let all = [(Entity::Account, "a"), (Entity::Tie, "a b joint_duty"), (Entity::Region, "r")];
        let all = all.map(|(entity, key)| (entity, key.to_owned()));
        assert_eq!(list_entries(&db, from, 10).await.unwrap(), all);
        assert_eq!(list_entries(&db, from, 2).await.unwrap(), all[..2]);
        assert_eq!(list_entries(&db, from + 301, 10).await.unwrap(), all[1..]);
        assert!(list_entries(&db, from + 303, 10).await.unwrap().is_empty());
    });
}
