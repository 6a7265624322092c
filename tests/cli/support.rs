//! The binary, a folder of its own, and what it said.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const DATABASE: &str = "MICROMATRIX_DATABASE_URL";

/// A folder with files and a database, which goes with the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join("files").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join("files").join(name)).unwrap()
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs the binary in the folder, over its own database.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_on(&self.database(), arguments)
    }

    /// The same over another database.
    pub fn run_on(&self, database: &str, arguments: &[&str]) -> Said {
        Said(self.command(arguments).env(DATABASE, database).output().unwrap())
    }

    /// The same, where the environment names none.
    pub fn run_without_database(&self, arguments: &[&str]) -> Said {
        Said(self.command(arguments).env_remove(DATABASE).output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_micromatrix"));
        command.args(arguments).current_dir(self.0.path()).env_remove("RUST_LOG");
        command
    }

    pub fn database(&self) -> String {
        format!("sqlite:{}", self.0.path().join("test.db").display())
    }
}

/// What a command said.
pub struct Said(Output);

impl Said {
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// Fails unless it ended with this status.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(status), "{}{}", self.out(), self.err());
        self
    }

    /// Fails unless its errors hold each of these.
    #[track_caller]
    pub fn complains(self, of: &[&str]) -> Self {
        let err = self.err();
        for part in of {
            assert!(err.contains(part), "`{part}` is not in:\n{err}");
        }
        self
    }

    /// Fails unless its result holds each of these.
    #[track_caller]
    pub fn tells(self, of: &[&str]) -> Self {
        let out = self.out();
        for part in of {
            assert!(out.contains(part), "`{part}` is not in:\n{out}");
        }
        self
    }
}
