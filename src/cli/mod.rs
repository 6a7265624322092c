//! The command line. Exit status: 0 done, 1 the input or the data is at fault, 2 wrong usage.

mod attribute;
mod database;
mod demo;
mod detect;
mod export;
mod fault;
mod import;
mod import_list;
mod import_shown;
mod openapi;
mod own_file;
mod papers;
mod persons;
mod plan;
mod progress_bar;
mod serve;
mod theme;
mod token;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::runtime::Builder;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use database::Database;
use fault::Fault;

/// Gives every official account of a matrix its own direction in a themed campaign.
#[derive(Parser)]
#[command(name = "micromatrix", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API; at the first start an admin token is printed once.
    Serve(serve::Serve),
    /// Bring the database's schema up to date.
    Migrate(Database),
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

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    start_logging(&cli.command);
    match perform(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}

fn perform(command: Command) -> Result<(), Fault> {
    match command {
        Command::Serve(serve) => block_on(serve.run()),
        Command::Migrate(database) => block_on(migrate(&database)),
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

async fn migrate(database: &Database) -> Result<(), Fault> {
    let app = database.open().await?;
    println!("the schema is up to date");
    app.close().await.map_err(|error| Fault::new(&error))
}

/// Structured logs on standard error, so that standard output carries results alone. `RUST_LOG` chooses what is logged, as
/// `level` or `target=level`, separated by commas.
fn start_logging(command: &Command) {
    let default = if matches!(command, Command::Serve(_)) { "info,sqlx=warn,sea_orm=warn" } else { "error" };
    let chosen = std::env::var("RUST_LOG").unwrap_or_else(|_| default.to_owned());
    let (targets, wrong) = match chosen.parse::<Targets>() {
        Ok(targets) => (targets, None),
        Err(error) => (default.parse().unwrap_or_default(), Some(error)),
    };
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        tracing_subscriber::registry().with(log.with_filter(targets)).init();
    } else {
        tracing_subscriber::registry().with(log.json().with_current_span(false).with_filter(targets)).init();
    }
    if let Some(error) = wrong {
        tracing::warn!(%error, "RUST_LOG is not understood; the default is logged");
    }
}
