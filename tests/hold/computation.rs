//! Computations end when nobody waits for them, and keep what they were admitted with until they have.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use micromatrix::app::computation::{Admitted, Computations, carried, compute, compute_whole};
use micromatrix::app::error::AppError;
use micromatrix::domain::stop::checkpoint;

/// Computes until it is stopped.
fn endless(begun: &AtomicBool) {
    begun.store(true, Ordering::SeqCst);
    loop {
        checkpoint();
        std::thread::yield_now();
    }
}

async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn one_for_which_nobody_waits_ends_and_gives_its_place_back() {
    let computations = Arc::<Computations>::default();
    let place = Arc::new(());
    let begun = Arc::new(AtomicBool::new(false));
    let computing = {
        let begun = Arc::clone(&begun);
        let admitted: Admitted = place.clone();
        tokio::spawn(computations.scope(Some(admitted), compute(move || endless(&begun))))
    };
    until(|| begun.load(Ordering::SeqCst)).await;
    assert_eq!((computations.running(), Arc::strong_count(&place)), (1, 3));
    computing.abort();
    assert!(computing.await.is_err());
    until(|| computations.running() == 0).await;
    until(|| Arc::strong_count(&place) == 1).await;
}

#[tokio::test]
async fn where_the_service_stops_each_ends_and_none_begins() {
    let computations = Arc::<Computations>::default();
    let begun = Arc::new(AtomicBool::new(false));
    let computing = {
        let begun = Arc::clone(&begun);
        // What goes on in a task of its own is among them.
        let inner = async move { tokio::spawn(carried(compute(move || endless(&begun)))).await.unwrap() };
        tokio::spawn(computations.scope(None, inner))
    };
    until(|| begun.load(Ordering::SeqCst)).await;
    computations.end();
    assert!(matches!(computing.await.unwrap(), Err(AppError::Stopping)));
    let late = computations.scope(None, compute(|| 1)).await;
    assert!(matches!(late, Err(AppError::Stopping)));
    assert_eq!(computations.running(), 0);
}

#[tokio::test]
async fn what_changes_something_shared_is_done_to_its_end() {
    let computations = Arc::<Computations>::default();
    let (begun, go_on) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let done = Arc::new(AtomicBool::new(false));
    let computing = {
        let (begun, go_on, done) = (Arc::clone(&begun), Arc::clone(&go_on), Arc::clone(&done));
        tokio::spawn(computations.scope(
            None,
            compute_whole(move || {
                begun.store(true, Ordering::SeqCst);
                while !go_on.load(Ordering::SeqCst) {
                    checkpoint();
                    std::thread::yield_now();
                }
                done.store(true, Ordering::SeqCst);
            }),
        ))
    };
    until(|| begun.load(Ordering::SeqCst)).await;
    computing.abort();
    computations.end();
    go_on.store(true, Ordering::SeqCst);
    until(|| computations.running() == 0).await;
    assert!(done.load(Ordering::SeqCst));
}
