//! What all tests from outside share: a fresh database, a service over it, callers whose answers are held against the OpenAPI
//! document, and one source of randomness.

mod caller;
pub mod contract;
pub mod database;
mod form;
pub mod random;
mod real;
mod sources;
pub mod spoken;
pub mod world;

pub use caller::{Answer, Caller, encoded, whole};
pub use form::Form;
pub use real::real_folder;
pub use sources::sources;
pub use world::{NOW, World, demo, empty, grant, pointers, refused};
