//! Files that are there as a whole or not at all: written under another name, on the disk before they have their own, and gone when something fails.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::fault::Fault;

/// A backup holds hashes of secrets, telephone numbers and what is not published.
const OWNER_ALONE: u32 = 0o600;

/// What SQLite keeps beside a file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What means something in an address.
const MEANS: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

/// A file that this process has made and that nobody else may read. Dropped before it has its name, it is removed.
pub(super) struct NewFile {
    path: PathBuf,
}

impl NewFile {
    /// An empty one.
    pub(super) fn at(path: PathBuf) -> Result<Self, Fault> {
        let made = OpenOptions::new().write(true).create_new(true).mode(OWNER_ALONE).open(&path);
        match made {
            Ok(_) => {
                remove_beside(&path);
                Ok(Self { path })
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Fault(format!(
                "{} is there: another command is at work, or has not ended well; if none is, remove it",
                path.display()
            ))),
            Err(error) => Err(fault(&path, &error)),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Copies another file into it.
    pub(super) fn fill_from(&self, file: &Path) -> Result<(), Fault> {
        fs::copy(file, &self.path).map_err(|error| fault(file, &error))?;
        fs::set_permissions(&self.path, Permissions::from_mode(OWNER_ALONE))
            .map_err(|error| fault(&self.path, &error))
    }

    /// Gives it a name that nothing has yet.
    pub(super) fn settle(self, name: &Path) -> Result<(), Fault> {
        self.sync()?;
        fs::hard_link(&self.path, name).map_err(|error| fault(name, &error))?;
        settle_names(name)
    }

    /// Puts it in the place of another file, in one step.
    pub(super) fn replace(self, name: &Path) -> Result<(), Fault> {
        self.sync()?;
        fs::rename(&self.path, name).map_err(|error| fault(name, &error))?;
        settle_names(name)
    }

    /// The bytes are on the disk before the name is, and all of them are in this file.
    fn sync(&self) -> Result<(), Fault> {
        let log = beside_of(&self.path, "-wal");
        if log.exists() {
            return Err(Fault(format!("{} still holds changes that are not in the file", log.display())));
        }
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(|error| fault(&self.path, &error))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Where it has been renamed, there is nothing; what cannot be removed is named by whoever comes next.
        let _ = fs::remove_file(&self.path);
        remove_beside(&self.path);
    }
}

/// Removes what SQLite has left beside a file that is not there, or not in use.
pub(super) fn remove_beside(file: &Path) {
    for end in BESIDE {
        let _ = fs::remove_file(beside_of(file, end));
    }
}

/// Gives what SQLite has left beside a file a place beside another one.
pub(super) fn move_beside(file: &Path, other: &Path) {
    for end in BESIDE {
        let _ = fs::rename(beside_of(file, end), beside_of(other, end));
    }
}

/// The names in the folder of a file are on the disk.
pub(super) fn settle_names(file: &Path) -> Result<(), Fault> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| fault(folder, &error))
}

/// The same name with a word after it.
pub(super) fn beside(file: &Path, word: &str) -> PathBuf {
    beside_of(file, &format!(".{word}"))
}

fn beside_of(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The address of a file of SQLite.
pub(super) fn url_of(file: &Path) -> Result<String, Fault> {
    let text = file.to_str().ok_or_else(|| Fault("the path is no text".to_owned()))?;
    Ok(format!("sqlite:{}", utf8_percent_encode(text, MEANS)))
}

pub(super) fn fault(file: &Path, error: &io::Error) -> Fault {
    Fault(format!("{}: {error}", file.display()))
}
