//! What happens once, at the first start.

use super::App;
use super::error::AppError;
use super::write::Actor;
use domain::right::{Grant, Role};
use domain::token::{Secret, TokenInput};
use store::matrix::ensure_revision;
use store::taxonomy::{TreeKind, insert_nodes, list_nodes};
use store::token::has_tokens;

impl App {
    /// Enters functions and regions of the seed into an empty database.
    pub(super) async fn enter_taxonomy(&self) -> Result<(), AppError> {
        let write = self.write(&Actor::default()).await?;
        ensure_revision(write.conn()).await?;
        for (tree, nodes) in
            [(TreeKind::Functions, &self.seed.functions), (TreeKind::Regions, &self.seed.regions)]
        {
            if list_nodes(write.conn(), tree).await?.is_empty() {
                insert_nodes(write.conn(), tree, nodes).await?;
            }
        }
        write.commit().await
    }

    /// The secret of an admin token, when no token was ever made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_admin(&self) -> Result<Option<Secret>, AppError> {
        if has_tokens(&self.db).await? {
            return Ok(None);
        }
        let grant = Grant { role: Role::Admin, accounts: vec![], organisations: vec![], clusters: vec![] };
        let input = TokenInput {
            subject: "admin".to_owned(),
            label: "made at the first start".to_owned(),
            grants: vec![grant],
            expires_at: None,
        };
        let (_, secret) = self.create_token(&Actor::default(), input).await?;
        Ok(Some(secret))
    }
}
