//! What speaks for somebody, as that person sees it: sessions of browsers, opened links, tokens.

use super::App;
use super::error::AppError;
use super::session::{SESSION_LABEL, end_with_sessions, is_of_browser};
use super::sign_in::LINK_LABEL;
use super::write::Actor;
use domain::id::{SubjectId, TokenId};
use domain::token::Token;
use store::token::{find_token, list_tokens_of};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// A browser in which somebody has signed in.
    Session,
    /// A browser in which somebody has opened a personal link.
    Link,
    /// A device or a program.
    Device,
}

impl TokenUse {
    fn of(token: &Token) -> Self {
        match token.label.as_str() {
            SESSION_LABEL => Self::Session,
            LINK_LABEL => Self::Link,
            _ => Self::Device,
        }
    }
}

impl App {
    /// What speaks for a person now, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_tokens(&self, subject: SubjectId) -> Result<Vec<(TokenUse, Token)>, AppError> {
        let now = self.clock.now();
        let mut tokens = list_tokens_of(&self.db, subject).await?;
        tokens.retain(|token| token.is_valid(now));
        tokens.sort_by_key(|token| std::cmp::Reverse((token.created_at, token.id)));
        Ok(tokens.into_iter().map(|token| (TokenUse::of(&token), token)).collect())
    }

    /// Revokes a token of one's own, as [`App::revoke_token`] does. A session of a browser ends also where it is the last with which the
    /// service is administered: nobody is kept signed in.
    ///
    /// # Errors
    /// When there is no such token or it is somebody else's, or when it is a device's and the last with which the service is administered.
    #[tracing::instrument(skip_all)]
    pub async fn revoke_own_token(
        &self,
        actor: &Actor,
        subject: SubjectId,
        id: TokenId,
    ) -> Result<Token, AppError> {
        let found = find_token(&self.db, id).await?.filter(|token| token.subject == subject);
        let found = found.ok_or_else(|| AppError::not_found("token", id))?;
        if !is_of_browser(&found) || found.revoked_at.is_some() {
            return self.revoke_token(actor, id).await;
        }
        let mut write = self.write(actor).await?;
        end_with_sessions(&mut write, &found).await?;
        let after = Token { revoked_at: Some(write.at), ..found };
        write.commit().await?;
        Ok(after)
    }
}
