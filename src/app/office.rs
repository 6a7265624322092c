//! Importing a list as an office keeps it: found, read, compared with the registry, completed by proposals, and entered like files are.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::App;
use super::change::job_change;
use super::comparison::Compared;
use super::error::AppError;
use super::import::{Mode, record_import};
use super::import_save::WrittenChanges;
use super::progress::Progress;
use super::write::{Actor, Write};
use domain::event::EventKind;
use domain::id::{ImportId, JobId, ProposalId};
use domain::import::{BadRows, ImportPlan, ImportState};
use domain::import_proposal::{DraftedProposal, KeptProposal, ProposalState, SelectedProposals};
use domain::job::{Job, JobKind, JobOutcome};
use domain::office::{OfficeList, OfficeMapping, OfficeReport, Recognised};
use domain::upload::{Upload, UploadKind, UploadOptions, UploadedFile};
use formats::sheet::Book;
use store::import_proposal::{Decider, decide_proposals, insert_proposals, select_proposals};
use store::job::insert_job;
use store::rejected_proposal::insert_rejected;
use store::upload::insert_upload;

/// Proposals that are written at once.
const PART: usize = 5000;

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
    /// Whether its cells are kept, to be given back as a workbook.
    pub keeps_book: bool,
}

/// A list as it was compared with the registry.
#[derive(Debug)]
pub struct ComparedList {
    /// The list.
    pub list: OfficeList,
    /// Which accounts its complete rows are.
    pub recognised: Recognised,
    /// What is proposed for them, the surest first.
    pub drafts: Vec<DraftedProposal>,
    /// Its cells, if they are kept.
    pub book: Option<Book>,
    /// The import that it was entered as.
    pub entered_as: Option<JobId>,
    pub(super) import: ListImport,
    /// The earlier import whose proposals it answers.
    pub(super) answers: Option<JobId>,
    /// What it says of those.
    pub(super) answered: Vec<(ProposalId, ProposalState)>,
    /// What is to be changed.
    pub(super) plan: ImportPlan,
}

impl App {
    /// Imports a list. What is wrong with a row or a value is said, and the rest is taken, unless the import is strict. What is proposed
    /// for what the list does not say is kept with it.
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
        let (saved, compared) = Box::pin(self.save_compared(actor, &import, progress)).await?;
        Ok((saved.unwrap_or_else(|| compared.report()), compared))
    }
}

impl ComparedList {
    fn report(&self) -> OfficeReport {
        OfficeReport::of(&self.list, &self.recognised, &self.drafts, self.plan.report.clone())
    }

    /// Enters the job of a list that none was queued for, as one that is done, with the file as it came.
    async fn enter_import(
        &self,
        write: &mut Write,
        id: JobId,
        report: &OfficeReport,
    ) -> Result<(), AppError> {
        let import = &self.import;
        let result = serde_json::to_value(report).map_err(AppError::internal)?;
        let subject = write.actor().subject;
        let job =
            Job::queued(id, JobKind::Import, subject, write.at).ended(JobOutcome::Done(result), write.at);
        insert_job(write.conn(), &job, &Value::Null).await?;
        let upload = Upload {
            kind: UploadKind::List,
            files: vec![UploadedFile { name: import.name.clone(), size: import.bytes.len() as u64 }],
            options: UploadOptions {
                strict: import.bad_rows == BadRows::Refuse,
                accept_proposals: import.least,
                mapping: import.mapping.clone(),
                ..UploadOptions::default()
            },
        };
        insert_upload(write.conn(), job.id, &upload, &[Arc::clone(&import.bytes)]).await?;
        write.record(job_change(EventKind::JobDone, &job));
        Ok(())
    }

    /// Keeps what is proposed, the surest first.
    async fn keep_proposals(&self, app: &App, write: &Write, import: JobId) -> Result<(), AppError> {
        let decider = (write.actor().subject, write.at);
        let mut ranked = (1..).zip(&self.drafts);
        loop {
            let part: Vec<KeptProposal> = ranked
                .by_ref()
                .take(PART)
                .map(|(rank, draft)| draft.clone().kept(ProposalId(app.clock.id()), rank, decider))
                .collect();
            if part.is_empty() {
                return Ok(());
            }
            insert_proposals(write.conn(), import, &part).await?;
        }
    }

    /// Closes what the list answers of an earlier import, as far as nobody else has meanwhile.
    async fn close_answered(&self, write: &Write) -> Result<(), AppError> {
        let decider = Decider { by: write.actor().subject, at: write.at };
        let earlier = self.list_answered(write).await?;
        for state in [ProposalState::Accepted, ProposalState::Rejected] {
            let of_state: Vec<&KeptProposal> =
                earlier.iter().filter(|(_, answer)| *answer == state).map(|(kept, _)| kept).collect();
            let ids: Vec<ProposalId> = of_state.iter().map(|kept| kept.proposal.id).collect();
            decide_proposals(write.conn(), &ids, (ProposalState::Open, state), decider).await?;
            if state == ProposalState::Rejected {
                let keys: Vec<_> = of_state.iter().map(|kept| kept.proposal.key()).collect();
                insert_rejected(write.conn(), &keys, decider).await?;
            }
        }
        Ok(())
    }

    async fn list_answered(&self, write: &Write) -> Result<Vec<(KeptProposal, ProposalState)>, AppError> {
        let Some(import) = self.answers else { return Ok(Vec::new()) };
        let ids = SelectedProposals::Ids(self.answered.iter().map(|(id, _)| *id).collect());
        let kept = select_proposals(write.conn(), import, &ids).await?;
        let states: HashMap<ProposalId, ProposalState> = self.answered.iter().copied().collect();
        let open = kept.into_iter().filter(|kept| kept.proposal.state == ProposalState::Open);
        let answered = open.filter_map(|kept| {
            let state = *states.get(&kept.proposal.id)?;
            Some((kept, state))
        });
        Ok(answered.collect())
    }
}

impl Compared for ComparedList {
    type Answer = OfficeReport;

    fn saves(&self) -> Result<bool, AppError> {
        let unread = !self.list.is_readable();
        let is_strict = self.import.bad_rows == BadRows::Refuse;
        let incomplete = is_strict && self.list.rows.iter().any(|row| !row.is_complete());
        if unread || incomplete || self.plan.report.state == ImportState::Refused {
            return Err(AppError::List(Box::new(self.report())));
        }
        let says_something =
            self.plan.report.changed > 0 || !self.drafts.is_empty() || !self.answered.is_empty();
        Ok(self.import.mode == Mode::Apply && says_something)
    }

    fn plan(&mut self) -> &mut ImportPlan {
        &mut self.plan
    }

    async fn finish(
        &mut self,
        app: &App,
        write: &mut Write,
        written: WrittenChanges,
    ) -> Result<OfficeReport, AppError> {
        let queued = write.actor().job.as_ref().map(|job| job.id());
        let import = queued.unwrap_or_else(|| JobId(app.clock.id()));
        let report = record_import(write, ImportId(import.0), written);
        let report = OfficeReport { import: report, ..self.report() };
        if queued.is_none() {
            self.enter_import(write, import, &report).await?;
        }
        self.keep_proposals(app, write, import).await?;
        self.close_answered(write).await?;
        self.entered_as = Some(import);
        Ok(report)
    }
}
