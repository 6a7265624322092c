//! Drawing assessors: who has no stake, how chance decides, and what there is when too few are left.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::campaign::{CampaignSpec, Scoring};
use crate::id::{CampaignId, PieceId, SubjectId};
use crate::matrix::Matrix;
use crate::piece::{OriginalityVerdict, Piece};
use crate::right::{Grant, Role};
use crate::time::Timestamp;

/// Whether a piece counts but for its grades, so that assessors are drawn for it: its campaign is scored, and it is out, in time, and no
/// copy. Nobody is asked to grade what adds nothing whatever the grades.
#[must_use]
pub fn is_assessable(spec: &CampaignSpec, piece: &Piece) -> bool {
    spec.scoring == Scoring::Required
        && piece.state.is_out()
        && piece.originality.stands() == OriginalityVerdict::Original
        && piece.published_at.is_some_and(|at| at <= spec.ends_at)
}

/// How the assessors of a piece were drawn.
///
/// They are drawn when the piece begins to count but for its grades ([`is_assessable`]): as many as the campaign asks for, among those
/// without a stake, by ranking them with a hash of a recorded seed, so that anybody can draw again. While there are fewer, nobody is drawn
/// and the piece waits ([`MissingAssessors`]): a median of fewer than was promised is another measure. Where only a sample is scored, the
/// rest counts in full, as where nothing is scored; whether a piece is in the sample is drawn after it was published, so that nobody knows
/// beforehand.
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
    /// Whether the piece is in the sample. One that has waited for assessors is, whatever the seed says: it was drawn before.
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

    /// What the piece waits for; `None`: it is not in the sample, or enough persons have no stake.
    #[must_use]
    pub fn missing(&self) -> Option<MissingAssessors> {
        let missing = MissingAssessors { needed: self.wanted, available: self.eligible.len() };
        (self.sampled && missing.available < missing.needed).then_some(missing)
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

/// Assessors that a piece waits for: there are fewer without a stake than its campaign asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"needed": 3, "available": 1}))]
pub struct MissingAssessors {
    /// How many the campaign asks for.
    pub needed: usize,
    /// How many have no stake.
    pub available: usize,
}

/// A piece that waits for assessors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"piece": "01980c5e-7a00-7000-8000-000000000022", "needed": 3, "available": 1}))]
pub struct ShortPiece {
    /// The piece.
    pub piece: PieceId,
    /// How many the campaign asks for.
    pub needed: usize,
    /// How many have no stake.
    pub available: usize,
}

/// What was drawn for those of a campaign's pieces that waited for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seed": "9f86d081", "drawn": 12, "waived": 0,
    "short": [{"piece": "01980c5e-7a00-7000-8000-000000000022", "needed": 3, "available": 1}]
}))]
pub struct DrawSummary {
    /// The seed.
    pub seed: String,
    /// Pieces that got assessors.
    pub drawn: usize,
    /// Pieces that are not in the sample.
    pub waived: usize,
    /// Pieces that still wait, because too few persons have no stake. They are drawn for next time.
    pub short: Vec<ShortPiece>,
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
    piece: &Piece,
    authors: &BTreeSet<SubjectId>,
    matrix: &Matrix,
) -> Vec<SubjectId> {
    let assesses = |grants: &[Grant]| grants.iter().any(|grant| grant.role == Role::Assessor);
    let eligible = persons.iter().filter(|(person, grants)| {
        assesses(grants) && !authors.contains(person) && !has_stake(grants, piece, matrix)
    });
    eligible.map(|(person, _)| *person).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;

    /// The draw of a sampled piece among so many persons.
    pub(in crate::score) fn draw(persons: u128, wanted: usize) -> ScoreDraw {
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
    fn a_piece_waits_while_fewer_have_no_stake_than_are_needed() {
        assert_eq!(draw(2, 3).missing(), Some(MissingAssessors { needed: 3, available: 2 }));
        assert_eq!(draw(3, 3).missing(), None);
        assert_eq!(ScoreDraw { sampled: false, ..draw(0, 3) }.missing(), None);
    }

    #[test]
    fn every_person_is_drawn_about_as_often() {
        let mut drawn: BTreeMap<SubjectId, usize> = BTreeMap::new();
        for piece in 0..3000 {
            let draw = ScoreDraw { piece: PieceId(Uuid::from_u128(piece)), ..draw(10, 3) };
            draw.assessors().into_iter().for_each(|person| *drawn.entry(person).or_default() += 1);
        }
        assert!(drawn.len() == 10 && drawn.values().all(|times| (800..1000).contains(times)), "{drawn:?}");
    }
}
