//! Leases of jobs: one worker at a time, and another one when it is not heard of any more.

use micromatrix::domain::id::JobId;
use micromatrix::domain::job::{Job, JobState};
use micromatrix::store::database::Database;
use micromatrix::store::error::StoreError;
use micromatrix::store::job::{
    JobFilter, JobSteps, find_job, finish_job, insert_job, lease_job, list_jobs, list_leases, next_job,
    renew_lease, request_cancel,
};
use micromatrix::store::lease::Lease;
use serde_json::json;

use crate::store::support::{at, id, job, store};

const fn steps(done: i64) -> JobSteps {
    JobSteps { done, total: 2 }
}

/// The next job for a worker to whom these leases are lost.
async fn next(db: &Database, lost: &[Lease<JobId>]) -> Option<u128> {
    next_job(db, lost).await.unwrap().map(|leased| leased.job.id.0.as_u128())
}

#[test]
fn the_oldest_job_comes_first_and_a_leased_one_is_left_alone() {
    store(async |db| {
        for number in [2, 1, 3] {
            insert_job(&db, &job(number), &json!({"n": 1})).await.unwrap();
        }
        assert_eq!(next(&db, &[]).await, Some(1));
        lease_job(&db, JobId(id(1)), "one", at(100)).await.unwrap();
        assert_eq!(next(&db, &[]).await, Some(2));
        let leases = list_leases(&db).await.unwrap();
        assert_eq!(next(&db, &leases).await, Some(1), "its worker is not heard of");
        renew_lease(&db, JobId(id(1)), "one", at(99), steps(1)).await.unwrap();
        assert_eq!(next(&db, &leases).await, Some(2), "it has shown life since");
        let newest: Vec<u128> = list_jobs(&db, JobFilter::default(), None, 2)
            .await
            .unwrap()
            .iter()
            .map(|job| job.id.0.as_u128())
            .collect();
        assert_eq!(newest, [3, 2]);
    });
}

#[test]
fn only_the_worker_with_the_lease_renews_it_and_ends_the_job() {
    store(async |db| {
        insert_job(&db, &job(1), &json!(null)).await.unwrap();
        let the = JobId(id(1));
        let lost = |done: Result<(), StoreError>| assert!(matches!(done, Err(StoreError::Touched { .. })));
        lost(renew_lease(&db, the, "one", at(100), steps(1)).await);
        lease_job(&db, the, "one", at(100)).await.unwrap();
        renew_lease(&db, the, "one", at(200), steps(1)).await.unwrap();
        let running = find_job(&db, the).await.unwrap().unwrap();
        assert_eq!((running.state, running.done, running.total), (JobState::Running, 1, 2));
        lease_job(&db, the, "two", at(300)).await.unwrap();
        let ended = Job { state: JobState::Done, finished_at: Some(at(250)), ..job(1) };
        lost(renew_lease(&db, the, "one", at(400), steps(2)).await);
        lost(finish_job(&db, &ended, Some("one")).await);
        lost(finish_job(&db, &ended, None).await);
        finish_job(&db, &ended, Some("two")).await.unwrap();
        lost(finish_job(&db, &ended, Some("two")).await);
        lost(lease_job(&db, the, "three", at(500)).await);
        assert_eq!(next(&db, &list_leases(&db).await.unwrap()).await, None);
    });
}

#[test]
fn a_job_remembers_that_it_was_asked_to_stop() {
    store(async |db| {
        insert_job(&db, &job(1), &json!(null)).await.unwrap();
        request_cancel(&db, JobId(id(1))).await.unwrap();
        assert!(next_job(&db, &[]).await.unwrap().unwrap().job.cancel_requested);
        assert!(request_cancel(&db, JobId(id(2))).await.is_err());
    });
}
