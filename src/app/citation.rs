//! Which facts pieces cite: noted when they are handed in, held against what the facts say when they are published.

use std::collections::BTreeSet;

use super::App;
use super::error::AppError;
use super::write::Write;
use domain::campaign::{Campaign, Review};
use domain::fact::{Citation, CitedFact, Confirmed, FactObstacle, RegisteredFact, faults_of};
use domain::field::ValidationErrors;
use domain::id::{FactId, PieceId};
use domain::piece::Piece;
use domain::right::Reach;
use domain::time::Timestamp;
use store::citation::{insert_citations, list_cited};
use store::database::Connection;
use store::fact::list_facts;

impl App {
    /// The facts that the counting version of a piece cites, with what is wrong with each.
    ///
    /// # Errors
    /// When the piece is out of reach.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn cited_by(&self, reach: &Reach, id: PieceId) -> Result<Vec<CitedFact>, AppError> {
        let (piece, _) = self.readable_piece(reach, id).await?;
        let cited = list_cited(&self.db, id, piece.version).await?;
        let now = self.clock.now();
        let one = |(fact, version, confirmed): (RegisteredFact, u32, _)| CitedFact {
            fact: fact.id,
            key: fact.key.clone(),
            cited_version: version,
            current_version: fact.current.version,
            confirmed: confirmed == Confirmed::Yes,
            faults: faults_of(&fact, version, confirmed, now).into_iter().map(|one| one.fault).collect(),
        };
        Ok(cited.into_iter().map(one).collect())
    }
}

/// Notes which facts a version of a piece uses, each in its current version: the named ones, else those of its angle.
///
/// # Errors
/// Names that are no facts of the campaign.
pub(super) async fn cite_facts(
    write: &Write,
    campaign: &Campaign,
    piece: &Piece,
    version: u32,
    named: Option<Vec<String>>,
) -> Result<(), AppError> {
    let facts = list_facts(write.conn(), campaign.id).await?;
    let mut faults = ValidationErrors::default();
    for (at, key) in named.iter().flatten().enumerate() {
        let known = facts.iter().any(|fact| fact.key == *key);
        faults.require(known, &format!("/facts/{at}"), format!("`{key}` is no fact of this campaign"));
    }
    faults.into_result()?;
    let used = |fact: &&RegisteredFact| match &named {
        Some(keys) => keys.contains(&fact.key),
        None => campaign.spec.facts_of(&piece.angle).any(|listed| listed.key == fact.key),
    };
    let citation = |fact: &RegisteredFact| Citation {
        piece: piece.id,
        piece_version: version,
        fact: fact.id,
        fact_version: fact.current.version,
    };
    let citations: Vec<Citation> = facts.iter().filter(used).map(citation).collect();
    Ok(insert_citations(write.conn(), &citations).await?)
}

/// Whether a version of a piece cites what a hand-in with these names would cite now, each fact in its current version.
pub(super) async fn cites_the_same(
    conn: &Connection,
    campaign: &Campaign,
    piece: &Piece,
    version: u32,
    named: Option<&[String]>,
) -> Result<bool, AppError> {
    let cited = list_cited(conn, piece.id, version).await?;
    let known: BTreeSet<FactId> = cited.iter().map(|(fact, _, _)| fact.id).collect();
    let is_current = cited.iter().all(|(fact, version, _)| *version == fact.current.version);
    let facts = list_facts(conn, campaign.id).await?;
    let used = facts.iter().filter(|fact| match named {
        Some(keys) => keys.contains(&fact.key),
        None => campaign.spec.facts_of(&piece.angle).any(|listed| listed.key == fact.key),
    });
    let is_known = named.iter().copied().flatten().all(|key| facts.iter().any(|fact| fact.key == *key));
    Ok(is_known && is_current && known == used.map(|fact| fact.id).collect())
}

/// Fails unless every fact that a version of a piece cites may be published now.
///
/// # Errors
/// The facts that stand in the way.
pub(super) async fn facts_stand(
    write: &Write,
    campaign: &Campaign,
    piece: PieceId,
    version: u32,
) -> Result<(), AppError> {
    let obstacles = fact_obstacles(write.conn(), campaign.spec.review, (piece, version), write.at).await?;
    if obstacles.is_empty() { Ok(()) } else { Err(AppError::Facts(obstacles)) }
}

/// The facts that a version of a piece cites and that stand in the way of its publication.
pub(super) async fn fact_obstacles(
    conn: &Connection,
    review: Review,
    (piece, version): (PieceId, u32),
    now: Timestamp,
) -> Result<Vec<FactObstacle>, AppError> {
    let cited = list_cited(conn, piece, version).await?;
    let faults = cited.iter().flat_map(|(fact, version, seen)| faults_of(fact, *version, *seen, now));
    Ok(faults.filter(|obstacle| obstacle.fault.blocks(review)).collect())
}
