//! What waits for whom, until when; reminders; deputies; and consents that were given away from the system.

use micromatrix::domain::right::Role;
use micromatrix::domain::time::Timestamp;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::{Desk, GATES, of};
use crate::support::{Caller, World, refused};

const DEPUTIES: &str = "/api/v1/organisations/%E5%85%AC%E5%AE%89%E5%B1%80/deputies";

async fn tasks(caller: &Caller) -> Vec<Value> {
    caller.all("/api/v1/reviews").await
}

fn at(text: &str) -> i64 {
    Timestamp::parse(text).unwrap().as_ms()
}

async fn name_of(world: &World, caller: &Caller) -> String {
    let admin = world.caller(Role::Admin).await;
    let all = admin.all("/api/v1/subjects").await;
    let own = all.into_iter().find(|one| one["id"] == caller.subject.as_str()).unwrap();
    own["name"].as_str().unwrap().to_owned()
}

#[test]
fn an_inbox_holds_what_waits_for_its_owner_and_what_is_due_first_stands_first() {
    small(async |world| {
        let major = Desk::major(&world).await;
        let minor = Desk::minor(&world).await;
        let (reviewer, signer) = (&minor.reviewer, &minor.signer);
        assert!(tasks(reviewer).await.is_empty(), "drafts wait for their authors");
        major.submit().await;
        minor.submit().await;
        let waiting = tasks(reviewer).await;
        assert_eq!(waiting.len(), 2);
        assert!(waiting[0]["due_at"].as_str() < waiting[1]["due_at"].as_str());
        assert_eq!(waiting[0]["piece"], major.id.as_str(), "a review before a signature ends earlier");
        assert_eq!(waiting[0]["gates"], json!(GATES));
        let page = reviewer.get("/api/v1/reviews?limit=1").await.ok();
        let next = page["next_cursor"].as_str().unwrap();
        let rest = reviewer.get(&format!("/api/v1/reviews?limit=1&cursor={next}")).await.ok();
        assert_eq!(rest["items"][0], waiting[1]);

        let decision = major.gate("legal").await;
        reviewer.post(&major.at("/gates"), &decision).await.ok();
        assert_eq!(tasks(reviewer).await[0]["gates"], json!(["political", "confidentiality", "text"]));
        assert!(tasks(signer).await.is_empty());
        major.pass_all().await;
        assert_eq!(tasks(reviewer).await.len(), 1);
        let waiting = tasks(signer).await;
        assert_eq!((waiting.len(), &waiting[0]["step"]), (1, &json!("sign")));
        assert_eq!(signer.all("/api/v1/reviews?step=review").await.len(), 0);
        let campaign = format!("/api/v1/reviews?campaign={}", minor.run.id);
        assert_eq!(reviewer.all(&campaign).await.len(), 1);
        world.set_clock("2026-06-29T23:00:00Z");
        assert_eq!(tasks(signer).await[0]["overdue"], true);
    });
}

#[test]
fn nobody_finds_what_he_may_not_do_in_his_inbox() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let both = world.caller_with(vec![of(Role::Member, "公安局"), of(Role::Reviewer, "公安局")]).await;
        let revision = desk.member.get(&desk.at("")).await.revision();
        both.put(&desk.at(""), revision, &crate::api::desk::piece(crate::api::desk::OTHER)).await.ok();
        desk.submit().await;
        assert!(tasks(&both).await.is_empty(), "who wrote it");
        let reviews_and_signs =
            world.caller_with(vec![of(Role::Reviewer, "公安局"), of(Role::Signer, "公安局")]).await;
        assert_eq!(tasks(&reviews_and_signs).await.len(), 1);
        for gate in GATES {
            let decision = desk.gate(gate).await;
            reviews_and_signs.post(&desk.at("/gates"), &decision).await.ok();
        }
        assert!(tasks(&reviews_and_signs).await.is_empty(), "who reviewed it");
        assert_eq!(tasks(&desk.signer).await.len(), 1);
        let other = world.caller_with(vec![of(Role::Signer, "教育局")]).await;
        assert!(tasks(&other).await.is_empty());
    });
}

#[test]
fn each_step_is_reminded_of_once_when_half_of_its_time_has_passed() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let reminded = async || {
            let kinds = desk.kinds().await;
            kinds.iter().filter(|kind| *kind == "piece.step_reminded").count()
        };
        let steps = desk.review().await["steps"].clone();
        let names: Vec<&str> =
            steps.as_array().unwrap().iter().map(|one| one["step"].as_str().unwrap()).collect();
        assert_eq!(names, ["submit", "review", "sign", "publish"]);
        let due = at(steps[0]["due_at"].as_str().unwrap());
        let half = i64::midpoint(at("2026-06-12T01:00:00Z"), due);
        world.app.clock.set(Timestamp::from_ms(half - 1));
        assert_eq!(world.app.remind_of_steps().await.unwrap(), 0);
        world.app.clock.set(Timestamp::from_ms(half));
        assert_eq!(world.app.remind_of_steps().await.unwrap(), 1);
        assert_eq!(world.app.remind_of_steps().await.unwrap(), 0);
        assert_eq!(reminded().await, 1);
        let events = desk.run.coordinator.all("/api/v1/events?kind=piece.step_reminded").await;
        assert_eq!((&events[0]["data"]["step"], &events[0]["subject"]), (&json!("submit"), &Value::Null));
        assert_eq!(events[0]["data"]["due_at"], steps[0]["due_at"]);

        world.set_clock("2026-06-29T23:00:00Z");
        desk.submit().await;
        assert_eq!(
            world.app.remind_of_steps().await.unwrap(),
            1,
            "a step that is late is reminded of at once"
        );
        let decision = desk.gate("text").await;
        desk.reviewer.post(&desk.at("/gates"), &decision).await.ok();
        assert_eq!(world.app.remind_of_steps().await.unwrap(), 0, "the step goes on");
        desk.run.coordinator.call(&desk.run.at("close")).await.ok();
        assert_eq!(world.app.remind_of_steps().await.unwrap(), 0);
    });
}

#[test]
fn a_deputy_acts_in_the_named_time_alone_and_says_for_whom() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.submit().await;
        let deputy = world.caller(Role::Reviewer).await;
        let admin = world.caller(Role::Admin).await;
        assert_eq!(admin.get(DEPUTIES).await.revision(), 0);
        let (person, second) = (name_of(&world, &desk.reviewer).await, name_of(&world, &deputy).await);
        let named = |role: &str| {
            json!([{
                "person": person, "deputy": second, "role": role, "from": "2026-06-13T00:00:00Z",
                "until": "2026-06-14T00:00:00Z"
            }])
        };
        let answer = admin.put(DEPUTIES, 0, &named("reviewer")).await;
        assert_eq!(answer.revision(), 1);
        assert_eq!(admin.get(DEPUTIES).await.ok()["deputies"], named("reviewer"));

        let decision = desk.gate("text").await;
        let post = || deputy.post(&desk.at("/gates"), &decision);
        refused(&world, post(), 404, "not_found", &[]).await;
        deputy.get(&desk.at("/review")).await.problem(404, "not_found");
        world.set_clock("2026-06-13T00:00:00Z");
        assert_eq!(tasks(&deputy).await[0]["acting_for"], desk.reviewer.subject.as_str());
        deputy.get(&desk.at("/review")).await.ok();
        let review = post().await.ok();
        let act = &review["gates"][3]["act"];
        assert_eq!((&act["by"], &act["acting_for"]), (&json!(deputy.subject), &json!(desk.reviewer.subject)));
        let seal = desk.seal().await;
        refused(&world, deputy.post(&desk.at("/sign"), &seal), 404, "not_found", &[]).await;
        world.set_clock("2026-06-14T00:00:00Z");
        refused(&world, post(), 404, "not_found", &[]).await;
        assert!(tasks(&deputy).await.is_empty());
    });
}

#[test]
fn the_deputy_of_a_reviewer_does_not_sign_for_the_signer_whose_piece_that_reviewer_passed() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.approve().await;
        let deputy = world.caller(Role::Reviewer).await;
        let admin = world.caller(Role::Admin).await;
        let (reviewer, signer) = (name_of(&world, &desk.reviewer).await, name_of(&world, &desk.signer).await);
        let second = name_of(&world, &deputy).await;
        let named = |person: &str| {
            json!([{
                "person": person, "deputy": second, "role": "signer", "from": "2026-06-10T00:00:00Z",
                "until": "2026-06-20T00:00:00Z"
            }])
        };
        let seal = desk.seal().await;
        admin.put(DEPUTIES, 0, &named(&reviewer)).await.ok();
        refused(&world, deputy.post(&desk.at("/sign"), &seal), 403, "same_person", &[]).await;
        admin.put(DEPUTIES, 1, &named(&signer)).await.ok();
        let answered = deputy.post(&desk.at("/sign"), &seal).await.ok();
        assert_eq!(answered["signature"]["acting_for"], json!(desk.signer.subject));
    });
}

#[test]
fn deputies_are_named_by_an_admin_by_name_and_over_the_list_that_was_seen() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let name = name_of(&world, &admin).await;
        let one = |person: &str, until: &str| json!([{"person": person, "deputy": name, "role": "signer", "from": "2026-06-13T00:00:00Z", "until": until}]);
        let late = "2026-06-14T00:00:00Z";
        let attempt = admin.put(DEPUTIES, 0, &one("nobody", late));
        refused(&world, attempt, 422, "invalid", &["/0/person"]).await;
        let attempt = admin.put(DEPUTIES, 0, &one(&name, "2026-06-12T00:00:00Z"));
        refused(&world, attempt, 422, "invalid", &["/0/deputy", "/0/until"]).await;
        refused(&world, admin.put(DEPUTIES, 3, &json!([])), 412, "stale", &["#if-match"]).await;
        let coordinator = world.caller(Role::Coordinator).await;
        refused(&world, coordinator.put(DEPUTIES, 0, &json!([])), 403, "forbidden", &[]).await;
        let nowhere = "/api/v1/organisations/nowhere/deputies";
        refused(&world, admin.put(nowhere, 0, &json!([])), 404, "not_found", &[]).await;
        admin.get(nowhere).await.problem(404, "not_found");
        admin.put(DEPUTIES, 0, &json!([])).await.ok();
        assert_eq!(coordinator.get(DEPUTIES).await.revision(), 1);
    });
}

#[test]
fn a_consent_by_telephone_counts_at_once_and_is_flagged_until_its_person_confirms_it() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.approve().await;
        let consent = json!({
            "person": name_of(&world, &desk.signer).await, "version": 1, "given_at": "2026-06-12T00:50:00Z", "basis": "电话同意，值班记录 12 号"
        });
        let signed = desk.reviewer.post(&desk.at("/consents"), &consent).await.ok();
        let signature = &signed["signature"];
        assert_eq!((&signed["state"], &signature["by"]), (&json!("signed"), &json!(desk.signer.subject)));
        assert_eq!(signature["consent"]["recorded_by"], json!(desk.reviewer.subject));
        assert_eq!(signature["consent"]["confirm_by"], "2026-06-13T01:00:00Z");
        desk.publish().await;

        world.set_clock("2026-06-13T00:59:59Z");
        assert_eq!(world.app.flag_overdue_consents().await.unwrap(), 0);
        world.set_clock("2026-06-13T01:00:00Z");
        assert_eq!(world.app.flag_overdue_consents().await.unwrap(), 1);
        assert_eq!(world.app.flag_overdue_consents().await.unwrap(), 0);
        assert_eq!(desk.review().await["signature"]["consent"]["overdue"], true);
        assert!(desk.kinds().await.contains(&"piece.consent_overdue".to_owned()));

        let confirm = |who: &Caller| who.call(&desk.at("/consents/confirm"));
        refused(&world, confirm(&desk.other_reviewer), 409, "nothing_to_confirm", &[]).await;
        let confirmed = confirm(&desk.signer).await.ok();
        assert_eq!(confirmed["signature"]["consent"]["confirmed_at"], "2026-06-13T01:00:00Z");
        refused(&world, confirm(&desk.signer), 409, "nothing_to_confirm", &[]).await;
    });
}

#[test]
fn a_consent_is_that_of_a_person_who_could_have_given_it_here() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.submit().await;
        let consent = |person: &str, gate: Value| {
            json!({
                "person": person, "gate": gate, "version": 1, "given_at": "2026-06-12T00:50:00Z", "basis": "电话"
            })
        };
        let (member, second) =
            (name_of(&world, &desk.member).await, name_of(&world, &desk.other_reviewer).await);
        let post = |body: &Value| desk.reviewer.post(&desk.at("/consents"), body);
        for person in ["nobody", &member, &name_of(&world, &desk.signer).await] {
            refused(&world, post(&consent(person, json!("text"))), 422, "invalid", &["/person"]).await;
        }
        let own = consent(&name_of(&world, &desk.reviewer).await, json!("text"));
        refused(&world, post(&own), 422, "invalid", &["/person"]).await;
        let mut future = consent(&second, json!("text"));
        future["given_at"] = json!("2026-06-12T01:00:01Z");
        refused(&world, post(&future), 422, "invalid", &["/given_at"]).await;
        let review = post(&consent(&second, json!("text"))).await.ok();
        assert_eq!(review["gates"][3]["act"]["by"], json!(desk.other_reviewer.subject));
        refused(&world, desk.member.post(&desk.at("/consents"), &own), 403, "forbidden", &[]).await;
        let elsewhere = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        refused(&world, elsewhere.post(&desk.at("/consents"), &own), 404, "not_found", &[]).await;

        desk.revise(crate::api::desk::OTHER).await;
        world.set_clock("2026-06-20T00:00:00Z");
        assert_eq!(
            world.app.flag_overdue_consents().await.unwrap(),
            0,
            "what an edit has made void is not missed"
        );
    });
}
