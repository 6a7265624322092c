//! A list back to its office: the same rows, with what is proposed filled in and what is wrong beside its cell.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::App;
use super::comparison::Comparing as _;
use super::computation::compute;
use super::error::AppError;
use super::import::Mode;
use super::office::{ComparedList, ListImport};
use super::office_seed::OwnWords;
use super::upload::list_of;
use domain::field::FieldError;
use domain::id::{JobId, ProposalId};
use domain::import_proposal::{ImportProposal, ProposalState, ProposalSubjectKind};
use domain::office::{OfficeField, OfficeGuess, OfficeRow};
use domain::proposal::{Proposal, ProposalField};
use domain::time::Timestamp;
use domain::upload::UploadKind;
use formats::office::write_office_report;
use store::import_proposal::list_all_proposals;
use store::upload::{find_upload, read_files};

impl App {
    /// A list that was imported as a workbook in which an office corrects what is proposed; read again, it closes what it answers.
    ///
    /// # Errors
    /// When there is no such import, it is of no list, its file cannot be read, or has more rows than a workbook.
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn import_workbook(&self, id: JobId) -> Result<Vec<u8>, AppError> {
        self.import_job(id).await?;
        let upload = find_upload(&self.db, id).await?.filter(|upload| upload.kind == UploadKind::List);
        let upload = upload.ok_or_else(|| AppError::not_found("list of the import", id))?;
        let files = read_files(&self.db, id).await?;
        if files.is_empty() {
            let what = "file any more, which is kept for 90 days, of the import";
            return Err(AppError::not_found(what, id));
        }
        let list = ListImport { mode: Mode::DryRun, keeps_book: true, ..list_of(files, upload.options)? };
        let compared = list.compare(self).await?;
        if !compared.list.is_readable() {
            let problems = compared.list.problems.iter().take(100);
            let faults = problems.map(|problem| FieldError::new("", problem.to_string()));
            return Err(AppError::Invalid(faults.collect()));
        }
        let kept = list_all_proposals(&self.db, id).await?;
        if kept.is_empty() {
            // It was not entered, or nothing was open: then what would be proposed now is shown.
            return self.list_workbook(compared).await;
        }
        let proposals = kept.into_iter().map(|kept| kept.proposal).collect();
        self.write_workbook(compared, proposals, Some(id.0)).await
    }

    /// A list that was compared with its cells kept, as such a workbook.
    ///
    /// # Errors
    /// When it has more rows than a workbook.
    pub async fn list_workbook(&self, mut compared: ComparedList) -> Result<Vec<u8>, AppError> {
        let nobody = (None, Timestamp::from_ms(0));
        let import = compared.entered_as.map(|id| id.0);
        let drafts = std::mem::take(&mut compared.drafts).into_iter();
        let proposals = drafts.map(|draft| draft.kept(ProposalId(Uuid::nil()), 0, nobody).proposal).collect();
        self.write_workbook(compared, proposals, import).await
    }

    async fn write_workbook(
        &self,
        compared: ComparedList,
        proposals: Vec<ImportProposal>,
        import: Option<Uuid>,
    ) -> Result<Vec<u8>, AppError> {
        let matrix = self.matrix().await?;
        let seed = Arc::clone(&self.seed);
        let words = seed.office.get(&seed.vocabulary).map_err(AppError::internal)?;
        let written = compute(move || {
            let words = words.words_for(&OwnWords::of_matrix(&matrix));
            let book = compared.book.as_ref().ok_or("the cells of the list were not kept")?;
            let guesses = guesses(&compared, &proposals);
            write_office_report(book, &compared.list, &guesses, &words, import)
                .map_err(|error| error.to_string())
        });
        written.await?.map_err(AppError::internal)
    }
}

/// One for each value that a row of the list does not say.
fn guesses(compared: &ComparedList, proposals: &[ImportProposal]) -> Vec<OfficeGuess> {
    let mut of_accounts: HashMap<&str, Vec<&ImportProposal>> = HashMap::new();
    let mut of_organisations: HashMap<&str, &ImportProposal> = HashMap::new();
    for proposal in proposals.iter().filter(|one| one.state != ProposalState::Rejected) {
        match proposal.subject.kind {
            ProposalSubjectKind::Account => {
                of_accounts.entry(&proposal.subject.key).or_default().push(proposal);
            }
            ProposalSubjectKind::Organisation => {
                of_organisations.insert(&proposal.subject.name, proposal);
            }
        }
    }
    let mut guesses = Vec::new();
    let complete = compared.list.rows.iter().enumerate().filter(|(_, row)| row.is_complete());
    for ((at, row), found) in complete.zip(&compared.recognised.rows) {
        let place = Place { at, row, handle: &found.handle };
        let own = of_accounts.get(found.handle.as_str()).map_or(&[][..], Vec::as_slice);
        for (field, proposed) in [
            (OfficeField::Functions, ProposalField::Function),
            (OfficeField::Audiences, ProposalField::Audience),
            (OfficeField::Region, ProposalField::Region),
        ] {
            let all: Vec<&ImportProposal> = own.iter().copied().filter(|one| one.field == proposed).collect();
            guesses.extend(place.guess(field, &all));
        }
        let system = row.organisation.as_deref().and_then(|name| of_organisations.get(name));
        guesses.extend(system.and_then(|system| place.guess(OfficeField::System, &[*system])));
    }
    guesses
}

/// An account of the list.
struct Place<'a> {
    at: usize,
    row: &'a OfficeRow,
    handle: &'a str,
}

impl Place<'_> {
    /// The values that were accepted, else those that are by default; where no one is, the surest.
    fn guess(&self, field: OfficeField, all: &[&ImportProposal]) -> Option<OfficeGuess> {
        if self.row.cells.contains_key(&field) {
            return None;
        }
        let first = all.first()?;
        let of = |is: &dyn Fn(&ImportProposal) -> bool| -> Vec<&ImportProposal> {
            all.iter().copied().filter(|one| is(one)).collect()
        };
        let mut taken = of(&|one| one.state == ProposalState::Accepted);
        if taken.is_empty() {
            taken = of(&|one| one.confidence >= Proposal::ACCEPTED);
        }
        if taken.is_empty() {
            taken.push(first);
        }
        let values: Vec<&str> = taken.iter().map(|one| one.value.name.zh.as_str()).collect();
        let confidence = taken.iter().map(|one| one.confidence).min()?;
        Some(OfficeGuess {
            row: self.at,
            account: self.handle.to_owned(),
            field,
            value: values.join("、"),
            reason: taken[0].reason.clone(),
            confidence: u16::try_from(confidence).unwrap_or(1000),
        })
    }
}
