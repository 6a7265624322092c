//! Rows of the taxonomies: trees of one shape.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel as _, QueryOrder as _};

use super::bulk::{insert_all, upsert_all};
use super::error::{StoreError, bad_row, touched};
use super::list::is_among;
use crate::database::Connection;
use domain::taxonomy::{Tree, TreeKind, TreeNode};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tree_node")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tree: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub name: String,
        pub name_en: String,
        pub parent: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// All nodes of a tree, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_nodes(conn: &Connection, tree: TreeKind) -> Result<Vec<TreeNode>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.tree.eq(tree.key()))
        .order_by_asc(row::COLUMN.key)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// A tree.
///
/// # Errors
/// [`StoreError`], also when the rows are no tree.
pub async fn read_tree(conn: &Connection, tree: TreeKind) -> Result<Tree, StoreError> {
    Tree::new(list_nodes(conn, tree).await?).map_err(|error| bad_row("tree_node", "parent", "", error))
}

/// Inserts nodes.
///
/// # Errors
/// [`StoreError::Taken`] when a key is there already.
pub async fn insert_nodes(conn: &Connection, tree: TreeKind, nodes: &[TreeNode]) -> Result<(), StoreError> {
    let rows = nodes.iter().map(|node| to_row(tree, node).into_active_model().reset_all());
    insert_all(conn, rows).await
}

/// Overwrites nodes that are there, together.
///
/// # Errors
/// [`StoreError`].
pub async fn update_nodes(conn: &Connection, tree: TreeKind, nodes: &[&TreeNode]) -> Result<(), StoreError> {
    use row::Column::{Key, Name, NameEn, Parent, Tree};
    let existing = OnConflict::columns([Tree, Key]).update_columns([Name, NameEn, Parent]).to_owned();
    let rows = nodes.iter().map(|node| to_row(tree, node).into_active_model().reset_all()).collect();
    touched("tree_node", nodes.len() as u64, upsert_all(conn, rows, &existing).await?)
}

fn to_row(tree: TreeKind, node: &TreeNode) -> row::Model {
    row::Model {
        tree: tree.key().to_owned(),
        key: node.key.clone(),
        name: node.name.clone(),
        name_en: node.name_en.clone(),
        parent: node.parent.clone(),
    }
}

/// Deletes nodes that are there.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is not there.
pub async fn delete_nodes(conn: &Connection, tree: TreeKind, keys: &[&str]) -> Result<(), StoreError> {
    let these = is_among(conn, row::Column::Key, keys.iter().copied());
    let done =
        row::Entity::delete_many().filter(row::COLUMN.tree.eq(tree.key())).filter(these).exec(conn).await?;
    touched("tree_node", keys.len() as u64, done.rows_affected)
}

/// Of these nodes those that are there, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_nodes_of(
    conn: &Connection,
    tree: TreeKind,
    keys: &[&str],
) -> Result<Vec<TreeNode>, StoreError> {
    let these = is_among(conn, row::Column::Key, keys.iter().copied());
    let rows = row::Entity::find().filter(row::COLUMN.tree.eq(tree.key())).filter(these).all(conn).await?;
    Ok(rows.into_iter().map(from_row).collect())
}

fn from_row(row: row::Model) -> TreeNode {
    TreeNode { key: row.key, name: row.name, name_en: row.name_en, parent: row.parent }
}
