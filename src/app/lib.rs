//! Use cases: one file each, joining `store` and `domain`. The only place that opens a write transaction.
//!
//! Every use case loads everything that it needs, computes, and saves; CPU-heavy work runs on the blocking pool; nothing slow
//! happens between begin and commit.

pub mod account;
pub mod attachment;
pub mod background;
pub mod campaign;
mod change;
mod citation;
mod claim;
pub mod clock;
pub mod closing;
pub mod cluster;
pub mod comment;
pub mod consent;
pub mod contribution;
pub mod coverage;
pub mod coverage_target;
pub mod demo;
pub mod deputy;
pub mod detection;
pub mod direction;
mod direction_list;
mod draw;
pub mod error;
pub mod fact;
pub mod feedback;
pub mod gate;
mod gate_finding;
mod held;
pub mod hint;
pub mod idempotency;
pub mod import;
mod import_save;
pub mod inbox;
mod job_progress;
pub mod jobs;
pub mod ledger;
pub mod link;
pub mod live;
pub mod organisation;
mod originality;
mod originality_cache;
pub mod piece;
pub mod plan;
mod plan_context;
mod progress;
mod publish;
pub mod replan;
mod replan_outcome;
pub mod review;
mod review_state;
pub mod scenario;
pub mod score;
pub mod seed;
mod service;
mod startup;
mod swap;
mod task_status;
pub mod tie;
pub mod token;
mod warm;
pub mod warm_plan;
pub mod write;

pub use claim::Claim;
pub use service::App;
