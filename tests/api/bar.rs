//! Persons who are shut out: at once, with every token, until that is lifted; but never whoever alone administers the service.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::{Caller, World, empty, grant, refused};

const TOKENS: &str = "/api/v1/tokens";

fn bar(subject: &str) -> String {
    format!("/api/v1/subjects/{subject}/bar")
}

fn lift(subject: &str) -> String {
    format!("/api/v1/subjects/{subject}/lift")
}

/// A new token of a person, as that person holds it.
async fn another(world: &World, admin: &Caller, name: &str, role: Role) -> Caller {
    let made = admin.post(TOKENS, &json!({"subject": name, "grants": [grant(role)]})).await.ok();
    let subject = made["token"]["subject"].as_str().unwrap().to_owned();
    Caller::new(world.router.clone(), made["secret"].as_str().map(ToOwned::to_owned), subject)
}

async fn history(world: &World, action: &str) -> Vec<Value> {
    let rows = world.rows("audit").await;
    rows.into_iter().filter(|row| row["action"] == action).collect()
}

#[test]
fn every_token_of_a_person_who_is_shut_out_stops_speaking_at_once() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let office = another(&world, &admin, "王芳", Role::Planner).await;
        let phone = another(&world, &admin, "王芳", Role::Coordinator).await;
        let other = another(&world, &admin, "李明", Role::Planner).await;
        for caller in [&office, &phone, &other] {
            caller.get("/api/v1/me").await.ok();
        }
        let barred = admin.call(&bar(&office.subject)).await.ok();
        assert_eq!((&barred["name"], &barred["barred_at"]), (&json!("王芳"), &json!("2026-06-12T01:00:00Z")));
        for caller in [&office, &phone] {
            caller.get("/api/v1/me").await.problem(401, "unauthenticated");
        }
        other.get("/api/v1/me").await.ok();
        assert_eq!(history(&world, "token.revoked").await.len(), 2);
        let reader = world.caller(Role::Integrator).await;
        let events = reader.all("/api/v1/events?kind=subject.barred").await;
        assert_eq!((events.len(), events[0]["data"]["tokens"].as_array().unwrap().len()), (1, 2));
        assert_eq!(events[0]["subject"], admin.subject.as_str());
        // Again changes nothing.
        let before = world.everything().await;
        assert_eq!(admin.call(&bar(&office.subject)).await.ok(), barred);
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn no_token_is_made_for_a_person_who_is_shut_out_until_that_is_lifted() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let person = another(&world, &admin, "王芳", Role::Planner).await;
        admin.call(&bar(&person.subject)).await.ok();
        let input = json!({"subject": "王芳", "grants": [grant(Role::Planner)]});
        refused(&world, admin.post(TOKENS, &input), 409, "barred", &["/subject"]).await;
        let lifted = admin.call(&lift(&person.subject)).await.ok();
        assert_eq!(lifted["barred_at"], Value::Null);
        person.get("/api/v1/me").await.problem(401, "unauthenticated");
        another(&world, &admin, "王芳", Role::Planner).await.get("/api/v1/me").await.ok();
        assert_eq!(history(&world, "subject.lifted").await.len(), 1);
        let before = world.everything().await;
        admin.call(&lift(&person.subject)).await.ok();
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn who_alone_administers_the_service_is_not_shut_out() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let second = another(&world, &admin, "王芳", Role::Planner).await;
        // Another token of the same person is no other admin.
        let me = admin.get("/api/v1/me").await.ok();
        let own = json!({"subject": me["name"], "grants": [grant(Role::Admin)]});
        admin.post(TOKENS, &own).await.ok();
        let problem = refused(&world, admin.call(&bar(&admin.subject)), 409, "last_admin", &[]).await;
        assert!(problem["detail"].as_str().unwrap().contains("another person"), "{problem:#}");
        let another_admin = another(&world, &admin, "王芳", Role::Admin).await;
        assert_eq!(another_admin.subject, second.subject);
        another_admin.call(&bar(&admin.subject)).await.ok();
        admin.get(TOKENS).await.problem(401, "unauthenticated");
        let attempt = another_admin.call(&bar(&another_admin.subject));
        refused(&world, attempt, 409, "last_admin", &[]).await;
    });
}

#[test]
fn only_an_admin_shuts_out_and_only_who_is_there() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let coordinator = world.caller(Role::Coordinator).await;
        for path in [bar(&admin.subject), lift(&admin.subject)] {
            refused(&world, coordinator.call(&path), 403, "forbidden", &[]).await;
        }
        let nobody = "01980c5e-7a00-7000-8000-000000000001";
        for path in [bar(nobody), lift(nobody)] {
            refused(&world, admin.call(&path), 404, "not_found", &[]).await;
        }
    });
}
