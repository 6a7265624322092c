//! The database that a command works on.

use clap::Args;

use super::fault::Fault;
use app::App;
use app::clock::Clock;

/// Which database.
#[derive(Args, Clone)]
pub(super) struct Database {
    /// `sqlite:FILE` (created when not there) or `postgres://…`.
    #[arg(
        long,
        env = "MICROMATRIX_DATABASE_URL",
        default_value = "sqlite:micromatrix.db",
        hide_env_values = true
    )]
    pub(super) database_url: String,
}

impl Database {
    /// Opens it, creates what is missing and brings its schema up to date.
    pub(super) async fn open(&self) -> Result<App, Fault> {
        App::open(&self.database_url, Clock::System).await.map_err(|error| Fault::new(&error))
    }
}
