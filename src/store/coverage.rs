//! What coverage is held against: settings, and declared targets.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _, QueryOrder as _};

use super::bulk::insert_all;
use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use crate::database::Connection;
use domain::coverage::{CoverageSettings, DeclaredTarget, RemedyCosts};
use domain::form::Form;
use serde::Deserialize;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "coverage_state")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub revision: i64,
        pub declared: bool,
        #[sea_orm(column_type = "Text")]
        pub settings: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod target {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "coverage_target")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub function: String,
        /// Empty: everyone.
        #[sea_orm(primary_key, auto_increment = false)]
        pub audience: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub form: String,
        /// Empty: no place in particular.
        #[sea_orm(primary_key, auto_increment = false)]
        pub region: String,
        pub weight: i64,
        pub wanted: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Where settings and targets stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageConfiguration {
    /// Moves with every change of either.
    pub revision: i64,
    /// Whether targets are declared.
    pub declared: bool,
    /// How coverage is counted.
    pub settings: CoverageSettings,
}

/// Where settings and targets stand; before the first change at revision 1, with the defaults and nothing declared.
///
/// # Errors
/// [`StoreError`].
pub async fn read_coverage_configuration(conn: &Connection) -> Result<CoverageConfiguration, StoreError> {
    let Some(row) = row::Entity::find().one(conn).await? else {
        return Ok(CoverageConfiguration {
            revision: 1,
            declared: false,
            settings: CoverageSettings::default(),
        });
    };
    Ok(CoverageConfiguration {
        revision: row.revision,
        declared: row.declared,
        settings: read_settings(&row.settings)?,
    })
}

/// Settings as they are kept. Those kept while remedies still handed out functions have a price for that, which is read over, and none for
/// regions and forms.
#[derive(Deserialize)]
struct KeptSettings {
    discount: u16,
    costs: KeptCosts,
}

#[derive(Deserialize)]
struct KeptCosts {
    audience: u32,
    region: Option<u32>,
    form: Option<u32>,
    open: u32,
}

fn read_settings(text: &str) -> Result<CoverageSettings, StoreError> {
    let KeptSettings { discount, costs } = read_json("coverage_state", "settings", "1", text)?;
    let KeptCosts { audience, region, form, open } = costs;
    let usual = RemedyCosts::default();
    let (region, form) = (region.unwrap_or(usual.region), form.unwrap_or(usual.form.min(open)));
    Ok(CoverageSettings { discount, costs: RemedyCosts { audience, region, form, open } })
}

/// Overwrites the state whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when it has moved on.
pub async fn write_coverage_configuration(
    conn: &Connection,
    state: &CoverageConfiguration,
) -> Result<(), StoreError> {
    let values = row::Model {
        id: 1,
        revision: state.revision,
        declared: state.declared,
        settings: write_json(&state.settings),
    };
    if row::Entity::find().one(conn).await?.is_none() {
        row::Entity::insert(values.into_active_model()).exec_without_returning(conn).await?;
        return Ok(());
    }
    let done = row::Entity::update_many()
        .set(values.into_active_model().reset_all())
        .filter(row::COLUMN.revision.eq(state.revision - 1))
        .exec(conn)
        .await?;
    touched("coverage_state", 1, done.rows_affected)
}

/// All declared targets, by cell.
///
/// # Errors
/// [`StoreError`].
pub async fn list_targets(conn: &Connection) -> Result<Vec<DeclaredTarget>, StoreError> {
    let rows = target::Entity::find().order_by_asc(target::COLUMN.function).all(conn).await?;
    let mut targets = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    // The database's collation may differ from the program's order.
    targets.sort_by_cached_key(DeclaredTarget::key);
    Ok(targets)
}

/// Puts these targets in place of all that are there.
///
/// # Errors
/// [`StoreError::Taken`] when two are one cell.
pub async fn replace_targets(conn: &Connection, targets: &[DeclaredTarget]) -> Result<(), StoreError> {
    target::Entity::delete_many().exec(conn).await?;
    let row = |one: &DeclaredTarget| target::ActiveModel {
        function: Set(one.function.clone()),
        audience: Set(one.addressed().cloned().unwrap_or_default()),
        form: Set(one.form.key().to_owned()),
        region: Set(one.region.clone().unwrap_or_default()),
        weight: Set(i64::from(one.weight)),
        wanted: Set(i64::from(one.wanted)),
    };
    insert_all(conn, targets.iter().map(row)).await
}

fn from_row(row: target::Model) -> Result<DeclaredTarget, StoreError> {
    let number = |column: &'static str, value: i64| {
        u32::try_from(value).map_err(|error| bad_row("coverage_target", column, &row.function, error))
    };
    Ok(DeclaredTarget {
        weight: number("weight", row.weight)?,
        wanted: number("wanted", row.wanted)?,
        form: read_key("coverage_target", "form", &row.function, &row.form, Form::of_key)?,
        audience: Some(row.audience).filter(|audience| !audience.is_empty()),
        region: Some(row.region).filter(|region| !region.is_empty()),
        function: row.function,
    })
}
