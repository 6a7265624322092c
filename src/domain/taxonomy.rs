//! Keyed trees: the taxonomies of functions, regions, audiences and platforms. One type serves all, since they only ask what lies below
//! what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entity::Entity;
use crate::keyed;
use crate::language::Language;

keyed! {
    /// Which tree.
    pub enum TreeKind {
        /// The function taxonomy.
        Functions = "function",
        /// The regions.
        Regions = "region",
        /// The audiences.
        Audiences = "audience",
        /// The platforms; one below another is used as that one is.
        Platforms = "platform",
    }
}

impl TreeKind {
    /// What events and the audit call one of its nodes.
    #[must_use]
    pub const fn node(self) -> Entity {
        match self {
            Self::Functions => Entity::Function,
            Self::Regions => Entity::Region,
            Self::Audiences => Entity::Audience,
            Self::Platforms => Entity::Platform,
        }
    }
}

/// A node of a keyed tree: a function (职能), a region, an audience (受众) or a platform (平台).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"key": "traffic_police", "name": "交警", "name_en": "Traffic police", "parent": "public_security"}))]
pub struct TreeNode {
    /// The human key, unique in its tree.
    pub key: String,
    /// Name, usually in Chinese.
    pub name: String,
    /// English name; empty when none is known.
    #[serde(default)]
    pub name_en: String,
    /// Key of the parent; null for a root.
    #[schema(required = true)]
    pub parent: Option<String>,
}

impl TreeNode {
    /// Its name in a language; in English the other one where nobody said.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En if !self.name_en.is_empty() => &self.name_en,
            Language::Zh | Language::En => &self.name,
        }
    }
}

/// Why nodes do not make a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A parent that is no node.
    #[error("`{key}` names the parent `{parent}`, which does not exist")]
    UnknownParent {
        /// The child.
        key: String,
        /// The parent that it names.
        parent: String,
    },
    /// Nodes that lie below themselves.
    #[error("`{key}` lies below itself")]
    Cycle {
        /// A node of the cycle.
        key: String,
    },
}

/// A forest of keyed nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: BTreeMap<String, TreeNode>,
}

impl Tree {
    /// Builds a forest; of nodes with one key the last counts.
    ///
    /// # Errors
    /// [`TreeError`] for an unknown parent or a cycle. O(n · depth).
    pub fn new(nodes: impl IntoIterator<Item = TreeNode>) -> Result<Self, TreeError> {
        let nodes: BTreeMap<_, _> = nodes.into_iter().map(|node| (node.key.clone(), node)).collect();
        let tree = Self { nodes };
        for node in tree.nodes.values() {
            if let Some(parent) = &node.parent
                && !tree.nodes.contains_key(parent)
            {
                return Err(TreeError::UnknownParent { key: node.key.clone(), parent: parent.clone() });
            }
            if tree.path_up(&node.key).count() > tree.nodes.len() {
                return Err(TreeError::Cycle { key: node.key.clone() });
            }
        }
        Ok(tree)
    }

    /// The node with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&TreeNode> {
        self.nodes.get(key)
    }

    /// All nodes, by key.
    pub fn iter(&self) -> impl Iterator<Item = &TreeNode> {
        self.nodes.values()
    }

    /// The key itself, then its parent, and so on to the root. A key that is no node is a root of its own.
    pub fn path_up<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let most = self.nodes.len() + 1;
        std::iter::successors(Some(key), |key| self.nodes.get(*key).and_then(|node| node.parent.as_deref()))
            // One more than there are nodes shows a cycle to `new` without ever looping.
            .take(most)
    }

    /// Whether `key` is `top` or lies below it.
    ///
    /// ```
    /// use domain::taxonomy::{Tree, TreeNode};
    /// let node = |key: &str, parent: Option<&str>| TreeNode {
    ///     key: key.into(), name: key.into(), name_en: String::new(), parent: parent.map(Into::into),
    /// };
    /// let tree = Tree::new([node("emergency", None), node("fire_rescue", Some("emergency"))]).unwrap();
    /// assert!(tree.is_within("fire_rescue", "emergency"));
    /// assert!(!tree.is_within("emergency", "fire_rescue"));
    /// ```
    #[must_use]
    pub fn is_within(&self, key: &str, top: &str) -> bool {
        self.path_up(key).any(|at| at == top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(key: &str, parent: Option<&str>) -> TreeNode {
        TreeNode { key: key.into(), name: key.into(), name_en: String::new(), parent: parent.map(Into::into) }
    }

    #[test]
    fn a_cycle_is_refused_and_named() {
        let error = Tree::new([node("a", Some("b")), node("b", Some("a"))]).unwrap_err();
        assert_eq!(error, TreeError::Cycle { key: "a".into() });
    }

    #[test]
    fn an_unknown_parent_is_refused() {
        assert!(matches!(Tree::new([node("a", Some("x"))]), Err(TreeError::UnknownParent { .. })));
    }

    #[test]
    fn a_key_outside_the_tree_is_its_own_root() {
        let tree = Tree::default();
        assert!(tree.is_within("somewhere", "somewhere"));
        assert!(!tree.is_within("somewhere", "elsewhere"));
    }
}
