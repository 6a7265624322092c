//! Staffing: whether the organisations that a campaign asks have the persons who carry a piece through review.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::Review;
use super::deputy::DeputyRole;
use super::id::SubjectId;
use super::right::{Grant, Right};
use crate::keyed;

keyed! {
    /// Whom an organisation lacks.
    pub enum StaffingLack {
        /// Nobody passes its pieces through the gates: none of them can be published.
        Reviewer = "reviewer",
        /// Nobody but the one who reviews can sign: its major items cannot be published.
        Signer = "signer",
        /// One person alone reviews, or signs: when that person is away, its pieces wait.
        Deputy = "deputy",
    }
}

impl StaffingLack {
    /// Whether pieces cannot be published at all for it.
    #[must_use]
    pub const fn stops(self) -> bool {
        match self {
            Self::Reviewer | Self::Signer => true,
            Self::Deputy => false,
        }
    }
}

/// Who stands in for somebody, now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingDeputy {
    /// Key of the organisation.
    pub organisation: String,
    /// Who stands in.
    pub deputy: SubjectId,
    /// In what.
    pub role: DeputyRole,
}

/// Who carries the pieces of an organisation through review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "organisation": "zjg-education", "directions": 3, "reviewers": 1, "signers": 0, "lacks": ["signer", "deputy"]
}))]
pub struct OrganisationStaffing {
    /// Key of the organisation.
    pub organisation: String,
    /// How many directions its accounts have.
    #[schema(minimum = 0)]
    pub directions: usize,
    /// Persons who can review its pieces, or can once they open their personal links; deputies among them.
    #[schema(minimum = 0)]
    pub reviewers: usize,
    /// Persons who can sign them, or can once they open their personal links; deputies among them.
    #[schema(minimum = 0)]
    pub signers: usize,
    /// Whom it lacks for the review of this campaign.
    pub lacks: Vec<StaffingLack>,
}

impl OrganisationStaffing {
    /// Whether pieces of it cannot be published at all.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.lacks.iter().any(|lack| lack.stops())
    }
}

/// Persons by the organisation for which they act.
type Persons = BTreeMap<String, BTreeSet<SubjectId>>;

/// Who carries the pieces of organisations through a review, by organisation. `directions` says how many directions each has, `grants`
/// what every person may do now. Nobody is needed where nothing is reviewed: then the answer is empty. O(grants · their
/// organisations + organisations · log).
#[must_use]
pub fn staffing_of(
    review: Review,
    directions: &BTreeMap<String, usize>,
    grants: &BTreeMap<SubjectId, Vec<Grant>>,
    deputies: &[StandingDeputy],
) -> Vec<OrganisationStaffing> {
    if review == Review::None {
        return Vec::new();
    }
    let reviewers = list_reviewers(grants, deputies);
    let signers = list_signers(grants, deputies);
    let nobody = BTreeSet::new();
    let of = |(organisation, directions): (&String, &usize)| {
        let reviewers = reviewers.get(organisation.as_str()).unwrap_or(&nobody);
        let signers = signers.get(organisation.as_str()).unwrap_or(&nobody);
        OrganisationStaffing {
            organisation: organisation.clone(),
            directions: *directions,
            reviewers: reviewers.len(),
            signers: signers.len(),
            lacks: lacks(review, reviewers, signers),
        }
    };
    directions.iter().map(of).collect()
}

/// The persons who review, deputies among them, by the key of the organisation for which they do. O(grants · their organisations).
#[must_use]
pub fn list_reviewers(
    grants: &BTreeMap<SubjectId, Vec<Grant>>,
    deputies: &[StandingDeputy],
) -> BTreeMap<String, BTreeSet<SubjectId>> {
    persons(Right::ReviewPieces, DeputyRole::Reviewer, grants, deputies)
}

/// The persons who sign, deputies among them, by the key of the organisation for which they do. O(grants · their organisations).
#[must_use]
pub fn list_signers(
    grants: &BTreeMap<SubjectId, Vec<Grant>>,
    deputies: &[StandingDeputy],
) -> BTreeMap<String, BTreeSet<SubjectId>> {
    persons(Right::SignPieces, DeputyRole::Signer, grants, deputies)
}

fn persons(
    right: Right,
    role: DeputyRole,
    grants: &BTreeMap<SubjectId, Vec<Grant>>,
    deputies: &[StandingDeputy],
) -> Persons {
    let mut persons = Persons::new();
    for (person, grants) in grants {
        for organisation in right.reach(grants).into_iter().flat_map(|reach| reach.organisations) {
            persons.entry(organisation).or_default().insert(*person);
        }
    }
    for one in deputies.iter().filter(|one| one.role == role && grants.contains_key(&one.deputy)) {
        persons.entry(one.organisation.clone()).or_default().insert(one.deputy);
    }
    persons
}

fn lacks(
    review: Review,
    reviewers: &BTreeSet<SubjectId>,
    signers: &BTreeSet<SubjectId>,
) -> Vec<StaffingLack> {
    let signs = review == Review::GatesAndSignature;
    let is_alone = |persons: &BTreeSet<SubjectId>| persons.len() == 1;
    let nobody_else_signs = signers.is_empty() || (is_alone(signers) && signers == reviewers);
    let lacks = [
        (StaffingLack::Reviewer, reviewers.is_empty()),
        (StaffingLack::Signer, signs && nobody_else_signs),
        (StaffingLack::Deputy, is_alone(reviewers) || (signs && is_alone(signers))),
    ];
    lacks.into_iter().filter(|(_, is_lacking)| *is_lacking).map(|(lack, _)| lack).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::right::Role;

    fn person(number: u128) -> SubjectId {
        SubjectId(uuid::Uuid::from_u128(number))
    }

    fn grant(role: Role) -> Grant {
        Grant { role, accounts: vec![], organisations: vec!["a".to_owned()], clusters: vec![] }
    }

    fn lacks_of(
        review: Review,
        grants: &[(u128, Role)],
        deputies: &[(u128, DeputyRole)],
    ) -> Vec<StaffingLack> {
        let mut of: BTreeMap<SubjectId, Vec<Grant>> = BTreeMap::new();
        for (number, role) in grants {
            of.entry(person(*number)).or_default().push(grant(*role));
        }
        let standing = |(number, role): &(u128, DeputyRole)| StandingDeputy {
            organisation: "a".to_owned(),
            deputy: person(*number),
            role: *role,
        };
        let deputies: Vec<StandingDeputy> = deputies.iter().map(standing).collect();
        let directions = BTreeMap::from([("a".to_owned(), 2)]);
        staffing_of(review, &directions, &of, &deputies).into_iter().flat_map(|one| one.lacks).collect()
    }

    #[test]
    fn an_organisation_lacks_whoever_a_piece_of_it_would_wait_for() {
        use StaffingLack::{Deputy, Reviewer, Signer};
        let (gates, both) = (Review::Gates, Review::GatesAndSignature);
        let (r, s) = (Role::Reviewer, Role::Signer);
        assert_eq!(lacks_of(Review::None, &[], &[]), []);
        assert_eq!(lacks_of(gates, &[], &[]), [Reviewer]);
        assert_eq!(lacks_of(both, &[], &[]), [Reviewer, Signer]);
        assert_eq!(lacks_of(gates, &[(1, r)], &[]), [Deputy]);
        assert_eq!(lacks_of(gates, &[(1, r), (2, r)], &[]), []);
        assert_eq!(lacks_of(both, &[(1, r), (2, r)], &[]), [Signer]);
        // One person cannot do both.
        assert_eq!(lacks_of(both, &[(1, r), (1, s)], &[]), [Signer, Deputy]);
        assert_eq!(lacks_of(both, &[(1, r), (1, s), (2, s)], &[]), [Deputy]);
        assert_eq!(lacks_of(both, &[(1, r), (2, r), (2, s), (3, s)], &[]), []);
        assert_eq!(lacks_of(gates, &[(1, Role::Member)], &[]), [Reviewer]);
    }

    #[test]
    fn a_deputy_who_holds_a_token_counts_and_one_without_does_not() {
        let deputy = [(2, DeputyRole::Reviewer)];
        assert_eq!(lacks_of(Review::Gates, &[(1, Role::Reviewer), (2, Role::Signer)], &deputy), []);
        assert_eq!(lacks_of(Review::Gates, &[(1, Role::Reviewer)], &deputy), [StaffingLack::Deputy]);
    }
}
