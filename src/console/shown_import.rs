//! An import as its page shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::language::Speech;
use super::refusal::if_there;
use app::App;
use app::import_detail::ImportDetail;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::JobId;
use domain::import_proposal::ProposalCounts;
use domain::job::{Job, JobKind};
use domain::matrix::Matrix;
use domain::proposal::ProposalField;
use domain::upload::UploadKind;
use http::problem::Problem;
use store::audit::list_done_to;
use store::import_proposal::count_proposals_by_field;
use store::upload::has_files;

/// An import with everything that its page shows.
pub(super) struct ShownImport {
    pub(super) id: JobId,
    pub(super) detail: ImportDetail,
    /// Whether it was undone.
    pub(super) undone: bool,
    /// How its proposals stand.
    pub(super) proposals: BTreeMap<ProposalField, ProposalCounts>,
    /// Whether its files are still kept.
    pub(super) has_files: bool,
    /// The job that undoes it, as far as somebody looks at that.
    pub(super) undo: Option<Job>,
    pub(super) matrix: Arc<Matrix>,
}

impl ShownImport {
    /// Reads it.
    ///
    /// # Errors
    /// When there is no such import.
    pub(super) async fn read(app: &App, id: JobId, undo: Option<JobId>) -> Result<Self, Problem> {
        let detail = app.import_detail(id).await?;
        let key = [id.to_string()];
        let undone = list_done_to(&app.db, Entity::Import, EventKind::ImportUndone, &key).await?;
        let undo = match undo {
            Some(job) => if_there(app.job(job, None).await)?.filter(|job| job.kind == JobKind::ImportUndo),
            None => None,
        };
        Ok(Self {
            id,
            detail,
            undone: !undone.is_empty(),
            proposals: count_proposals_by_field(&app.db, id).await?,
            has_files: has_files(&app.db, id).await?,
            undo,
            matrix: app.matrix().await?,
        })
    }

    /// Whether it is a list as an office keeps it, and not the tables of a folder.
    pub(super) fn is_list(&self) -> bool {
        self.detail.upload.as_ref().is_some_and(|upload| upload.kind == UploadKind::List)
    }

    /// The names of its files.
    pub(super) fn title(&self, speech: Speech) -> String {
        let files = self.detail.upload.iter().flat_map(|upload| &upload.files);
        let names: Vec<&str> = files.map(|file| file.name.as_str()).collect();
        if names.is_empty() {
            speech.say("由程序接口导入", "Imported by a program").to_owned()
        } else {
            names.join(speech.say("、", ", "))
        }
    }
}
