//! Keeping accounts.

use std::sync::Arc;

use super::App;
use super::change::account_change;
use super::error::AppError;
use super::held::check_revision;
use super::renamed::check_not_former;
use super::write::Actor;
use domain::account::{Account, AccountInput};
use domain::alike::Names;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::form::Form;
use domain::id::AccountId;
use domain::matrix::Matrix;
use store::account::{find_account, insert_accounts, list_handles, update_account};
use store::matrix::bump_revision;

impl App {
    /// Enters an account.
    ///
    /// # Errors
    /// When a value is wrong, or the handle is taken or looks like another.
    #[tracing::instrument(skip_all)]
    pub async fn create_account(&self, actor: &Actor, input: AccountInput) -> Result<Account, AppError> {
        input.check()?;
        let matrix = self.check_account_words(&input).await?;
        let mut write = self.write(actor).await?;
        if find_account(write.conn(), &input.handle).await?.is_some() {
            return Err(AppError::Taken { what: "account", key: input.handle });
        }
        check_not_former(write.conn(), Entity::Account, &input.handle).await?;
        let names = Names::of(list_handles(write.conn()).await?);
        let mut faults = ValidationErrors::default();
        if let Err(detail) = names.check(&input.handle) {
            faults.add("/handle", detail);
        }
        faults.into_result()?;
        let mut account = input.into_account(AccountId(self.clock.id()), 1);
        account.form = Form::in_tree(matrix.platforms(), &account.platform);
        insert_accounts(write.conn(), std::slice::from_ref(&account)).await?;
        bump_revision(write.conn()).await?;
        write.record(account_change(EventKind::AccountCreated, None, &account));
        write.commit_with(account).await
    }

    /// Replaces what is said of an account; its handle stays.
    ///
    /// # Errors
    /// When a value is wrong, there is no such account, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn update_account(
        &self,
        actor: &Actor,
        handle: &str,
        revision: i64,
        input: AccountInput,
    ) -> Result<Account, AppError> {
        input.check()?;
        let mut faults = ValidationErrors::default();
        faults.require(
            input.handle == handle,
            "/handle",
            "is not the account's; POST /accounts/{handle}/rename gives it another",
        );
        faults.into_result()?;
        let matrix = self.check_account_words(&input).await?;
        let mut write = self.write(actor).await?;
        let before = find_account(write.conn(), handle).await?;
        let before = before.ok_or_else(|| AppError::not_found("account", handle))?;
        check_revision(before.revision, revision)?;
        let mut after = input.into_account(before.id, before.revision + 1);
        after.form = Form::in_tree(matrix.platforms(), &after.platform);
        update_account(write.conn(), &after).await?;
        bump_revision(write.conn()).await?;
        write.record(account_change(EventKind::AccountUpdated, Some(&before), &after));
        write.commit().await?;
        Ok(after)
    }

    /// Functions and the organisations must be there; a region may be any, as in an import.
    async fn check_account_words(&self, input: &AccountInput) -> Result<Arc<Matrix>, AppError> {
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        matrix.check_functions(&input.functions, "/functions", &mut faults);
        let known = matrix.organisations().contains_key(&input.organisation);
        faults.require(known, "/organisation", format!("there is no organisation `{}`", input.organisation));
        for (at, key) in input.co_organisations.iter().enumerate() {
            let known = matrix.organisations().contains_key(key);
            let pointer = format!("/co_organisations/{at}");
            faults.require(known, &pointer, format!("there is no organisation `{key}`; see /organisations"));
        }
        faults.into_result()?;
        Ok(matrix)
    }
}
