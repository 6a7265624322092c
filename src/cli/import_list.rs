//! `micromatrix import FILE`: a list as an office keeps it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::database::Database;
use super::fault::Fault;
use super::import_shown::show_id;
use super::own_file::Lexicon;
use super::progress_bar::Bar;
use app::error::AppError;
use app::import::Mode;
use app::office::ListImport;
use app::write::Actor;
use domain::import::BadRows;
use domain::office::{OfficeMapping, OfficeReport};
use domain::row::RowError;

/// Problems shown on a terminal; the rest is counted.
const MOST_SHOWN: usize = 100;

#[derive(Args)]
pub(super) struct ListOptions {
    /// Of a list: also enter what is proposed for what it does not say (functions, audiences, regions, systems, clusters, ties), from
    /// this confidence on, in thousandths.
    #[arg(long, value_name = "CONFIDENCE", num_args = 0..=1, default_missing_value = "600",
        value_parser = clap::value_parser!(u32).range(0..=1000))]
    accept_proposals: Option<u32>,
    /// Of a list: stop where a row cannot be taken, instead of leaving it out.
    #[arg(long)]
    strict: bool,
    /// Of a list: what is to be taken for what, as a JSON file in the form in which the report says it.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Of a list: also write it as a workbook with the same rows, what is proposed filled in and coloured, what is wrong beside its cell.
    #[arg(long, value_name = "FILE.xlsx")]
    report: Option<PathBuf>,
    #[command(flatten)]
    lexicon: Lexicon,
}

impl ListOptions {
    /// These options speak of lists alone.
    pub(super) fn refuse_for_folder(&self) -> Result<(), Fault> {
        let given = [
            ("--accept-proposals", self.accept_proposals.is_some()),
            ("--strict", self.strict),
            ("--mapping", self.mapping.is_some()),
            ("--report", self.report.is_some()),
        ];
        match given.iter().find(|(_, given)| *given) {
            Some((name, _)) => {
                Err(Fault(format!("{name} is for a list; a folder of CSV files has no use for it")))
            }
            None => Ok(()),
        }
    }

    /// Imports the list.
    pub(super) async fn run(self, path: &Path, dry_run: bool, database: Database) -> Result<(), Fault> {
        let read =
            |path: &Path| std::fs::read(path).map_err(|error| Fault(format!("{}: {error}", path.display())));
        let mapping: Option<OfficeMapping> = match &self.mapping {
            Some(path) => {
                let parsed = serde_json::from_slice(&read(path)?);
                Some(parsed.map_err(|error| Fault(format!("{}: {error}", path.display())))?)
            }
            None => None,
        };
        let import = ListImport {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            bytes: read(path)?.into(),
            mapping,
            least: self.accept_proposals,
            bad_rows: if self.strict { BadRows::Refuse } else { BadRows::Skip },
            mode: if dry_run { Mode::DryRun } else { Mode::Apply },
            keeps_book: self.report.is_some(),
        };
        let app = database.open().await?;
        self.lexicon.read_into(&app)?;
        let bar = Bar::new();
        let outcome = app.import_list(&Actor::default(), import, &bar).await;
        bar.0.finish_and_clear();
        let done = match outcome {
            Ok((report, compared)) => {
                show(&report);
                match &self.report {
                    Some(path) => write_workbook(path, app.list_workbook(compared).await),
                    None => Ok(()),
                }
            }
            Err(AppError::List(report)) => {
                show(&report);
                Err(Fault("nothing was changed; mend what is named above, or give a --mapping".to_owned()))
            }
            Err(error) => Err(Fault::new(&error)),
        };
        app.close().await.map_err(|error| Fault::new(&error))?;
        done
    }
}

fn write_workbook(path: &Path, workbook: Result<Vec<u8>, AppError>) -> Result<(), Fault> {
    let bytes = workbook.map_err(|error| Fault::new(&error))?;
    std::fs::write(path, bytes).map_err(|error| Fault(format!("{}: {error}", path.display())))
}

fn show(report: &OfficeReport) {
    let problems = report.problems.iter().map(|problem| format!("{}: {problem}", problem.severity.key()));
    let faults = |kind: &'static str, of: &[RowError]| -> Vec<String> {
        of.iter().map(|fault| format!("{kind}: {fault}")).collect()
    };
    let mut lines: Vec<String> = problems.collect();
    lines.extend(faults("row", &report.import.errors));
    lines.extend(faults("notice", &report.import.warnings));
    for line in lines.iter().take(MOST_SHOWN) {
        eprintln!("{line}");
    }
    if lines.len() > MOST_SHOWN {
        eprintln!("… and {} more", lines.len() - MOST_SHOWN);
    }
    println!("{report}");
    show_id(&report.import);
}
