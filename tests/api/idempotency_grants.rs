//! A key of one token brings back no answer to another token of the same person that may do other things.

use micromatrix::app::write::Actor;
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::token::TokenInput;

use crate::api::idempotency::{ACCOUNTS, ORGANISATIONS, account, assert_same, events, organisation, post};
use crate::support::{Caller, World, empty, grant};

/// Another token of a person.
async fn token_of(world: &World, person: &str, grants: Vec<Grant>) -> Caller {
    let input = TokenInput { subject: person.to_owned(), label: String::new(), grants, expires_at: None };
    let (token, secret) = world.app.create_token(&Actor::default(), input).await.unwrap();
    Caller::new(world.router.clone(), Some(secret.reveal().to_owned()), token.subject.to_string())
}

#[test]
fn a_token_with_other_grants_is_not_given_the_answer_of_another_token() {
    empty(async |world| {
        let both = vec![grant(Role::Admin), grant(Role::Coordinator)];
        let wide = token_of(&world, "王芳", both).await;
        let narrow = token_of(&world, "王芳", vec![grant(Role::Coordinator)]).await;
        assert_eq!(wide.subject, narrow.subject);
        post(&wide, ORGANISATIONS, "o", &organisation("edu")).await.ok();
        let first = post(&wide, ACCOUNTS, "k", &account("a")).await;
        let problem = post(&narrow, ACCOUNTS, "k", &account("a")).await.problem(422, "idempotency_mismatch");
        assert!(problem["detail"].as_str().unwrap().contains("other grants"), "{problem:#}");
        assert_same(&first, &post(&wide, ACCOUNTS, "k", &account("a")).await);
        assert_eq!(events(&world, "account.created").await, 1);
        post(&narrow, ACCOUNTS, "another", &account("b")).await.ok();
    });
}

#[test]
fn a_token_that_was_renewed_is_answered_as_before() {
    empty(async |world| {
        let scoped = |organisations: &[&str]| Grant {
            organisations: organisations.iter().map(|key| (*key).to_owned()).collect(),
            ..grant(Role::Reviewer)
        };
        let coordinator = token_of(&world, "王芳", vec![grant(Role::Coordinator)]).await;
        for key in ["edu", "tax"] {
            post(&coordinator, ORGANISATIONS, key, &organisation(key)).await.ok();
        }
        let grants = vec![grant(Role::Coordinator), scoped(&["edu", "tax"])];
        let first = token_of(&world, "王芳", grants).await;
        let made = post(&first, ACCOUNTS, "k", &account("a")).await;
        let stated_otherwise = vec![scoped(&["tax", "edu", "tax"]), grant(Role::Coordinator)];
        let renewed = token_of(&world, "王芳", stated_otherwise).await;
        assert_same(&made, &post(&renewed, ACCOUNTS, "k", &account("a")).await);
        let narrower = token_of(&world, "王芳", vec![grant(Role::Coordinator), scoped(&["edu"])]).await;
        post(&narrower, ACCOUNTS, "k", &account("a")).await.problem(422, "idempotency_mismatch");
    });
}
