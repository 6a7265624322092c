//! The command line. Exit status: 0 done, 1 the input or the data is at fault, 2 wrong usage.

mod attribute;
mod database;
mod demo;
mod detect;
mod fault;
mod import;
mod openapi;
mod plan;
mod serve;
mod token;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

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
    /// Import the CSV files of a folder into the registry.
    Import(import::Import),
    /// Persons' tokens.
    #[command(subcommand)]
    Token(token::Token),
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
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    start_logging(&cli.command);
    let done = match cli.command {
        Command::Serve(serve) => serve.run().await,
        Command::Migrate(database) => migrate(&database).await,
        Command::Import(import) => import.run().await,
        Command::Token(token) => token.run().await,
        Command::Openapi => openapi::run(),
        Command::Plan(plan) => plan.run(),
        Command::Attribute(attribute) => attribute.run(),
        Command::Detect(detect) => detect.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}

async fn migrate(database: &Database) -> Result<(), Fault> {
    let app = database.open().await?;
    println!("the schema is up to date");
    app.close().await.map_err(|error| Fault::new(&error))
}

/// Structured logs on standard error, so that standard output carries results alone. `RUST_LOG` chooses what is logged.
fn start_logging(command: &Command) {
    let default = if matches!(command, Command::Serve(_)) { "info,sqlx=warn,sea_orm=warn" } else { "error" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        log.init();
    } else {
        log.json().init();
    }
}
