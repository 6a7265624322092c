//! Counts of what citizens ask.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, bad_row, read_key};
use crate::database::Connection;
use domain::coverage::{NeedCount, NeedSource};
use domain::form::Form;
use domain::time::Timestamp;

mod count {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "need_count")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub function: String,
        pub region: Option<String>,
        pub audience: Option<String>,
        pub form: Option<String>,
        pub period: Option<String>,
        pub count: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod source {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "need_source")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub source: String,
        pub period: String,
        pub noted_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Where the counts come from and when they were noted; `None`: there are none.
///
/// # Errors
/// [`StoreError`].
pub async fn read_need_source(conn: &Connection) -> Result<Option<(NeedSource, Timestamp)>, StoreError> {
    let row = source::Entity::find().one(conn).await?;
    Ok(row
        .map(|row| (NeedSource { source: row.source, period: row.period }, Timestamp::from_ms(row.noted_ms))))
}

/// Up to `most` counts after a place, each with its own, in the order in which they were given.
///
/// # Errors
/// [`StoreError`].
pub async fn list_needs(
    conn: &Connection,
    after: Option<i32>,
    most: u64,
) -> Result<Vec<(i32, NeedCount)>, StoreError> {
    let mut rows = count::Entity::find().order_by_asc(count::COLUMN.position).limit(most);
    if let Some(after) = after {
        rows = rows.filter(count::COLUMN.position.gt(after));
    }
    rows.all(conn).await?.into_iter().map(from_row).collect()
}

/// How many counts there are.
///
/// # Errors
/// [`StoreError`].
pub async fn count_needs(conn: &Connection) -> Result<u64, StoreError> {
    Ok(count::Entity::find().count(conn).await?)
}

/// Puts these counts in place of all that are there.
///
/// # Errors
/// [`StoreError`].
pub async fn replace_needs(
    conn: &Connection,
    source: Option<(&NeedSource, Timestamp)>,
    counts: &[NeedCount],
) -> Result<(), StoreError> {
    count::Entity::delete_many().exec(conn).await?;
    source::Entity::delete_many().exec(conn).await?;
    if let Some((NeedSource { source, period }, noted_at)) = source {
        let row = source::ActiveModel {
            id: Set(1),
            source: Set(source.clone()),
            period: Set(period.clone()),
            noted_ms: Set(noted_at.as_ms()),
        };
        source::Entity::insert(row).exec_without_returning(conn).await?;
    }
    let row = |(position, one): (i32, &NeedCount)| count::ActiveModel {
        position: Set(position),
        function: Set(one.function.clone()),
        region: Set(one.region.clone()),
        audience: Set(one.asker().cloned()),
        form: Set(one.form.map(|form| form.key().to_owned())),
        period: Set(one.period.clone()),
        count: Set(i64::try_from(one.count).unwrap_or(i64::MAX)),
    };
    insert_all(conn, (1..).zip(counts).map(row)).await
}

fn from_row(row: count::Model) -> Result<(i32, NeedCount), StoreError> {
    let key = row.position.to_string();
    let count = u64::try_from(row.count).map_err(|error| bad_row("need_count", "count", &key, error))?;
    let form = row.form.as_deref().map(|form| read_key("need_count", "form", &key, form, Form::of_key));
    let found = NeedCount {
        form: form.transpose()?,
        function: row.function,
        region: row.region,
        audience: row.audience,
        period: row.period,
        count,
    };
    Ok((row.position, found))
}
