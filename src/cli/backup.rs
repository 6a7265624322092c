//! `micromatrix backup`: a whole database as one file, made while the service works, and checked.
//!
//! Of SQLite the file is a database of SQLite as it stood at one instant; of PostgreSQL it is an archive of `pg_dump`, which is PostgreSQL's own
//! way and is needed on the machine.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::check::{fault_of, print};
use super::database::Database;
use super::fault::Fault;
use super::postgres_tool::{PostgresTool, dump};
use super::whole_file::{NewFile, beside, fault, url_of};
use app::App;
use app::clock::Clock;
use store::backup::{copy_into, look_into};
use store::connect::{Address, connect, migration_status};

#[derive(Args)]
pub(super) struct Backup {
    /// A file that is not there yet.
    file: PathBuf,
    #[command(flatten)]
    database: Database,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), Fault> {
        if self.file.exists() {
            return Err(Fault(format!("{} is there already; name a new file", self.file.display())));
        }
        let url = &self.database.database_url;
        let partial = NewFile::at(beside(&self.file, "partial"))?;
        match Address::read(url).map_err(|error| Fault::new(&error))? {
            Address::Sqlite(path) => copy(url, &path, partial.path()).await?,
            Address::Postgres => {
                dump(url, partial.path())?;
                PostgresTool::Restore.read_through(partial.path())?;
            }
        }
        partial.settle(&self.file)?;
        let bytes = fs::metadata(&self.file).map_err(|error| fault(&self.file, &error))?.len();
        println!("backed up to {} ({bytes} bytes, checked)", self.file.display());
        Ok(())
    }
}

/// Copies the file as it is, also one of an older schema, and looks whether the copy is whole.
async fn copy(url: &str, path: &Path, partial: &Path) -> Result<(), Fault> {
    if !path.is_file() {
        return Err(Fault(format!("{} is not there; name the database by --database-url", path.display())));
    }
    let text = partial.to_str().ok_or_else(|| Fault("the path is no text".to_owned()))?;
    let db = connect(url).await.map_err(|error| Fault::new(&error))?;
    let copied = copy_into(&db, text).await.map_err(|error| Fault::new(&error));
    db.close().await.map_err(|error| Fault::new(&error))?;
    copied?;
    look_through(partial).await
}

/// Looks whether a copy is whole, and holds it against what must always be true. One of an older schema stays so, and its rows are left alone.
pub(super) async fn look_through(copy: &Path) -> Result<(), Fault> {
    let url = url_of(copy)?;
    look_into(copy).await.map_err(|error| Fault::new(&error))?;
    let steps = migration_status(&url).await.map_err(|error| Fault::new(&error))?;
    if steps.iter().any(|step| step.applied.is_none()) {
        return Ok(());
    }
    let app = App::open(&url, Clock::System).await.map_err(|error| Fault::new(&error))?;
    checked(app).await
}

/// Holds a database against what must always be true, and closes it.
pub(super) async fn checked(app: App) -> Result<(), Fault> {
    let report = app.check().await.map_err(|error| Fault::new(&error));
    app.close().await.map_err(|error| Fault::new(&error))?;
    let report = report?;
    if !report.is_well() {
        print(&report);
    }
    fault_of(&report)
}
