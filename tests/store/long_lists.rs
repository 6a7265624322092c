//! Lists of more keys than a statement takes bound values: `SQLite` takes 32,766, PostgreSQL 65,535. Each function is asked with a
//! short list too: PostgreSQL is told of it in another way.

use micromatrix::domain::cluster::Cluster;
use micromatrix::domain::entity::Entity;
use micromatrix::domain::event::{Event, EventKind};
use micromatrix::domain::id::{CampaignId, ClusterId, JobId, ScenarioId, SubjectId};
use micromatrix::domain::plan::{Unassigned, UnassignedCode};
use micromatrix::domain::scenario::Scenario;
use micromatrix::domain::subject::Subject;
use micromatrix::store::account::{insert_accounts, list_accounts_of};
use micromatrix::store::campaign::list_campaigns_of;
use micromatrix::store::cluster::{insert_clusters, list_clusters_of, update_clusters};
use micromatrix::store::event::{EventFilter, EventScope, insert_events, list_events};
use micromatrix::store::job::{insert_job, lease_job, list_leases, next_job};
use micromatrix::store::lease::Lease;
use micromatrix::store::organisation::list_organisations_of;
use micromatrix::store::scenario::{insert_scenario, list_scenarios_of};
use micromatrix::store::subject::{insert_subject, list_identified, list_meant};
use micromatrix::store::unassigned::{UnassignedFilter, list_unassigned, replace_left_out};
use serde_json::json;
use uuid::Uuid;

use crate::store::support::{account, at, campaign, cluster, id, insert_ground, job, organisation, store};

/// More than either database takes bound values.
pub const MANY: u128 = 70_000;

/// How many keys of nothing stand beside those of something.
pub const OTHERS: [u128; 2] = [2, MANY];

/// Keys of nothing, and these among them.
pub fn keys(others: u128, there: &[&str]) -> Vec<String> {
    let half = (others / 2..others).map(|number| format!("nobody-{number}"));
    let there = there.iter().map(|key| (*key).to_owned());
    (0..others / 2).map(|number| format!("nobody-{number}")).chain(there).chain(half).collect()
}

/// Ids of nothing, and these among them.
pub fn ids<T>(of: fn(Uuid) -> T, others: u128, there: &[u128]) -> Vec<T> {
    let other = |number| number + 1_000_000;
    let numbers = (0..others / 2).map(other).chain(there.iter().copied());
    numbers.chain((others / 2..others).map(other)).map(|number| of(id(number))).collect()
}

fn borrowed(keys: &[String]) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}

#[test]
fn the_registry_is_searched_for_any_number_of_keys() {
    store(async |db| {
        // What means something in the languages in which a list is bound.
        let odd = "路🚦 O'Brien \"x\", {y} \\ \n $1 ? NULL";
        insert_accounts(&db, &[account(1, "a"), account(2, odd), account(3, "c")]).await.unwrap();
        let roads = cluster("roads", vec!["a".into(), "c".into()]);
        let schools = Cluster { id: ClusterId(id(2)), ..cluster("schools", vec!["a".into()]) };
        insert_clusters(&db, &[roads.clone(), schools]).await.unwrap();
        for others in OTHERS {
            let asked = keys(others, &["a", odd]);
            let mut found = list_accounts_of(&db, &borrowed(&asked)).await.unwrap();
            found.sort_unstable_by_key(|account| account.id);
            assert_eq!(found, [account(1, "a"), account(2, odd)]);
            let asked = keys(others, &["o"]);
            assert_eq!(list_organisations_of(&db, &borrowed(&asked)).await.unwrap(), [organisation("o")]);
            let asked = keys(others, &["roads"]);
            let found = list_clusters_of(&db, &borrowed(&asked)).await.unwrap();
            assert_eq!(found, std::slice::from_ref(&roads));
        }
        assert!(list_accounts_of(&db, &[]).await.unwrap().is_empty());
        assert!(list_clusters_of(&db, &[]).await.unwrap().is_empty());
    });
}

#[test]
fn any_number_of_clusters_are_given_other_members_together() {
    store(async |db| {
        insert_ground(&db).await;
        let one = |number: u128, member: &str, revision| Cluster {
            id: ClusterId(id(number)),
            revision,
            ..cluster(&format!("{number:06}"), vec![member.to_owned()])
        };
        let before: Vec<Cluster> = (0..MANY).map(|number| one(number, "a", 1)).collect();
        insert_clusters(&db, &before).await.unwrap();
        let after: Vec<Cluster> = (0..MANY).map(|number| one(number, "b", 2)).collect();
        update_clusters(&db, &after).await.unwrap();
        let asked: Vec<&str> = after.iter().map(|cluster| cluster.key.as_str()).collect();
        assert!(list_clusters_of(&db, &asked).await.unwrap() == after);
    });
}

#[test]
fn persons_and_their_scenarios_are_found_among_any_number() {
    store(async |db| {
        let person = |number, name: &str| Subject::named(SubjectId(id(number)), name.to_owned(), at(1));
        let scenario = |number| Scenario {
            id: ScenarioId(id(number)),
            name: "s".into(),
            note: String::new(),
            changes: vec![],
            shared: true,
            owner: None,
            created_at: at(1),
            changed_at: at(1),
            revision: 1,
        };
        for (number, name) in [(1, "李"), (2, "王")] {
            insert_subject(&db, &person(number, name), None).await.unwrap();
            insert_scenario(&db, &scenario(number)).await.unwrap();
        }
        for others in OTHERS {
            let named = list_meant(&db, &keys(others, &["王"])).await.unwrap();
            assert_eq!(named.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["王"]);
            let identified = list_identified(&db, &ids(SubjectId, others, &[1])).await.unwrap();
            assert_eq!(identified.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["李"]);
            let asked = ids(ScenarioId, others, &[2]);
            let found = list_scenarios_of(&db, SubjectId(id(1)), &asked).await.unwrap();
            assert_eq!(found, [scenario(2)]);
        }
    });
}

#[test]
fn campaigns_are_found_among_any_number() {
    store(async |db| {
        insert_ground(&db).await;
        for others in OTHERS {
            let found = list_campaigns_of(&db, &ids(CampaignId, others, &[8])).await.unwrap();
            assert_eq!(found, [campaign(8)]);
        }
    });
}

#[test]
fn events_of_any_number_of_accounts_are_shown() {
    store(async |db| {
        let event = |account: &str, cluster: &str| Event {
            seq: 0,
            at: at(5),
            kind: EventKind::AccountUpdated,
            subject: None,
            entity: Entity::Account,
            key: format!("{account} in {cluster}"),
            campaign: None,
            account: Some(account.to_owned()),
            cluster: Some(cluster.to_owned()),
            data: json!({}),
        };
        let all = [event("a", "other"), event("b", "other"), event("b", "roads"), event("c", "other")];
        insert_events(&db, all.to_vec()).await.unwrap();
        for others in OTHERS {
            let scope = EventScope { accounts: keys(others, &["a"]), clusters: keys(others, &["roads"]) };
            let filter = EventFilter { only: Some(scope), ..EventFilter::default() };
            let shown = list_events(&db, &filter, 0, 10).await.unwrap();
            let shown: Vec<&str> = shown.iter().map(|event| event.key.as_str()).collect();
            assert_eq!(shown, ["a in other", "b in roads"]);
        }
    });
}

#[test]
fn any_number_of_accounts_are_left_out_and_called_again() {
    store(async |db| {
        insert_ground(&db).await;
        let campaign = CampaignId(id(7));
        let left = |account: &String| Unassigned {
            account: account.clone(),
            code: UnassignedCode::LowFit,
            detail: String::new(),
        };
        let all: Vec<Unassigned> = keys(MANY, &["a", "b"]).iter().map(left).collect();
        replace_left_out(&db, campaign, &all).await.unwrap();
        let shown = async |accounts: Option<Vec<String>>| {
            let filter = UnassignedFilter { accounts, ..UnassignedFilter::default() };
            list_unassigned(&db, campaign, filter, None, 100_000).await.unwrap()
        };
        assert_eq!(shown(Some(keys(MANY, &[]))).await.len(), all.len() - 2);
        // All others go at once.
        replace_left_out(&db, campaign, &[left(&"b".to_owned())]).await.unwrap();
        assert_eq!(shown(None).await, [left(&"b".to_owned())]);
        for others in OTHERS {
            assert_eq!(shown(Some(keys(others, &["a", "b"]))).await.len(), 1);
            assert!(shown(Some(keys(others, &["a"]))).await.is_empty());
        }
    });
}

#[test]
fn an_abandoned_job_is_found_among_any_number_of_lost_leases() {
    store(async |db| {
        let job = job(1);
        insert_job(&db, &job, &json!(null)).await.unwrap();
        lease_job(&db, job.id, "one", at(100)).await.unwrap();
        for others in OTHERS {
            let lost = |job| Lease { id: job, owner: Some("two".into()), beat: Some(1) };
            let mut leases: Vec<Lease<JobId>> = ids(JobId, others, &[1]).into_iter().map(lost).collect();
            assert!(next_job(&db, &leases).await.unwrap().is_none(), "its worker is another one");
            leases.extend(list_leases(&db).await.unwrap());
            assert_eq!(next_job(&db, &leases).await.unwrap().unwrap().job.id, job.id);
        }
    });
}
