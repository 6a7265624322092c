//! The planning optimisation: which account speaks where, so that the whole is worth most.
//!
//! A [`problem::Problem`] goes in, a [`solution::Solution`] comes out: an exact optimum with the potentials that prove
//! it. Everything is integer, deterministic and pure.
//!
//! # The network
//!
//! ```text
//! source → organisation → account → row → slot → group → cell → angle → sink
//!          capacity       capacity  1     1      capacity               max
//!                                         + fit        − k·step  + first  + penalty (first min units)
//! ```
//!
//! A *row* is an account in one angle; its capacity is what "at most one direction per angle" means. Units only ever
//! merge on the way, on both sides of the options: such laminar bounds make the problem a minimum-cost flow, so an
//! optimum in whole units exists. Every gain function is concave (a later unit never gains more than an earlier one),
//! which keeps that true for spread, first rewards and minimums. The penalty for all minimums is a constant that the
//! first `min` units of an angle save again.
//!
//! # Optimality
//!
//! Let p(v) be the gain-to-go of a node, 0 at source and sink. An assignment is optimal exactly if potentials exist with,
//! on every arc u→v, p(u) ≥ g + p(v) if there is room (g: gain of the next unit) and p(u) ≤ g + p(v) if there is flow (g:
//! gain of the last unit). [`certificate::check`] tests nothing but that, and only it makes a
//! [`certificate::Certified`].
//!
//! # Parts
//!
//! - [`problem`]: the instance and its faults; [`solution`]: the answer; [`evaluate`]: the value of any
//!   assignment;
//! - [`fast`]: the exact solver that is used; [`reference`](mod@reference): the plain one, against which it is tested;
//!   [`certificate`]: the proof of any solver's answer;
//! - [`residual`], [`alternatives`]: what another direction would cost, by shortest residual paths;
//! - [`shortage`], [`witness`]: minimum cuts that explain unmet minimums, and their check;
//! - [`conflict`], [`must`]: pins that contradict each other, and pins built into a problem.
//!
//! Deliberately absent: floating point, randomness, and any knowledge of campaigns.
//!
//! # Sources
//!
//! Ahuja, Magnanti, Orlin, *Network Flows*, 1993: chapter 9 (optimality, successive shortest paths, sensitivity), chapter
//! 14 (convex costs), chapter 6 (minimum cuts). Each algorithm names the passage that it follows.

pub mod alternatives;
mod arc;
pub mod certificate;
mod check;
pub mod conflict;
mod cut;
pub mod evaluate;
pub mod fast;
mod flows;
pub mod must;
mod network;
pub mod problem;
pub mod reference;
pub mod residual;
pub mod shortage;
pub mod solution;
mod violation;
pub mod witness;

pub use crate::flow::fast::solve;
