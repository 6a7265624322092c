//! The set of files of an import.

use domain::import::{ImportFile, ImportFiles, Registry};
use domain::row::RowError;

use super::account::{read_accounts, write_accounts};
use super::cluster::{read_clusters, read_members, write_clusters, write_members};
use super::coverage::{read_targets, write_targets};
use super::csv::Source;
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
            ImportFile::Organisations => files.organisations = Some(read_organisations(source)),
            ImportFile::Accounts => files.accounts = Some(read_accounts(source)),
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

/// Writes a registry as files; importing them into it changes nothing, and into an empty one makes the same. A cluster that
/// lost its last member cannot say so in `members.csv`.
#[must_use]
pub fn write_registry(registry: &Registry<'_>) -> Vec<(ImportFile, String)> {
    vec![
        (ImportFile::Functions, write_nodes(registry.functions)),
        (ImportFile::Regions, write_nodes(registry.regions)),
        (ImportFile::Organisations, write_organisations(registry.organisations)),
        (ImportFile::Accounts, write_accounts(registry.accounts)),
        (ImportFile::Ties, write_ties(registry.ties.iter())),
        (ImportFile::Clusters, write_clusters(registry.clusters)),
        (ImportFile::Members, write_members(registry.clusters)),
        (ImportFile::Coverage, write_targets(registry.targets)),
    ]
}
