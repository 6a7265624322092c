//! `micromatrix restore`: a file that `backup` has made in the place of a database that nobody uses.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::backup::{checked, look_through};
use super::database::Database;
use super::fault::Fault;
use super::postgres_tool::{PostgresTool, dump, put_back};
use super::whole_file::{NewFile, beside, fault, move_beside, remove_beside};
use app::clock::Clock;
use store::backup::{Taken, look_at_server, take_alone};
use store::connect::Address;

#[derive(Args)]
pub(super) struct Restore {
    /// A file that `backup` has made.
    file: PathBuf,
    /// Put it in the place of the database that is there; that one is kept beside it.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    database: Database,
}

impl Restore {
    pub(super) async fn run(self) -> Result<(), Fault> {
        if !self.file.is_file() {
            return Err(Fault(format!("{} is not there", self.file.display())));
        }
        let address = Address::read(&self.database.database_url).map_err(|error| Fault::new(&error))?;
        let kept = match address {
            Address::Sqlite(path) => self.put_in_place(&path).await?,
            Address::Postgres => self.put_back_on_server().await?,
        };
        println!("restored from {}", self.file.display());
        if let Some(kept) = kept {
            println!("what was there before is kept as {}", kept.display());
        }
        Ok(())
    }

    /// Puts a checked copy in the place of the file.
    async fn put_in_place(&self, path: &Path) -> Result<Option<PathBuf>, Fault> {
        let is_there = path.exists();
        if is_there && !self.replace {
            return Err(Fault(format!(
                "{} is there already; name another one by --database-url, or say --replace, which keeps it beside",
                path.display()
            )));
        }
        let partial = NewFile::at(beside(path, "restoring"))?;
        partial.fill_from(&self.file)?;
        look_through(partial.path()).await?;
        if !is_there {
            // What an earlier file has left would be taken for this one's.
            remove_beside(path);
            partial.settle(path)?;
            return Ok(None);
        }
        let alone = take_alone(path).await.map_err(|error| Fault::new(&error))?;
        if let Taken::InUse = alone {
            return Err(Fault(format!(
                "{} is in use; stop the service that has it open, then restore",
                path.display()
            )));
        }
        let kept = beside(path, &format!("before-{}", stamp()));
        // Another name for what is there; then the copy takes the first name in one step, so that there is a database at every moment.
        fs::hard_link(path, &kept).map_err(|error| fault(&kept, &error))?;
        if let Taken::Unreadable = alone {
            // A log of changes belongs to what is damaged, and may hold what is not lost.
            move_beside(path, &kept);
        }
        partial.replace(path)?;
        drop(alone);
        Ok(Some(kept))
    }

    async fn put_back_on_server(&self) -> Result<Option<PathBuf>, Fault> {
        let url = &self.database.database_url;
        PostgresTool::Restore.read_through(&self.file)?;
        let found = look_at_server(url).await.map_err(|error| Fault::new(&error))?;
        if found.has_tables && !self.replace {
            return Err(Fault(
                "there is something in the database; name an empty one by --database-url, or say --replace, which keeps a backup of it"
                    .to_owned(),
            ));
        }
        if found.others > 0 {
            return Err(Fault(format!(
                "the database is in use by {} connections; stop whatever uses it, then restore",
                found.others
            )));
        }
        let kept = found.has_tables.then(|| beside(&self.file, &format!("before-{}", stamp())));
        if let Some(kept) = &kept {
            let new = NewFile::at(beside(kept, "partial"))?;
            dump(url, new.path())?;
            new.settle(kept)?;
        }
        put_back(url, &self.file, &NewFile::at(beside(&self.file, "statements"))?)?;
        let is_well = match self.database.open().await {
            Ok(app) => checked(app).await,
            Err(fault) => Err(fault),
        };
        is_well.map_err(|Fault(said)| match &kept {
            Some(kept) => Fault(format!("{said}; what was there before is kept as {}", kept.display())),
            None => Fault(said),
        })?;
        Ok(kept)
    }
}

/// As it stands in the name of a file: milliseconds since 1970.
fn stamp() -> String {
    Clock::System.now().as_ms().to_string()
}
