//! Rows of micro-clusters and memberships.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ExprTrait as _, IntoActiveModel as _, QueryOrder as _};

use super::bulk::{insert_all, overwrite_all};
use super::error::{StoreError, read_json, touched, write_json};
use super::list::is_among;
use crate::database::Connection;
use domain::cluster::Cluster;
use domain::id::ClusterId;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cluster")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub key: String,
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub functions: String,
        pub lead: Option<String>,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod membership {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "membership")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub cluster: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The handles of all accounts that are in a cluster, as a part of another query.
pub(super) fn members() -> sea_orm::sea_query::SelectStatement {
    sea_orm::sea_query::Query::select()
        .column(membership::Column::Account)
        .from(membership::Entity)
        .to_owned()
}

fn to_row(cluster: &Cluster) -> row::Model {
    row::Model {
        id: cluster.id.0,
        key: cluster.key.clone(),
        name: cluster.name.clone(),
        functions: write_json(&cluster.functions),
        lead: cluster.lead.clone(),
        revision: cluster.revision,
    }
}

fn from_row(row: row::Model, members: Vec<String>) -> Result<Cluster, StoreError> {
    Ok(Cluster {
        id: ClusterId(row.id),
        functions: read_json("cluster", "functions", &row.key, &row.functions)?,
        key: row.key,
        name: row.name,
        lead: row.lead,
        members,
        revision: row.revision,
    })
}

fn membership_rows(cluster: &Cluster) -> impl Iterator<Item = membership::ActiveModel> {
    cluster.members.iter().map(|account| membership::ActiveModel {
        cluster: Set(cluster.key.clone()),
        account: Set(account.clone()),
    })
}

/// All clusters with their members, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_clusters(conn: &Connection) -> Result<Vec<Cluster>, StoreError> {
    let members = membership::Entity::find().order_by_asc(membership::COLUMN.account).all(conn).await?;
    join(row::Entity::find().order_by_asc(row::COLUMN.key).all(conn).await?, members)
}

/// Of these clusters those that are there, with their members, by key. Two queries.
///
/// # Errors
/// [`StoreError`].
pub async fn list_clusters_of(conn: &Connection, keys: &[&str]) -> Result<Vec<Cluster>, StoreError> {
    let those = keys.iter().copied();
    let members =
        membership::Entity::find().filter(is_among(conn, membership::Column::Cluster, those.clone()));
    let members = members.order_by_asc(membership::COLUMN.account).all(conn).await?;
    let rows =
        row::Entity::find().filter(is_among(conn, row::Column::Key, those)).order_by_asc(row::COLUMN.key);
    join(rows.all(conn).await?, members)
}

fn join(rows: Vec<row::Model>, memberships: Vec<membership::Model>) -> Result<Vec<Cluster>, StoreError> {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in memberships {
        members.entry(row.cluster).or_default().push(row.account);
    }
    rows.into_iter()
        .map(|row| {
            let members = members.remove(&row.key).unwrap_or_default();
            // The database's collation may differ from the program's order.
            from_row(row, domain::account::sorted(members))
        })
        .collect()
}

/// The cluster with this key and its members.
///
/// # Errors
/// [`StoreError`].
pub async fn find_cluster(conn: &Connection, key: &str) -> Result<Option<Cluster>, StoreError> {
    let Some(row) = row::Entity::find().filter(row::COLUMN.key.eq(key)).one(conn).await? else {
        return Ok(None);
    };
    let members = membership::Entity::find().filter(membership::COLUMN.cluster.eq(key)).all(conn).await?;
    let members = domain::account::sorted(members.into_iter().map(|row| row.account).collect());
    from_row(row, members).map(Some)
}

/// Inserts clusters with their members; the accounts must be there.
///
/// # Errors
/// [`StoreError::Taken`] when a key is there already.
pub async fn insert_clusters(conn: &Connection, clusters: &[Cluster]) -> Result<(), StoreError> {
    insert_all(conn, clusters.iter().map(|cluster| to_row(cluster).into_active_model())).await?;
    insert_all(conn, clusters.iter().flat_map(membership_rows)).await
}

/// Overwrites one cluster whose revision is one less than the given one's, and replaces its members.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_cluster(conn: &Connection, cluster: &Cluster) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        name: Set(cluster.name.clone()),
        functions: Set(write_json(&cluster.functions)),
        lead: Set(cluster.lead.clone()),
        revision: Set(cluster.revision),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.key.eq(cluster.key.as_str()))
        .filter(row::COLUMN.revision.eq(cluster.revision - 1))
        .exec(conn)
        .await?;
    touched("cluster", 1, done.rows_affected)?;
    membership::Entity::delete_many()
        .filter(membership::COLUMN.cluster.eq(cluster.key.as_str()))
        .exec(conn)
        .await?;
    insert_all(conn, membership_rows(cluster)).await
}

/// Overwrites clusters that are there, each at a revision one less than the given one's, and replaces their members.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is at another revision.
pub async fn update_clusters(conn: &Connection, clusters: &[Cluster]) -> Result<(), StoreError> {
    use row::Column::{Functions, Lead, Name, Revision};
    let columns = [Name, Functions, Lead, Revision];
    let rows = clusters.iter().map(|cluster| to_row(cluster).into_active_model()).collect();
    touched("cluster", clusters.len() as u64, overwrite_all(conn, rows, Revision, columns).await?)?;
    let keys = clusters.iter().map(|cluster| cluster.key.as_str());
    let of_these = is_among(conn, membership::Column::Cluster, keys);
    membership::Entity::delete_many().filter(of_these).exec(conn).await?;
    insert_all(conn, clusters.iter().flat_map(membership_rows)).await
}

/// The clusters that hold an account or are led by it, with their members, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_clusters_with(conn: &Connection, handle: &str) -> Result<Vec<Cluster>, StoreError> {
    let memberships = membership::Entity::find().filter(membership::COLUMN.account.eq(handle));
    let mut keys: Vec<String> =
        memberships.all(conn).await?.into_iter().map(|membership| membership.cluster).collect();
    let led = row::Entity::find().filter(row::COLUMN.lead.eq(handle)).all(conn).await?;
    keys.extend(led.into_iter().map(|cluster| cluster.key));
    let keys = domain::account::sorted(keys);
    list_clusters_of(conn, &keys.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// Deletes clusters that are there, with their memberships.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is not there.
pub async fn delete_clusters(conn: &Connection, keys: &[&str]) -> Result<(), StoreError> {
    let keys = || keys.iter().copied();
    let of_these = is_among(conn, membership::Column::Cluster, keys());
    membership::Entity::delete_many().filter(of_these).exec(conn).await?;
    let these = is_among(conn, row::Column::Key, keys());
    let done = row::Entity::delete_many().filter(these).exec(conn).await?;
    touched("cluster", keys().count() as u64, done.rows_affected)
}

/// Moves the revision of clusters whose members or lead were changed elsewhere.
///
/// # Errors
/// [`StoreError`].
pub async fn revise_clusters(conn: &Connection, keys: &[&str]) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(is_among(conn, row::Column::Key, keys.iter().copied()))
        .exec(conn)
        .await?;
    Ok(())
}

/// Takes an account out of every cluster, also as its lead.
///
/// # Errors
/// [`StoreError`].
pub async fn leave_clusters(conn: &Connection, handle: &str) -> Result<(), StoreError> {
    membership::Entity::delete_many().filter(membership::COLUMN.account.eq(handle)).exec(conn).await?;
    row::Entity::update_many()
        .set(row::ActiveModel { lead: Set(None), ..Default::default() })
        .filter(row::COLUMN.lead.eq(handle))
        .exec(conn)
        .await?;
    Ok(())
}
