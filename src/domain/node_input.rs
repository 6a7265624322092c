//! What is sent to change a node of a taxonomy.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::taxonomy::{Tree, TreeError, TreeNode};

/// A node of a taxonomy as it shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"key": "elderly_alone", "name": "独居老人", "name_en": "elderly living alone", "parent": "elderly"}))]
pub struct TreeNodeInput {
    /// Its key, which stays.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// Name, usually in Chinese.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// English name; empty when none is known.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name_en: String,
    /// Key of the node that it lies below; null for a root.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub parent: Option<String>,
}

impl TreeNodeInput {
    /// The node as it stands in `tree` then.
    ///
    /// # Errors
    /// Every wrong value; also a parent that is nowhere, or that lies below the node. O(nodes · depth).
    pub fn into_node(self, tree: &Tree) -> Result<TreeNode, Vec<FieldError>> {
        let Self { key, name, name_en, parent } = self;
        let node = TreeNode { key, name, name_en, parent };
        check_node(&node)?;
        let others = tree.iter().filter(|other| other.key != node.key).cloned();
        let Err(error) = Tree::new(others.chain([node.clone()])) else { return Ok(node) };
        let detail = match error {
            TreeError::UnknownParent { parent, .. } => format!("names `{parent}`, which does not exist"),
            TreeError::Cycle { .. } => format!("puts `{}` below itself; name one outside of it", node.key),
        };
        Err(vec![FieldError::new("/parent", detail)])
    }
}

/// Checks what can be checked without the tree.
///
/// # Errors
/// Every wrong value.
pub fn check_node(node: &TreeNode) -> Result<(), Vec<FieldError>> {
    let mut faults = ValidationErrors::default();
    faults.key("/key", &node.key);
    faults.require(!node.name.trim().is_empty(), "/name", "is empty; a name is needed");
    faults.text("/name", &node.name, 200);
    faults.text("/name_en", &node.name_en, 200);
    if let Some(parent) = &node.parent {
        faults.key("/parent", parent);
    }
    faults.into_result()
}

/// A number that tells the states of a node apart, in place of a revision: nobody counts how often a node was changed.
///
/// ```
/// use domain::node_input::state_of;
/// use domain::taxonomy::TreeNode;
/// let node = TreeNode { key: "a".into(), name: "甲".into(), name_en: String::new(), parent: None };
/// assert_eq!(state_of(&node), state_of(&node.clone()));
/// assert_ne!(state_of(&node), state_of(&TreeNode { name: "乙".into(), ..node }));
/// ```
#[must_use]
pub fn state_of(node: &TreeNode) -> i64 {
    let mut digest = Sha256::new();
    let parent = node.parent.as_deref().unwrap_or_default();
    for part in [&node.key, &node.name, &node.name_en, parent] {
        // With its length, so that no two states are one text.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let bytes = digest.finalize();
    let number = bytes.iter().take(7).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
    // As large as the numbers of JSON go without loss.
    number >> 3
}
