//! Importing files into a registry, without a database: what is refused and why, what changes, and that a second time
//! changes nothing.

mod again;
mod bad_rows;
mod coverage;
mod grouping;
mod large;
mod real;
mod support;
mod ties;
mod update;
mod words;
