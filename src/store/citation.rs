//! Rows of what pieces cite, and of what was confirmed after a fact had changed.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect as _, QueryTrait as _};

use super::bulk::insert_all;
use super::direction_scope::DirectionScope;
use super::error::StoreError;
use super::fact::list_facts_by_id;
use super::list::is_among;
use super::piece::{list_found, read_number};
use crate::database::Connection;
use domain::fact::{Citation, Confirmed, RegisteredFact};
use domain::id::{FactId, PieceId, SubjectId};
use domain::piece::Piece;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "piece_fact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_version: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_id: Uuid,
        pub fact_version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod confirmation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fact_confirmation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_version: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact_version: i64,
        pub confirmed_by: Option<Uuid>,
        pub confirmed_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: &row::Model) -> Result<Citation, StoreError> {
    let key = row.piece_id.to_string();
    Ok(Citation {
        piece: PieceId(row.piece_id),
        piece_version: read_number("piece_fact", &key, row.piece_version)?,
        fact: FactId(row.fact_id),
        fact_version: read_number("piece_fact", &key, row.fact_version)?,
    })
}

fn from_confirmation(row: &confirmation::Model) -> Result<Citation, StoreError> {
    let key = row.piece_id.to_string();
    Ok(Citation {
        piece: PieceId(row.piece_id),
        piece_version: read_number("fact_confirmation", &key, row.piece_version)?,
        fact: FactId(row.fact_id),
        fact_version: read_number("fact_confirmation", &key, row.fact_version)?,
    })
}

/// Every citation of a fact, by piece and version.
///
/// # Errors
/// [`StoreError`].
pub async fn list_citations_of(conn: &Connection, fact: FactId) -> Result<Vec<Citation>, StoreError> {
    list_citations_of_any(conn, &[fact]).await
}

/// Who cites which version of any of these facts, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_citations_of_any(conn: &Connection, facts: &[FactId]) -> Result<Vec<Citation>, StoreError> {
    let facts = facts.iter().map(|fact| fact.0);
    let rows = row::Entity::find().filter(is_among(conn, row::Column::FactId, facts)).all(conn).await?;
    let mut citations = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    citations.sort_unstable();
    Ok(citations)
}

/// The pieces that cite any of these facts, withdrawn ones too, by id; with `only` those of these accounts or clusters.
///
/// # Errors
/// [`StoreError`].
pub async fn list_citing(
    conn: &Connection,
    facts: &[FactId],
    only: Option<&DirectionScope>,
) -> Result<Vec<Piece>, StoreError> {
    let facts = facts.iter().map(|fact| fact.0);
    let citing = row::Entity::find().select_only().column(row::Column::PieceId).filter(is_among(
        conn,
        row::Column::FactId,
        facts,
    ));
    list_found(conn, citing.into_query(), only).await
}

/// What these pieces cite of these facts, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_citations_in(
    conn: &Connection,
    facts: &[FactId],
    pieces: &[PieceId],
) -> Result<Vec<Citation>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::FactId, facts.iter().map(|fact| fact.0)))
        .filter(is_among(conn, row::Column::PieceId, pieces.iter().map(|piece| piece.0)))
        .all(conn)
        .await?;
    let mut citations = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    citations.sort_unstable();
    Ok(citations)
}

/// What was confirmed of these facts in these pieces.
///
/// # Errors
/// [`StoreError`].
pub async fn list_confirmations_in(
    conn: &Connection,
    facts: &[FactId],
    pieces: &[PieceId],
) -> Result<Vec<Citation>, StoreError> {
    let rows = confirmation::Entity::find()
        .filter(is_among(conn, confirmation::Column::FactId, facts.iter().map(|fact| fact.0)))
        .filter(is_among(conn, confirmation::Column::PieceId, pieces.iter().map(|piece| piece.0)))
        .all(conn)
        .await?;
    rows.iter().map(from_confirmation).collect()
}

/// What one version of a piece cites, by fact.
///
/// # Errors
/// [`StoreError`].
pub async fn list_citations_by(
    conn: &Connection,
    piece: PieceId,
    version: u32,
) -> Result<Vec<Citation>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.piece_version.eq(i64::from(version)))
        .all(conn)
        .await?;
    let mut citations = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    citations.sort_unstable();
    Ok(citations)
}

/// What was confirmed of a fact: versions of pieces beside versions of it.
///
/// # Errors
/// [`StoreError`].
pub async fn list_confirmations_of(conn: &Connection, fact: FactId) -> Result<Vec<Citation>, StoreError> {
    let rows = confirmation::Entity::find().filter(confirmation::COLUMN.fact_id.eq(fact.0)).all(conn).await?;
    rows.iter().map(from_confirmation).collect()
}

/// What was confirmed of one version of a piece.
///
/// # Errors
/// [`StoreError`].
pub async fn list_confirmations_by(
    conn: &Connection,
    piece: PieceId,
    version: u32,
) -> Result<Vec<Citation>, StoreError> {
    let rows = confirmation::Entity::find()
        .filter(confirmation::COLUMN.piece_id.eq(piece.0))
        .filter(confirmation::COLUMN.piece_version.eq(i64::from(version)))
        .all(conn)
        .await?;
    rows.iter().map(from_confirmation).collect()
}

/// Inserts citations.
///
/// # Errors
/// [`StoreError::Taken`] when a version of a piece cites a fact already.
pub async fn insert_citations(conn: &Connection, citations: &[Citation]) -> Result<(), StoreError> {
    let rows = citations.iter().map(|citation| row::ActiveModel {
        piece_id: Set(citation.piece.0),
        piece_version: Set(i64::from(citation.piece_version)),
        fact_id: Set(citation.fact.0),
        fact_version: Set(i64::from(citation.fact_version)),
    });
    insert_all(conn, rows).await
}

/// Inserts a confirmation.
///
/// # Errors
/// [`StoreError::Taken`] when it is there already.
pub async fn insert_confirmation(
    conn: &Connection,
    confirmed: Citation,
    by: Option<SubjectId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = confirmation::ActiveModel {
        piece_id: Set(confirmed.piece.0),
        piece_version: Set(i64::from(confirmed.piece_version)),
        fact_id: Set(confirmed.fact.0),
        fact_version: Set(i64::from(confirmed.fact_version)),
        confirmed_by: Set(by.map(|id| id.0)),
        confirmed_ms: Set(at.as_ms()),
    };
    confirmation::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// What one version of a piece cites: each fact as it is now, the version that is cited, and whether somebody has confirmed the piece
/// beside the current one. By key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_cited(
    conn: &Connection,
    piece: PieceId,
    version: u32,
) -> Result<Vec<(RegisteredFact, u32, Confirmed)>, StoreError> {
    let citations = list_citations_by(conn, piece, version).await?;
    if citations.is_empty() {
        return Ok(Vec::new());
    }
    let confirmed = list_confirmations_by(conn, piece, version).await?;
    let cited: BTreeMap<FactId, u32> =
        citations.iter().map(|citation| (citation.fact, citation.fact_version)).collect();
    let ids: Vec<FactId> = cited.keys().copied().collect();
    let facts = list_facts_by_id(conn, &ids).await?;
    let one = |fact: RegisteredFact| {
        let seen =
            confirmed.iter().any(|one| one.fact == fact.id && one.fact_version == fact.current.version);
        let cited = cited.get(&fact.id).copied().unwrap_or(0);
        (fact, cited, if seen { Confirmed::Yes } else { Confirmed::No })
    };
    Ok(facts.into_iter().map(one).collect())
}
