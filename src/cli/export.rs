//! `micromatrix export`

use std::fs::{File, create_dir_all, read_dir};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::database::Database;
use super::fault::Fault;
use app::export::ImportFile;
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};

#[derive(Args)]
pub(super) struct Export {
    /// A folder that is empty, or not there yet.
    dir: PathBuf,
    #[command(flatten)]
    database: Database,
}

impl Export {
    pub(super) async fn run(self) -> Result<(), Fault> {
        make_empty(&self.dir)?;
        let app = self.database.open().await?;
        let mut files = Files { dir: self.dir.clone(), open: None };
        let written = app.export_in_parts(move |file, part| files.write(file, part)).await;
        let written = written.map_err(|error| Fault::new(&error));
        let counts = app.count_kept_needs().await.map_err(|error| Fault::new(&error));
        app.close().await.map_err(|error| Fault::new(&error))?;
        written??;
        println!("exported to {}", self.dir.display());
        for left_out in LeftOutPart::list(&[(LeftOutThing::Counts, counts?, LeftOutWhy::Kind)]) {
            println!("{}", left_out.say().en);
        }
        Ok(())
    }
}

/// A file that lies there already would be taken for one of the export's.
fn make_empty(dir: &Path) -> Result<(), Fault> {
    let fault = |error: std::io::Error| Fault(format!("{}: {error}", dir.display()));
    create_dir_all(dir).map_err(fault)?;
    match read_dir(dir).map_err(fault)?.next() {
        Some(_) => Err(Fault(format!("{} is not empty; name a new folder", dir.display()))),
        None => Ok(()),
    }
}

/// The files, of which one is open.
struct Files {
    dir: PathBuf,
    open: Option<(ImportFile, File)>,
}

impl Files {
    fn write(&mut self, file: ImportFile, part: &str) -> Result<(), Fault> {
        let path = self.dir.join(file.key());
        let fault = |error: std::io::Error| Fault(format!("{}: {error}", path.display()));
        let open = match self.open.take().filter(|(open, _)| *open == file) {
            Some((_, open)) => open,
            None => File::create(&path).map_err(fault)?,
        };
        let (_, open) = self.open.insert((file, open));
        open.write_all(part.as_bytes()).map_err(fault)
    }
}
