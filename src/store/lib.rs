//! Rows: one file per table family, with its entity, its way to the domain type and its queries.
//!
//! Functions take `&Connection`, so that the caller decides whether they run in a transaction. Rows are private:
//! what comes out is a domain type, and a row that is none is an error that names its table, column and key.

pub mod account;
pub mod attachment;
pub mod audit;
pub mod bulk;
pub mod campaign;
pub mod citation;
pub mod cluster;
pub mod comment;
pub mod confirmation;
pub mod connect;
pub mod coverage;
pub mod database;
pub mod deputy;
pub mod detached;
pub mod detection;
pub mod direction;
mod direction_scope;
pub mod direction_text;
pub mod error;
pub mod event;
pub mod fact;
pub mod feedback;
mod file;
pub mod filing;
pub mod idempotency;
pub mod import_profile;
pub mod import_proposal;
pub mod job;
mod list;
pub mod live;
pub mod matrix;
pub mod need;
pub mod organisation;
pub mod outage;
pub mod personal_link;
pub mod piece;
pub mod plan;
mod pooler;
pub mod reference;
pub mod rejected_proposal;
pub mod renamed;
pub mod review;
pub mod scenario;
pub mod score;
pub mod subject;
pub mod taxonomy;
pub mod tie;
pub mod token;
pub mod unassigned;
pub mod upload;
pub mod version;
mod writer;
