//! Tokens of persons.

use std::sync::Arc;

use serde_json::json;

use super::App;
use super::clock::new_secret;
use super::error::AppError;
use super::naming::person_meant;
use super::session::end_with_sessions;
use super::write::{Actor, Change};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::TokenId;
use domain::right::Grant;
use domain::token::{Secret, Token, TokenHash, TokenInput, shortens_administration};
use store::matrix::RecordState;
use store::token::{find_token, find_token_by_hash, insert_token, list_standing};

/// What a secret says, and when.
pub struct Identified {
    /// The token, if it is valid.
    pub token: Option<Arc<Token>>,
    /// Where the records stood at a moment since it was asked for.
    pub state: RecordState,
}

impl App {
    /// The valid token of a secret. One that was revoked or changed, in whatever process, is never answered from an older copy.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn identify(&self, secret: &str) -> Result<Identified, AppError> {
        let hash = TokenHash::of(secret);
        let state = self.live.state(&self.db).await?;
        let mut token = self.live.tokens.get(state, &hash);
        if token.is_none() {
            // On the heap: it is large, and seldom needed.
            token = Box::pin(find_token_by_hash(&self.db, &hash)).await?.map(Arc::new);
            if let Some(token) = &token {
                self.live.tokens.keep(state, hash, Arc::clone(token));
            }
        }
        Ok(Identified { token: token.filter(|token| token.is_valid(self.clock.now())), state })
    }

    /// The valid token of a secret.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn authenticate(&self, secret: &str) -> Result<Option<Token>, AppError> {
        Ok(self.identify(secret).await?.token.map(Arc::unwrap_or_clone))
    }

    /// Makes a token; its secret is given once and not kept. The person is entered when not there yet.
    ///
    /// # Errors
    /// When a value is wrong or names something that is not there, the name is borne by several, or the person is shut out.
    #[tracing::instrument(skip_all)]
    pub async fn create_token(&self, actor: &Actor, input: TokenInput) -> Result<(Token, Secret), AppError> {
        input.check(self.clock.now())?;
        self.check_scopes(&input.grants).await?;
        let secret = new_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let mut write = self.write(actor).await?;
        let subject = match person_meant(write.conn(), "/subject", &input.subject).await? {
            Some(subject) if subject.barred_at.is_some() => {
                return Err(AppError::Barred { subject: subject.name });
            }
            Some(subject) => subject,
            None => self.insert_named(&mut write, input.subject).await?,
        };
        let token = Token {
            id: TokenId(self.clock.id()),
            subject: subject.id,
            subject_name: subject.name,
            label: input.label,
            grants: input.grants,
            created_at: write.at,
            expires_at: input.expires_at,
            revoked_at: None,
        };
        insert_token(write.conn(), &token, &secret.hash()).await?;
        let data = json!({"token": token.id, "subject": token.subject});
        write.record(
            Change::of(EventKind::TokenCreated, Entity::Token, token.id)
                .between(None, Some(&token))
                .with_data(data),
        );
        write.commit_secret().await?;
        Ok((token, secret))
    }

    /// That every key of a scope is there.
    pub(super) async fn check_scopes(&self, grants: &[Grant]) -> Result<(), AppError> {
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        for (at, grant) in grants.iter().enumerate() {
            grant.scope().check(&format!("/grants/{at}"), &matrix, &mut faults);
        }
        Ok(faults.into_result()?)
    }

    /// Revokes a token; it stops speaking at once, and so do the sessions of its person.
    ///
    /// # Errors
    /// When there is no such token, or when it is the last with which the service is administered.
    #[tracing::instrument(skip_all)]
    pub async fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<Token, AppError> {
        let mut write = self.write(actor).await?;
        let before = find_token(write.conn(), id).await?.ok_or_else(|| AppError::not_found("token", id))?;
        if before.revoked_at.is_some() {
            return Ok(before);
        }
        let standing = list_standing(write.conn(), write.at).await?;
        if shortens_administration(|token| token.token == id, &standing) {
            return Err(AppError::LastAdmin);
        }
        end_with_sessions(&mut write, &before).await?;
        let after = Token { revoked_at: Some(write.at), ..before };
        write.commit().await?;
        Ok(after)
    }
}
