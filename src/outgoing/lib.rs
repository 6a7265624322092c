//! Requests to other systems: which addresses the service may ask, and how it signs what it sends.
//!
//! Whoever may enter an address could otherwise have the service ask machines that only it reaches. So nothing is sent to networks that are not
//! public unless they were allowed, names are looked up where the connection is made (what a name was when it was entered says nothing), and
//! no redirect is followed.

pub mod client;
pub mod network;
mod resolver;
mod signature;

pub use client::{Fetched, Outgoing, SendError, choose_cryptography};
pub use network::Networks;
