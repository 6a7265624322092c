//! The set of files of an import.

use std::io::{self, Cursor, Write as _};

use domain::import::{ImportFile, ImportFiles, Registry};
use domain::row::RowError;
use domain::tie::Tie;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::account::{read_accounts, write_accounts};
use super::cluster::{read_clusters, read_members, write_clusters, write_members};
use super::coverage::{read_targets, write_targets};
use super::csv::Source;
use super::filing::read_filings;
use super::organisation::{read_organisations, write_organisations};
use super::taxonomy::{read_nodes, write_nodes};
use super::tie::{read_ties, write_ties};

/// Reads a set of files, in any order; each may be missing, but not all. O(bytes).
///
/// ```
/// use formats::csv::Source;
/// use formats::registry::read_registry;
/// let ties = Source { name: "ties.csv", bytes: b"source,target,kind,weight\na,b,joint_duty,2\n" };
/// let notes = Source { name: "notes.csv", bytes: b"" };
/// assert_eq!(read_registry(&[ties]).ties.unwrap().rows.rows.len(), 1);
/// assert!(read_registry(&[ties, notes]).faults[0].to_string().starts_with("notes.csv: is no file of an import"));
/// assert!(read_registry(&[]).faults[0].to_string().starts_with("accounts.csv: is missing"));
/// ```
#[must_use]
pub fn read_registry(sources: &[Source<'_>]) -> ImportFiles {
    let mut reading = RegistryReading::default();
    for source in sources {
        reading.read(*source);
    }
    reading.finish()
}

/// A set of files that is read one by one, so that no two of them need to be in memory.
#[derive(Default)]
pub struct RegistryReading {
    files: ImportFiles,
    seen: Vec<ImportFile>,
}

impl RegistryReading {
    /// Reads a file. O(bytes).
    pub fn read(&mut self, source: Source<'_>) {
        let files = &mut self.files;
        let Some(file) = ImportFile::of_key(source.name) else {
            let remedy = format!("rename or remove it; an import has {}", names());
            files.faults.push(RowError::of_file(source.name, 0, "is no file of an import", remedy));
            return;
        };
        if self.seen.contains(&file) {
            files.faults.push(RowError::of_file(source.name, 0, "is given twice", "give one of them"));
            return;
        }
        self.seen.push(file);
        match file {
            ImportFile::Functions => files.functions = Some(read_nodes(source)),
            ImportFile::Regions => files.regions = Some(read_nodes(source)),
            ImportFile::Audiences => files.audiences = Some(read_nodes(source)),
            ImportFile::Platforms => files.platforms = Some(read_nodes(source)),
            ImportFile::Organisations => files.organisations = Some(read_organisations(source)),
            ImportFile::Accounts => files.accounts = Some(read_accounts(source)),
            ImportFile::Filings => files.filings = Some(read_filings(source)),
            ImportFile::Ties => files.ties = Some(read_ties(source)),
            ImportFile::Clusters => files.clusters = Some(read_clusters(source)),
            ImportFile::Members => files.members = Some(read_members(source)),
            ImportFile::Coverage => files.coverage = Some(read_targets(source)),
        }
    }

    /// The files as read.
    #[must_use]
    pub fn finish(self) -> ImportFiles {
        let Self { mut files, seen } = self;
        if seen.is_empty() {
            let problem = "is missing, and so is every other file of an import";
            let remedy = format!("give one or more of {}", names());
            files.faults.push(RowError::of_file(ImportFile::Accounts.key(), 0, problem, remedy));
        }
        files
    }
}

fn names() -> String {
    ImportFile::ALL.map(ImportFile::key).join(", ")
}

/// Rows of a file that are made into text together.
const PART: usize = 20_000;

/// Writes a registry as files; importing them into it changes nothing, and into an empty one makes the same. A cluster that
/// lost its last member cannot say so in `members.csv`. What is filed of accounts is not among them: not everybody who may read a
/// registry may read that.
#[must_use]
pub fn write_registry(registry: &Registry<'_>) -> Vec<(ImportFile, String)> {
    let mut files: Vec<(ImportFile, String)> = Vec::new();
    let written: Result<(), std::convert::Infallible> = write_registry_in_parts(registry, |file, part| {
        match files.last_mut().filter(|(last, _)| *last == file) {
            Some((_, text)) => text.push_str(part),
            None => files.push((file, part.to_owned())),
        }
        Ok(())
    });
    match written {
        Ok(()) => files,
        Err(never) => match never {},
    }
}

/// The same, part by part: the parts of a file come one after the other, and of all texts one part is in memory.
///
/// # Errors
/// What `write` gives.
pub fn write_registry_in_parts<E>(
    registry: &Registry<'_>,
    mut write: impl FnMut(ImportFile, &str) -> Result<(), E>,
) -> Result<(), E> {
    write(ImportFile::Functions, &write_nodes(registry.functions))?;
    write(ImportFile::Regions, &write_nodes(registry.regions))?;
    write(ImportFile::Audiences, &write_nodes(registry.audiences))?;
    write(ImportFile::Platforms, &write_nodes(registry.platforms))?;
    let of = registry.organisations.chunks(PART);
    continued(of.map(write_organisations), &write_organisations(&[]), |part| {
        write(ImportFile::Organisations, part)
    })?;
    let of = registry.accounts.chunks(PART);
    continued(of.map(write_accounts), &write_accounts(&[]), |part| write(ImportFile::Accounts, part))?;
    let mut ties = registry.ties.iter();
    let of = std::iter::from_fn(|| {
        let part: Vec<Tie> = ties.by_ref().take(PART).collect();
        (!part.is_empty()).then(|| write_ties(part))
    });
    continued(of, &write_ties([]), |part| write(ImportFile::Ties, part))?;
    let of = || registry.clusters.chunks(PART);
    continued(of().map(write_clusters), &write_clusters(&[]), |part| write(ImportFile::Clusters, part))?;
    continued(of().map(write_members), &write_members(&[]), |part| write(ImportFile::Members, part))?;
    let of = registry.targets.chunks(PART);
    continued(of.map(write_targets), &write_targets(&[]), |part| write(ImportFile::Coverage, part))
}

/// A file whose parts were each written with the header.
fn continued<E>(
    parts: impl Iterator<Item = String>,
    header: &str,
    mut write: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    write(header)?;
    for part in parts {
        write(part.strip_prefix(header).unwrap_or(&part))?;
    }
    Ok(())
}

/// Writes a registry as an archive of its files; beside it one part of a text is in memory.
///
/// # Errors
/// When the archive would be larger than one can be.
pub fn write_archive(registry: &Registry<'_>) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().large_file(true);
    let mut begun = None;
    write_registry_in_parts(registry, |file, part| {
        if begun != Some(file) {
            begun = Some(file);
            archive.start_file(file.key(), options).map_err(io::Error::other)?;
        }
        archive.write_all(part.as_bytes())
    })?;
    Ok(archive.finish().map_err(io::Error::other)?.into_inner())
}
