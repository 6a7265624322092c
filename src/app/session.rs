//! Sessions of browsers: tokens of their own that last for a working day.

use serde_json::json;

use super::App;
use super::clock::new_secret;
use super::error::AppError;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::TokenId;
use domain::personal_link::LinkCode;
use domain::time::Timestamp;
use domain::token::{Secret, Token, TokenHash};
use store::token::{find_token_by_hash, insert_token};

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
}
