//! Hints at functions out of the live graph, made once for each revision of the registry; and a person's approval of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::change::account_change;
use super::computation::compute;
use super::error::AppError;
use super::write::Actor;
use domain::account::{Account, sorted};
use domain::event::EventKind;
use domain::form::Form;
use domain::hint::{AccountHints, HintAnswers, HintSurvey};
use store::account::{list_accounts_of, update_accounts};
use store::matrix::bump_revision;

/// The accounts whose functions were entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"accounts": [{
    "id": "01980c5e-7a00-7000-8000-000000000002", "handle": "wechat-zjg-jj", "name": "张家港交警",
    "platform": "wechat", "form": "article", "organisation": "zjg-police", "functions": ["traffic_police"],
    "topics": [], "audiences": [], "region": "zhangjiagang", "followers": null, "url": null,
    "status": "active", "kind": null, "language": null, "co_organisations": [], "revision": 2
}]}))]
pub struct AnsweredHints {
    /// As they are now, in the order of the answers.
    pub accounts: Vec<Account>,
}

impl App {
    /// The hints of the registry as it stands, from memory or computed on the blocking pool.
    ///
    /// # Errors
    /// When the database does not answer, or a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn hints(&self) -> Result<Arc<HintSurvey>, AppError> {
        let matrix = self.matrix().await?;
        let mut kept = self.live.hints.lock().await;
        if let Some(survey) = kept.as_ref().filter(|survey| survey.revision == matrix.revision) {
            return Ok(Arc::clone(survey));
        }
        let made = Arc::new(compute(move || HintSurvey::of(&matrix)).await?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The hints for one account; none if it has functions, or nothing speaks for any.
    ///
    /// # Errors
    /// When there is no such account.
    #[tracing::instrument(skip_all)]
    pub async fn account_hints(&self, handle: &str) -> Result<AccountHints, AppError> {
        let matrix = self.matrix().await?;
        let account = matrix.graph.account(handle).ok_or_else(|| AppError::not_found("account", handle))?;
        let survey = self.hints().await?;
        let found = survey.accounts.iter().find(|hints| hints.account == handle).cloned();
        Ok(found.unwrap_or_else(|| AccountHints {
            account: account.handle.clone(),
            name: account.name.clone(),
            hints: Vec::new(),
        }))
    }

    /// Enters the functions to which a person has said yes: all or none.
    ///
    /// # Errors
    /// When a value is wrong, or an account was changed in between.
    #[tracing::instrument(skip_all)]
    pub async fn answer_hints(&self, actor: &Actor, input: HintAnswers) -> Result<AnsweredHints, AppError> {
        let matrix = self.matrix().await?;
        input.check(&matrix)?;
        let mut write = self.write(actor).await?;
        let handles: Vec<&str> = input.answers.iter().map(|answer| answer.account.as_str()).collect();
        let known = list_accounts_of(write.conn(), &handles).await?;
        let mut known: BTreeMap<String, Account> =
            known.into_iter().map(|account| (account.handle.clone(), account)).collect();
        let mut accounts = Vec::with_capacity(input.answers.len());
        for answer in input.answers {
            let before = known.remove(&answer.account);
            let before = before.ok_or_else(|| AppError::not_found("account", &answer.account))?;
            if !before.functions.is_empty() {
                // Somebody else was faster, since the check.
                return Err(AppError::Stale { current: before.revision });
            }
            let after = Account {
                functions: sorted(answer.functions),
                form: Form::in_tree(matrix.platforms(), &before.platform),
                revision: before.revision + 1,
                ..before.clone()
            };
            write.record(account_change(EventKind::AccountUpdated, Some(&before), &after));
            accounts.push(after);
        }
        update_accounts(write.conn(), &accounts).await?;
        bump_revision(write.conn()).await?;
        write.commit_with(AnsweredHints { accounts }).await
    }
}
