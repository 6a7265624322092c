//! The whole planner, from registry and campaign to a plan in words, against brute force over all plans.

mod alternatives;
mod blanks;
mod brute;
mod case;
mod cells;
mod codes;
mod digest;
mod fixed;
mod follow;
mod keeping;
mod optimum;
mod oracle;
mod pins;
mod random;
mod real;
mod shortages;
mod size;
pub mod support;
mod ties;
mod warm;
