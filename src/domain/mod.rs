//! The words of the field as types, and the algorithms over them: values in, values out. No IO, no clock, no randomness,
//! no async; time and ids are parameters.

pub mod account;
pub mod campaign;
pub mod card;
pub mod cell;
pub mod cluster;
pub mod contribution;
pub mod coverage;
pub mod detection;
pub mod direction;
pub mod event;
pub mod field;
pub mod fit;
pub mod flow;
pub mod form;
pub mod graph;
pub mod guide;
pub mod hint;
pub mod id;
pub mod idempotency;
pub mod import;
pub mod job;
pub mod link;
pub mod matrix;
pub mod organisation;
pub mod originality;
pub mod piece;
pub mod plan;
pub mod right;
pub mod row;
pub mod subject;
pub mod taxonomy;
pub mod theme;
pub mod tie;
pub mod time;
pub mod token;
