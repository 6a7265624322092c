//! The command line. Exit status: 0 done, 1 the input or the data is at fault, 2 wrong usage.

mod attribute;
mod backup;
mod check;
mod config;
mod database;
mod demo;
mod detect;
mod export;
mod fault;
mod import;
mod import_list;
mod import_shown;
mod log_line;
mod openapi;
mod own_file;
mod papers;
mod persons;
mod plan;
mod postgres_tool;
mod progress_bar;
mod restore;
mod serve;
mod theme;
mod token;
mod traces;
mod whole_file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use tokio::runtime::Builder;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::JsonFields;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use config::ConfigFile;
use database::Database;
use fault::Fault;
use log_line::JsonLine;
use store::connect::migration_status;
use traces::Traces;

/// Gives every official account of a matrix its own direction in a themed campaign.
#[derive(Parser)]
#[command(name = "micromatrix", version)]
struct Cli {
    /// A file with settings, each named as its flag, such as `listen = "0.0.0.0:8080"`; flags and environment count before it.
    #[arg(long, env = "MICROMATRIX_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API; at the first start an admin token is printed once.
    Serve(serve::Serve),
    /// Bring the database's schema up to date.
    Migrate(Migrate),
    /// Copy the whole database into a file, while the service works, and check the copy.
    Backup(backup::Backup),
    /// Put a copy that `backup` has made in the place of a database that nobody uses.
    Restore(restore::Restore),
    /// Hold what is kept against what must always be true, and say what is wrong and where. Changes nothing.
    Check(check::Check),
    /// Settings, as they are after flags, environment and file.
    #[command(subcommand)]
    Config(Config),
    /// Import a list of accounts, or the CSV files of a folder, into the registry.
    Import(import::Import),
    /// Write the registry as the CSV files that an import reads.
    Export(export::Export),
    /// Enter the persons of a list, with what they may do.
    Persons(persons::Persons),
    /// Persons' tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// Write the papers of a campaign that an office gives out: assignment sheets, the text for a group, the page for the head.
    Papers(papers::Papers),
    /// Templates of campaigns.
    #[command(subcommand)]
    Theme(theme::ThemeCommand),
    /// Print the OpenAPI document.
    Openapi,
    /// Solve one planning problem, without a database.
    Plan(plan::Plan),
    /// Divide the value of one campaign's pieces among clusters and accounts, without a database.
    Attribute(attribute::Attribute),
    /// Find micro-clusters in ties, without a database.
    Detect(detect::Detect),
}

/// Settings, as they are after flags, environment and file.
#[derive(Subcommand)]
enum Config {
    /// Print each setting of `serve` with where it comes from; secrets are masked.
    Show(serve::Serve),
}

#[derive(Args)]
struct Migrate {
    /// Say which steps the schema has and lacks, and change nothing.
    #[arg(long)]
    status: bool,
    #[command(flatten)]
    database: Database,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let known = Cli::command();
    let parsed = ConfigFile::of_process(&known).map(|file| {
        let matches = file.apply(known.clone()).get_matches();
        let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        (cli, matches, file)
    });
    let done = parsed.and_then(|(cli, matches, file)| {
        // The last spans are sent when everything is done.
        let _traces = start_logging(&cli.command)?;
        match cli.command {
            Command::Config(Config::Show(_)) => {
                let shown = ["config", "show"]
                    .iter()
                    .try_fold(&matches, |matches, name| matches.subcommand_matches(name));
                print!(
                    "{}",
                    shown.map_or_else(String::new, |matches| config::show(&serve_of(&known), matches, &file))
                );
                Ok(())
            }
            command => perform(command),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}

fn serve_of(command: &clap::Command) -> clap::Command {
    command.find_subcommand("serve").cloned().unwrap_or_default()
}

fn perform(command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve(serve) => block_on(serve.run()),
        Command::Migrate(migrate) => block_on(migrate.run()),
        Command::Backup(backup) => block_on(backup.run()),
        Command::Restore(restore) => block_on(restore.run()),
        Command::Check(check) => block_on(check.run()),
        // It is done where it is known what was said where.
        Command::Config(Config::Show(_)) => Ok(()),
        Command::Import(import) => block_on(import.run()),
        Command::Export(export) => block_on(export.run()),
        Command::Persons(persons) => block_on(persons.run()),
        Command::Token(token) => block_on(token.run()),
        Command::Papers(papers) => block_on(papers.run()),
        Command::Theme(theme) => theme.run(),
        Command::Openapi => openapi::run(),
        Command::Plan(plan) => plan.run(),
        Command::Attribute(attribute) => attribute.run(),
        Command::Detect(detect) => detect.run(),
    }
}

/// Runs what waits, on all cores.
fn block_on(work: impl Future<Output = Result<(), Fault>>) -> Result<(), Fault> {
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(|error| Fault::new(&error))?;
    runtime.block_on(work)
}

impl Migrate {
    async fn run(self) -> Result<(), Fault> {
        if self.status {
            let status = migration_status(&self.database.database_url).await;
            for step in status.map_err(|error| Fault::new(&error))? {
                println!("{step}");
            }
            return Ok(());
        }
        let app = self.database.open().await?;
        println!("the schema is up to date");
        app.close().await.map_err(|error| Fault::new(&error))
    }
}

/// Structured logs on standard error, so that standard output carries results alone. `RUST_LOG` chooses what is logged, as
/// `level` or `target=level`, separated by commas. Traces go to a collector, if one is named.
fn start_logging(command: &Command) -> Result<Option<Traces>, Fault> {
    let default = if matches!(command, Command::Serve(_)) { "info,sqlx=warn,sea_orm=warn" } else { "error" };
    let chosen = std::env::var("RUST_LOG").unwrap_or_else(|_| default.to_owned());
    let (targets, wrong) = match chosen.parse::<Targets>() {
        Ok(targets) => (targets, None),
        Err(error) => (default.parse().unwrap_or_default(), Some(error)),
    };
    let traces = match command {
        Command::Serve(serve) => serve.traces.as_deref().map(Traces::to).transpose()?,
        _ => None,
    };
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        log.with_filter(targets).boxed()
    } else {
        log.event_format(JsonLine).fmt_fields(JsonFields::new()).with_filter(targets).boxed()
    };
    tracing_subscriber::registry().with(log).with(traces.as_ref().map(Traces::layer)).init();
    if let Some(error) = wrong {
        tracing::warn!(%error, "RUST_LOG is not understood; the default is logged");
    }
    Ok(traces)
}
