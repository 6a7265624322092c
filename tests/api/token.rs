//! Tokens that are made, end and are revoked, so that somebody always administers the service.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::{Caller, World, empty, grant, refused};

const TOKENS: &str = "/api/v1/tokens";

fn input(role: Role, expires_at: Option<&str>) -> Value {
    json!({"subject": "王芳", "grants": [grant(role)], "expires_at": expires_at})
}

/// The path of a new token.
async fn made(admin: &Caller, role: Role, expires_at: Option<&str>) -> String {
    let made = admin.post(TOKENS, &input(role, expires_at)).await.ok();
    format!("{TOKENS}/{}", made["token"]["id"].as_str().unwrap())
}

/// The path of the token of the only admin.
async fn own(admin: &Caller) -> String {
    let tokens = admin.all(TOKENS).await;
    let own = tokens.iter().find(|token| token["subject"] == *admin.subject).unwrap();
    format!("{TOKENS}/{}", own["id"].as_str().unwrap())
}

#[test]
fn a_token_that_would_be_over_already_is_refused() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        for over in ["2020-01-01T00:00:00Z", "2026-06-12T01:00:00Z", "2026-06-12T09:00:00+08:00"] {
            let attempt = admin.post(TOKENS, &input(Role::Planner, Some(over)));
            refused(&world, attempt, 422, "invalid", &["/expires_at"]).await;
        }
        made(&admin, Role::Planner, Some("2026-06-12T01:00:00.001Z")).await;
    });
}

#[test]
fn the_last_admin_token_is_not_revoked() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let own = own(&admin).await;
        made(&admin, Role::Coordinator, None).await;
        stays(&world, &admin, &own).await;
        let another = made(&admin, Role::Admin, None).await;
        admin.delete(&another).await.ok();
        stays(&world, &admin, &own).await;
        made(&admin, Role::Admin, None).await;
        admin.delete(&own).await.ok();
        admin.get(TOKENS).await.problem(401, "unauthenticated");
    });
}

#[test]
fn an_admin_token_that_ends_earlier_takes_nobodys_place() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let own = own(&admin).await;
        let earlier = made(&admin, Role::Admin, Some("2026-06-13T00:00:00Z")).await;
        stays(&world, &admin, &own).await;
        admin.delete(&earlier).await.ok();
        made(&admin, Role::Admin, Some("2026-06-13T00:00:00Z")).await;
        world.set_clock("2026-06-13T00:00:00Z");
        stays(&world, &admin, &own).await;
    });
}

/// Revoking this token is refused with what to do first, and changes nothing.
async fn stays(world: &World, admin: &Caller, path: &str) {
    let problem = refused(world, admin.delete(path), 409, "last_admin", &[]).await;
    assert!(problem["detail"].as_str().unwrap().contains("make an admin token"), "{problem:#}");
}
