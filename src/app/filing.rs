//! Filings: reading them as far as somebody may, and changing them. What they say is told to nobody else: the records keep which fields
//! were changed.

use serde_json::json;

use super::App;
use super::change::Change;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Write};
use domain::account::Account;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::filing::{FiledAccount, Filing, FilingField, FilingInput};
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};
use domain::right::Reach;
use store::account::find_account;
use store::filing::{find_filing, insert_filings, list_filed, list_filings_of, update_filings};

/// Which filings are listed; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct FilingFilter {
    /// Key of the organisation that answers for the account.
    pub organisation: Option<String>,
    /// What is not filed.
    pub missing: Option<FilingField>,
}

impl App {
    /// The filing of an account; an empty one, at revision 0, when nothing was ever said.
    ///
    /// # Errors
    /// When there is no such account within reach.
    #[tracing::instrument(skip_all)]
    pub async fn filing(&self, reach: &Reach, handle: &str) -> Result<Filing, AppError> {
        let account = find_account(&self.db, handle).await?.filter(|account| reach.operates(account));
        let account = account.ok_or_else(|| AppError::not_found("account", handle))?;
        Ok(find_filing(&self.db, &account).await?)
    }

    /// Replaces what is filed of an account. The same again changes nothing.
    ///
    /// # Errors
    /// When a value is wrong, there is no such account within reach, or its filing has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn file_account(
        &self,
        actor: &Actor,
        reach: &Reach,
        handle: &str,
        (revision, input): (i64, FilingInput),
    ) -> Result<Filing, AppError> {
        input.check()?;
        let mut write = self.write(actor).await?;
        let account = find_account(write.conn(), handle).await?.filter(|account| reach.operates(account));
        let account = account.ok_or_else(|| AppError::not_found("account", handle))?;
        let before = find_filing(write.conn(), &account).await?;
        check_revision(before.revision, revision)?;
        if before.to_input() == input {
            return Ok(before);
        }
        let after = save_filing(&mut write, &account, (before, input)).await?;
        write.commit().await?;
        Ok(after)
    }

    /// A page of at most `limit` accounts within reach with their filings, by handle, after `after`. Two queries.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn list_filings(
        &self,
        reach: &Reach,
        filter: &FilingFilter,
        (after, limit): (Option<&str>, usize),
    ) -> Result<Vec<FiledAccount>, AppError> {
        let filed = match filter.missing {
            Some(field) => list_filed(&self.db, field).await?,
            None => std::collections::HashSet::new(),
        };
        let matrix = self.matrix().await?;
        let passes = |account: &&Account| {
            let is_wanted = filter.organisation.as_ref().is_none_or(|wanted| *wanted == account.organisation);
            is_wanted && reach.operates(account) && !filed.contains(&account.id)
        };
        let accounts = matrix.graph.accounts().iter().map(AsRef::as_ref);
        let rest =
            accounts.filter(|account: &&Account| after.is_none_or(|after| account.handle.as_str() > after));
        let page: Vec<&Account> = rest.filter(passes).take(limit).collect();
        let filings = list_filings_of(&self.db, &page).await?;
        Ok(filings.into_iter().zip(page).map(|(filing, account)| filing.of_account(account)).collect())
    }

    /// The filings that one may read and that pass, with how many accounts are not among them and why.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn filings_to_export(
        &self,
        reach: &Reach,
        filter: &FilingFilter,
    ) -> Result<(Vec<FiledAccount>, Vec<LeftOutPart>), AppError> {
        let filings = self.list_filings(reach, filter, (None, usize::MAX)).await?;
        let matrix = self.matrix().await?;
        let accounts = matrix.graph.accounts();
        let readable = accounts.iter().filter(|account| reach.operates(account)).count();
        let filtered = readable.saturating_sub(filings.len()) as u64;
        let hidden = (accounts.len() - readable) as u64;
        let left_out = LeftOutPart::list(&[
            (LeftOutThing::Accounts, filtered, LeftOutWhy::Filter),
            (LeftOutThing::Accounts, hidden, LeftOutWhy::Rights),
        ]);
        Ok((filings, left_out))
    }
}

/// Writes what is filed of an account, and notes which fields were changed.
async fn save_filing(
    write: &mut Write,
    account: &Account,
    (before, input): (Filing, FilingInput),
) -> Result<Filing, AppError> {
    let after = input.into_filing(account.handle.clone(), before.revision + 1);
    let row = [(account.id, after)];
    if before.revision == 0 {
        insert_filings(write.conn(), &row).await?;
    } else {
        update_filings(write.conn(), &row).await?;
    }
    let [(_, after)] = row;
    write.record(filing_change(&before, &after));
    Ok(after)
}

/// Fills what is not filed of an account that is kept from what is filed of one that is merged into it.
pub(super) async fn merge_filings(write: &mut Write, from: &Account, into: &Account) -> Result<(), AppError> {
    let gone = find_filing(write.conn(), from).await?.to_input();
    let before = find_filing(write.conn(), into).await?;
    let kept = before.to_input();
    let filled = FilingInput {
        person_in_charge: kept.person_in_charge.clone().or(gone.person_in_charge),
        phone: kept.phone.clone().or(gone.phone),
        opened: kept.opened.or(gone.opened),
        filing_number: kept.filing_number.clone().or(gone.filing_number),
        note: kept.note.clone().or(gone.note),
    };
    if filled != kept {
        save_filing(write, into, (before, filled)).await?;
    }
    Ok(())
}

/// What is recorded of a filing: which fields were changed, never what they say.
fn filing_change(before: &Filing, after: &Filing) -> Change {
    let [then, now] = before.traces(after);
    let data = json!({"account": after.account, "fields": now.changed, "revision": after.revision});
    Change::of(EventKind::FilingUpdated, Entity::Filing, &after.account)
        .between(Some(&then), Some(&now))
        .concerning(&after.account, None)
        .with_data(data)
}
