//! `micromatrix papers`

use std::fmt::Display;
use std::fs::{create_dir_all, write};
use std::path::PathBuf;

use clap::Args;

use super::database::Database;
use super::fault::Fault;
use app::App;
use app::error::AppError;
use domain::id::CampaignId;
use domain::right::Reach;
use formats::assignment_sheet::{write_assignment_document, write_assignment_workbook};
use formats::assignment_text::write_assignment_text;
use formats::closing::write_closing_workbook;
use formats::result::{print_result, write_result_document};

#[derive(Args)]
pub(super) struct Papers {
    /// Id of a campaign that has a plan.
    #[arg(value_parser = id_of)]
    campaign: CampaignId,
    /// Where they are written; files of the same names are replaced.
    dir: PathBuf,
    /// Assignments of this organisation alone.
    #[arg(long, value_name = "KEY")]
    organisation: Option<String>,
    #[command(flatten)]
    database: Database,
}

fn id_of(text: &str) -> Result<CampaignId, String> {
    text.parse().map(CampaignId).map_err(|error| format!("a campaign's id is a UUID: {error}"))
}

impl Papers {
    pub(super) async fn run(self) -> Result<(), Fault> {
        let app = self.database.open().await?;
        let written = self.write(&app).await;
        app.close().await.map_err(|error| Fault::new(&error))?;
        written?;
        println!("papers in {}", self.dir.display());
        Ok(())
    }

    async fn write(&self, app: &App) -> Result<(), Fault> {
        let refused = |error: AppError| Fault::new(&error);
        let all = Reach { all: true, ..Reach::default() };
        let sheet = app.assignment_sheet(&all, self.campaign, self.organisation.as_deref());
        let (sheet, _) = sheet.await.map_err(refused)?;
        let result = app.campaign_result(self.campaign).await.map_err(refused)?;
        create_dir_all(&self.dir).map_err(|error| self.fault("", &error))?;
        self.put("assignments.xlsx", write_assignment_workbook(&sheet))?;
        self.put("assignments.docx", write_assignment_document(&sheet))?;
        self.put("assignments.txt", Ok::<_, AppError>(write_assignment_text(&sheet)))?;
        self.put("result.html", Ok::<_, AppError>(print_result(&result.page, None)))?;
        self.put("result.docx", write_result_document(&result.page, None))?;
        self.put(
            "result-appendix.html",
            Ok::<_, AppError>(print_result(&result.page, Some(&result.report))),
        )?;
        self.put("result-appendix.docx", write_result_document(&result.page, Some(&result.report)))?;
        self.put("closing.xlsx", write_closing_workbook(&result.report))
    }

    fn put<E: Display>(&self, name: &str, written: Result<impl AsRef<[u8]>, E>) -> Result<(), Fault> {
        let bytes = written.map_err(|error| self.fault(name, &error))?;
        write(self.dir.join(name), bytes).map_err(|error| self.fault(name, &error))
    }

    fn fault(&self, name: &str, error: &dyn Display) -> Fault {
        Fault(format!("{}: {error}", self.dir.join(name).display()))
    }
}
