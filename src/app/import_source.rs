//! Where the files of an import lie.

use std::fmt;
use std::io;
use std::sync::Arc;

use domain::import::{ImportFile, ImportFiles};
use formats::csv::Source;
use formats::registry::RegistryReading;

/// Reads the content of a file.
type Reader = dyn Fn() -> io::Result<Vec<u8>> + Send + Sync;

/// Where the content of a file lies; cheap to clone.
#[derive(Clone)]
pub enum Content {
    /// In memory.
    Bytes(Arc<Vec<u8>>),
    /// Elsewhere, from where it is read whenever it is compared, so that it takes no memory in between.
    Elsewhere(Arc<Reader>),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Arc::new(bytes))
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(formatter, "Content({} bytes)", bytes.len()),
            Self::Elsewhere(_) => formatter.write_str("Content(elsewhere)"),
        }
    }
}

impl Content {
    /// Content that lies elsewhere and is read by this, perhaps more than once.
    pub fn read_by(read: impl Fn() -> io::Result<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self::Elsewhere(Arc::new(read))
    }

    fn bytes(&self) -> io::Result<Arc<Vec<u8>>> {
        match self {
            Self::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Self::Elsewhere(read) => read().map(Arc::new),
        }
    }
}

/// Whether one of these files is the one of that name.
pub(super) fn names(files: &[(String, Content)], file: ImportFile) -> bool {
    files.iter().any(|(name, _)| name == file.key())
}

/// Reads the files one by one; of those that lie elsewhere one is in memory at a time.
///
/// # Errors
/// When one cannot be read from there.
pub(super) fn read_files(files: &[(String, Content)]) -> io::Result<ImportFiles> {
    let mut reading = RegistryReading::default();
    for (name, content) in files {
        reading.read(Source { name, bytes: &content.bytes()? });
    }
    Ok(reading.finish())
}
