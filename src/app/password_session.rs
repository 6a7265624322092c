//! Signing in by name and password.

use std::net::IpAddr;

use super::App;
use super::clock::new_secret;
use super::error::AppError;
use super::session::SESSION_LABEL;
use super::write::{Actor, Write};
use domain::id::TokenId;
use domain::password::{GivenByPassword, Password, SignInName, given_by_password};
use domain::subject::Subject;
use domain::token::{Secret, Token};
use store::password::{find_password, find_password_by_name};
use store::subject::find_subject_by_id;
use store::token::list_tokens_of;

/// What somebody signs in with who has a password.
pub struct NameAndPassword {
    /// The name, as it was typed.
    pub name: String,
    /// The password.
    pub password: Password,
    /// Where it was sent from.
    pub source: IpAddr,
}

impl App {
    /// Opens a session by name and password, for eight hours, or until what gives its person a right ends. As much is computed for a name
    /// that nobody has.
    ///
    /// # Errors
    /// [`AppError::PasswordRefused`], the same whatever is wrong: name or password, or the person is shut out or may do nothing;
    /// [`AppError::TooManyTries`].
    #[tracing::instrument(skip_all)]
    pub async fn sign_in_by_password(
        &self,
        given: NameAndPassword,
        request: Option<String>,
    ) -> Result<(Token, Secret), AppError> {
        let NameAndPassword { name, password, source } = given;
        let name = SignInName::typed(&name);
        // Words that can be no name are counted together: nobody has one of them.
        let counted = name.as_ref().map_or("", SignInName::as_str);
        let tried = self.passwords.begin(counted, source, self.clock.elapsed_ms())?;
        let kept = match &name {
            Some(name) => find_password_by_name(&self.db, name).await?,
            None => None,
        };
        let hash = kept.as_ref().map(|kept| kept.hash.clone());
        let is_right = self.passwords.verify(tried, password, hash).await?;
        let seen = kept.filter(|_| is_right).ok_or(AppError::PasswordRefused)?;
        let secret = new_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let person = seen.note.subject;
        let mut write = self.write(&Actor { subject: Some(person), request, ..Actor::default() }).await?;
        // Somebody may have set another one meanwhile.
        let held = find_password(write.conn(), person).await?;
        held.filter(|held| *held == seen).ok_or(AppError::PasswordRefused)?;
        let subject = find_subject_by_id(write.conn(), person).await?;
        let subject = subject.filter(|one| one.barred_at.is_none()).ok_or(AppError::PasswordRefused)?;
        let given = given_now(&write, &subject).await?;
        if given.grants.is_empty() {
            return Err(AppError::PasswordRefused);
        }
        let parent = Token {
            id: TokenId(self.clock.id()),
            subject: person,
            subject_name: subject.name,
            label: String::new(),
            grants: given.grants,
            created_at: write.at,
            expires_at: given.ends_at,
            revoked_at: None,
        };
        let token = self.enter_session(&mut write, parent, &secret).await?;
        write.commit_secret().await?;
        Ok((token, secret))
    }
}

/// What the person may do who signs in by a password. Sessions count for nothing: they would go on by themselves for ever.
pub(super) async fn given_now(write: &Write, subject: &Subject) -> Result<GivenByPassword, AppError> {
    let mut tokens = list_tokens_of(write.conn(), subject.id).await?;
    tokens.retain(|token| token.label != SESSION_LABEL);
    tokens.sort_by_key(|token| token.id);
    Ok(given_by_password(&subject.grants, &tokens, write.at))
}
