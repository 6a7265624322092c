//! Rows of scores, and of how their assessors were drawn.

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, bad_row, read_json, touched, write_json};
use super::piece::{list_counting_versions, read_number};
use crate::database::Connection;
use domain::id::{CampaignId, PieceId, SubjectId};
use domain::score::{Score, ScoreDraw, Scores};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "score")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub assessor_id: Uuid,
        pub campaign_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub grades: Option<String>,
        pub given_ms: Option<i64>,
        pub version: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod draw {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "score_draw")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        pub campaign_id: Uuid,
        pub seed: String,
        pub sampled: bool,
        pub wanted: i64,
        #[sea_orm(column_type = "Text")]
        pub eligible: String,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// That a score was given to an earlier version of its piece than the one that counts, as [`Score::beside`] has it.
const OUTDATED: &str = "score.version < (SELECT piece.version FROM piece WHERE piece.id = score.piece_id)";

fn from_row(row: row::Model) -> Result<Score, StoreError> {
    let key = row.piece_id.to_string();
    let grades = row.grades.map(|text| read_json("score", "grades", &key, &text));
    let version = row.version.map(|number| read_number("score", &key, number));
    Ok(Score {
        piece: PieceId(row.piece_id),
        campaign: CampaignId(row.campaign_id),
        assessor: Some(SubjectId(row.assessor_id)),
        grades: grades.transpose()?,
        given_at: row.given_ms.map(Timestamp::from_ms),
        version: version.transpose()?,
        outdated: false,
    })
}

fn from_draw(row: draw::Model) -> Result<ScoreDraw, StoreError> {
    let key = row.piece_id.to_string();
    let wanted = usize::try_from(row.wanted);
    Ok(ScoreDraw {
        piece: PieceId(row.piece_id),
        campaign: CampaignId(row.campaign_id),
        seed: row.seed,
        sampled: row.sampled,
        wanted: wanted.map_err(|error| bad_row("score_draw", "wanted", &key, error))?,
        eligible: read_json("score_draw", "eligible", &key, &row.eligible)?,
        at: Timestamp::from_ms(row.at_ms),
    })
}

/// Where the scoring of a campaign's pieces stands.
///
/// # Errors
/// [`StoreError`].
pub async fn load_scores(conn: &Connection, campaign: CampaignId) -> Result<Scores, StoreError> {
    let draws = draw::Entity::find().filter(draw::COLUMN.campaign_id.eq(campaign.0)).all(conn).await?;
    let draws = draws.into_iter().map(from_draw).collect::<Result<Vec<_>, _>>()?;
    let scores = row::Entity::find().filter(row::COLUMN.campaign_id.eq(campaign.0)).all(conn).await?;
    let scores = scores.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    Ok(Scores::new(&draws, &scores))
}

/// How the assessors of a piece were drawn, and its scores by assessor; whether they are outdated is not looked at.
///
/// # Errors
/// [`StoreError`].
pub async fn find_piece_scores(
    conn: &Connection,
    piece: PieceId,
) -> Result<(Option<ScoreDraw>, Vec<Score>), StoreError> {
    let draw = draw::Entity::find().filter(draw::COLUMN.piece_id.eq(piece.0)).one(conn).await?;
    let scores = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .order_by_asc(row::COLUMN.assessor_id)
        .all(conn)
        .await?;
    let scores = scores.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok((draw.map(from_draw).transpose()?, scores))
}

/// Of a campaign's pieces, those whose assessors were drawn.
///
/// # Errors
/// [`StoreError`].
pub async fn list_drawn(conn: &Connection, campaign: CampaignId) -> Result<BTreeSet<PieceId>, StoreError> {
    let ids: Vec<Uuid> = draw::Entity::find()
        .select_only()
        .column(draw::Column::PieceId)
        .filter(draw::COLUMN.campaign_id.eq(campaign.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(PieceId).collect())
}

/// A page of what an assessor was drawn for, by piece, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_scores_of(
    conn: &Connection,
    assessor: SubjectId,
    campaign: Option<CampaignId>,
    after: Option<PieceId>,
    limit: u64,
) -> Result<Vec<Score>, StoreError> {
    let mut query = row::Entity::find().filter(row::COLUMN.assessor_id.eq(assessor.0));
    if let Some(campaign) = campaign {
        query = query.filter(row::COLUMN.campaign_id.eq(campaign.0));
    }
    if let Some(after) = after {
        query = query.filter(row::COLUMN.piece_id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.piece_id).limit(limit).all(conn).await?;
    beside_versions(conn, rows).await
}

/// The score of an assessor for a piece; `None`: the assessor was not drawn for it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_score(
    conn: &Connection,
    assessor: SubjectId,
    piece: PieceId,
) -> Result<Option<Score>, StoreError> {
    let found = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.assessor_id.eq(assessor.0));
    Ok(beside_versions(conn, found.all(conn).await?).await?.pop())
}

/// Scores that an assessor has not given, or not since the piece was corrected, by piece; at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_scores_to_give(
    conn: &Connection,
    assessor: SubjectId,
    limit: u64,
) -> Result<Vec<Score>, StoreError> {
    let open = Condition::any().add(row::COLUMN.grades.is_null()).add(Expr::cust(OUTDATED));
    let rows = row::Entity::find()
        .filter(row::COLUMN.assessor_id.eq(assessor.0))
        .filter(open)
        .order_by_asc(row::COLUMN.piece_id)
        .limit(limit)
        .all(conn)
        .await?;
    beside_versions(conn, rows).await
}

/// Scores, each with whether its piece was corrected since.
async fn beside_versions(conn: &Connection, rows: Vec<row::Model>) -> Result<Vec<Score>, StoreError> {
    let scores = rows.into_iter().map(from_row).collect::<Result<Vec<Score>, _>>()?;
    let pieces: Vec<PieceId> = scores.iter().map(|score| score.piece).collect();
    let versions = list_counting_versions(conn, &pieces).await?;
    let current = |piece: &PieceId| versions.get(piece).copied().unwrap_or(0);
    Ok(scores
        .into_iter()
        .map(|score| (current(&score.piece), score))
        .map(|(at, score)| score.beside(at))
        .collect())
}

/// Inserts draws with a score to give for each assessor that they give.
///
/// # Errors
/// [`StoreError::Taken`] when a piece has a draw already.
pub async fn insert_draws(conn: &Connection, made: &[ScoreDraw]) -> Result<(), StoreError> {
    let rows = made.iter().map(|draw| draw::ActiveModel {
        piece_id: Set(draw.piece.0),
        campaign_id: Set(draw.campaign.0),
        seed: Set(draw.seed.clone()),
        sampled: Set(draw.sampled),
        wanted: Set(i64::try_from(draw.wanted).unwrap_or(i64::MAX)),
        eligible: Set(write_json(&draw.eligible)),
        at_ms: Set(draw.at.as_ms()),
    });
    insert_all(conn, rows).await?;
    let to_give = made.iter().flat_map(|draw| {
        draw.assessors().into_iter().map(|assessor| row::ActiveModel {
            piece_id: Set(draw.piece.0),
            assessor_id: Set(assessor.0),
            campaign_id: Set(draw.campaign.0),
            grades: Set(None),
            given_ms: Set(None),
            version: Set(None),
        })
    });
    insert_all(conn, to_give).await
}

/// Overwrites an assessor's grades.
///
/// # Errors
/// [`StoreError::Touched`] when the person was not drawn for the piece.
pub async fn update_score(conn: &Connection, score: &Score) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        grades: Set(score.grades.as_ref().map(write_json)),
        given_ms: Set(score.given_at.map(Timestamp::as_ms)),
        version: Set(score.version.map(i64::from)),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.piece_id.eq(score.piece.0))
        .filter(row::Column::AssessorId.eq(score.assessor.map(|person| person.0)))
        .exec(conn)
        .await?;
    touched("score", 1, done.rows_affected)
}
