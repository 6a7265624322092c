//! Scores: how assessors grade published pieces where a campaign asks for it.
//!
//! Three criteria, each 0, 1 or 2: what is said is right (accuracy), the audience can do something with it (usefulness), and it
//! is understood at once (clarity). The quality of a score is their sum by 6, and 0 when what is said is not right: a mistake
//! that is put well covers nothing. The quality of a piece is the median over its assessors, once all of them have graded.
//! When a graded piece is corrected, its grades stand until its assessors give them again: correcting a mistake must not cost a share at
//! once, and nobody's grades are thrown away. Which version was graded stands beside every grade, and whoever was drawn sees which of
//! them are [`Score::outdated`].
//!
//! Assessors are drawn when a piece begins to count but for its grades; see [`ScoreDraw`].

mod draw;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use draw::{
    DrawSummary, MissingAssessors, ScoreDraw, ShortPiece, has_stake, is_assessable, list_eligible,
};

use super::decimal::Decimal;
use super::field::{FieldError, ValidationErrors};
use super::id::{CampaignId, PieceId, SubjectId};
use super::quality::Quality;
use super::time::Timestamp;

/// The best grade of a criterion.
pub const BEST_GRADE: u8 = 2;

/// An assessor's grades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "电话和地点都对，第二段太长。"}))]
pub struct ScoreInput {
    /// Whether what is said is right: 0 no, 1 with small mistakes, 2 yes.
    #[schema(minimum = 0, maximum = 2)]
    pub accuracy: u8,
    /// Whether the audience can do something with it: 0 no, 1 in part, 2 yes.
    #[schema(minimum = 0, maximum = 2)]
    pub usefulness: u8,
    /// Whether it is understood at once: 0 no, 1 in part, 2 yes.
    #[schema(minimum = 0, maximum = 2)]
    pub clarity: u8,
    /// What the unit should know.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub comment: String,
}

impl ScoreInput {
    /// Checks the grades.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        for (pointer, grade) in
            [("/accuracy", self.accuracy), ("/usefulness", self.usefulness), ("/clarity", self.clarity)]
        {
            faults.require(grade <= BEST_GRADE, pointer, "is outside of 0 to 2");
        }
        faults.text("/comment", &self.comment, 2000);
        faults.into_result()
    }

    /// What these grades come to.
    ///
    /// ```
    /// use domain::score::ScoreInput;
    /// let quality = |accuracy, usefulness, clarity| {
    ///     ScoreInput { accuracy, usefulness, clarity, comment: String::new() }.quality().millionths()
    /// };
    /// assert_eq!((quality(2, 2, 2), quality(1, 2, 0), quality(0, 2, 2)), (1_000_000, 500_000, 0));
    /// ```
    #[must_use]
    pub fn quality(&self) -> Quality {
        let sum = u32::from(self.accuracy) + u32::from(self.usefulness) + u32::from(self.clarity);
        let right = u32::from(self.accuracy > 0);
        Quality::from_millionths(right * sum * 1_000_000 / 6).unwrap_or(Quality::FULL)
    }
}

/// An assessor's part in a piece: asked for a score, or given one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "assessor": "01980c5e-7a00-7000-8000-000000000003",
    "grades": {"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "第二段太长。"}, "given_at": "2026-06-14T01:00:00Z",
    "version": 1, "outdated": false
}))]
pub struct Score {
    /// The piece.
    pub piece: PieceId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Who grades; null for those who are graded.
    #[schema(required = true)]
    pub assessor: Option<SubjectId>,
    /// The grades; null: not given yet.
    #[schema(required = true)]
    pub grades: Option<ScoreInput>,
    /// When they were given.
    #[schema(required = true)]
    pub given_at: Option<Timestamp>,
    /// Number of the version that they were given for.
    #[schema(required = true)]
    pub version: Option<u32>,
    /// Whether the piece was corrected since. The grades stand until they are given again.
    pub outdated: bool,
}

impl Score {
    /// The score of a piece of which the version with this number counts now.
    #[must_use]
    pub fn beside(self, current: u32) -> Self {
        Self { outdated: self.version.is_some_and(|graded| graded < current), ..self }
    }
}

/// Where the scoring of a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Assessors are not drawn yet, or have not all graded.
    Pending,
    /// Not in the sample: it counts in full.
    Waived,
    /// All have graded.
    Scored(Quality),
}

/// The standing of a campaign's pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores(BTreeMap<PieceId, Standing>);

impl Scores {
    /// Puts draws and scores together. O(n log n).
    #[must_use]
    pub fn new(draws: &[ScoreDraw], scores: &[Score]) -> Self {
        let mut by_piece: BTreeMap<PieceId, Vec<&Score>> = BTreeMap::new();
        for score in scores {
            by_piece.entry(score.piece).or_default().push(score);
        }
        let standing = |draw: &ScoreDraw| {
            let scores = by_piece.get(&draw.piece).map(Vec::as_slice).unwrap_or_default();
            (draw.piece, if draw.sampled { settle(scores) } else { Standing::Waived })
        };
        Self(draws.iter().map(standing).collect())
    }

    /// Where the scoring of a piece stands.
    #[must_use]
    pub fn of(&self, piece: PieceId) -> Standing {
        self.0.get(&piece).copied().unwrap_or(Standing::Pending)
    }
}

/// The median of the qualities once all are there; of an even number the mean of the two in the middle, rounded down.
fn settle(scores: &[&Score]) -> Standing {
    let given: Option<Vec<u32>> = scores
        .iter()
        .map(|score| score.grades.as_ref().map(|grades| grades.quality().millionths()))
        .collect();
    let Some(mut given) = given.filter(|given| !given.is_empty()) else { return Standing::Pending };
    given.sort_unstable();
    let (low, high) = (given[(given.len() - 1) / 2], given[given.len() / 2]);
    Quality::from_millionths(u32::midpoint(low, high)).map_or(Standing::Pending, Standing::Scored)
}

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
    /// The scores of a piece as they stand, beside its version that counts.
    #[must_use]
    pub fn new((piece, version): (PieceId, u32), draw: Option<ScoreDraw>, scores: Vec<Score>) -> Self {
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

    use super::draw::tests::draw;
    use super::*;

    fn score(usefulness: Option<u8>) -> Score {
        let grades = |usefulness| ScoreInput { accuracy: 2, usefulness, clarity: 0, comment: String::new() };
        Score {
            piece: PieceId(Uuid::from_u128(7)),
            campaign: CampaignId(Uuid::from_u128(1)),
            assessor: None,
            grades: usefulness.map(grades),
            given_at: None,
            version: usefulness.map(|_| 1),
            outdated: false,
        }
    }

    #[test]
    fn the_median_counts_once_all_have_graded() {
        let of = |given: &[Option<u8>]| {
            let scores: Vec<Score> = given.iter().map(|grade| score(*grade)).collect();
            Scores::new(&[draw(9, given.len())], &scores).of(PieceId(Uuid::from_u128(7)))
        };
        let scored = |millionths| Quality::from_millionths(millionths).map(Standing::Scored).unwrap();
        assert_eq!(of(&[Some(2)]), scored(666_666));
        assert_eq!(of(&[Some(2), Some(0), Some(1)]), scored(500_000));
        assert_eq!(of(&[Some(2), Some(0)]), scored(499_999));
        assert_eq!(of(&[Some(2), None]), Standing::Pending);
        assert_eq!(of(&[]), Standing::Pending);
        let waived = ScoreDraw { sampled: false, ..draw(9, 1) };
        assert_eq!(Scores::new(&[waived], &[]).of(PieceId(Uuid::from_u128(7))), Standing::Waived);
    }

    #[test]
    fn grades_of_a_corrected_piece_stand_and_are_outdated_until_all_are_given_again() {
        let piece = PieceId(Uuid::from_u128(7));
        let of = |versions: [u32; 2], current| {
            let given = versions.map(|version| Score { version: Some(version), ..score(Some(2)) });
            let seen = PieceScores::new((piece, current), Some(draw(9, 2)), given.into());
            (seen.quality.is_some(), seen.graded_version, seen.outdated)
        };
        assert_eq!(of([1, 1], 1), (true, Some(1), false));
        assert_eq!(of([1, 1], 2), (true, Some(1), true));
        assert_eq!(of([1, 2], 2), (true, Some(1), true));
        assert_eq!(of([2, 2], 2), (true, Some(2), false));
    }
}
