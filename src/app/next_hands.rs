//! Who does what a piece waits for.

use super::App;
use super::error::AppError;
use super::staffing::persons_in;
use domain::deputy::{Deputy, DeputyRole};
use domain::id::SubjectId;
use domain::review::{PieceReview, ReviewStep};
use domain::right::Right;
use domain::staffing::{list_reviewers, list_signers};
use store::deputy::{list_deputies, list_standing_deputies};

/// Who does what a piece or a direction waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextHands {
    /// Who may do it, deputies among them, by id.
    pub persons: Vec<SubjectId>,
    /// Who stands in for whom now.
    pub deputies: Vec<Deputy>,
}

impl App {
    /// Who does what a version waits for: for review and signature nobody who wrote it, for the signature nobody who reviewed it either.
    /// O(grants).
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn next_hands(
        &self,
        (organisation, account): (&str, &str),
        review: &PieceReview,
    ) -> Result<NextHands, AppError> {
        let (step, role) = match review.step {
            None => return Ok(NextHands::default()),
            Some(ReviewStep::Submit | ReviewStep::Publish) => return self.operators_of(account).await,
            Some(step @ ReviewStep::Review) => (step, DeputyRole::Reviewer),
            Some(step @ ReviewStep::Sign) => (step, DeputyRole::Signer),
        };
        let now = self.clock.now();
        let grants = persons_in(&self.db, now).await?;
        let standing = list_standing_deputies(&self.db, now).await?;
        let mut all = match role {
            DeputyRole::Reviewer => list_reviewers(&grants, &standing),
            DeputyRole::Signer => list_signers(&grants, &standing),
        };
        let deciders = review.gates.iter().filter_map(|gate| gate.act.as_ref()).map(|act| act.by);
        let deciders = deciders.filter(|_| step == ReviewStep::Sign);
        let barred: Vec<SubjectId> = review.authors.iter().copied().chain(deciders).collect();
        let persons = all.remove(organisation).unwrap_or_default().into_iter();
        let named = list_deputies(&self.db, organisation).await?.deputies.into_iter();
        Ok(NextHands {
            persons: persons.filter(|person| !barred.contains(person)).collect(),
            deputies: named.filter(|one| one.role == role && one.from <= now && now < one.until).collect(),
        })
    }

    /// Who operates an account. O(grants).
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn operators_of(&self, account: &str) -> Result<NextHands, AppError> {
        let matrix = self.matrix().await?;
        let Some(account) = matrix.graph.account(account) else { return Ok(NextHands::default()) };
        let grants = persons_in(&self.db, self.clock.now()).await?;
        let operates =
            |grants: &[_]| Right::AnswerDirections.reach(grants).is_some_and(|reach| reach.operates(account));
        let persons = grants.iter().filter(|(_, grants)| operates(grants)).map(|(person, _)| *person);
        Ok(NextHands { persons: persons.collect(), deputies: Vec::new() })
    }
}
