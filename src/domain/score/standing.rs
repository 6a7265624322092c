//! Where the scoring of pieces stands.

use std::collections::BTreeMap;

use super::draw::ScoreDraw;
use super::record::Score;
use crate::id::PieceId;
use crate::quality::Quality;

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

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::CampaignId;
    use crate::score::ScoreInput;
    use crate::score::draw::tests::draw;

    /// The part of an assessor who has given this grade, or none yet.
    pub(in crate::score) fn score(usefulness: Option<u8>) -> Score {
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
}
