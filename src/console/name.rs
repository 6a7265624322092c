//! Names for keys; what is gone from the registry is shown by its key.

use super::language::Speech;
use domain::account::AccountStatus;
use domain::matrix::Matrix;
use domain::taxonomy::Tree;

/// The name of an account.
pub(super) fn account_name(handle: &str, matrix: &Matrix) -> String {
    matrix.graph.account(handle).map_or_else(|| handle.to_owned(), |account| account.name.clone())
}

/// The name of a cluster.
pub(super) fn cluster_name(key: &str, matrix: &Matrix) -> String {
    matrix.clusters().get(key).map_or_else(|| key.to_owned(), |cluster| cluster.name.clone())
}

/// The name of an organisation.
pub(super) fn organisation_name(key: &str, matrix: &Matrix) -> String {
    matrix.organisations().get(key).map_or_else(|| key.to_owned(), |one| one.name.clone())
}

/// The name of a node of a taxonomy.
pub(super) fn tree_name(tree: &Tree, key: &str, speech: Speech) -> String {
    tree.get(key).map_or_else(|| key.to_owned(), |node| node.name(speech.0).to_owned())
}

/// Whether an account speaks.
pub(super) const fn account_status(status: AccountStatus, speech: Speech) -> &'static str {
    match status {
        AccountStatus::Active => speech.say("在用", "active"),
        AccountStatus::Paused => speech.say("停更", "paused"),
        AccountStatus::Closed => speech.say("已关闭", "closed"),
    }
}
