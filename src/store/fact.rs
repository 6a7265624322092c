//! Rows of facts and of their versions.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LikeExpr;
use sea_orm::{
    ActiveValue::Set, Condition, IntoActiveModel as _, Iterable as _, JoinType, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, SelectTwo,
};

use super::bulk::{all_but_key, insert_all, overwrite_all};
use super::direction::campaigns_reached;
use super::direction_scope::DirectionScope;
use super::error::{StoreError, bad_row, touched};
use super::list::is_among;
use super::piece::read_number;
use crate::database::Connection;
use domain::fact::{FactStanding, FactVersion, RegisteredFact, SOON_MS};
use domain::id::{CampaignId, FactId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub campaign_id: Uuid,
        pub key: String,
        pub owner: Option<String>,
        pub revision: i64,
        pub version: i64,
        pub created_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod version {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fact_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        #[sea_orm(column_type = "Text")]
        pub source: String,
        pub as_of_ms: i64,
        pub valid_until_ms: Option<i64>,
        pub verbatim: bool,
        pub public: bool,
        pub written_by: Option<Uuid>,
        pub written_ms: i64,
        pub agreed_by: Option<Uuid>,
        pub agreed_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(fact: &RegisteredFact) -> row::Model {
    row::Model {
        id: fact.id.0,
        campaign_id: fact.campaign.0,
        key: fact.key.clone(),
        owner: fact.owner.clone(),
        revision: fact.revision,
        version: i64::from(fact.current.version),
        created_ms: fact.created_at.as_ms(),
    }
}

fn to_version_row(version: &FactVersion) -> version::Model {
    version::Model {
        fact_id: version.fact.0,
        version: i64::from(version.version),
        text: version.text.clone(),
        source: version.source.clone(),
        as_of_ms: version.as_of.as_ms(),
        valid_until_ms: version.valid_until.map(Timestamp::as_ms),
        verbatim: version.verbatim,
        public: version.public,
        written_by: version.written_by.map(|id| id.0),
        written_ms: version.written_at.as_ms(),
        agreed_by: version.agreed_by.map(|id| id.0),
        agreed_ms: version.agreed_at.map(Timestamp::as_ms),
    }
}

fn version_from(row: version::Model, key: &str) -> Result<FactVersion, StoreError> {
    Ok(FactVersion {
        fact: FactId(row.fact_id),
        key: key.to_owned(),
        version: read_number("fact_version", &row.fact_id.to_string(), row.version)?,
        text: row.text,
        source: row.source,
        as_of: Timestamp::from_ms(row.as_of_ms),
        valid_until: row.valid_until_ms.map(Timestamp::from_ms),
        verbatim: row.verbatim,
        public: row.public,
        written_by: row.written_by.map(SubjectId),
        written_at: Timestamp::from_ms(row.written_ms),
        agreed_by: row.agreed_by.map(SubjectId),
        agreed_at: row.agreed_ms.map(Timestamp::from_ms),
    })
}

/// A fact with its current version, as one query reads them: it does not grow with the number of facts, and nobody writes between a fact and
/// its version.
fn facts_with_versions() -> SelectTwo<row::Entity, version::Entity> {
    let current = row::Entity::belongs_to(version::Entity)
        .from((row::Column::Id, row::Column::Version))
        .to((version::Column::FactId, version::Column::Version));
    row::Entity::find().join(JoinType::LeftJoin, current.into()).select_also(version::Entity)
}

fn fact_from((row, current): (row::Model, Option<version::Model>)) -> Result<RegisteredFact, StoreError> {
    let current = current.ok_or_else(|| {
        bad_row("fact", "version", &row.id.to_string(), format!("there is no version {}", row.version))
    })?;
    Ok(RegisteredFact {
        id: FactId(row.id),
        campaign: CampaignId(row.campaign_id),
        current: version_from(current, &row.key)?,
        key: row.key,
        owner: row.owner,
        revision: row.revision,
        created_at: Timestamp::from_ms(row.created_ms),
    })
}

/// The facts of which this holds with their current versions, by key.
async fn find_facts(conn: &Connection, which: Expr) -> Result<Vec<RegisteredFact>, StoreError> {
    let rows = facts_with_versions().filter(which).all(conn).await?;
    let mut facts = rows.into_iter().map(fact_from).collect::<Result<Vec<_>, StoreError>>()?;
    // Sorted here: databases collate texts differently.
    facts.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    Ok(facts)
}

/// Which facts are looked for; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct FactQuery {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// That say this now, in their text, their source or their key.
    pub words: Option<String>,
    /// That stand so at this time.
    pub standing: Option<(FactStanding, Timestamp)>,
}

impl FactQuery {
    fn condition(&self) -> Condition {
        use sea_orm::ExprTrait as _;

        let mut all = Condition::all();
        if let Some(campaign) = self.campaign {
            all = all.add(row::COLUMN.campaign_id.eq(campaign.0));
        }
        if let Some(words) = &self.words {
            let plain = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let like = || LikeExpr::new(format!("%{plain}%")).escape('\\');
            let any = Condition::any()
                .add(Expr::col((version::Entity, version::Column::Text)).like(like()))
                .add(Expr::col((version::Entity, version::Column::Source)).like(like()))
                .add(Expr::col((row::Entity, row::Column::Key)).like(like()));
            all = all.add(any);
        }
        match self.standing {
            Some((standing, now)) => all.add(stands(standing, now)),
            None => all,
        }
    }
}

/// As [`RegisteredFact::standing`] has it.
fn stands(standing: FactStanding, now: Timestamp) -> Condition {
    let ends_after = |ms: i64| {
        let at = now.as_ms().saturating_add(ms);
        Condition::any()
            .add(version::COLUMN.valid_until_ms.is_null())
            .add(version::COLUMN.valid_until_ms.gt(at))
    };
    let waits =
        || Condition::all().add(row::COLUMN.owner.is_not_null()).add(version::COLUMN.agreed_ms.is_null());
    match standing {
        FactStanding::Over => ends_after(0).not(),
        FactStanding::Waits => Condition::all().add(ends_after(0)).add(waits()),
        FactStanding::EndsSoon => {
            Condition::all().add(ends_after(0)).add(ends_after(SOON_MS).not()).add(waits().not())
        }
        FactStanding::Valid => Condition::all().add(ends_after(SOON_MS)).add(waits().not()),
    }
}

/// That a fact is public, or that somebody who reaches this far may read it before it is: its owner's people, and whoever has a direction in
/// its campaign.
fn is_readable(conn: &Connection, scope: &DirectionScope) -> Condition {
    let owners = scope.organisations.iter().map(String::as_str);
    Condition::any()
        .add(version::COLUMN.public.eq(true))
        .add(is_among(conn, row::Column::Owner, owners))
        .add(row::COLUMN.campaign_id.in_subquery(campaigns_reached(conn, scope)))
}

/// A page of facts, the newest first, before `before`; with `readable` only those that somebody of this scope may read.
///
/// # Errors
/// [`StoreError`].
pub async fn search_facts(
    conn: &Connection,
    query: &FactQuery,
    readable: Option<&DirectionScope>,
    before: Option<FactId>,
    limit: u64,
) -> Result<Vec<RegisteredFact>, StoreError> {
    let mut found = facts_with_versions().filter(query.condition());
    if let Some(scope) = readable {
        found = found.filter(is_readable(conn, scope));
    }
    if let Some(before) = before {
        found = found.filter(row::COLUMN.id.lt(before.0));
    }
    let rows = found.order_by_desc(row::Column::Id).limit(limit).all(conn).await?;
    rows.into_iter().map(fact_from).collect()
}

/// The fact with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_fact(conn: &Connection, id: FactId) -> Result<Option<RegisteredFact>, StoreError> {
    Ok(find_facts(conn, row::COLUMN.id.eq(id.0)).await?.pop())
}

/// All facts of a campaign, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_facts(conn: &Connection, campaign: CampaignId) -> Result<Vec<RegisteredFact>, StoreError> {
    find_facts(conn, row::COLUMN.campaign_id.eq(campaign.0)).await
}

/// The facts with these ids.
///
/// # Errors
/// [`StoreError`].
pub async fn list_facts_by_id(conn: &Connection, ids: &[FactId]) -> Result<Vec<RegisteredFact>, StoreError> {
    find_facts(conn, is_among(conn, row::Column::Id, ids.iter().map(|id| id.0))).await
}

/// A page of a fact's versions in order, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_fact_versions(
    conn: &Connection,
    fact: &RegisteredFact,
    after: u32,
    limit: u64,
) -> Result<Vec<FactVersion>, StoreError> {
    let rows = version::Entity::find()
        .filter(version::COLUMN.fact_id.eq(fact.id.0))
        .filter(version::COLUMN.version.gt(i64::from(after)))
        .order_by_asc(version::COLUMN.version)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| version_from(row, &fact.key)).collect()
}

/// What the facts of a campaign say and have ever said, with where it comes from: every version.
///
/// # Errors
/// [`StoreError`].
pub async fn list_wordings(
    conn: &Connection,
    campaign: CampaignId,
) -> Result<Vec<(String, String)>, StoreError> {
    let of_campaign = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .into_query();
    Ok(version::Entity::find()
        .select_only()
        .column(version::Column::Text)
        .column(version::Column::Source)
        .filter(version::Column::FactId.in_subquery(of_campaign))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Registers facts with their current versions.
///
/// # Errors
/// [`StoreError::Taken`] when the campaign has a key already.
pub async fn insert_facts(conn: &Connection, facts: &[RegisteredFact]) -> Result<(), StoreError> {
    insert_all(conn, facts.iter().map(|fact| to_row(fact).into_active_model())).await?;
    let versions = facts.iter().map(|fact| to_version_row(&fact.current).into_active_model());
    insert_all(conn, versions).await
}

/// Overwrites facts whose revision is one less than the given one's, each with a new version.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is not there.
pub async fn update_facts(conn: &Connection, facts: &[&RegisteredFact]) -> Result<(), StoreError> {
    let versions = facts.iter().map(|fact| to_version_row(&fact.current).into_active_model());
    insert_all(conn, versions).await?;
    let rows = facts.iter().map(|fact| to_row(fact).into_active_model()).collect();
    let columns = row::Column::iter().filter(|column| !matches!(column, row::Column::Id));
    let written = overwrite_all::<row::ActiveModel>(conn, rows, row::Column::Revision, columns).await?;
    touched("fact", facts.len() as u64, written)
}

/// Overwrites a fact whose revision is one less than the given one's; its versions stand by themselves.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_fact(conn: &Connection, fact: &RegisteredFact) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(fact)))
        .filter(row::COLUMN.id.eq(fact.id.0))
        .filter(row::COLUMN.revision.eq(fact.revision - 1))
        .exec(conn)
        .await?;
    touched("fact", 1, done.rows_affected)
}

/// Notes who has said yes to a version; what it says never changes.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such version.
pub async fn agree_fact_version(conn: &Connection, version: &FactVersion) -> Result<(), StoreError> {
    let done = version::Entity::update_many()
        .set(version::ActiveModel {
            agreed_by: Set(version.agreed_by.map(|id| id.0)),
            agreed_ms: Set(version.agreed_at.map(Timestamp::as_ms)),
            ..Default::default()
        })
        .filter(version::COLUMN.fact_id.eq(version.fact.0))
        .filter(version::COLUMN.version.eq(i64::from(version.version)))
        .exec(conn)
        .await?;
    touched("fact_version", 1, done.rows_affected)
}
