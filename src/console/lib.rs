//! The console: pages for people, one file per page, rendered on the server from typed templates.
//!
//! Forms and links work without JavaScript, which only adds liveness. A page asks `app` and `store` for what it shows, as `http` does, and has no
//! logic of its own; who may see it stands in the signature of its handler. Everything is embedded, and no request leaves the host.

mod account;
mod address;
mod asset;
mod author_desk;
mod campaign;
mod cited_fact;
mod comment;
mod contribution;
mod copied_passages;
mod difference;
mod direction;
mod direction_answers;
mod direction_forms;
mod file;
mod finding;
mod form;
mod heat_map;
mod label;
mod language;
mod marked_text;
mod matrix;
mod moment;
mod name;
mod origin;
mod own_topic;
mod own_topic_forms;
mod picture;
mod piece;
mod piece_forms;
mod query;
mod refusal;
mod review_desk;
mod router;
mod score;
mod shell;
mod shown_piece;
mod sign_in;
mod task;
mod today;
mod visitor;
mod writing;

pub use router::pages;
