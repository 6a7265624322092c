//! Settings out of a file: each is named as its flag, and stands behind flags and environment, before what ships.

use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use toml::{Table, Value};
use url::Url;

use super::fault::Fault;

/// The flag and the variable that name the file.
const FLAG: &str = "--config";
const VARIABLE: &str = "MICROMATRIX_CONFIG";

/// What stands in the place of a secret.
const MASK: &str = "***";

/// Settings of a file, each with its values.
#[derive(Default)]
pub(super) struct ConfigFile(BTreeMap<String, Vec<String>>);

impl ConfigFile {
    /// The file that the arguments or the environment name, if one does. It is read before the command line is: it says what is usual there.
    pub(super) fn of_process(command: &Command) -> Result<Self, Fault> {
        let arguments: Vec<String> =
            std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let path =
            named(&arguments).map(PathBuf::from).or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
        path.map_or_else(|| Ok(Self::default()), |path| Self::read(&path, command))
    }

    fn read(path: &Path, command: &Command) -> Result<Self, Fault> {
        let fault = |said: &dyn std::fmt::Display| Fault(format!("{}: {said}", path.display()));
        let text = read_to_string(path).map_err(|error| fault(&error))?;
        let table: Table = text.parse().map_err(|error| fault(&error))?;
        let known = settings(command);
        let mut read = BTreeMap::new();
        for (key, value) in table {
            if !known.contains_key(&key) {
                let keys: Vec<&str> = known.keys().map(String::as_str).collect();
                return Err(fault(&format!("`{key}` is no setting; these are: {}", keys.join(", "))));
            }
            let values = values_of(&value).ok_or_else(|| {
                fault(&format!("`{key}` is neither a text, a number, true or false, nor a list of these"))
            })?;
            read.insert(key, values);
        }
        Ok(Self(read))
    }

    /// The command line, with what the file says in the place of what ships.
    pub(super) fn apply(&self, command: Command) -> Command {
        let names: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
        let own: Vec<(String, Vec<String>)> = command
            .get_arguments()
            .filter_map(|arg| Some((arg.get_id().to_string(), self.0.get(arg.get_long()?)?.clone())))
            .collect();
        let command = own.into_iter().fold(command, |command, (id, values)| {
            // What is usual there may be a secret.
            command.mut_arg(id, |arg: Arg| arg.default_values(values).hide_default_value(true))
        });
        names.into_iter().fold(command, |command, name| command.mut_subcommand(name, |one| self.apply(one)))
    }

    fn says(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

/// The file after the flag, in either way in which a flag is written.
fn named(arguments: &[String]) -> Option<&str> {
    let at = arguments.iter().position(|one| one == FLAG || one.starts_with("--config="))?;
    match arguments[at].split_once('=') {
        Some((_, path)) => Some(path),
        None => arguments.get(at + 1).map(String::as_str),
    }
}

/// Every setting of the commands by its name: what has a variable of the environment has a place in the file.
fn settings(command: &Command) -> BTreeMap<String, Arg> {
    let own = command.get_arguments().filter(|arg| arg.get_env().is_some_and(|name| name != VARIABLE));
    let mut all: BTreeMap<String, Arg> =
        own.filter_map(|arg| Some((arg.get_long()?.to_owned(), arg.clone()))).collect();
    for one in command.get_subcommands() {
        all.extend(settings(one));
    }
    all
}

fn values_of(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Integer(number) => Some(vec![number.to_string()]),
        Value::Boolean(is) => Some(vec![is.to_string()]),
        Value::Array(values) => {
            let texts: Option<Vec<Vec<String>>> = values.iter().map(values_of).collect();
            texts.map(|texts| texts.concat())
        }
        Value::Float(_) | Value::Datetime(_) | Value::Table(_) => None,
    }
}

/// Every setting with what it is and where that comes from, in the form of the file; secrets are masked.
pub(super) fn show(command: &Command, matches: &ArgMatches, file: &ConfigFile) -> String {
    let mut shown = String::new();
    for (key, arg) in settings(command) {
        let id = arg.get_id().as_str();
        let values: Vec<String> = matches
            .get_raw(id)
            .into_iter()
            .flatten()
            .map(|value| format!("{:?}", masked(&value.to_string_lossy())))
            .collect();
        let source = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => "flag",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) if file.says(&key) => "file",
            _ => "default",
        };
        let value = match values.as_slice() {
            [] => format!("# {key} is not set\n"),
            [one] => format!("{key} = {one} # {source}\n"),
            many => format!("{key} = [{}] # {source}\n", many.join(", ")),
        };
        shown.push_str(&value);
    }
    shown
}

/// An address without its password.
pub(super) fn masked(value: &str) -> String {
    let Ok(mut url) = value.parse::<Url>() else { return value.to_owned() };
    let is_secret = |name: &str| name == "password";
    if url.password().is_none() && !url.query_pairs().any(|(name, _)| is_secret(&name)) {
        return value.to_owned();
    }
    if url.password().is_some() {
        // An address that has one has a place for it.
        let _ = url.set_password(Some(MASK));
    }
    let pairs: Vec<(String, String)> = url.query_pairs().map(|(a, b)| (a.into(), b.into())).collect();
    if !pairs.is_empty() {
        let shown = pairs.iter().map(|(name, value)| (name, if is_secret(name) { MASK } else { value }));
        url.query_pairs_mut().clear().extend_pairs(shown);
    }
    url.into()
}
