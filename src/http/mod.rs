//! The HTTP API: one file per resource; a handler extracts, makes one call and responds.

pub mod account;
pub mod auth;
pub mod campaign;
pub mod cluster;
pub mod contribution;
pub mod coverage;
pub mod direction;
pub mod event;
pub mod extract;
pub mod health;
pub mod hint;
pub mod idempotency;
pub mod import;
pub mod job;
pub mod link;
pub mod matrix;
pub mod observe;
pub mod openapi;
pub mod organisation;
pub mod page;
pub mod piece;
pub mod plan;
pub mod problem;
pub mod serve;
pub mod strict;
pub mod subject;
pub mod theme;
pub mod tie;
pub mod token;

pub use openapi::{document, router};
