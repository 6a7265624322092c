//! Opening a personal link: once, and it becomes its person's token.

use serde_json::json;

use super::App;
use super::clock::new_secret;
use super::error::AppError;
use super::personal_link::link_change;
use super::write::{Actor, Change};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::TokenId;
use domain::personal_link::{LinkCode, LinkState, OPENED_DAYS, days_after};
use domain::token::{Secret, Token};
use store::personal_link::{find_link_by_hash, mark_link_used};
use store::subject::find_subject_by_id;
use store::token::insert_token;

/// What tokens of opened personal links are for: sessions of browsers as well, that last longer.
pub(super) const LINK_LABEL: &str = "personal link";

impl App {
    /// Opens the link of a code: a token with what its person may do now. Of several who open it at once one does.
    ///
    /// # Errors
    /// [`AppError::CodeRefused`], the same whether the code is unknown, was opened, was taken back or is over, or the person is shut out.
    #[tracing::instrument(skip_all)]
    pub async fn sign_in(&self, typed: &str, request: Option<String>) -> Result<(Token, Secret), AppError> {
        let hash = LinkCode::typed(typed).ok_or(AppError::CodeRefused)?.hash();
        // Nobody waits for the writer with a code that opens nothing.
        let seen = find_link_by_hash(&self.db, &hash).await?;
        let seen = seen.filter(|link| link.state(self.clock.now()) == LinkState::Open);
        let person = seen.ok_or(AppError::CodeRefused)?.subject;
        let secret = new_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let actor = Actor { subject: Some(person), request, ..Actor::default() };
        let mut write = self.write(&actor).await?;
        let held = find_link_by_hash(write.conn(), &hash).await?;
        let before =
            held.filter(|link| link.state(write.at) == LinkState::Open).ok_or(AppError::CodeRefused)?;
        let subject = find_subject_by_id(write.conn(), before.subject).await?;
        let subject = subject.filter(|one| one.barred_at.is_none() && !one.grants.is_empty());
        let subject = subject.ok_or(AppError::CodeRefused)?;
        let token = Token {
            id: TokenId(self.clock.id()),
            subject: subject.id,
            subject_name: subject.name,
            label: LINK_LABEL.to_owned(),
            grants: subject.grants,
            created_at: write.at,
            expires_at: Some(days_after(write.at, OPENED_DAYS)),
            revoked_at: None,
        };
        insert_token(write.conn(), &token, &secret.hash()).await?;
        let after = before.opened(write.at, token.id);
        mark_link_used(write.conn(), &after).await?;
        write.record(link_change(EventKind::LinkOpened, Some(&before), &after));
        let data = json!({"token": token.id, "subject": token.subject});
        let change = Change::of(EventKind::TokenCreated, Entity::Token, token.id);
        write.record(change.between(None, Some(&token)).with_data(data));
        write.commit_secret().await?;
        Ok((token, secret))
    }
}
