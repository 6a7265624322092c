//! Whether grants are as a role can have them.

use super::role::{Grant, Role};
use crate::field::ValidationErrors;

/// Checks grants and their scopes: only roles that take a scope may have one, and a lead or member needs one.
pub fn check_grants(faults: &mut ValidationErrors, grants: &[Grant]) {
    faults.require(grants.len() <= 20, "/grants", "has more than 20 entries");
    for (at, grant) in grants.iter().enumerate() {
        check_grant(faults, at, grant);
    }
}

fn check_grant(faults: &mut ValidationErrors, at: usize, grant: &Grant) {
    let place = |name: &str| format!("/grants/{at}/{name}");
    let (accounts, organisations, clusters) = grant.role.scopes();
    let role = grant.role.key();
    for (name, keys, allowed) in [
        ("accounts", &grant.accounts, accounts),
        ("organisations", &grant.organisations, organisations),
        ("clusters", &grant.clusters, clusters),
    ] {
        faults.require(
            allowed || keys.is_empty(),
            &place(name),
            format!("a {role} has no scope of this kind; leave it out"),
        );
        faults.require(keys.len() <= 1000, &place(name), "has more than 1000 entries");
        for (n, key) in keys.iter().enumerate() {
            faults.key(&format!("{}/{n}", place(name)), key);
        }
    }
    match grant.role {
        Role::Member => {
            faults.require(grant.has_scope(), &place("accounts"), "a member needs accounts or organisations");
        }
        Role::Lead => faults.require(grant.has_scope(), &place("clusters"), "a lead needs clusters"),
        _ => {}
    }
}
