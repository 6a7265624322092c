//! Persons and their tokens.

use serde_json::json;

use super::App;
use super::clock::new_secret;
use super::error::AppError;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{SubjectId, TokenId};
use domain::subject::{Subject, SubjectInput};
use domain::token::{Secret, Token, TokenHash, TokenInput, shortens_administration};
use store::subject::{find_subject, insert_subject};
use store::token::{find_token, find_token_by_hash, insert_token, list_standing, revoke_token};

impl App {
    /// The valid token of a secret.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn authenticate(&self, secret: &str) -> Result<Option<Token>, AppError> {
        let token = find_token_by_hash(&self.db, &TokenHash::of(secret)).await?;
        Ok(token.filter(|token| token.is_valid(self.clock.now())))
    }

    /// Enters a person.
    ///
    /// # Errors
    /// When the name is wrong or taken.
    #[tracing::instrument(skip_all)]
    pub async fn create_subject(&self, actor: &Actor, input: SubjectInput) -> Result<Subject, AppError> {
        input.check()?;
        let mut write = self.write(actor).await?;
        if find_subject(write.conn(), &input.name).await?.is_some() {
            return Err(AppError::Taken { what: "subject", key: input.name });
        }
        let subject = self.insert_new_subject(&mut write, input.name).await?;
        write.commit_with(subject).await
    }

    async fn insert_new_subject(&self, write: &mut Write, name: String) -> Result<Subject, AppError> {
        let subject = Subject { id: SubjectId(self.clock.id()), name, created_at: write.at, barred_at: None };
        insert_subject(write.conn(), &subject).await?;
        write.record(
            Change::of(EventKind::SubjectCreated, Entity::Subject, subject.id).between(None, Some(&subject)),
        );
        Ok(subject)
    }

    /// Makes a token; its secret is given once and not kept. The person is entered when not there yet.
    ///
    /// # Errors
    /// When a value is wrong or names something that is not there, or the person is shut out.
    #[tracing::instrument(skip_all)]
    pub async fn create_token(&self, actor: &Actor, input: TokenInput) -> Result<(Token, Secret), AppError> {
        input.check(self.clock.now())?;
        self.check_scopes(&input).await?;
        let secret = new_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let mut write = self.write(actor).await?;
        let subject = match find_subject(write.conn(), &input.subject).await? {
            Some(subject) if subject.barred_at.is_some() => {
                return Err(AppError::Barred { subject: subject.name });
            }
            Some(subject) => subject,
            None => self.insert_new_subject(&mut write, input.subject).await?,
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

    /// A scope that names nothing is a slip that would otherwise show only when its holder is refused.
    async fn check_scopes(&self, input: &TokenInput) -> Result<(), AppError> {
        let matrix = self.matrix().await?;
        let mut faults = domain::field::ValidationErrors::default();
        for (at, grant) in input.grants.iter().enumerate() {
            for (n, key) in grant.accounts.iter().enumerate() {
                let known = matrix.graph.account(key).is_some();
                faults.require(
                    known,
                    &format!("/grants/{at}/accounts/{n}"),
                    format!("there is no account `{key}`"),
                );
            }
            for (n, key) in grant.organisations.iter().enumerate() {
                let known = matrix.organisations().contains_key(key);
                let place = format!("/grants/{at}/organisations/{n}");
                faults.require(known, &place, format!("there is no organisation `{key}`"));
            }
            for (n, key) in grant.clusters.iter().enumerate() {
                let known = matrix.clusters().contains_key(key);
                faults.require(
                    known,
                    &format!("/grants/{at}/clusters/{n}"),
                    format!("there is no cluster `{key}`"),
                );
            }
        }
        Ok(faults.into_result()?)
    }

    /// Revokes a token; it stops speaking at once.
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
        if shortens_administration(|token| token.token == id, &list_standing(write.conn(), write.at).await?) {
            return Err(AppError::LastAdmin);
        }
        revoke_token(write.conn(), id, write.at).await?;
        let after = Token { revoked_at: Some(write.at), ..before.clone() };
        write.record(
            Change::of(EventKind::TokenRevoked, Entity::Token, id)
                .between(Some(&before), Some(&after))
                .with_data(json!({"token": id})),
        );
        write.commit().await?;
        Ok(after)
    }
}
