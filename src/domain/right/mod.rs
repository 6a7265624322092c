//! Who may do what: the one table of roles and rights.
//!
//! Handlers name a right as a type (`Require<ManageCampaigns>`, from [`required`]); the type's roles come from the table in
//! `table.rs`, and nothing else in the program asks for a role.

mod check;
mod extent;
mod reach;
mod role;
mod scope;
mod table;
#[cfg(test)]
mod tests;

pub use check::check_grants;
pub use extent::Extent;
pub use reach::Reach;
pub use role::{Grant, Role, are_given, in_one_form};
pub use scope::ScopeKeys;
pub use table::{Right, RightType, required};
