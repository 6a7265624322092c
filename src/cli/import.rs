//! `micromatrix import`

use std::path::PathBuf;

use clap::Args;

use super::database::Database;
use super::fault::Fault;
use super::import_list::ListOptions;
use super::import_shown::show_id;
use super::progress_bar::Bar;
use app::error::AppError;
use app::import::{Content, Import as Files, Mode};
use app::write::Actor;
use domain::field::FieldError;
use domain::id::ImportId;
use domain::import::{BadRows, Grouping, ImportOptions, ImportReport, UndoReport};

#[derive(Args)]
pub(super) struct Import {
    /// A folder with accounts.csv, ties.csv, clusters.csv, members.csv, organisations.csv, filings.csv, functions.csv, regions.csv,
    /// audiences.csv, platforms.csv, coverage.csv, each optional; or a list as an office keeps it: .xlsx, .xls, .ods, .csv, .tsv or .txt.
    #[arg(required_unless_present = "undo")]
    path: Option<PathBuf>,
    /// Undo an import as a whole, by the id that it has said, while nothing builds on it.
    #[arg(long, value_name = "ID", value_parser = id_of, conflicts_with_all = ["path", "dry_run", "skip_bad_rows", "cluster_by_function"])]
    undo: Option<ImportId>,
    /// Only say what would change.
    #[arg(long)]
    dry_run: bool,
    /// Leave bad rows out instead of stopping.
    #[arg(long)]
    skip_bad_rows: bool,
    /// Also make a cluster `fn-FUNCTION` for accounts that no declared cluster holds.
    #[arg(long)]
    cluster_by_function: bool,
    #[command(flatten)]
    list: ListOptions,
    #[command(flatten)]
    database: Database,
}

/// Errors shown on a terminal; the rest is counted.
const MOST_SHOWN: usize = 100;

impl Import {
    pub(super) async fn run(self) -> Result<(), Fault> {
        if let Some(id) = self.undo {
            return undo(id, &self.database).await;
        }
        let path = self.path.unwrap_or_default();
        if path.is_file() {
            return Box::pin(self.list.run(&path, self.dry_run, self.database)).await;
        }
        self.list.refuse_for_folder()?;
        let files = Files {
            files: find_files(&path)?,
            mode: if self.dry_run { Mode::DryRun } else { Mode::Apply },
            options: ImportOptions {
                bad_rows: if self.skip_bad_rows { BadRows::Skip } else { BadRows::Refuse },
                grouping: if self.cluster_by_function { Grouping::ByFunction } else { Grouping::AsDeclared },
            },
        };
        let app = self.database.open().await?;
        let bar = Bar::new();
        let outcome = app.import(&Actor::default(), files, &bar).await;
        bar.0.finish_and_clear();
        let done = match outcome {
            Ok(report) => {
                show(&report);
                Ok(())
            }
            Err(AppError::Import(report)) => {
                show(&report);
                let way_out = if report.is_skippable() {
                    "mend these rows, or leave them out with --skip-bad-rows"
                } else {
                    "mend what is wrong with the file first"
                };
                Err(Fault(format!("nothing was changed; {way_out}")))
            }
            Err(error) => Err(Fault::new(&error)),
        };
        app.close().await.map_err(|error| Fault::new(&error))?;
        done
    }
}

fn id_of(text: &str) -> Result<ImportId, String> {
    text.parse().map(ImportId).map_err(|error| format!("an import's id is a UUID: {error}"))
}

async fn undo(id: ImportId, database: &Database) -> Result<(), Fault> {
    let app = database.open().await?;
    let bar = Bar::new();
    let outcome = app.undo_import(&Actor::default(), id, &bar).await;
    bar.0.finish_and_clear();
    let done = match outcome {
        Ok(UndoReport { restored, deleted, .. }) => {
            println!(
                "undone: {} things are as they were before, {} are gone",
                restored.total(),
                deleted.total()
            );
            Ok(())
        }
        Err(AppError::Obstructed { action, way_out, obstacles }) => {
            for FieldError { pointer, detail } in &obstacles {
                eprintln!("{}: {detail}", pointer.trim_start_matches('/'));
            }
            Err(Fault(format!("{action}: nothing was changed; {way_out}")))
        }
        Err(error) => Err(Fault::new(&error)),
    };
    app.close().await.map_err(|error| Fault::new(&error))?;
    done
}

/// Every CSV file of the folder, by name; names that are none of an import's are refused later, by name. They are read where they are
/// compared, one after the other.
fn find_files(dir: &PathBuf) -> Result<Vec<(String, Content)>, Fault> {
    let fault = |error: std::io::Error| Fault(format!("{}: {error}", dir.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::File::open(&path).map_err(|error| Fault(format!("{}: {error}", path.display())))?;
        files.push((name, Content::read_by(move || std::fs::read(&path))));
    }
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

fn show(report: &ImportReport) {
    let all = [("", "faults", &report.errors), ("warning: ", "warnings", &report.warnings)];
    for (kind, many, list) in all {
        for error in list.iter().take(MOST_SHOWN) {
            eprintln!("{kind}{error}");
        }
        if list.len() > MOST_SHOWN {
            eprintln!("… and {} more {many}", list.len() - MOST_SHOWN);
        }
    }
    println!("{report}");
    show_id(report);
}
