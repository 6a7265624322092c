//! How far a right goes: members and leads see and answer only what is theirs; what is somebody else's is not there.

use micromatrix::app::demo::{DEMO_ACCOUNT, DEMO_CLUSTER};
use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::api::demo::{flood, launched_demo};
use crate::support::{Caller, encoded, grant, refused};

const DECLINE: &str = "{\"reason\": \"no_staff\"}";

#[test]
fn a_member_sees_the_directions_of_its_own_accounts_alone() {
    launched_demo(async |world, run| {
        let member = world.caller(Role::Member).await;
        let mine = member.all(&run.at("directions")).await;
        assert!(!mine.is_empty() && mine.iter().all(|one| one["account"] == DEMO_ACCOUNT));
        member.get(&format!("/api/v1/directions/{}", mine[0]["id"].as_str().unwrap())).await.ok();
        let own = member.all(&format!("/api/v1/accounts/{DEMO_ACCOUNT}/directions")).await;
        assert!(own.iter().any(|one| one["id"] == mine[0]["id"]));
        let all = run.coordinator.all(&run.at("directions")).await;
        let other = all.iter().find(|one| one["account"] != DEMO_ACCOUNT).unwrap();
        assert_not_there(&member, other).await;
        let handle = other["account"].as_str().unwrap();
        let filtered = member.all(&run.at(&format!("directions?account={handle}"))).await;
        assert!(filtered.is_empty());
        let path = format!("/api/v1/accounts/{handle}/directions");
        member.get(&path).await.problem(404, "not_found");
    });
}

/// Every way to a direction says that it is not there, and changes nothing.
async fn assert_not_there(caller: &Caller, direction: &Value) {
    let path = answer(direction, "");
    caller.get(path.trim_end_matches('/')).await.problem(404, "not_found");
    for (action, body) in [
        ("accept", String::new()),
        ("decline", DECLINE.to_owned()),
        ("swap", json!({"angle": direction["angle"], "audience": direction["audience"]}).to_string()),
    ] {
        let status = caller.post_text(&answer(direction, action), body).await.status;
        assert!(status == 404 || status == 403, "{action} gives {status}");
    }
}

#[test]
fn a_member_by_organisation_operates_all_of_its_accounts() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let grant = Grant { organisations: vec!["公安局".to_owned()], ..grant(Role::Member) };
        let member = world.caller_with(vec![grant]).await;
        let mine = member.all(&run.at("directions")).await;
        assert_eq!(mine.len(), 3);
        for direction in &mine {
            assert_eq!(direction["organisation"], "公安局");
            member.call(&answer(direction, "accept")).await.ok();
        }
        let other = run.standing("wechat-jiaoyu").await.unwrap();
        assert_not_there(&member, &other).await;
        let events = member.all("/api/v1/events").await;
        assert!(events.iter().all(|event| event["account"].as_str().unwrap().ends_with("jiaojing")));
    });
}

#[test]
fn a_lead_sees_the_directions_of_its_clusters_alone() {
    launched_demo(async |world, run| {
        let lead = world.caller(Role::Lead).await;
        let mine = lead.all(&run.at("directions")).await;
        assert!(!mine.is_empty() && mine.iter().all(|one| one["cluster"] == DEMO_CLUSTER));
        let all = run.coordinator.all(&run.at("directions")).await;
        assert!(mine.len() < all.len());
        let other = all.iter().find(|one| one["cluster"] != DEMO_CLUSTER).unwrap();
        assert_not_there(&lead, other).await;
        // Seeing is not answering.
        lead.call(&answer(&mine[0], "accept")).await.problem(403, "forbidden");
    });
}

#[test]
fn members_and_leads_follow_what_concerns_them_alone() {
    launched_demo(async |world, run| {
        let cluster = run.coordinator.get(&format!("/api/v1/clusters/{DEMO_CLUSTER}")).await.ok();
        let member = world.caller(Role::Member).await.all("/api/v1/events").await;
        assert!(!member.is_empty() && member.iter().all(|event| event["account"] == DEMO_ACCOUNT));
        let lead = world.caller(Role::Lead).await.all("/api/v1/events").await;
        assert!(lead.len() > member.len());
        let members = cluster["members"].as_array().unwrap();
        assert!(
            lead.iter().all(|event| event["cluster"] == DEMO_CLUSTER || members.contains(&event["account"]))
        );
        for role in [Role::Coordinator, Role::Planner, Role::Integrator] {
            let all = world.caller(role).await.all("/api/v1/events").await;
            assert!(all.iter().any(|event| event["kind"] == "campaign.launched"));
        }
    });
}

#[test]
fn members_and_leads_see_their_own_accounts_among_those_left_out() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let handles = async |caller: &Caller| {
            let left = caller.all(&run.at("unassigned")).await;
            let handles = left.iter().map(|one| one["account"].as_str().unwrap().to_owned());
            handles.collect::<Vec<_>>()
        };
        assert_eq!(handles(&run.coordinator).await, ["wechat-fayuan", "wechat-lvshi"]);
        assert_eq!(handles(&world.member(&["wechat-fayuan", "weibo-jiaoyu"]).await).await, ["wechat-fayuan"]);
        let lead = Grant { clusters: vec!["schools".to_owned()], ..grant(Role::Lead) };
        assert_eq!(handles(&world.caller_with(vec![lead]).await).await, ["wechat-lvshi"]);
    });
}

#[test]
fn a_job_of_somebody_else_is_not_there() {
    small(async |world| {
        let both = world.caller_with(vec![grant(Role::Coordinator)]).await;
        let import = json!({"files": {"accounts.csv": "handle,name,platform,organisation\n"}});
        let job = both.post("/api/v1/imports", &import).await.ok();
        let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
        for role in Role::ALL {
            let caller = if role == Role::Member {
                world.member(&["weibo-jiaojing"]).await
            } else if role == Role::Lead {
                world.caller_with(vec![Grant { clusters: vec!["roads".into()], ..grant(role) }]).await
            } else {
                world.caller(role).await
            };
            let sees = [Role::Coordinator, Role::Admin].contains(&role);
            assert_eq!(caller.all("/api/v1/jobs").await.len(), usize::from(sees), "{role:?}");
            if sees {
                caller.get(&path).await.ok();
            } else {
                refused(&world, caller.get(&path), 404, "not_found", &[]).await;
                refused(&world, caller.call(&format!("{path}/cancel")), 404, "not_found", &[]).await;
            }
        }
    });
}

#[test]
fn everybody_with_a_token_reads_the_registry() {
    small(async |world| {
        for role in [Role::Reviewer, Role::Assessor, Role::Admin] {
            let anyone = world.caller(role).await;
            let accounts = anyone.all("/api/v1/accounts").await;
            assert_eq!(accounts.len(), 7);
            let path = format!("/api/v1/organisations/{}", encoded("公安局"));
            assert_eq!(anyone.get(&path).await.ok()["name"], "公安局");
        }
    });
}

#[test]
fn the_demo_gives_each_role_a_token_that_works() {
    crate::support::empty(async |world| {
        let tokens = world.app.insert_demo().await.unwrap();
        assert_eq!(tokens.len(), Role::ALL.len());
        for (role, secret) in &tokens {
            let caller = world.stranger(Some(secret.reveal()));
            let me = caller.get("/api/v1/me").await.ok();
            assert_eq!(me["grants"][0]["role"], role.key());
        }
        let coordinator = world.caller(Role::Coordinator).await;
        let campaigns = coordinator.all("/api/v1/campaigns").await;
        let mut states: Vec<&str> = campaigns.iter().map(|one| one["state"].as_str().unwrap()).collect();
        states.sort_unstable();
        assert_eq!(states, ["launched", "planned"]);
        let again = world.app.insert_demo().await.unwrap();
        assert_eq!(again.len(), tokens.len());
        assert_eq!(coordinator.all("/api/v1/campaigns").await.len(), 2);
        assert_eq!(flood(&world).await.path.len(), "/api/v1/campaigns/".len() + 36);
    });
}
