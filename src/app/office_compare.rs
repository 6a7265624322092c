//! Reading a list and comparing it with the registry: what it says, which accounts its rows are, and what is proposed for the rest.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::App;
use super::comparison::Comparing;
use super::computation::compute;
use super::error::AppError;
use super::import_kept::{KeptRegistry, TiesRead};
use super::office::{ComparedList, ListImport};
use super::office_seed::{OfficeSeed, OwnWords};
use domain::account::Account;
use domain::filing::Filing;
use domain::id::{JobId, ProposalId};
use domain::import::{Grouping, ImportFile, ImportOptions, Registry, plan_import};
use domain::import_proposal::{ImportProposal, ProposalState, RejectedProposals, SelectedProposals};
use domain::office::{
    FilledCells, KnownAccount, ListPlace, OfficeEntries, OfficeField, OfficeList, OfficeRow, Recognised,
    answered_proposals, leave_out_rejected, missing_accounts, recognise_accounts,
};
use domain::organisation::System;
use domain::proposal::{AccountList, Knowledge, ListProposals, ListedAccount, propose_for_list};
use domain::row::RowError;
use formats::office::{read_filled_cells, read_office_list};
use formats::sheet::{Book, read_book};
use store::import_proposal::select_proposals;
use store::rejected_proposal::list_rejected;

/// A list as it was read, before anything is proposed for it.
struct ReadList {
    list: OfficeList,
    recognised: Recognised,
    /// Which cells of it an import had filled in.
    filled: Option<FilledCells>,
    book: Option<Book>,
}

/// What a list answers of an earlier import.
#[derive(Default)]
struct Answers {
    import: Option<JobId>,
    states: Vec<(ProposalId, ProposalState)>,
}

impl Comparing for ListImport {
    type Compared = ComparedList;

    async fn compare(&self, app: &App) -> Result<ComparedList, AppError> {
        let kept = Arc::new(KeptRegistry::read(&app.db, TiesRead::All).await?);
        let office = app.seed.office.get(&app.seed.vocabulary).map_err(AppError::internal)?;
        let seed = Arc::clone(&app.seed);
        let (registry, words, import) = (Arc::clone(&kept), Arc::clone(&office), self.clone());
        let vocabulary = Arc::clone(&seed.vocabulary);
        let read = compute(move || import.read(&registry.registry(&vocabulary), &words)).await?;
        let mut rejected = RejectedProposals::new(list_rejected(&app.db).await?);
        let answers = read.answers(app, &mut rejected).await?;
        let import = self.clone();
        compute(move || {
            let current = kept.registry(&seed.vocabulary);
            import.compare_read(read, (answers, &rejected), &current, &office)
        })
        .await
    }
}

impl ReadList {
    /// What the list answers of the import that has given it back; what it says is not right is not proposed again.
    async fn answers(&self, app: &App, rejected: &mut RejectedProposals) -> Result<Answers, AppError> {
        let Some(filled) = &self.filled else { return Ok(Answers::default()) };
        let import = JobId(filled.import);
        let open = select_proposals(&app.db, import, &SelectedProposals::open()).await?;
        let open: Vec<ImportProposal> = open.into_iter().map(|kept| kept.proposal).collect();
        let states = answered_proposals(filled, (&self.list, &self.recognised), &open);
        let by_id: HashMap<ProposalId, ProposalState> = states.iter().copied().collect();
        for one in open.iter().filter(|one| by_id.get(&one.id) == Some(&ProposalState::Rejected)) {
            rejected.add(one.key());
        }
        Ok(Answers { import: Some(import), states })
    }
}

impl ListImport {
    fn read(&self, current: &Registry<'_>, words: &OfficeSeed) -> ReadList {
        let source = formats::csv::Source { name: &self.name, bytes: &self.bytes };
        let (list, filled, book) = match read_book(source) {
            Ok(book) => {
                let words = words.words_for(&OwnWords::of_registry(current));
                let list = read_office_list(&book, &words, self.mapping.as_ref());
                let filled = read_filled_cells(&book);
                (list, filled, Some(book).filter(|_| self.keeps_book))
            }
            Err(problem) => (OfficeList::refused(&self.name, *problem), None, None),
        };
        let rows = complete_rows(&list);
        let filings: HashMap<&str, &Filing> =
            current.filings.iter().map(|filing| (filing.account.as_str(), filing)).collect();
        let of = |account: &Account| filings.get(account.handle.as_str()).copied();
        let known: Vec<KnownAccount<'_>> =
            current.accounts.iter().map(|account| KnownAccount::of(account, of(account))).collect();
        let recognised = recognise_accounts(&known, &rows);
        ReadList { list, recognised, filled, book }
    }

    fn compare_read(
        self,
        read: ReadList,
        (answers, rejected): (Answers, &RejectedProposals),
        current: &Registry<'_>,
        words: &OfficeSeed,
    ) -> ComparedList {
        let ReadList { list, mut recognised, book, .. } = read;
        let rows = complete_rows(&list);
        let mut proposals = propose(&list, &rows, &recognised, (current, &words.knowledge));
        leave_out_rejected(&mut proposals, rejected);
        let entries = OfficeEntries {
            list: &list,
            recognised: &recognised,
            proposals: &proposals,
            least: self.least,
            current,
        };
        let options = ImportOptions { bad_rows: self.bad_rows, grouping: Grouping::AsDeclared };
        let mut plan = plan_import(current, entries.files(), options);
        let created = plan.changes.accounts.created.iter().map(|input| input.handle.as_str());
        let there: HashSet<&str> =
            created.chain(current.accounts.iter().map(|account| account.handle.as_str())).collect();
        let drafts = entries.drafts(&there);
        let missing = missing_accounts(&recognised, &rows, current);
        locate(&mut plan.report.errors, &list, &rows);
        locate(&mut plan.report.warnings, &list, &rows);
        recognised.missing = missing;
        ComparedList {
            import: self,
            list,
            recognised,
            drafts,
            book,
            entered_as: None,
            answers: answers.import,
            answered: answers.states,
            plan,
        }
    }
}

fn complete_rows(list: &OfficeList) -> Vec<OfficeRow> {
    list.rows.iter().filter(|row| row.is_complete()).cloned().collect()
}

/// Whether the rows of a file of the import are the list's, each with the number of its own.
fn is_of_rows(file: &str) -> bool {
    [ImportFile::Accounts, ImportFile::Filings].into_iter().any(|one| one.key() == file)
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
    for fault in faults.iter_mut().filter(|fault| is_of_rows(&fault.file)) {
        let at = usize::try_from(fault.line).ok().and_then(|line| line.checked_sub(1));
        let Some(row) = at.and_then(|at| rows.get(at)) else { continue };
        let field = fault.column.as_deref().and_then(OfficeField::of_key);
        let place = list.place(row, field);
        fault.line = u64::from(place.row.unwrap_or_default());
        fault.file = ListPlace { row: None, column: None, line: None, ..place }.to_string();
        fault.other_line = None;
    }
}
