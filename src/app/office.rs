//! Importing a list as an office keeps it: found, read, compared with the registry, completed by proposals, and entered like files are.

use std::collections::HashMap;
use std::sync::Arc;

use super::App;
use super::comparison::{Compared, Comparing};
use super::computation::compute;
use super::error::AppError;
use super::import::Mode;
use super::import_kept::{KeptRegistry, TiesRead};
use super::progress::Progress;
use super::write::Actor;
use domain::account::Account;
use domain::import::{
    BadRows, Grouping, ImportFile, ImportOptions, ImportPlan, ImportState, Registry, plan_import,
};
use domain::office::{
    KnownAccount, ListPlace, OfficeEntries, OfficeField, OfficeList, OfficeMapping, OfficeReport, OfficeRow,
    Recognised, missing_accounts, recognise_accounts,
};
use domain::organisation::System;
use domain::proposal::{AccountList, Knowledge, ListProposals, ListedAccount, propose_for_list};
use domain::row::RowError;
use formats::office::read_office_list;
use formats::sheet::read_book;

/// A list to import.
#[derive(Debug, Clone)]
pub struct ListImport {
    /// Name of the file.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// What is to be taken for what; none: that is found.
    pub mapping: Option<OfficeMapping>,
    /// Proposals of at least this confidence, in thousandths, are entered; none: no one is.
    pub least: Option<u32>,
    /// Whether a row that cannot be taken stops the import.
    pub bad_rows: BadRows,
    /// Whether it is carried out.
    pub mode: Mode,
}

/// A list as it was compared with the registry.
#[derive(Debug, Clone)]
pub struct ComparedList {
    /// The list.
    pub list: OfficeList,
    /// Which accounts its complete rows are.
    pub recognised: Recognised,
    /// What is proposed for them.
    pub proposals: ListProposals,
    least: Option<u32>,
    bad_rows: BadRows,
    mode: Mode,
    /// What is to be changed.
    plan: ImportPlan,
}

impl App {
    /// Imports a list. What is wrong with a row or a value is said, and the rest is taken, unless the import is strict.
    ///
    /// # Errors
    /// [`AppError::List`] with the report when the list cannot be read, or a strict one has a row that cannot be taken; then nothing was
    /// changed.
    #[tracing::instrument(skip_all)]
    pub async fn import_list(
        &self,
        actor: &Actor,
        import: ListImport,
        progress: &dyn Progress,
    ) -> Result<(OfficeReport, ComparedList), AppError> {
        let (saved, compared) = self.save_compared(actor, &import, progress).await?;
        let mut report = compared.report();
        if let Some(saved) = saved {
            report.import = saved;
        }
        Ok((report, compared))
    }
}

impl Comparing for ListImport {
    type Compared = ComparedList;

    async fn compare(&self, app: &App) -> Result<ComparedList, AppError> {
        let kept = KeptRegistry::read(&app.db, TiesRead::All).await?;
        let (seed, import) = (Arc::clone(&app.seed), self.clone());
        let words = seed.office.get(&seed.vocabulary).map_err(AppError::internal)?;
        compute(move || {
            let current = kept.registry(&seed.vocabulary);
            let list = match read_book(formats::csv::Source { name: &import.name, bytes: &import.bytes }) {
                Ok(book) => {
                    read_office_list(&book, &words.words_for(current.functions), import.mapping.as_ref())
                }
                Err(problem) => OfficeList::refused(&import.name, *problem),
            };
            let rows: Vec<OfficeRow> = list.rows.iter().filter(|row| row.is_complete()).cloned().collect();
            let known: Vec<KnownAccount<'_>> = current.accounts.iter().map(KnownAccount::from).collect();
            let mut recognised = recognise_accounts(&known, &rows);
            let proposals = propose(&list, &rows, &recognised, (&current, &words.knowledge));
            let least = import.least;
            let entries = OfficeEntries {
                list: &list,
                recognised: &recognised,
                proposals: &proposals,
                least,
                current: &current,
            };
            let missing = missing_accounts(&recognised, &rows, &current);
            let options = ImportOptions { bad_rows: import.bad_rows, grouping: Grouping::AsDeclared };
            let mut plan = plan_import(&current, entries.files(), options);
            locate(&mut plan.report.errors, &list, &rows);
            locate(&mut plan.report.warnings, &list, &rows);
            recognised.missing = missing;
            ComparedList {
                list,
                recognised,
                proposals,
                least,
                bad_rows: import.bad_rows,
                mode: import.mode,
                plan,
            }
        })
        .await
    }
}

impl ComparedList {
    fn report(&self) -> OfficeReport {
        let proposals = (&self.proposals, self.least);
        OfficeReport::of(&self.list, &self.recognised, proposals, self.plan.report.clone())
    }
}

impl Compared for ComparedList {
    fn saves(&self) -> Result<bool, AppError> {
        let unread = !self.list.is_readable();
        let strict = self.bad_rows == BadRows::Refuse && self.list.rows.iter().any(|row| !row.is_complete());
        if unread || strict || self.plan.report.state == ImportState::Refused {
            return Err(AppError::List(Box::new(self.report())));
        }
        Ok(self.mode == Mode::Apply && self.plan.report.changed > 0)
    }

    fn plan(&mut self) -> &mut ImportPlan {
        &mut self.plan
    }
}

fn propose(
    list: &OfficeList,
    rows: &[OfficeRow],
    recognised: &Recognised,
    (current, knowledge): (&Registry<'_>, &Knowledge),
) -> ListProposals {
    let systems: HashMap<&str, System> =
        current.organisations.iter().map(|one| (one.name.as_str(), one.system)).collect();
    let kept: HashMap<&str, &Account> =
        current.accounts.iter().map(|account| (account.handle.as_str(), account)).collect();
    let organisations: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| {
            let others = row.others.iter().map(|other| other.name.as_str());
            row.organisation.as_deref().into_iter().chain(others).collect()
        })
        .collect();
    // What the list says counts; else what the registry has.
    let functions: Vec<Vec<&str>> = rows
        .iter()
        .zip(&recognised.rows)
        .map(|(row, found)| {
            let kept = kept.get(found.handle.as_str()).map_or(&[][..], |account| &account.functions);
            let said = if row.functions.is_empty() { kept } else { &row.functions };
            said.iter().map(String::as_str).collect()
        })
        .collect();
    let accounts: Vec<ListedAccount<'_>> = (0..rows.len())
        .map(|at| {
            let (row, handle) = (&rows[at], recognised.rows[at].handle.as_str());
            let organisation = row.organisation.as_deref().unwrap_or_default();
            ListedAccount {
                handle,
                name: &row.name,
                platform: row.platform.as_deref().unwrap_or_default(),
                organisations: &organisations[at],
                system: row
                    .system
                    .as_deref()
                    .and_then(System::of_word)
                    .or_else(|| systems.get(organisation).copied()),
                region: row.region.as_deref().or_else(|| kept.get(handle)?.region.as_deref()),
                functions: &functions[at],
                followers: row.followers,
                hints: &[],
            }
        })
        .collect();
    let title = list.titles.join(" ");
    let asked = AccountList { title: &title, accounts: &accounts };
    propose_for_list(asked, knowledge, current.functions, current.regions)
}

/// Puts what is wrong with a row of the import where the list says it: its lines are places among the complete rows, from 1.
fn locate(faults: &mut [RowError], list: &OfficeList, rows: &[OfficeRow]) {
    for fault in faults.iter_mut().filter(|fault| fault.file == ImportFile::Accounts.key()) {
        let at = usize::try_from(fault.line).ok().and_then(|line| line.checked_sub(1));
        let Some(row) = at.and_then(|at| rows.get(at)) else { continue };
        let field = fault.column.as_deref().and_then(OfficeField::of_key);
        let place = list.place(row, field);
        fault.line = u64::from(place.row.unwrap_or_default());
        fault.file = ListPlace { row: None, column: None, line: None, ..place }.to_string();
        fault.other_line = None;
    }
}
