//! Where the files of an import lie.

use std::path::PathBuf;
use std::sync::Arc;

use domain::import::{ImportFile, ImportFiles};
use formats::csv::Source;
use formats::registry::RegistryReading;

/// Where the content of a file lies; cheap to clone.
#[derive(Debug, Clone)]
pub enum Content {
    /// In memory.
    Bytes(Arc<Vec<u8>>),
    /// On a disk, from which it is read whenever it is compared, so that it takes no memory in between.
    Disk(Arc<PathBuf>),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Arc::new(bytes))
    }
}

impl From<PathBuf> for Content {
    fn from(path: PathBuf) -> Self {
        Self::Disk(Arc::new(path))
    }
}

impl Content {
    fn bytes(&self) -> std::io::Result<Arc<Vec<u8>>> {
        match self {
            Self::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Self::Disk(path) => std::fs::read(&**path).map(Arc::new),
        }
    }
}

/// Whether one of these files is the one of that name.
pub(super) fn names(files: &[(String, Content)], file: ImportFile) -> bool {
    files.iter().any(|(name, _)| name == file.key())
}

/// Reads the files one by one; of those on a disk one is in memory at a time.
///
/// # Errors
/// When one cannot be read from its disk.
pub(super) fn read_files(files: &[(String, Content)]) -> std::io::Result<ImportFiles> {
    let mut reading = RegistryReading::default();
    for (name, content) in files {
        reading.read(Source { name, bytes: &content.bytes()? });
    }
    Ok(reading.finish())
}
