//! Files that were sent to be imported, and what was asked of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::import::ImportFile;
use super::office::OfficeMapping;
use super::proposal::Proposal;
use crate::keyed;

keyed! {
    /// What was sent.
    pub enum UploadKind {
        /// A list as an office keeps it: one file.
        List = "list",
        /// Files of a folder, each named as the folder names it.
        Folder = "folder",
    }
}

/// What was asked of files that were sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "dry_run": false, "strict": false, "accept_proposals": 600, "profile": "city-filing", "mapping": null,
    "skip_bad_rows": false, "cluster_by_function": false
}))]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub struct UploadOptions {
    /// Only say what would change.
    pub dry_run: bool,
    /// Of a list: stop at a row that cannot be taken.
    pub strict: bool,
    /// Of a list: proposals of at least this confidence, in thousandths, are entered; null: no one is.
    #[schema(required = true, minimum = 0, maximum = 1000)]
    pub accept_proposals: Option<u32>,
    /// Of a list: the key of the profile that its mapping was taken from.
    #[schema(required = true)]
    pub profile: Option<String>,
    /// Of a list: what is to be taken for what; null: that is found.
    #[schema(required = true)]
    pub mapping: Option<OfficeMapping>,
    /// Of files of a folder: leave bad rows out instead of stopping.
    pub skip_bad_rows: bool,
    /// Of files of a folder: also make a cluster `fn-FUNCTION` for accounts that no cluster holds.
    pub cluster_by_function: bool,
}

impl UploadOptions {
    /// The least confidence that is entered where none is named.
    pub const ACCEPTED: u32 = Proposal::ACCEPTED;

    /// Names of the options that are of lists alone and were given.
    fn of_lists(&self) -> Vec<&'static str> {
        let given = [
            ("strict", self.strict),
            ("accept_proposals", self.accept_proposals.is_some()),
            ("profile", self.profile.is_some()),
            ("mapping", self.mapping.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// Names of the options that are of folders alone and were given.
    fn of_folders(&self) -> Vec<&'static str> {
        let given =
            [("skip_bad_rows", self.skip_bad_rows), ("cluster_by_function", self.cluster_by_function)];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}

impl UploadKind {
    /// What these files are: the files of a folder bear its names; any other one is a list, and is sent alone. One file that bears such
    /// a name is a list where something is asked that is asked of lists alone.
    ///
    /// # Errors
    /// No file; several lists; an empty file; two files of one name; options of the other kind; a mapping beside a profile.
    ///
    /// ```
    /// use domain::upload::{UploadKind, UploadOptions, UploadedFile};
    /// let file = |name: &str| UploadedFile { name: name.into(), size: 9 };
    /// let options = UploadOptions::default();
    /// assert_eq!(UploadKind::of(&[file("备案表.xlsx")], &options), Ok(UploadKind::List));
    /// assert_eq!(UploadKind::of(&[file("accounts.csv"), file("ties.csv")], &options), Ok(UploadKind::Folder));
    /// let two = UploadKind::of(&[file("一月.xlsx"), file("二月.xlsx")], &options).unwrap_err();
    /// assert!(two[0].detail.starts_with("holds 2 lists"));
    /// ```
    pub fn of(files: &[UploadedFile], options: &UploadOptions) -> Result<Self, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let is_part = |file: &&UploadedFile| ImportFile::of_key(&file.name).is_some();
        let lists: Vec<&UploadedFile> = files.iter().filter(|file| !is_part(file)).collect();
        let is_list = !lists.is_empty() || (files.len() == 1 && !options.of_lists().is_empty());
        faults.require(
            !files.is_empty(),
            "/file",
            "is missing; send a list, or files of the folder of CSVs, as parts of this name with a file name",
        );
        if lists.len() > 1 {
            let names: Vec<&str> = lists.iter().map(|file| file.name.as_str()).collect();
            let detail = format!("holds {} lists: {}; send each by itself", lists.len(), names.join(", "));
            faults.add("/file", detail);
        } else if let [list] = lists[..]
            && files.len() > 1
        {
            let names = ImportFile::ALL.map(ImportFile::key).join(", ");
            let detail = format!("`{}` is none of {names}; a list is sent by itself", list.name);
            faults.add("/file", detail);
        }
        for (at, file) in files.iter().enumerate() {
            faults.text("/file", &file.name, 200);
            faults.require(!file.name.is_empty(), "/file", "has no file name; give it the file's own");
            faults.require(file.size > 0, "/file", format!("`{}` is empty", file.name));
            let again = files[..at].iter().any(|other| other.name == file.name);
            faults.require(!again, "/file", format!("`{}` stands twice; send it once", file.name));
        }
        let wrong = if is_list { options.of_folders() } else { options.of_lists() };
        for name in wrong {
            let of = if is_list { "files of a folder" } else { "a list" };
            faults.add(format!("/{name}"), format!("is of {of} alone; leave it out"));
        }
        let twice = options.mapping.is_some() && options.profile.is_some();
        faults.require(!twice, "/profile", "stands beside `mapping`; send one of the two");
        faults.into_result()?;
        Ok(if is_list { Self::List } else { Self::Folder })
    }
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"name": "备案表.xlsx", "size": 17308}))]
pub struct UploadedFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub size: u64,
}

impl Upload {
    /// Files are kept for so long after their import has ended.
    pub const KEPT_DAYS: i64 = 90;
}

/// Files that were sent to be imported, and what was asked of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "list", "files": [{"name": "备案表.xlsx", "size": 17308}],
    "options": {
        "dry_run": false, "strict": false, "accept_proposals": 600, "profile": null, "mapping": null,
        "skip_bad_rows": false, "cluster_by_function": false
    }
}))]
pub struct Upload {
    /// What they are.
    pub kind: UploadKind,
    /// The files, in the order in which they were sent.
    pub files: Vec<UploadedFile>,
    /// What was asked.
    pub options: UploadOptions,
}
