//! Merging two organisations that are one: the second answers for everything that the first answered for.

use serde_json::json;

use super::App;
use super::change::organisation_change;
use super::error::AppError;
use super::held::check_revision;
use super::merge::{check_other, finish, report_of, unknown};
use super::renamed::lead_to;
use super::write::{Actor, Change, Write};
use domain::account::Account;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::FieldError;
use domain::merge::{MergeInput, MergeReport, filled_organisation};
use domain::renamed::RenameReason;
use store::account::{list_accounts_run_by, update_accounts};
use store::audit::RowChange;
use store::deputy::{list_deputies, move_deputies};
use store::organisation::{delete_organisations, find_organisation, update_organisation};
use store::reference::{Reference, follow_key};

impl App {
    /// Merges an organisation into another: accounts, directions, pieces, facts, deputies and grants. What the second says of itself
    /// stays; what it does not say is filled.
    ///
    /// # Errors
    /// [`AppError::Obstructed`] where both have named deputies; when there is no such organisation, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn merge_organisation(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
        input: MergeInput,
    ) -> Result<MergeReport, AppError> {
        check_other(key, &input)?;
        let write = self.write(actor).await?;
        let from = find_organisation(write.conn(), key).await?;
        let from = from.ok_or_else(|| AppError::not_found("organisation", key))?;
        check_revision(from.revision, revision)?;
        let into = find_organisation(write.conn(), &input.into).await?;
        let into = into.ok_or_else(|| unknown(&input.into))?;
        check_deputies(&write, (key, &input.into)).await?;
        let mut filled = Vec::new();
        let after = filled_organisation(&into, &from, &mut filled);
        let accounts = move_accounts(&write, (key, &input.into)).await?;
        move_deputies(write.conn(), key, &input.into).await?;
        // These have moved already.
        const MOVED: [&str; 3] = ["account.organisation", "deputy.organisation", "deputy_list.organisation"];
        let others = |reference: &Reference| {
            !MOVED.contains(&format!("{}.{}", reference.table, reference.column).as_str())
        };
        let keys = (Entity::Organisation, key, input.into.as_str());
        let mut moved = follow_key(write.conn(), keys, others).await?;
        moved.insert("accounts", accounts);
        update_organisation(write.conn(), &after).await?;
        delete_organisations(write.conn(), &[key]).await?;
        lead_to(&write, Entity::Organisation, (key, &input.into), RenameReason::Merged).await?;
        let mut change = organisation_change(EventKind::OrganisationMerged, Some(&into), &after);
        change.data["from"] = json!(key);
        let gone = Change::of(EventKind::OrganisationMerged, Entity::Organisation, key);
        let report = report_of(key, &input, moved, filled);
        finish(write, (change, gone.between(Some(&from), None)), report).await
    }
}

async fn check_deputies(write: &Write, (from, into): (&str, &str)) -> Result<(), AppError> {
    let named = async |key: &str| {
        let deputies = list_deputies(write.conn(), key).await?;
        Ok::<_, AppError>(!deputies.deputies.is_empty())
    };
    if !(named(from).await? && named(into).await?) {
        return Ok(());
    }
    let detail = format!("both have named deputies; take those of `{from}` away");
    Err(AppError::Obstructed {
        action: format!("merging `{from}` into `{into}`"),
        way_out: "then merge again",
        obstacles: vec![FieldError::new("/deputies", detail)],
    })
}

/// How many accounts the second organisation answers for now, or runs with others.
async fn move_accounts(write: &Write, (from, into): (&str, &str)) -> Result<u64, AppError> {
    let before = list_accounts_run_by(write.conn(), from).await?;
    let after: Vec<Account> = before.iter().map(|account| moved_account(account, (from, into))).collect();
    let changes = before.iter().zip(&after).map(|(before, after)| {
        let key = after.handle.clone();
        RowChange::between(EventKind::AccountUpdated, Entity::Account, key, Some(before), Some(after))
    });
    write.record_rows(changes.collect()).await?;
    update_accounts(write.conn(), &after).await?;
    Ok(after.len() as u64)
}

fn moved_account(account: &Account, (from, into): (&str, &str)) -> Account {
    let renamed = |key: &String| if key == from { into.to_owned() } else { key.clone() };
    let organisation = renamed(&account.organisation);
    let others = account.co_organisations.iter().map(renamed).filter(|other| *other != organisation);
    let co_organisations = domain::account::sorted(others.collect());
    Account { organisation, co_organisations, revision: account.revision + 1, ..account.clone() }
}
