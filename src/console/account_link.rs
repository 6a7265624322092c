//! Links to accounts, organisations and clusters, each by its name.

use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::name::{account_name, cluster_name, organisation_name, tree_name};
use domain::matrix::Matrix;

/// An account by its name and platform; two accounts of one name are told apart by it.
pub(super) fn account_link(handle: &str, matrix: &Matrix, speech: Speech) -> Markup {
    let platform = matrix.graph.account(handle).map(|account| account.platform.as_str());
    html! {
        @if let Some(platform) = platform {
            a href=(format!("/accounts/{}", encoded(handle))) { (account_name(handle, matrix)) }
            span.hint { " " (tree_name(matrix.platforms(), platform, speech)) }
        } @else { (handle) }
    }
}

/// An organisation by its name.
pub(super) fn organisation_link(key: &str, matrix: &Matrix) -> Markup {
    html! { a href=(format!("/organisations/{}", encoded(key))) { (organisation_name(key, matrix)) } }
}

/// A cluster by its name.
pub(super) fn cluster_link(key: &str, matrix: &Matrix) -> Markup {
    html! { a href=(format!("/clusters/{}", encoded(key))) { (cluster_name(key, matrix)) } }
}
