//! The writers' turn: whoever waits for it holds no connection, and it goes round in the order of asking.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use micromatrix::store::campaign::{find_campaign, insert_campaign, list_campaigns};
use micromatrix::store::outage::Outage;

use crate::store::support::{campaign, store};

/// Until something is so; a test that waits for ever is ended by its runner.
async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[test]
fn forty_writers_in_the_queue_keep_nobody_from_reading() {
    store(async |db| {
        let holder = db.begin_write().await.unwrap();
        let writers: Vec<_> = (1..=40_u128)
            .map(|number| {
                let db = db.clone();
                tokio::spawn(async move {
                    let write = db.begin_write().await.unwrap();
                    insert_campaign(&write, &campaign(number)).await.unwrap();
                    write.commit().await.unwrap();
                })
            })
            .collect();
        until(|| db.writers_waiting() == 40).await;
        // Inside of a write, and beside it.
        for _ in 0..20 {
            assert!(find_campaign(&holder, campaign(1).id).await.unwrap().is_none());
            assert!(list_campaigns(&db, None, None, 9).await.unwrap().is_empty());
        }
        db.check(0).await.unwrap();
        drop(holder);
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(list_campaigns(&db, None, None, 99).await.unwrap().len(), 40);
    });
}

#[test]
fn turns_come_in_the_order_of_asking_and_who_leaves_is_passed_over() {
    store(async |db| {
        let holder = db.begin_write().await.unwrap();
        let served = Arc::new(Mutex::new(Vec::new()));
        let mut writers = Vec::new();
        for number in 0..9_usize {
            let (db, served) = (db.clone(), Arc::clone(&served));
            let waiting = db.clone();
            writers.push(tokio::spawn(async move {
                let _write = db.begin_write().await.unwrap();
                served.lock().unwrap().push(number);
            }));
            until(|| waiting.writers_waiting() == number + 1).await;
        }
        writers[3].abort();
        until(|| db.writers_waiting() == 8).await;
        drop(holder);
        for (number, writer) in writers.into_iter().enumerate() {
            assert_eq!(writer.await.is_err(), number == 3);
        }
        assert_eq!(*served.lock().unwrap(), [0, 1, 2, 4, 5, 6, 7, 8]);
    });
}

#[test]
fn a_turn_that_is_never_given_back_is_seen() {
    store(async |db| {
        db.check(0).await.unwrap();
        let holder = db.begin_write().await.unwrap();
        db.check(5_000).await.unwrap();
        db.check(25_000).await.unwrap();
        assert_eq!(db.check(25_001).await, Err(Outage::Busy));
        drop(holder);
        db.check(25_002).await.unwrap();
        let _another = db.begin_write().await.unwrap();
        db.check(60_000).await.unwrap();
    });
}
