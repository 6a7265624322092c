//! Shutting a person out at once, and letting that person in again.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::password::drop_password;
use super::personal_link::{link_change, take_back};
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{SubjectId, TokenId};
use domain::subject::Subject;
use domain::token::{Token, shortens_administration};
use store::subject::{find_subject_by_id, update_barred};
use store::token::{list_standing, list_tokens_of, revoke_tokens_of};

impl App {
    /// Shuts a person out: every token of that person is revoked in the transaction that keeps new ones from being made. A request that
    /// was let in before ends as if nothing had happened; the next one is not let in. What the person has begun goes on.
    ///
    /// # Errors
    /// When there is no such person, or when the last tokens with which the service is administered are that person's.
    #[tracing::instrument(skip_all, fields(subject = %id))]
    pub async fn bar_subject(&self, actor: &Actor, id: SubjectId) -> Result<Subject, AppError> {
        let mut write = self.write(actor).await?;
        let before = held_subject(&write, id).await?;
        if before.barred_at.is_some() {
            return Ok(before);
        }
        let standing = list_standing(write.conn(), write.at).await?;
        if shortens_administration(|token| token.subject == id, &standing) {
            return Err(AppError::LastAdmin);
        }
        let mut tokens = list_tokens_of(write.conn(), id).await?;
        tokens.retain(|token| token.revoked_at.is_none());
        revoke_tokens_of(write.conn(), id, write.at).await?;
        let after = Subject { barred_at: Some(write.at), revision: before.revision + 1, ..before.clone() };
        update_barred(write.conn(), &after).await?;
        for before in &tokens {
            let after = Token { revoked_at: Some(write.at), ..before.clone() };
            let change = Change::of(EventKind::TokenRevoked, Entity::Token, before.id);
            write.record_silently(change.between(Some(before), Some(&after)));
        }
        for (before, after) in take_back(&write, &[id]).await? {
            write.record_silently(link_change(EventKind::LinkRevoked, Some(&before), &after));
        }
        if let Some(change) = drop_password(&write, id).await? {
            write.record_silently(change);
        }
        let revoked: Vec<TokenId> = tokens.iter().map(|token| token.id).collect();
        let change = Change::of(EventKind::SubjectBarred, Entity::Subject, id);
        write.record(change.between(Some(&before), Some(&after)).with_data(json!({"tokens": revoked})));
        write.commit_with(after).await
    }

    /// Lets a person in again: new tokens can be made. Those that were revoked stay so.
    ///
    /// # Errors
    /// When there is no such person.
    #[tracing::instrument(skip_all, fields(subject = %id))]
    pub async fn lift_bar(&self, actor: &Actor, id: SubjectId) -> Result<Subject, AppError> {
        let mut write = self.write(actor).await?;
        let before = held_subject(&write, id).await?;
        if before.barred_at.is_none() {
            return Ok(before);
        }
        let after = Subject { barred_at: None, revision: before.revision + 1, ..before.clone() };
        update_barred(write.conn(), &after).await?;
        let change = Change::of(EventKind::SubjectLifted, Entity::Subject, id);
        write.record(change.between(Some(&before), Some(&after)));
        write.commit_with(after).await
    }
}

async fn held_subject(write: &Write, id: SubjectId) -> Result<Subject, AppError> {
    find_subject_by_id(write.conn(), id).await?.ok_or_else(|| AppError::not_found("subject", id))
}
