//! `micromatrix import`

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::database::Database;
use super::fault::Fault;
use app::error::AppError;
use app::import::{Content, Import as Files, Mode, Progress};
use app::write::Actor;
use domain::import::{BadRows, Grouping, ImportOptions, ImportReport};

#[derive(Args)]
pub(super) struct Import {
    /// A folder with accounts.csv, ties.csv, clusters.csv, members.csv, organisations.csv, functions.csv, regions.csv,
    /// coverage.csv; each optional.
    dir: PathBuf,
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
    database: Database,
}

/// Errors shown on a terminal; the rest is counted.
const MOST_SHOWN: usize = 100;

impl Import {
    pub(super) async fn run(self) -> Result<(), Fault> {
        let files = Files {
            files: find_files(&self.dir)?,
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
                Err(Fault(
                    "nothing was changed; mend these rows, or leave them out with --skip-bad-rows".to_owned(),
                ))
            }
            Err(error) => Err(Fault::new(&error)),
        };
        app.close().await.map_err(|error| Fault::new(&error))?;
        done
    }
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
    for error in report.errors.iter().take(MOST_SHOWN) {
        eprintln!("{error}");
    }
    if report.errors.len() > MOST_SHOWN {
        eprintln!("… and {} more bad rows", report.errors.len() - MOST_SHOWN);
    }
    println!("{report}");
}

/// A progress bar on a terminal; nothing elsewhere.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{spinner} comparing the files with the registry, {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        let terminal = std::io::stderr().is_terminal();
        bar.set_draw_target(if terminal {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        });
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }
}

impl Progress for Bar {
    fn begin_write(&self) {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left");
        self.0.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    fn step(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}
