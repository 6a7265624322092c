//! Keeping ties.

use super::App;
use super::change::tie_change;
use super::error::AppError;
use super::write::Actor;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::tie::Tie;
use store::matrix::bump_revision;
use store::tie::{delete_tie, find_tie, insert_ties, update_tie};

impl App {
    /// Enters a tie, or sets the weight of the one of the same pair and kind.
    ///
    /// # Errors
    /// When a value is wrong or names no account.
    #[tracing::instrument(skip_all)]
    pub async fn put_tie(&self, actor: &Actor, tie: Tie) -> Result<Tie, AppError> {
        tie.check()?;
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        for (place, handle) in [("/source", &tie.source), ("/target", &tie.target)] {
            faults.require(
                matrix.graph.account(handle).is_some(),
                place,
                format!("there is no account `{handle}`"),
            );
        }
        faults.into_result()?;
        let tie = tie.ordered();
        let mut write = self.write(actor).await?;
        match find_tie(write.conn(), &tie).await? {
            None => {
                insert_ties(write.conn(), std::slice::from_ref(&tie)).await?;
                write.record(tie_change(EventKind::TieCreated, None, Some(&tie)));
            }
            Some(before) if before == tie => return Ok(tie),
            Some(before) => {
                update_tie(write.conn(), &tie).await?;
                write.record(tie_change(EventKind::TieUpdated, Some(&before), Some(&tie)));
            }
        }
        bump_revision(write.conn()).await?;
        write.commit().await?;
        Ok(tie)
    }

    /// Removes a tie.
    ///
    /// # Errors
    /// When there is no such tie.
    #[tracing::instrument(skip_all)]
    pub async fn delete_tie(&self, actor: &Actor, key: &Tie) -> Result<(), AppError> {
        let mut write = self.write(actor).await?;
        let (pair, kind) = key.key();
        let before = find_tie(write.conn(), key).await?;
        let before = before.ok_or_else(|| {
            AppError::not_found("tie", format!("{} – {}, {kind}", pair.first(), pair.second()))
        })?;
        delete_tie(write.conn(), &before).await?;
        bump_revision(write.conn()).await?;
        write.record(tie_change(EventKind::TieDeleted, Some(&before), None));
        write.commit().await
    }
}
