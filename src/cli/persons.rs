//! `micromatrix persons FILE`

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::database::Database;
use super::fault::Fault;
use app::App;
use app::error::AppError;
use app::import::Mode;
use app::person_list::PersonImport;
use app::write::Actor;
use domain::id::SubjectId;
use domain::person_list::PersonsReport;
use domain::personal_link::{LINK_DAYS, LinkSheetInput, MOST_LINK_DAYS, MOST_LINKS, check_base};
use formats::link_sheet::print_link_sheet;

#[derive(Args)]
pub(super) struct Persons {
    /// A list of persons as an office keeps it: name, organisation, staff number, phone, role, scope, accounts.
    file: PathBuf,
    /// Only say what would change.
    #[arg(long, conflicts_with = "links")]
    dry_run: bool,
    /// What columns say where it was not found or found wrongly, as JSON: [{"header": "负责的号", "field": "accounts"}].
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Also print a sheet of personal links into this file, for those of the list for whom no token speaks yet.
    #[arg(long, value_name = "FILE.html", requires = "base_url")]
    links: Option<PathBuf>,
    /// The address at which persons reach the service, as `https://matrix.example.gov.cn`; links begin with it.
    #[arg(long, value_name = "URL", requires = "links", value_parser = base)]
    base_url: Option<String>,
    /// For how many days the links wait to be opened.
    #[arg(long, value_name = "DAYS", requires = "links", default_value_t = LINK_DAYS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_LINK_DAYS)))]
    valid_days: u32,
    #[command(flatten)]
    database: Database,
}

impl Persons {
    pub(super) async fn run(self) -> Result<(), Fault> {
        let read =
            |path: &Path| std::fs::read(path).map_err(|error| Fault(format!("{}: {error}", path.display())));
        let columns = match &self.mapping {
            Some(path) => serde_json::from_slice(&read(path)?)
                .map_err(|error| Fault(format!("{}: {error}", path.display())))?,
            None => Vec::new(),
        };
        let import = PersonImport {
            name: self.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            bytes: read(&self.file)?.into(),
            mode: if self.dry_run { Mode::DryRun } else { Mode::Apply },
            columns,
        };
        let app = self.database.open().await?;
        let done = match app.import_persons(&Actor::default(), import).await {
            Ok(report) => {
                show(&report);
                self.print_links(&app, &report).await
            }
            Err(AppError::PersonList(report)) => {
                show(&report);
                Err(Fault("nothing was changed; mend what is named above, or give a --mapping".to_owned()))
            }
            Err(error) => Err(Fault::new(&error)),
        };
        app.close().await.map_err(|error| Fault::new(&error))?;
        done
    }
}

impl Persons {
    /// The file is made before the links are: what cannot be written shall not take older links back. Nobody but its owner reads it.
    async fn print_links(&self, app: &App, report: &PersonsReport) -> Result<(), Fault> {
        let (Some(path), Some(base_url)) = (&self.links, &self.base_url) else { return Ok(()) };
        let named = |error: std::io::Error| Fault(format!("{}: {error}", path.display()));
        let listed: Vec<SubjectId> = report.persons.iter().filter_map(|person| person.id).collect();
        let subjects = app.without_token(&listed).await.map_err(|error| Fault::new(&error))?;
        if subjects.is_empty() {
            println!("no links: everybody of the list has a token, or no roles");
            return Ok(());
        }
        let mut file = new_private_file(path).map_err(named)?;
        let mut cards = Vec::new();
        for part in subjects.chunks(MOST_LINKS) {
            let input = LinkSheetInput {
                subjects: part.to_vec(),
                base_url: base_url.clone(),
                valid_days: Some(self.valid_days),
            };
            let made =
                app.create_links(&Actor::default(), &input).await.map_err(|error| Fault::new(&error))?;
            cards.extend(app.link_cards(made).await.map_err(|error| Fault::new(&error))?);
        }
        file.write_all(print_link_sheet(&cards, base_url, app.zone).as_bytes()).map_err(named)?;
        println!("{} links in {}: print it, hand the cards out, delete it", cards.len(), path.display());
        Ok(())
    }
}

/// A file that was not there before, and that its owner alone may read.
fn new_private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn base(text: &str) -> Result<String, String> {
    check_base(text).map(|()| text.to_owned()).map_err(ToOwned::to_owned)
}

fn show(report: &PersonsReport) {
    for problem in &report.problems {
        eprintln!("{}: {problem}", problem.severity.key());
    }
    println!("{report}");
}
