//! Names whose truth is known.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use domain::organisation::System;
use domain::proposal::Knowledge;
use domain::taxonomy::{Tree, TreeNode};
use formats::csv::{Column, Fields, Source, read_rows};
use formats::knowledge::{KnowledgeFiles, read_knowledge};
use formats::taxonomy::read_nodes;

macro_rules! project_file {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path))
    };
}

/// One account and what is true of it.
#[derive(Clone)]
pub struct Case {
    pub list: String,
    pub name: String,
    pub organisation: String,
    /// Right functions; none: nothing speaks for any, or nothing is known.
    pub functions: Vec<String>,
    /// Right systems; none: unknown.
    pub systems: Vec<System>,
    /// Right audiences; none: unknown.
    pub audiences: Vec<String>,
    /// The functions that whoever wrote the truth told apart; none: all.
    pub judged: Arc<BTreeSet<String>>,
}

type Cases = Result<Vec<Case>, Box<dyn Error>>;

/// The knowledge that ships, and the taxonomy.
pub fn seed() -> Result<(Knowledge, Tree), Box<dyn Error>> {
    let knowledge = read_knowledge(KnowledgeFiles {
        lexicon: source("lexicon.csv", project_file!("seed/lexicon.csv")),
        own: None,
        readers: source("readers.csv", project_file!("seed/readers.csv")),
        families: source("families.csv", project_file!("seed/families.csv")),
        calibration: source("proposals.csv", project_file!("seed/proposals.csv")),
    })
    .map_err(|errors| errors.first().map_or_else(String::new, ToString::to_string))?;
    Ok((knowledge, tree("functions.csv", project_file!("seed/functions.csv"))?))
}

fn tree(name: &str, text: &str) -> Result<Tree, Box<dyn Error>> {
    Ok(Tree::new(read_nodes(source(name, text)).rows.into_iter().map(|row| TreeNode {
        key: row.value.key,
        name: row.value.name,
        name_en: row.value.name_en.unwrap_or_default(),
        parent: row.value.parent.filter(|parent| !parent.is_empty()),
    }))?)
}

fn source<'a>(name: &'a str, text: &'a str) -> Source<'a> {
    Source { name, bytes: text.as_bytes() }
}

fn read(name: &str, text: &str, columns: &[Column], make: impl FnMut(&Fields<'_>) -> Case) -> Cases {
    let read = read_rows(source(name, text), columns, make);
    match read.errors.first() {
        Some(error) => Err(error.to_string().into()),
        None => Ok(read.rows.into_iter().map(|row| row.value).collect()),
    }
}

fn list(row: &Fields<'_>, column: &str) -> Vec<String> {
    row.list(column).unwrap_or_default()
}

/// The project's own names.
pub fn names() -> Cases {
    let columns = ["list", "name", "organisation", "functions", "system"].map(Column::optional);
    read("names.csv", project_file!("tests/proposal/names.csv"), &columns, |row| Case {
        list: row.text("list").to_owned(),
        name: row.text("name").to_owned(),
        organisation: row.text("organisation").to_owned(),
        functions: list(row, "functions"),
        systems: list(row, "system").iter().filter_map(|key| System::of_key(key)).collect(),
        audiences: Vec::new(),
        judged: Arc::default(),
    })
}

/// The demo, with systems and audiences.
pub fn demo() -> Cases {
    let columns = ["key", "name", "system", "region"].map(Column::optional);
    let organisations = read_rows(
        source("organisations.csv", project_file!("seed/demo/organisations.csv")),
        &columns,
        |row| (row.text("key").to_owned(), row.text("name").to_owned(), System::of_key(row.text("system"))),
    )
    .rows;
    let columns = [
        "handle",
        "name",
        "platform",
        "organisation",
        "functions",
        "audiences",
        "topics",
        "region",
        "followers",
        "status",
    ]
    .map(Column::optional);
    read("accounts.csv", project_file!("seed/demo/accounts.csv"), &columns, |row| {
        let of = organisations.iter().map(|row| &row.value).find(|(key, ..)| key == row.text("organisation"));
        Case {
            list: "demo".into(),
            name: row.text("name").to_owned(),
            organisation: of.map_or_else(String::new, |(_, name, _)| name.clone()),
            functions: list(row, "functions"),
            systems: of.and_then(|(.., system)| *system).into_iter().collect(),
            audiences: list(row, "audiences"),
            judged: Arc::default(),
        }
    })
}

/// The rows of a file of the demo, in the order of these columns.
pub fn demo_rows(name: &str, columns: &[&'static str]) -> Vec<Vec<String>> {
    let text = match name {
        "accounts.csv" => project_file!("seed/demo/accounts.csv"),
        "members.csv" => project_file!("seed/demo/members.csv"),
        "organisations.csv" => project_file!("seed/demo/organisations.csv"),
        _ => project_file!("seed/demo/ties.csv"),
    };
    rows(name, text, columns)
}

/// The rows of a file, in the order of these columns; others may stand beside them.
pub fn rows(name: &str, text: &str, columns: &[&'static str]) -> Vec<Vec<String>> {
    let header = text.lines().next().unwrap_or_default();
    let all: Vec<Column> =
        header.split(',').map(|name| Column::optional(String::from(name).leak())).collect();
    let read = read_rows(source(name, text), &all, |row| {
        columns.iter().map(|column| row.text(column).to_owned()).collect()
    });
    read.rows.into_iter().map(|row| row.value).collect()
}

/// The regions that ship.
pub fn regions() -> Result<Tree, Box<dyn Error>> {
    tree("regions.csv", project_file!("seed/regions.csv"))
}

/// An invented city's list.
pub fn office(folder: &Path) -> Cases {
    let text = std::fs::read_to_string(folder.join("office-lists/truth.csv"))?;
    let columns = ["name", "platform", "organisation", "functions"].map(Column::optional);
    read("truth.csv", &text, &columns, |row| Case {
        list: "office".into(),
        name: row.text("name").to_owned(),
        organisation: row.text("organisation").to_owned(),
        functions: list(row, "functions"),
        systems: Vec::new(),
        audiences: Vec::new(),
        judged: Arc::default(),
    })
}

/// A real register in other languages; a page without a function is one of which nothing is known.
pub fn pages(folder: &Path) -> Cases {
    let text = std::fs::read_to_string(folder.join("real-matrix/accounts.csv"))?;
    let columns = ["handle", "name", "platform", "organisation", "functions"].map(Column::optional);
    let all = read("accounts.csv", &text, &columns, |row| Case {
        list: "pages".into(),
        name: row.text("name").to_owned(),
        organisation: row.text("organisation").to_owned(),
        functions: list(row, "functions"),
        systems: Vec::new(),
        audiences: Vec::new(),
        judged: Arc::default(),
    })?;
    let (_, taxonomy) = seed()?;
    // Its functions are coarse: who has a part of one has it.
    let parts = |functions: &[String]| -> Vec<String> {
        let within = |key: &&str| functions.iter().any(|function| taxonomy.is_within(key, function));
        taxonomy.iter().map(|node| node.key.as_str()).filter(within).map(str::to_owned).collect()
    };
    let judged: BTreeSet<String> = all.iter().flat_map(|case| parts(&case.functions)).collect();
    let judged = Arc::new(judged);
    let known = all.into_iter().filter(|case| !case.functions.is_empty());
    Ok(known
        .map(|case| Case { functions: parts(&case.functions), judged: Arc::clone(&judged), ..case })
        .collect())
}
