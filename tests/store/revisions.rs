//! Writes check how many rows they touched: a change over an old revision changes nothing and says so.

use micromatrix::domain::account::Account;
use micromatrix::domain::cluster::Cluster;
use micromatrix::domain::id::{SubjectId, TokenId};
use micromatrix::domain::organisation::Organisation;
use micromatrix::domain::subject::Subject;
use micromatrix::domain::token::{Secret, Token};
use micromatrix::store::account::{find_account, insert_accounts, update_account};
use micromatrix::store::campaign::{insert_campaign, update_campaign};
use micromatrix::store::cluster::{insert_clusters, update_cluster};
use micromatrix::store::error::StoreError;
use micromatrix::store::matrix::{bump_record, bump_revision, ensure_revision, read_revision};
use micromatrix::store::organisation::update_organisation;
use micromatrix::store::subject::insert_subject;
use micromatrix::store::token::{find_token_by_hash, insert_token, revoke_token};

use crate::store::support::{account, at, campaign, cluster, id, organisation, store};

fn untouched(done: Result<(), StoreError>, table: &str) {
    match done {
        Err(StoreError::Touched { table: named, expected: 1, found: 0 }) => assert_eq!(named, table),
        other => panic!("{table}: {other:?}"),
    }
}

#[test]
fn a_change_over_an_old_revision_changes_nothing() {
    store(async |db| {
        insert_accounts(&db, &[account(1, "a")]).await.unwrap();
        let changed = |revision| Account { name: "新".into(), revision, ..account(1, "a") };
        for revision in [1, 3] {
            untouched(update_account(&db, &changed(revision)).await, "account");
        }
        assert_eq!(find_account(&db, "a").await.unwrap(), Some(account(1, "a")));
        update_account(&db, &changed(2)).await.unwrap();
        assert_eq!(find_account(&db, "a").await.unwrap(), Some(changed(2)));
        untouched(update_account(&db, &changed(2)).await, "account");
    });
}

#[test]
fn so_it_is_with_organisations_clusters_and_campaigns() {
    store(async |db| {
        let changed = |revision| Organisation { revision, ..organisation("o") };
        untouched(update_organisation(&db, &changed(1)).await, "organisation");
        update_organisation(&db, &changed(2)).await.unwrap();
        let cluster = cluster("c", vec![]);
        insert_clusters(&db, std::slice::from_ref(&cluster)).await.unwrap();
        let changed = |revision| Cluster { revision, ..cluster.clone() };
        untouched(update_cluster(&db, &changed(1)).await, "cluster");
        update_cluster(&db, &changed(2)).await.unwrap();
        let mut campaign = campaign(7);
        insert_campaign(&db, &campaign).await.unwrap();
        untouched(update_campaign(&db, &campaign).await, "campaign");
        campaign.revision = 2;
        update_campaign(&db, &campaign).await.unwrap();
    });
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    store(async |db| {
        untouched(update_account(&db, &Account { revision: 2, ..account(1, "a") }).await, "account");
        untouched(revoke_token(&db, TokenId(id(1)), at(5)).await, "token");
    });
}

#[test]
fn a_token_is_found_by_its_hash_and_revoked_once() {
    store(async |db| {
        let subject = Subject::named(SubjectId(id(1)), "王芳".into(), at(1));
        insert_subject(&db, &subject, None).await.unwrap();
        let token = Token {
            id: TokenId(id(2)),
            subject: subject.id,
            subject_name: subject.name.clone(),
            label: "办公室".into(),
            grants: vec![],
            created_at: at(1),
            expires_at: Some(at(9)),
            revoked_at: None,
        };
        let secret = Secret::of_random([7; 32]);
        insert_token(&db, &token, &secret.hash()).await.unwrap();
        assert_eq!(find_token_by_hash(&db, &secret.hash()).await.unwrap(), Some(token.clone()));
        assert_eq!(find_token_by_hash(&db, &Secret::of_random([8; 32]).hash()).await.unwrap(), None);
        revoke_token(&db, token.id, at(5)).await.unwrap();
        untouched(revoke_token(&db, token.id, at(6)).await, "token");
        let kept = find_token_by_hash(&db, &secret.hash()).await.unwrap().unwrap();
        assert_eq!(kept.revoked_at, Some(at(5)));
    });
}

#[test]
fn the_counters_of_the_matrix_move_one_by_one() {
    store(async |db| {
        assert!(matches!(read_revision(&db).await, Err(StoreError::BadRow { table: "matrix_state", .. })));
        ensure_revision(&db).await.unwrap();
        ensure_revision(&db).await.unwrap();
        let first = read_revision(&db).await.unwrap();
        bump_revision(&db).await.unwrap();
        let second = read_revision(&db).await.unwrap();
        bump_revision(&db).await.unwrap();
        let third = read_revision(&db).await.unwrap();
        bump_record(&db).await.unwrap();
        let fourth = read_revision(&db).await.unwrap();
        assert_eq!([first, second, third, fourth].map(|state| state.revision), [1, 2, 3, 3]);
        assert_eq!([first, second, third, fourth].map(|state| state.record), [1, 1, 1, 2]);
    });
}
