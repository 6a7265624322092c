//! Persons: two of one name are two, whoever is named is told from namesakes, and phones stand where they may alone.

use std::collections::BTreeSet;

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::{self, Desk, GATES, OTHER, piece};
use crate::support::{Caller, World, empty, encoded, refused};

const SUBJECTS: &str = "/api/v1/subjects";
const TOKENS: &str = "/api/v1/tokens";
const DEPUTIES: &str = "/api/v1/organisations/%E5%85%AC%E5%AE%89%E5%B1%80/deputies";

fn at(id: &str) -> String {
    format!("{SUBJECTS}/{id}")
}

/// Enters a person and gives the id.
async fn entered(admin: &Caller, person: Value) -> String {
    admin.post(SUBJECTS, &person).await.ok()["id"].as_str().unwrap().to_owned()
}

/// A token of whoever is meant by a word, as its holder uses it.
async fn holder(world: &World, admin: &Caller, of: &str, grants: Value) -> Caller {
    let made = admin.post(TOKENS, &json!({"subject": of, "grants": grants})).await.ok();
    let subject = made["token"]["subject"].as_str().unwrap().to_owned();
    Caller::new(world.router.clone(), made["secret"].as_str().map(ToOwned::to_owned), subject)
}

#[test]
fn somebody_of_the_same_name_is_entered_when_something_tells_both_apart() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let first = json!({"name": "王芳", "organisation": "公安局", "staff_number": "1001"});
        let first = entered(&admin, first).await;
        for slip in [
            json!({"name": "王芳"}),
            json!({"name": "王芳", "organisation": "公安局"}),
            json!({"name": "王芳", "grants": [{"role": "planner"}]}),
        ] {
            let problem = refused(&world, admin.post(SUBJECTS, &slip), 409, "taken", &["/name"]).await;
            assert!(problem.to_string().contains(&first) && problem.to_string().contains("1001"));
        }
        let same_number = json!({"name": "李明", "staff_number": "1001"});
        refused(&world, admin.post(SUBJECTS, &same_number), 409, "taken", &["/staff_number"]).await;
        let nowhere = json!({"name": "李明", "organisation": "nowhere"});
        refused(&world, admin.post(SUBJECTS, &nowhere), 422, "invalid", &["/organisation"]).await;
        let no_phone = json!({"name": "李明", "phone": "none", "grants": [{"role": "member"}]});
        let places = ["/phone", "/grants/0/accounts"];
        refused(&world, admin.post(SUBJECTS, &no_phone), 422, "invalid", &places).await;
        let mut ids = vec![first];
        for other in [
            json!({"name": "王芳", "organisation": "教育局", "staff_number": null}),
            json!({"name": "王芳", "staff_number": "1002", "organisation": "公安局", "another": true}),
            json!({"name": "王芳", "another": true}),
        ] {
            ids.push(entered(&admin, other).await);
        }
        let all = admin.all(SUBJECTS).await;
        let named = all.iter().filter(|one| one["name"] == "王芳").map(|one| one["id"].as_str().unwrap());
        assert_eq!(named.collect::<BTreeSet<_>>(), ids.iter().map(String::as_str).collect());
    });
}

#[test]
fn a_name_that_two_bear_is_refused_with_both_and_an_id_or_a_number_is_taken() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let first =
            json!({"name": "王芳", "organisation": "公安局", "staff_number": "1001", "phone": "13800138000"});
        let first = entered(&admin, first).await;
        let second = entered(&admin, json!({"name": "王芳", "organisation": "教育局"})).await;
        let grants = json!([{"role": "planner"}]);
        let token = json!({"subject": "王芳", "grants": grants});
        let both = ["/subject", "/subject"];
        let problem = refused(&world, admin.post(TOKENS, &token), 422, "ambiguous_person", &both).await;
        for told in [first.as_str(), second.as_str(), "公安局", "教育局", "1001"] {
            assert!(problem["errors"].to_string().contains(told), "{told} in {problem:#}");
        }
        assert!(!problem.to_string().contains("13800138000"));
        assert_eq!(holder(&world, &admin, "1001", grants.clone()).await.subject, first);
        assert_eq!(holder(&world, &admin, &second, grants.clone()).await.subject, second);
        for nobody in ["01980c5e-7a00-7000-8000-000000000001", "1009"] {
            let nobody = json!({"subject": nobody, "grants": grants});
            refused(&world, admin.post(TOKENS, &nobody), 422, "invalid", &["/subject"]).await;
        }

        let deputy = |person: &str, deputy: &str| {
            json!([{
                "person": person, "deputy": deputy, "role": "signer", "from": "2026-06-13T00:00:00Z",
                "until": "2026-06-14T00:00:00Z"
            }])
        };
        let attempt = admin.put(DEPUTIES, 0, &deputy("王芳", "1001"));
        refused(&world, attempt, 422, "ambiguous_person", &["/0/person", "/0/person"]).await;
        let attempt = admin.put(DEPUTIES, 0, &deputy("1001", &first));
        refused(&world, attempt, 422, "invalid", &["/0/deputy"]).await;
        let named = admin.put(DEPUTIES, 0, &deputy(&first, &second)).await.ok();
        assert_eq!(named["deputies"], deputy("1001", &second), "each by what tells both apart");
        assert_eq!(admin.get(DEPUTIES).await.ok(), named);
        admin.put(DEPUTIES, 1, &named["deputies"]).await.ok();
    });
}

#[test]
fn author_reviewer_and_signer_are_compared_by_person_and_not_by_name() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let mut desk = Desk::major(&world).await;
        let mut of_number = Vec::new();
        for number in ["1", "2", "3"] {
            let person = json!({"name": "王芳", "staff_number": number});
            entered(&admin, person).await;
            let grants = json!([
                desk::of(Role::Member, "公安局"),
                desk::of(Role::Reviewer, "公安局"),
                desk::of(Role::Signer, "公安局"),
            ]);
            of_number.push(holder(&world, &admin, number, grants).await);
        }
        let [author, reviewer, signer] = &of_number[..] else { unreachable!() };
        let revision = desk.member.get(&desk.at("")).await.revision();
        author.put(&desk.at(""), revision, &piece(OTHER)).await.ok();
        desk.submit().await;
        let decision = desk.gate("legal").await;
        refused(&world, author.post(&desk.at("/gates"), &decision), 403, "same_person", &[]).await;
        desk.reviewer = reviewer.clone();
        for gate in GATES {
            let decision = desk.gate(gate).await;
            reviewer.post(&desk.at("/gates"), &decision).await.ok();
        }
        let seal = desk.seal().await;
        for one_of_both in [author, reviewer] {
            refused(&world, one_of_both.post(&desk.at("/sign"), &seal), 403, "same_person", &[]).await;
        }
        let consent = |person: &str| json!({"person": person, "version": 2, "given_at": "2026-06-12T00:50:00Z", "basis": "电话"});
        let attempt = desk.other_reviewer.post(&desk.at("/consents"), &consent("王芳"));
        refused(&world, attempt, 422, "ambiguous_person", &["/person"; 3]).await;
        let done = desk.other_reviewer.post(&desk.at("/consents"), &consent("3")).await.ok();
        assert_eq!(done["signature"]["by"], json!(signer.subject));
    });
}

#[test]
fn what_is_said_of_a_person_is_replaced_over_what_was_seen() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let first = entered(&admin, json!({"name": "王芳", "organisation": "公安局"})).await;
        let other = entered(&admin, json!({"name": "王方", "staff_number": "7"})).await;
        let seen = admin.get(&at(&first)).await;
        assert_eq!((seen.revision(), &seen.json["phone"]), (1, &Value::Null));
        let moved = json!({"name": "王芳", "organisation": "教育局", "phone": "+86 138-0013-8000"});
        let changed = admin.put(&at(&first), 1, &moved).await;
        assert_eq!(changed.revision(), 2);
        assert_eq!(changed.ok()["organisation"], "教育局");
        assert_eq!(admin.get(&at(&first)).await.ok()["phone"], "13800138000");
        refused(&world, admin.put(&at(&first), 1, &moved), 412, "stale", &["#if-match"]).await;
        let taken = json!({"name": "王芳", "staff_number": "7"});
        refused(&world, admin.put(&at(&first), 2, &taken), 409, "taken", &["/staff_number"]).await;
        let as_other = json!({"name": "王芳", "staff_number": "7"});
        refused(&world, admin.put(&at(&other), 1, &as_other), 409, "taken", &["/name"]).await;
        let events = world.caller(Role::Integrator).await.all("/api/v1/events?kind=subject.updated").await;
        assert_eq!(events[0]["data"]["changed"], json!(["organisation", "phone"]));
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.get(&at(&first)).await.problem(403, "forbidden");
    });
}

#[test]
fn a_phone_is_shown_to_administrators_and_to_the_person_alone() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let phone = "13900004242";
        let key = json!({"name": "王芳", "staff_number": "1001", "phone": phone});
        let id = entered(&admin, key).await;
        let own = holder(&world, &admin, "1001", json!([{"role": "planner"}])).await;
        assert_eq!(own.get("/api/v1/me").await.ok()["phone"], phone);
        assert_eq!(admin.get("/api/v1/me").await.ok()["phone"], Value::Null);
        assert_eq!(admin.get(&at(&id)).await.ok()["phone"], phone);
        admin.put(&at(&id), 1, &json!({"name": "王芳", "phone": "13900005353"})).await.ok();
        admin.call(&format!("{SUBJECTS}/{id}/bar")).await.ok();
        for row in world.everything().await {
            let is_its_row = row.starts_with("subject ");
            assert!(is_its_row || !(row.contains(phone) || row.contains("13900005353")), "{row}");
        }
        let lists = json!([admin.all(SUBJECTS).await, admin.all(TOKENS).await]).to_string();
        assert!(lists.contains("王芳") && !lists.contains("13900005353"), "{lists}");
    });
}

#[test]
fn what_a_link_would_give_follows_accounts_and_organisations_to_their_new_keys() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let grants = json!([
            {"role": "member", "accounts": ["weibo-jiaojing"]},
            desk::of(Role::Reviewer, "教育局"),
        ]);
        let id = entered(&admin, json!({"name": "王芳", "organisation": "教育局", "grants": grants})).await;
        let account = "/api/v1/accounts/weibo-jiaojing";
        let revision = coordinator.get(account).await.revision();
        let renamed = json!({"handle": "weibo-new"});
        coordinator.post_over(&format!("{account}/rename"), revision, &renamed).await.ok();
        let organisation = format!("/api/v1/organisations/{}", encoded("教育局"));
        let revision = coordinator.get(&organisation).await.revision();
        let into = json!({"into": "法院"});
        coordinator.post_over(&format!("{organisation}/merge"), revision, &into).await.ok();
        let person = admin.get(&at(&id)).await.ok();
        assert_eq!(person["organisation"], "法院");
        assert_eq!(person["grants"][0]["accounts"], json!(["weibo-new"]));
        assert_eq!(person["grants"][1]["organisations"], json!(["法院"]));
    });
}
