//! The HTTP API without a socket: the router is called directly, on SQLite and, where one is named, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

#[path = "../support/database.rs"]
mod database;

mod adoption;
mod answers;
mod atomic;
mod attachment;
mod bad_body;
mod bad_request;
mod bad_values;
mod builders;
mod closing;
mod comment;
mod contract;
mod correction;
mod coverage;
mod coverage_follow;
mod coverage_target;
mod demo;
mod desk;
mod detection;
mod events;
mod fact;
mod fact_histories;
mod feedback;
mod gate;
mod hint;
mod idempotency;
mod idempotency_claim;
mod imports;
mod inbox;
mod jobs;
mod link;
mod lists;
mod lives;
mod main_job;
mod matrix;
mod openapi;
mod pins;
mod random;
mod reach;
mod redundancy;
mod replan;
mod review;
mod rights;
mod scenario;
mod score;
mod signature;
mod silence;
mod states;
mod support;
mod withdrawal;
