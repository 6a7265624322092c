//! Changing a node of a taxonomy: its names, and what it lies below.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Change};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::node_input::{TreeNodeInput, state_of};
use domain::taxonomy::{TreeKind, TreeNode};
use store::campaign::touch_open_campaigns;
use store::matrix::bump_revision;
use store::taxonomy::{read_tree, update_nodes};

impl App {
    /// Replaces what is said of a node; its key stays. What names it names it still.
    ///
    /// # Errors
    /// When a value is wrong, there is no such node, or it is another by now than the one whose state was seen.
    #[tracing::instrument(skip_all)]
    pub async fn update_node(
        &self,
        actor: &Actor,
        (kind, key): (TreeKind, &str),
        seen: i64,
        input: TreeNodeInput,
    ) -> Result<TreeNode, AppError> {
        let mut faults = ValidationErrors::default();
        faults.require(input.key == key, "/key", "is another; a key never changes");
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let tree = read_tree(write.conn(), kind).await?;
        let before = tree.get(key).ok_or_else(|| AppError::not_found(kind.key(), key))?;
        check_revision(state_of(before), seen)?;
        let after = input.into_node(&tree)?;
        if after == *before {
            return Ok(after);
        }
        update_nodes(write.conn(), kind, &[&after]).await?;
        touch_open_campaigns(write.conn()).await?;
        bump_revision(write.conn()).await?;
        let change = Change::of(EventKind::TaxonomyUpdated, kind.node(), key);
        write.record(change.between(Some(before), Some(&after)).with_data(json!({kind.key(): key})));
        write.commit().await?;
        Ok(after)
    }
}
