//! The scores of one piece, as they are shown.

use serde::Serialize;
use utoipa::ToSchema;

use super::draw::{MissingAssessors, ScoreDraw};
use super::record::Score;
use super::standing::{Scores, Standing};
use crate::decimal::Decimal;
use crate::id::PieceId;

/// The scores of a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "quality": 0.5, "graded_version": 1, "outdated": false, "waived": false,
    "missing": null, "draw": null,
    "scores": [{
        "piece": "01980c5e-7a00-7000-8000-000000000022", "campaign": "01980c5e-7a00-7000-8000-000000000002", "assessor": null,
        "grades": {"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "第二段太长。"}, "given_at": "2026-06-14T01:00:00Z",
        "version": 1, "outdated": false
    }]
}))]
pub struct PieceScores {
    /// The piece.
    pub piece: PieceId,
    /// What the grades come to, 0 to 1; null while grades are missing.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1, required = true)]
    pub quality: Option<Decimal>,
    /// Number of the version that was graded, of several the smallest; null while grades are missing.
    #[schema(required = true)]
    pub graded_version: Option<u32>,
    /// Whether the piece was corrected since. The grades stand until they are given again.
    pub outdated: bool,
    /// Whether it is not in the sample and counts in full.
    pub waived: bool,
    /// Why no assessors are drawn though the piece waits for grades; null: they are, or it does not.
    #[schema(required = true)]
    pub missing: Option<MissingAssessors>,
    /// How the assessors were drawn; for coordinators and assessors alone.
    #[schema(required = true)]
    pub draw: Option<ScoreDraw>,
    /// Every assessor's part.
    pub scores: Vec<Score>,
}

impl PieceScores {
    /// The scores of a piece as they stand, beside the version of it that counts.
    #[must_use]
    pub fn new(piece: PieceId, version: u32, draw: Option<ScoreDraw>, scores: Vec<Score>) -> Self {
        let standing = Scores::new(draw.as_slice(), &scores).of(piece);
        let quality = match standing {
            Standing::Scored(quality) => {
                Some(Decimal { units: u128::from(quality.millionths()), decimals: 6 })
            }
            Standing::Pending | Standing::Waived => None,
        };
        let scores: Vec<Score> = scores.into_iter().map(|score| score.beside(version)).collect();
        Self {
            piece,
            graded_version: quality.and_then(|_| scores.iter().filter_map(|score| score.version).min()),
            quality,
            outdated: scores.iter().any(|score| score.outdated),
            waived: standing == Standing::Waived,
            missing: None,
            draw,
            scores,
        }
    }

    /// The scores as those see them who are graded: without names, and nothing before all have graded.
    #[must_use]
    pub fn for_the_graded(mut self) -> Self {
        self.draw = None;
        if self.quality.is_none() {
            self.scores.clear();
            self.outdated = false;
        }
        for score in &mut self.scores {
            score.assessor = None;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::score::draw::tests::draw;
    use crate::score::standing::tests::score;

    #[test]
    fn grades_of_a_corrected_piece_stand_and_are_outdated_until_all_are_given_again() {
        let piece = PieceId(Uuid::from_u128(7));
        let of = |versions: [u32; 2], current| {
            let given = versions.map(|version| Score { version: Some(version), ..score(Some(2)) });
            let seen = PieceScores::new(piece, current, Some(draw(9, 2)), given.into());
            (seen.quality.is_some(), seen.graded_version, seen.outdated)
        };
        assert_eq!(of([1, 1], 1), (true, Some(1), false));
        assert_eq!(of([1, 1], 2), (true, Some(1), true));
        assert_eq!(of([1, 2], 2), (true, Some(1), true));
        assert_eq!(of([2, 2], 2), (true, Some(2), false));
    }
}
