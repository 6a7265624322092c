//! Sessions of browsers: tokens of their own that last for a working day.

use serde_json::json;

use super::App;
use super::clock::new_secret;
use super::error::AppError;
use super::sign_in::LINK_LABEL;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{SubjectId, TokenId};
use domain::personal_link::LinkCode;
use domain::right::{Grant, are_given};
use domain::subject::Subject;
use domain::time::Timestamp;
use domain::token::{Secret, Token, TokenHash, ends_administration};
use store::token::{find_token_by_hash, insert_token, list_standing, list_tokens_of, revoke_token};

/// What tokens of sessions are for. When a token is revoked, all sessions of its person end with it.
pub const SESSION_LABEL: &str = "session of a browser";

/// How long a session lasts that was opened with a token: eight hours.
const SESSION_MS: i64 = 8 * 3_600_000;

impl App {
    /// Opens a session with the code of a personal link, which is opened by that, or with a token, which stays: what the session may do is what
    /// the token may, for eight hours, until the token ends, or until a token of the person is revoked.
    ///
    /// # Errors
    /// [`AppError::CodeRefused`], the same whatever is wrong with the code or the token.
    #[tracing::instrument(skip_all)]
    pub async fn open_session(
        &self,
        typed: &str,
        request: Option<String>,
    ) -> Result<(Token, Secret), AppError> {
        if LinkCode::typed(typed).is_some() {
            return self.sign_in(typed, request).await;
        }
        // Nobody waits for the writer with a token that is none.
        let seen = self.authenticate(typed).await?.ok_or(AppError::CodeRefused)?;
        let secret = new_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let actor = Actor { subject: Some(seen.subject), request, ..Actor::default() };
        let mut write = self.write(&actor).await?;
        // Somebody may have revoked it meanwhile.
        let held = find_token_by_hash(write.conn(), &TokenHash::of(typed)).await?;
        let parent = held.filter(|token| token.is_valid(write.at)).ok_or(AppError::CodeRefused)?;
        let token = self.enter_session(&mut write, parent, &secret).await?;
        write.commit_secret().await?;
        Ok((token, secret))
    }

    /// Enters a session that may do what `parent` may, for eight hours, or until that ends.
    pub(super) async fn enter_session(
        &self,
        write: &mut Write,
        parent: Token,
        secret: &Secret,
    ) -> Result<Token, AppError> {
        let day = Timestamp::from_ms(write.at.as_ms().saturating_add(SESSION_MS));
        let token = Token {
            id: TokenId(self.clock.id()),
            label: SESSION_LABEL.to_owned(),
            created_at: write.at,
            expires_at: Some(parent.expires_at.map_or(day, |end| end.min(day))),
            ..parent
        };
        insert_token(write.conn(), &token, &secret.hash()).await?;
        let data = json!({"token": token.id, "subject": token.subject});
        let change = Change::of(EventKind::TokenCreated, Entity::Token, token.id);
        write.record(change.between(None, Some(&token)).with_data(data));
        Ok(token)
    }

    /// Ends the session of a browser, and nothing else. Whoever signs out has signed out: also the last who administers the service, who comes
    /// in again as before. A token that is no session, and one that speaks no more, stays as it is.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn end_session(&self, actor: &Actor, session: &Token) -> Result<(), AppError> {
        let mut write = self.write(actor).await?;
        let is_it = |token: &Token| token.id == session.id && is_of_browser(token);
        if !end_tokens(&mut write, session.subject, is_it).await?.is_empty() {
            write.commit().await?;
        }
        Ok(())
    }
}

/// Whether a token is the session of a browser: in which somebody has signed in, or opened a personal link.
pub(super) fn is_of_browser(token: &Token) -> bool {
    token.label == SESSION_LABEL || token.label == LINK_LABEL
}

/// Ends a token, and with one that is no session the sessions of its person: whoever revokes a token that is in wrong hands means what was
/// opened with it as well.
pub(super) async fn end_with_sessions(write: &mut Write, ending: &Token) -> Result<(), AppError> {
    let (at, with_sessions) = (write.at, ending.label != SESSION_LABEL);
    let is_meant = |token: &Token| {
        token.id == ending.id || (with_sessions && token.label == SESSION_LABEL && token.is_valid(at))
    };
    end_tokens(write, ending.subject, is_meant).await.map(|_| ())
}

/// Ends the tokens of a person that are meant and were not revoked before. Which they were.
pub(super) async fn end_tokens(
    write: &mut Write,
    person: SubjectId,
    is_meant: impl Fn(&Token) -> bool,
) -> Result<Vec<TokenId>, AppError> {
    let mut ending = list_tokens_of(write.conn(), person).await?;
    ending.retain(|token| token.revoked_at.is_none() && is_meant(token));
    ending.sort_by_key(|token| token.id);
    for token in &ending {
        revoke_token(write.conn(), token.id, write.at).await?;
        let after = Token { revoked_at: Some(write.at), ..token.clone() };
        let change = Change::of(EventKind::TokenRevoked, Entity::Token, token.id);
        write.record(change.between(Some(token), Some(&after)).with_data(json!({"token": token.id})));
    }
    Ok(ending.into_iter().map(|token| token.id).collect())
}

/// Ends the sessions of a person that may do what nothing gives any more: neither what is said of the person, nor a token of a device.
///
/// # Errors
/// When the last tokens with which the service is administered are among them.
pub(super) async fn end_ungiven(write: &mut Write, person: &Subject) -> Result<(), AppError> {
    let tokens = list_tokens_of(write.conn(), person.id).await?;
    let others = tokens.iter().filter(|token| token.is_valid(write.at) && !is_of_browser(token));
    let given: Vec<Grant> =
        person.grants.iter().chain(others.flat_map(|token| &token.grants)).cloned().collect();
    let at = write.at;
    let is_ungiven =
        |token: &Token| is_of_browser(token) && token.is_valid(at) && !are_given(&token.grants, &given);
    let going: Vec<TokenId> = tokens.iter().filter(|token| is_ungiven(token)).map(|token| token.id).collect();
    if going.is_empty() {
        return Ok(());
    }
    let standing = list_standing(write.conn(), at).await?;
    // A session is short; whoever administers meanwhile makes the next one.
    if ends_administration(|one| going.contains(&one.token), &standing) {
        return Err(AppError::LastAdmin);
    }
    end_tokens(write, person.id, |token| going.contains(&token.id)).await.map(|_| ())
}
