//! Callers who leave in the middle: nothing stays open behind them, whenever they leave.

use std::time::Duration;

use micromatrix::domain::id::CampaignId;
use micromatrix::store::campaign::{find_campaign, insert_campaign};
use micromatrix::store::database::Database;

use crate::store::support::{campaign, store};
use crate::support::random::Random;

async fn write(db: Database, number: u128) -> CampaignId {
    let write = db.begin_write().await.unwrap();
    let campaign = campaign(number);
    insert_campaign(&write, &campaign).await.unwrap();
    write.commit().await.unwrap();
    campaign.id
}

#[test]
fn a_caller_who_leaves_at_any_moment_leaves_no_transaction_behind() {
    store(async |db| {
        let mut random = Random(7);
        let mut kept = Vec::new();
        for number in 0..150_u128 {
            let patience = Duration::from_micros(random.below(4000));
            let left = tokio::time::timeout(patience, write(db.clone(), 2 * number + 1)).await;
            kept.extend(left.ok());
            // Whoever comes next writes as if nothing had been.
            kept.push(write(db.clone(), 2 * number + 2).await);
        }
        for id in kept {
            assert!(find_campaign(&db, id).await.unwrap().is_some(), "{id} was acknowledged");
        }
        assert_eq!(db.writers_waiting(), 0);
        db.check(0).await.unwrap();
    });
}

#[test]
fn a_reader_who_leaves_at_any_moment_leaves_no_snapshot_behind() {
    store(async |db| {
        let mut random = Random(8);
        let id = write(db.clone(), 1).await;
        for number in 2..120_u128 {
            let patience = Duration::from_micros(random.below(1500));
            let read = async {
                let snapshot = db.begin_snapshot().await.unwrap();
                find_campaign(&snapshot, id).await.unwrap()
            };
            let _ = tokio::time::timeout(patience, read).await;
            let newest = write(db.clone(), number).await;
            // A connection that still stood in an old snapshot would not see it.
            let seen = find_campaign(&db, newest).await.unwrap();
            assert!(seen.is_some(), "number {number} was written before it was asked for");
        }
    });
}
