//! The database that a command works on.

use clap::Args;

use super::fault::Fault;
use app::App;
use app::clock::Clock;
use domain::when::Zone;
use store::connect::migration_status;

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
    /// How far the deployment's clocks are ahead of UTC: days that people write, such as 2026-11-30, are days there.
    #[arg(long, env = "MICROMATRIX_UTC_OFFSET", default_value = "+08:00", allow_hyphen_values = true)]
    pub(super) utc_offset: Zone,
}

impl Database {
    /// Opens one that is there and whose schema is up to date, and changes nothing.
    pub(super) async fn open_as_it_is(&self) -> Result<App, Fault> {
        let steps = migration_status(&self.database_url).await.map_err(|error| Fault::new(&error))?;
        if steps.iter().any(|step| step.applied.is_none()) {
            return Err(Fault(
                "the schema is of an older program; bring it up to date by `micromatrix migrate` first"
                    .to_owned(),
            ));
        }
        self.open().await
    }

    /// Opens it, creates what is missing and brings its schema up to date.
    pub(super) async fn open(&self) -> Result<App, Fault> {
        let app = App::open(&self.database_url, Clock::System).await.map_err(|error| Fault::new(&error))?;
        Ok(App { zone: self.utc_offset, ..app })
    }
}
