//! Lists as offices keep them: read from the bytes of files to rows.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod bad_input;
mod damage;
mod foreign;
mod layouts;
mod mapping;
mod random;
mod real;
mod report;
mod support;
mod values;
