//! Scores: how assessors grade published pieces where a campaign asks for it.
//!
//! Three criteria, each 0, 1 or 2: what is said is right (accuracy), the audience can do something with it (usefulness), and it
//! is understood at once (clarity). The quality of a score is their sum by 6, and 0 when what is said is not right: a mistake
//! that is put well covers nothing. The quality of a piece is the median over its assessors, once all of them have graded.
//! Grades are of the piece, not of a version: correcting a mistake must not cost its share.
//!
//! Assessors are drawn among those without a stake, by ranking them with a hash of a recorded seed, so that anybody can draw again.
//! Where only a sample is scored, the rest counts in full, as where nothing is scored; the sample is drawn after publication, so
//! that nobody knows beforehand.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::contribution::{Decimal, Quality};
use super::field::{Faults, FieldError};
use super::id::{CampaignId, PieceId, SubjectId};
use super::matrix::Matrix;
use super::piece::Piece;
use super::right::{Grant, Role};
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
        let mut faults = Faults::default();
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
    /// use micromatrix::domain::score::ScoreInput;
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
    "grades": {"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "第二段太长。"}, "given_at": "2026-06-14T01:00:00Z"
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
}

/// How the assessors of a piece were drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "campaign": "01980c5e-7a00-7000-8000-000000000002", "seed": "9f86d081",
    "sampled": true, "wanted": 1, "eligible": ["01980c5e-7a00-7000-8000-000000000003"], "at": "2026-06-13T01:00:00Z"
}))]
pub struct ScoreDraw {
    /// The piece.
    pub piece: PieceId,
    /// The campaign.
    pub campaign: CampaignId,
    /// The seed; with it and `eligible` anybody can draw again.
    pub seed: String,
    /// Whether the piece is in the sample.
    pub sampled: bool,
    /// How many assessors the campaign asks for.
    pub wanted: usize,
    /// Who had no stake at that time, by id.
    pub eligible: Vec<SubjectId>,
    /// When.
    pub at: Timestamp,
}

impl ScoreDraw {
    /// The assessors that the draw gives: those with the smallest hashes of seed, piece and person. O(n log n).
    #[must_use]
    pub fn assessors(&self) -> Vec<SubjectId> {
        let mut ranked: Vec<_> = self
            .eligible
            .iter()
            .map(|person| (hash(&[&self.seed, &self.piece.to_string(), &person.to_string()]), *person))
            .collect();
        ranked.sort_unstable();
        let wanted = if self.sampled { self.wanted } else { 0 };
        ranked.into_iter().take(wanted).map(|(_, person)| person).collect()
    }

    /// Whether a piece is in a sample of so many thousandths.
    #[must_use]
    pub fn samples(seed: &str, piece: PieceId, permille: u32) -> bool {
        let hash = hash(&[seed, &piece.to_string()]);
        let number = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        (u64::from(number) * 1000) >> 32 < u64::from(permille)
    }
}

fn hash(parts: &[&str]) -> [u8; 32] {
    Sha256::digest(parts.join("\0").as_bytes()).into()
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
    "piece": "01980c5e-7a00-7000-8000-000000000022", "quality": 0.5, "waived": false, "draw": null,
    "scores": [{
        "piece": "01980c5e-7a00-7000-8000-000000000022", "campaign": "01980c5e-7a00-7000-8000-000000000002", "assessor": null,
        "grades": {"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "第二段太长。"}, "given_at": "2026-06-14T01:00:00Z"
    }]
}))]
pub struct PieceScores {
    /// The piece.
    pub piece: PieceId,
    /// What the grades come to, 0 to 1; null while grades are missing.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1, required = true)]
    pub quality: Option<Decimal>,
    /// Whether it is not in the sample and counts in full.
    pub waived: bool,
    /// How the assessors were drawn; for coordinators and assessors alone.
    #[schema(required = true)]
    pub draw: Option<ScoreDraw>,
    /// Every assessor's part.
    pub scores: Vec<Score>,
}

impl PieceScores {
    /// The scores of a piece as they stand.
    #[must_use]
    pub fn new(piece: PieceId, draw: Option<ScoreDraw>, scores: Vec<Score>) -> Self {
        let standing = Scores::new(draw.as_slice(), &scores).of(piece);
        let quality = match standing {
            Standing::Scored(quality) => {
                Some(Decimal { units: u128::from(quality.millionths()), decimals: 6 })
            }
            Standing::Pending | Standing::Waived => None,
        };
        Self { piece, quality, waived: standing == Standing::Waived, draw, scores }
    }

    /// The scores as those see them who are graded: without names, and nothing before all have graded.
    #[must_use]
    pub fn for_the_graded(mut self) -> Self {
        self.draw = None;
        if self.quality.is_none() {
            self.scores.clear();
        }
        for score in &mut self.scores {
            score.assessor = None;
        }
        self
    }
}

/// What was drawn for a campaign's published pieces that had no assessors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"seed": "9f86d081", "drawn": 12, "waived": 0, "short": []}))]
pub struct DrawSummary {
    /// The seed.
    pub seed: String,
    /// Pieces that got assessors.
    pub drawn: usize,
    /// Pieces that are not in the sample.
    pub waived: usize,
    /// Pieces for which fewer persons without a stake are there than the campaign asks for. Those without any have no assessors
    /// and are drawn for again next time.
    pub short: Vec<PieceId>,
}

/// Whether a person with these grants has a stake in a piece: operates, reviews or signs for its organisation, or leads its
/// cluster. Its authors have one too.
#[must_use]
pub fn has_stake(grants: &[Grant], piece: &Piece, matrix: &Matrix) -> bool {
    let of_organisation = |handle: &String| {
        *handle == piece.account
            || matrix.graph.account(handle).is_some_and(|account| account.organisation == piece.organisation)
    };
    grants.iter().any(|grant| match grant.role {
        Role::Member | Role::Reviewer | Role::Signer => {
            grant.organisations.contains(&piece.organisation) || grant.accounts.iter().any(of_organisation)
        }
        Role::Lead => grant.clusters.contains(&piece.cluster),
        Role::Coordinator | Role::Planner | Role::Assessor | Role::Integrator | Role::Admin => false,
    })
}

/// Of persons with their grants, the assessors without a stake in a piece, by id. O(n).
#[must_use]
pub fn list_eligible(
    persons: &BTreeMap<SubjectId, Vec<Grant>>,
    (piece, authors): (&Piece, &BTreeSet<SubjectId>),
    matrix: &Matrix,
) -> Vec<SubjectId> {
    let assesses = |grants: &[Grant]| grants.iter().any(|grant| grant.role == Role::Assessor);
    let eligible = persons.iter().filter(|(person, grants)| {
        assesses(grants) && !authors.contains(person) && !has_stake(grants, piece, matrix)
    });
    eligible.map(|(person, _)| *person).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn draw(persons: u128, wanted: usize) -> ScoreDraw {
        ScoreDraw {
            piece: PieceId(Uuid::from_u128(7)),
            campaign: CampaignId(Uuid::from_u128(1)),
            seed: "seed".to_owned(),
            sampled: true,
            wanted,
            eligible: (0..persons).map(|id| SubjectId(Uuid::from_u128(id))).collect(),
            at: Timestamp::from_ms(0),
        }
    }

    fn score(usefulness: Option<u8>) -> Score {
        let grades = |usefulness| ScoreInput { accuracy: 2, usefulness, clarity: 0, comment: String::new() };
        Score {
            piece: PieceId(Uuid::from_u128(7)),
            campaign: CampaignId(Uuid::from_u128(1)),
            assessor: None,
            grades: usefulness.map(grades),
            given_at: None,
        }
    }

    #[test]
    fn a_draw_can_be_drawn_again_and_more_assessors_keep_those_before() {
        assert_eq!(draw(50, 3).assessors(), draw(50, 3).assessors());
        assert_eq!(draw(50, 5).assessors()[..3], draw(50, 3).assessors());
        let other = ScoreDraw { seed: "other".to_owned(), ..draw(50, 3) };
        assert_ne!(other.assessors(), draw(50, 3).assessors());
        assert_eq!(draw(2, 3).assessors().len(), 2);
        assert_eq!(ScoreDraw { sampled: false, ..draw(5, 3) }.assessors(), []);
    }

    #[test]
    fn a_sample_holds_about_as_many_as_it_says() {
        let pieces = (0..4000).map(|id| PieceId(Uuid::from_u128(id)));
        let sampled = pieces.filter(|piece| ScoreDraw::samples("seed", *piece, 250)).count();
        assert!((900..1100).contains(&sampled), "{sampled}");
        let piece = PieceId(Uuid::from_u128(1));
        assert!(ScoreDraw::samples("seed", piece, 1000) && !ScoreDraw::samples("seed", piece, 0));
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
}
