//! Addresses of the pages of coverage.

use super::address::{encoded, with_query};
use domain::coverage::CoverageCell;

/// Where one sees who speaks to a cell.
pub(super) fn cell_address(cell: &CoverageCell) -> String {
    cell_address_after(cell, "")
}

/// The same, from behind an account on.
pub(super) fn cell_address_after(cell: &CoverageCell, after: &str) -> String {
    let pairs = [
        ("function", cell.function.as_str()),
        ("audience", &cell.audience),
        ("form", cell.form.key()),
        ("region", cell.region.as_deref().unwrap_or_default()),
        ("after", after),
    ];
    with_query("/coverage/cell", &pairs)
}

/// Where one sees what would be lost without an account.
pub(super) fn coverage_account_address(handle: &str) -> String {
    format!("/coverage/accounts/{}", encoded(handle))
}
