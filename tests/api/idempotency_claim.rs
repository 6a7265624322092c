//! Keys whose request is cut off: the process dies before or after the effect, a claim is taken over, a client goes away.

use std::sync::Arc;
use std::time::Duration;

use micromatrix::app::Claim;
use micromatrix::app::error::AppError;
use micromatrix::app::idempotency::Claimed;
use micromatrix::app::write::Actor;
use micromatrix::domain::account::AccountInput;
use micromatrix::domain::id::SubjectId;
use micromatrix::domain::idempotency::{IdempotencyKey, KeyedRequest, Promise};
use micromatrix::domain::right::Role;
use micromatrix::domain::token::hex;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::api::idempotency::{
    ACCOUNTS, account, assert_same, coordinator_with_organisation, events, is_replayed, post,
};
use crate::support::{Caller, World, empty};

/// Claims a key as the service does for a request, without going on.
async fn claim(world: &World, caller: &Caller, path: &str, key: &str, body: &Value) -> Arc<Claim> {
    let token = world.app.authenticate(caller.secret().unwrap()).await.unwrap().unwrap();
    let grants = serde_json::to_string(&token.grants).unwrap();
    let digest = hex(&Sha256::digest(format!("POST {path}\n{grants}\n{body}")));
    let request = KeyedRequest {
        subject: SubjectId(caller.subject.parse().unwrap()),
        key: IdempotencyKey::parse(key).unwrap(),
        digest,
        promise: Some(Promise { status: 201, etag: true, location: false }),
    };
    match world.app.claim_key(&request).await.unwrap() {
        Claimed::Fresh(claim) => claim,
        Claimed::Replay(answer) => panic!("{answer:?}"),
    }
}

fn actor(caller: &Caller, claim: Arc<Claim>) -> Actor {
    let subject = Some(SubjectId(caller.subject.parse().unwrap()));
    Actor { subject, claim: Some(claim), ..Actor::default() }
}

fn input(handle: &str) -> AccountInput {
    serde_json::from_value(account(handle)).unwrap()
}

#[test]
fn dying_before_the_effect_frees_the_key_when_the_lease_runs_out() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        claim(&world, &coordinator, ACCOUNTS, "k", &account("a")).await;
        post(&coordinator, ACCOUNTS, "k", &account("a")).await.problem(409, "in_flight");
        world.set_clock("2026-06-12T01:00:21Z");
        let first = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
        assert_same(&first, &post(&coordinator, ACCOUNTS, "k", &account("a")).await);
    });
}

#[test]
fn dying_right_after_the_effect_still_answers_as_promised() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let claim = claim(&world, &coordinator, ACCOUNTS, "k", &account("a")).await;
        world.app.create_account(&actor(&coordinator, claim), input("a")).await.unwrap();
        // Nobody has settled the claim: the process is gone, and a new one is asked again.
        world.set_clock("2026-06-12T02:00:00Z");
        let again = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
        assert!(is_replayed(&again));
        assert_eq!((again.status.as_u16(), again.header("etag")), (201, "\"1\""));
        let now = coordinator.get("/api/v1/accounts/a").await.ok();
        assert_eq!(again.json, now);
        assert_eq!(events(&world, "account.created").await, 1);
    });
}

#[test]
fn dying_after_a_secret_was_made_does_not_make_another() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let body = json!({"subject": "王芳", "grants": [{"role": "planner"}]});
        let claim = claim(&world, &admin, "/api/v1/tokens", "k", &body).await;
        let input = serde_json::from_value(body.clone()).unwrap();
        world.app.create_token(&actor(&admin, claim), input).await.unwrap();
        post(&admin, "/api/v1/tokens", "k", &body).await.problem(409, "secret_not_replayed");
    });
}

#[test]
fn a_claim_that_was_taken_over_cannot_do_anything_any_more() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let slow = claim(&world, &coordinator, ACCOUNTS, "k", &account("a")).await;
        world.set_clock("2026-06-12T01:00:21Z");
        let first = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
        let refused = world.app.create_account(&actor(&coordinator, Arc::clone(&slow)), input("b")).await;
        assert!(matches!(refused, Err(AppError::KeyInFlight)), "{refused:?}");
        world.app.settle_claim(&slow, None).await.unwrap();
        coordinator.get("/api/v1/accounts/b").await.problem(404, "not_found");
        assert_same(&first, &post(&coordinator, ACCOUNTS, "k", &account("a")).await);
    });
}

#[test]
fn a_client_that_goes_away_finds_its_answer_later() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        // The write lock is held, so that the request has to wait while its client leaves.
        let turn = world.app.write(&Actor::default()).await.unwrap();
        let sender = coordinator.clone();
        let sent = tokio::spawn(async move { post(&sender, ACCOUNTS, "k", &account("a")).await });
        while world.app.db.writers_waiting() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(turn);
        let begun = async {
            while world.rows("idempotency").await.is_empty() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), begun).await.unwrap();
        sent.abort();
        let answered = async {
            loop {
                let answer = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
                if answer.status.as_u16() != 409 {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let answer = tokio::time::timeout(Duration::from_secs(10), answered).await.unwrap();
        assert!(is_replayed(&answer));
        answer.ok();
        assert_eq!(events(&world, "account.created").await, 1);
    });
}
