//! Every operation with every role and without a token, against the table of rights.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use micromatrix::app::write::Actor;
use micromatrix::domain::id::TokenId;
use micromatrix::domain::right::{Extent, Grant, Right, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;

use crate::support::contract::{Operation, operations};
use crate::support::{Answer, Caller, NOW, World, demo, empty, grant};

/// Sends what nobody could make sense of: something that is not there, with a body that is no JSON.
async fn nonsense(caller: &Caller, operation: Operation) -> Answer {
    let method: Method = operation.method.to_uppercase().parse().unwrap();
    let request = caller.request(method, &operation.somewhere());
    let request = request.header(header::CONTENT_TYPE, "application/json");
    caller.send(request.body(Body::from("{\u{fffd} no json")).unwrap()).await
}

fn guarded() -> Vec<(Operation, Right)> {
    let right = |key: &str| Right::of_key(key).unwrap();
    let guarded = operations().into_iter().filter(|operation| !operation.rights().is_empty());
    guarded.map(|operation| (operation, right(operation.rights()[0]))).collect()
}

#[test]
fn a_right_that_no_operation_names_is_none() {
    // It is asked for beside another right: how much of a piece its reader sees.
    let beside = [Right::ReadUnpublished];
    let guarding: Vec<Right> = guarded().into_iter().map(|(_, right)| right).collect();
    for right in Right::ALL {
        let named = guarding.contains(&right);
        assert!(named != beside.contains(&right), "{} guards an operation: {named}", right.key());
    }
}

#[test]
fn everything_but_health_needs_a_token() {
    let open: Vec<_> =
        operations().into_iter().filter(|one| one.rights().is_empty()).map(|one| one.id()).collect();
    assert_eq!(open, ["sign_in", "get_health", "get_readiness"]);
    empty(async |world| {
        for (operation, _) in guarded() {
            let answer = nonsense(&world.stranger(None), operation).await;
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"micromatrix\"");
            answer.problem(401, "unauthenticated");
        }
        for path in ["/healthz", "/readyz"] {
            world.stranger(None).get(path).await.ok();
        }
    });
}

#[test]
fn an_unknown_a_revoked_and_an_expired_token_are_no_tokens() {
    empty(async |world| {
        let revoked = secret(&world, None).await;
        world.caller(Role::Admin).await;
        world.app.revoke_token(&Actor::default(), revoked.0).await.unwrap();
        let expired = secret(&world, Some("2026-06-12T02:00:00Z")).await;
        world.stranger(Some(&expired.1)).get("/api/v1/me").await.ok();
        let over = Timestamp::parse("2026-06-12T02:00:00Z").unwrap();
        let unknown = format!("mm_{}", "0".repeat(64));
        for ((operation, _), minute) in guarded().into_iter().zip(0..) {
            // Within a minute so many tokens that are none would be told to wait.
            world.app.clock.set(Timestamp::from_ms(over.as_ms() + minute * 60_000));
            for secret in [&revoked.1, &expired.1, &unknown] {
                let answer = nonsense(&world.stranger(Some(secret)), operation).await;
                answer.problem(401, "unauthenticated");
            }
        }
        world.set_clock(NOW);
        world.stranger(Some(&expired.1)).get("/api/v1/me").await.ok();
    });
}

async fn secret(world: &World, until: Option<&str>) -> (TokenId, String) {
    let input = TokenInput {
        subject: "somebody".to_owned(),
        label: String::new(),
        grants: vec![grant(Role::Admin), grant(Role::Coordinator)],
        expires_at: until.map(|at| Timestamp::parse(at).unwrap()),
    };
    let (token, secret) = world.app.create_token(&Actor::default(), input).await.unwrap();
    (token.id, secret.reveal().to_owned())
}

#[test]
fn a_header_that_is_no_bearer_token_is_none() {
    empty(async |world| {
        let (_, secret) = secret(&world, None).await;
        let stranger = world.stranger(None);
        for value in [secret.clone(), format!("Basic {secret}"), "Bearer".to_owned(), "Bearer  ".to_owned()] {
            let request = stranger.request(Method::GET, "/api/v1/me").header(header::AUTHORIZATION, value);
            stranger.send(request.body(Body::empty()).unwrap()).await.problem(401, "unauthenticated");
        }
        let bearer = stranger.request(Method::GET, "/api/v1/me");
        let bearer = bearer.header(header::AUTHORIZATION, format!("bearer {secret}"));
        stranger.send(bearer.body(Body::empty()).unwrap()).await.ok();
    });
}

#[test]
fn a_right_is_decided_by_the_table_before_path_and_body() {
    demo(async |world| {
        let mut callers = Vec::new();
        for role in Role::ALL {
            callers.push((role, world.caller(role).await));
        }
        let before = world.everything().await;
        for (operation, right) in guarded() {
            for (role, caller) in &callers {
                let answer = nonsense(caller, operation).await;
                if right.roles().iter().any(|(holder, _)| holder == role) {
                    let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
                    assert!(!refused.contains(&answer.status), "{} as {role:?}", operation.id());
                } else {
                    let problem = answer.problem(403, "forbidden");
                    let asked = problem["detail"].as_str().unwrap().split('`').nth(1).unwrap();
                    assert_eq!(asked, right.key(), "{} documents another right", operation.id());
                }
            }
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn a_body_that_cannot_be_read_is_refused_only_to_those_who_may_send_one() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (operation, right) in guarded() {
            let may = right.roles().iter().any(|(role, _)| *role == Role::Coordinator);
            if operation.has_body() && may {
                let answer = nonsense(&coordinator, operation).await;
                let code = answer.json["code"].as_str().unwrap().to_owned();
                assert!(["malformed_json", "precondition_required"].contains(&code.as_str()), "{code}");
            }
        }
    });
}

#[test]
fn a_signer_with_a_scope_signs_no_plan() {
    demo(async |world| {
        let scoped = Grant { organisations: vec!["zjg-jiaoyu".to_owned()], ..grant(Role::Signer) };
        for (operation, right) in guarded() {
            let roles = right.roles();
            if roles.contains(&(Role::Signer, Extent::Unscoped)) {
                let wide = world.caller(Role::Signer).await;
                let narrow = world.caller_with(vec![scoped.clone()]).await;
                assert_ne!(nonsense(&wide, operation).await.status, StatusCode::FORBIDDEN);
                nonsense(&narrow, operation).await.problem(403, "forbidden");
            }
        }
    });
}

#[test]
fn several_roles_add_up() {
    demo(async |world| {
        let both = world.caller_with(vec![grant(Role::Planner), grant(Role::Admin)]).await;
        let me = both.get("/api/v1/me").await.ok();
        let expected = [
            "read_registry",
            "read_staffing",
            "read_directions",
            "read_closing",
            "read_facts",
            "read_coverage",
            "manage_coverage",
            "read_events",
            "read_emergency_plans",
            "read_incidents",
            "confirm_bulletins",
            "read_metrics",
            "administer",
        ];
        assert_eq!(me["rights"], serde_json::json!(expected));
        assert_eq!(me["subject"], both.subject);
        both.get("/api/v1/events").await.ok();
        both.get("/api/v1/tokens").await.ok();
        both.call("/api/v1/campaigns/x/launch").await.problem(403, "forbidden");
    });
}
