//! Inserting more rows than a statement takes bound values: SQLite takes 32,766, PostgreSQL 65,535.

use micromatrix::domain::cluster::Cluster;
use micromatrix::domain::id::OrganisationId;
use micromatrix::domain::organisation::Organisation;
use micromatrix::domain::tie::Tie;
use micromatrix::store::account::{insert_accounts, list_accounts};
use micromatrix::store::cluster::{insert_clusters, list_clusters, update_cluster};
use micromatrix::store::error::StoreError;
use micromatrix::store::organisation::{insert_organisations, list_organisations};
use micromatrix::store::tie::{insert_ties, read_tie_table};

use crate::store::support::{account, cluster, id, organisation, store};

/// Thirteen columns each: more than any statement takes.
const MANY: u128 = 6000;

fn handle(number: u128) -> String {
    format!("weibo-{number:05}")
}

#[test]
fn thousands_of_rows_go_in_and_come_back_as_they_were() {
    store(async |db| {
        let accounts: Vec<_> = (0..MANY).map(|number| account(number, &handle(number))).collect();
        insert_accounts(&db, &accounts).await.unwrap();
        assert_eq!(list_accounts(&db).await.unwrap(), accounts);
        let ties: Vec<Tie> = (1..MANY)
            .map(|number| Tie {
                source: handle(0),
                target: handle(number),
                kind: "joint_duty".into(),
                weight: 0.1 + f64::from(u32::try_from(number).unwrap()),
            })
            .collect();
        insert_ties(&db, &ties).await.unwrap();
        assert_eq!(read_tie_table(&db).await.unwrap().iter().collect::<Vec<_>>(), ties);
        let members = accounts.iter().map(|account| account.handle.clone()).collect();
        let cluster = cluster("all", members);
        insert_clusters(&db, std::slice::from_ref(&cluster)).await.unwrap();
        assert_eq!(list_clusters(&db).await.unwrap(), std::slice::from_ref(&cluster));
        let fewer = Cluster { members: cluster.members[..3].to_vec(), revision: 2, ..cluster };
        update_cluster(&db, &fewer).await.unwrap();
        assert_eq!(list_clusters(&db).await.unwrap(), [fewer]);
    });
}

#[test]
fn what_is_read_by_pages_is_all_of_it() {
    store(async |db| {
        let mut kept = list_organisations(&db).await.unwrap();
        let more: Vec<Organisation> = (2..10_002_u128)
            .map(|number| Organisation {
                id: OrganisationId(id(number)),
                ..organisation(&format!("o{number:05}"))
            })
            .collect();
        insert_organisations(&db, &more).await.unwrap();
        kept.extend(more);
        kept.sort_by(|a, b| a.key.cmp(&b.key));
        assert_eq!(list_organisations(&db).await.unwrap(), kept);

        let accounts: Vec<_> = (0..2_100).map(|number| account(number, &handle(number))).collect();
        insert_accounts(&db, &accounts).await.unwrap();
        // Some have many, each has one.
        let many = (0..210).flat_map(|source| (0..source).map(move |target| (source, target)));
        let weights = [1.0 / 3.0, 0.1 + 0.2, 1e22, 1e-7, 1.0];
        let mut ties: Vec<Tie> = many
            .chain((210..2_100).map(|source| (source, source - 1)))
            .zip(weights.into_iter().cycle())
            .map(|((source, target), weight)| Tie {
                source: handle(target),
                target: handle(source),
                kind: "joint_duty".into(),
                weight,
            })
            .collect();
        insert_ties(&db, &ties).await.unwrap();
        ties.sort_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
        assert_eq!(ties.len(), 23_835);
        assert_eq!(read_tie_table(&db).await.unwrap().iter().collect::<Vec<_>>(), ties);
    });
}

#[test]
fn one_bad_row_among_thousands_takes_all_of_them_back() {
    store(async |db| {
        let mut accounts: Vec<_> = (0..MANY).map(|number| account(number, &handle(number))).collect();
        accounts.push(account(MANY, &handle(3)));
        let tx = db.begin_write().await.unwrap();
        assert!(matches!(insert_accounts(&tx, &accounts).await, Err(StoreError::Taken(_))));
        drop(tx);
        assert!(list_accounts(&db).await.unwrap().is_empty());
    });
}

#[test]
fn nothing_goes_in_as_nothing() {
    store(async |db| {
        insert_accounts(&db, &[]).await.unwrap();
        insert_ties(&db, &[]).await.unwrap();
        assert!(list_accounts(&db).await.unwrap().is_empty());
    });
}
