//! PostgreSQL's own tools for whole databases. The password goes to them by the environment, where other users of the machine do not see it.

use std::borrow::Cow;
use std::fs::read_dir;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use percent_encoding::percent_decode_str;
use url::Url;

use super::fault::Fault;
use super::whole_file::NewFile;

/// Where Debian has the tools of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// How the tools call what the driver takes of an address; `None`: they need not know.
const NAMES: [(&str, Option<&str>); 18] = [
    ("application_name", None),
    ("dbname", Some("dbname")),
    ("host", Some("host")),
    ("hostaddr", Some("hostaddr")),
    ("options", None),
    ("password", None),
    ("port", Some("port")),
    ("ssl-ca", Some("sslrootcert")),
    ("ssl-cert", Some("sslcert")),
    ("ssl-key", Some("sslkey")),
    ("ssl-mode", Some("sslmode")),
    ("ssl-root-cert", Some("sslrootcert")),
    ("sslcert", Some("sslcert")),
    ("sslkey", Some("sslkey")),
    ("sslmode", Some("sslmode")),
    ("sslrootcert", Some("sslrootcert")),
    ("statement-cache-capacity", None),
    ("user", Some("user")),
];

/// Takes every table out, so that none of a newer schema is left beside what is put back.
const EMPTY: &str = "DO $$ DECLARE one record; BEGIN FOR one IN SELECT schemaname, tablename FROM pg_tables \
    WHERE schemaname = current_schema() LOOP \
    EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', one.schemaname, one.tablename); END LOOP; END $$";

#[derive(Debug, Clone, Copy)]
pub(super) enum PostgresTool {
    Dump,
    Restore,
    Shell,
}

/// Writes an archive of a database.
pub(super) fn dump(url: &str, file: &Path) -> Result<(), Fault> {
    let mut command = PostgresTool::Dump.on(url)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(file);
    PostgresTool::Dump.finish(command)
}

/// Puts an archive in the place of what is in a database: all of it in one transaction, or nothing is changed.
pub(super) fn put_back(url: &str, archive: &Path, statements: &NewFile) -> Result<(), Fault> {
    let mut command = PostgresTool::Restore.command();
    command.args(["--no-owner", "--no-privileges", "--file"]).arg(statements.path()).arg(archive);
    PostgresTool::Restore.finish(command)?;
    let mut command = PostgresTool::Shell.on(url)?;
    command.args([
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--command",
        EMPTY,
    ]);
    command.arg("--file").arg(statements.path());
    PostgresTool::Shell.finish(command)
}

impl PostgresTool {
    const fn name(self) -> &'static str {
        match self {
            Self::Dump => "pg_dump",
            Self::Restore => "pg_restore",
            Self::Shell => "psql",
        }
    }

    /// Whether an archive can be read to its end.
    pub(super) fn read_through(self, archive: &Path) -> Result<(), Fault> {
        let mut command = self.command();
        command.arg("--file=/dev/null").arg(archive);
        self.finish(command)
    }

    /// The tool with a database.
    fn on(self, url: &str) -> Result<Command, Fault> {
        let (plain, password) = apart(url)?;
        let mut command = self.command();
        command.arg(format!("--dbname={plain}"));
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        Ok(command)
    }

    /// The newest that is there: an older one refuses a newer server.
    fn command(self) -> Command {
        let versions = read_dir(VERSIONS).into_iter().flatten().flatten();
        let found = versions.map(|version| version.path().join("bin").join(self.name()));
        let mut found: Vec<PathBuf> = found.filter(|path| path.is_file()).collect();
        found.sort_by_key(|path| version_of(path));
        Command::new(found.pop().unwrap_or_else(|| PathBuf::from(self.name())))
    }

    fn finish(self, mut command: Command) -> Result<(), Fault> {
        let name = self.name();
        let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).output().map_err(|error| {
            Fault(format!(
                "{name} cannot be run: {error}; install PostgreSQL's client programs (Debian: postgresql-client)"
            ))
        })?;
        if ended.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&ended.stderr);
        Err(Fault(format!("{name} failed: {}", said.trim())))
    }
}

fn version_of(path: &Path) -> u32 {
    let version = path.strip_prefix(VERSIONS).ok().and_then(|rest| rest.iter().next());
    version.and_then(|version| version.to_str()?.parse().ok()).unwrap_or(0)
}

/// An address as the tools read it, and its password apart. What neither knows is refused: it may say which server is meant.
fn apart(url: &str) -> Result<(String, Option<String>), Fault> {
    let wrong = || Fault("the address of the database is not right".to_owned());
    let mut url: Url = url.parse().map_err(|_| wrong())?;
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(Cow::into_owned);
    let mut password = url.password().map(decode).transpose().map_err(|_| wrong())?;
    if password.is_some() {
        url.set_password(None).map_err(|()| wrong())?;
    }
    let mut kept: Vec<(&str, String)> = Vec::new();
    for (name, value) in url.query_pairs() {
        let known = NAMES.iter().find(|(known, _)| *known == name);
        match known {
            Some(("password", _)) => password = Some(value.into_owned()),
            Some((_, Some(theirs))) => kept.push((theirs, value.into_owned())),
            Some((_, None)) => {}
            None => {
                return Err(Fault(format!("`{name}` of the database's address is not known; leave it out")));
            }
        }
    }
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    Ok((url.into(), password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_the_address_and_the_rest_is_said_as_the_tools_say_it() {
        let of = |url: &str| apart(url).map_err(|fault| fault.0).unwrap();
        let url = "postgres://city:p%40ss%2Fw%E5%8F%A3@db.example:6432/matrix?ssl-mode=require&statement-cache-capacity=0";
        let (plain, password) = of(url);
        assert_eq!(plain, "postgres://city@db.example:6432/matrix?sslmode=require");
        assert_eq!(password.as_deref(), Some("p@ss/w口"));
        let (plain, password) = of("postgres:///matrix?host=/run/pg&user=city&password=secret");
        assert_eq!(plain, "postgres:///matrix?host=%2Frun%2Fpg&user=city");
        assert_eq!(password.as_deref(), Some("secret"));
        assert!(apart("postgres://db.example/matrix?target=other").is_err());
    }
}
