//! What a role reaches to, written by people: a name in each line, and a key where a name is borne by several.

use std::collections::{BTreeMap, BTreeSet};

use super::language::Speech;
use super::name::{account_name, cluster_name, organisation_name, tree_name};
use domain::account::Account;
use domain::matrix::Matrix;
use domain::right::{Grant, Role};
use domain::terms::fold_word;
use formats::labels::Labels;

/// So many that bear one name are told apart in a message.
const MOST_TOLD: usize = 5;

/// One thing that a role may reach to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ReachedThing {
    Account(String),
    Organisation(String),
    Cluster(String),
}

/// The words by which what a role may reach to is known.
struct ScopeWords<'a> {
    matrix: &'a Matrix,
    speech: Speech,
    known: BTreeMap<String, BTreeSet<ReachedThing>>,
}

/// The lines in which the scope of a grant is written.
pub(super) fn written_scope(grant: &Grant, matrix: &Matrix, speech: Speech) -> String {
    let words = ScopeWords::of(grant.role, matrix, speech);
    let accounts = grant.accounts.iter().cloned().map(ReachedThing::Account);
    let organisations = grant.organisations.iter().cloned().map(ReachedThing::Organisation);
    let clusters = grant.clusters.iter().cloned().map(ReachedThing::Cluster);
    let all = accounts.chain(organisations).chain(clusters);
    all.map(|thing| words.word(&thing)).collect::<Vec<_>>().join("\n")
}

/// The grant of a role with what is written in these lines.
///
/// # Errors
/// Each line that names nothing, or several things.
pub(super) fn read_scope(
    role: Role,
    text: &str,
    matrix: &Matrix,
    speech: Speech,
) -> Result<Grant, Vec<String>> {
    let words = ScopeWords::of(role, matrix, speech);
    let mut grant = Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] };
    let mut wrong = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match words.meant(line) {
            Ok(ReachedThing::Account(handle)) => grant.accounts.push(handle),
            Ok(ReachedThing::Organisation(key)) => grant.organisations.push(key),
            Ok(ReachedThing::Cluster(key)) => grant.clusters.push(key),
            Err(detail) => wrong.push(detail),
        }
    }
    if wrong.is_empty() { Ok(grant) } else { Err(wrong) }
}

impl<'a> ScopeWords<'a> {
    fn of(role: Role, matrix: &'a Matrix, speech: Speech) -> Self {
        let mut words = Self { matrix, speech, known: BTreeMap::new() };
        let (accounts, organisations, clusters) = role.scopes();
        if accounts {
            for account in matrix.graph.accounts() {
                let thing = ReachedThing::Account(account.handle.clone());
                words.note(&account.handle, &thing);
                words.note(&account.name, &thing);
                words.note(&words.with_platform(account), &thing);
            }
        }
        if organisations {
            for (key, organisation) in matrix.organisations() {
                let thing = ReachedThing::Organisation(key.clone());
                words.note(key, &thing);
                words.note(&organisation.name, &thing);
            }
        }
        if clusters {
            for (key, cluster) in matrix.clusters() {
                let thing = ReachedThing::Cluster(key.clone());
                words.note(key, &thing);
                words.note(&cluster.name, &thing);
            }
        }
        words
    }

    fn note(&mut self, word: &str, thing: &ReachedThing) {
        self.known.entry(fold_word(word)).or_default().insert(thing.clone());
    }

    fn with_platform(&self, account: &Account) -> String {
        let platform = tree_name(self.matrix.platforms(), &account.platform, self.speech);
        Labels(self.speech.0).account(&account.name, &platform)
    }

    /// A name, if it tells the thing from all others; else its key.
    fn word(&self, thing: &ReachedThing) -> String {
        let (key, mut names) = match thing {
            ReachedThing::Account(handle) => (handle, vec![account_name(handle, self.matrix)]),
            ReachedThing::Organisation(key) => (key, vec![organisation_name(key, self.matrix)]),
            ReachedThing::Cluster(key) => (key, vec![cluster_name(key, self.matrix)]),
        };
        if let ReachedThing::Account(handle) = thing
            && let Some(account) = self.matrix.graph.account(handle)
        {
            names.push(self.with_platform(account));
        }
        let is_own = |name: &String| {
            self.known.get(&fold_word(name)).is_some_and(|all| all.len() == 1 && all.contains(thing))
        };
        names.into_iter().find(is_own).unwrap_or_else(|| key.clone())
    }

    fn meant(&self, line: &str) -> Result<ReachedThing, String> {
        let all = self.known.get(&fold_word(line)).map(|all| all.iter().collect::<Vec<_>>());
        match all.as_deref().unwrap_or_default() {
            [] if self.known.is_empty() => Err(self.said(
                line,
                "这个角色不分范围，请留空",
                "this role reaches everything; leave this empty",
            )),
            [] => Err(self.said(line, "名册里没有，请写全称", "is not in the registry; write its full name")),
            [one] => Ok((*one).clone()),
            several => {
                let told: Vec<String> = several.iter().take(MOST_TOLD).map(|one| self.word(one)).collect();
                let told = told.join(self.speech.say("、", ", "));
                Err(format!(
                    "{}{told}",
                    self.said(line, "有好几个，请写其中一个：", "may be several; write one of: ")
                ))
            }
        }
    }

    fn said(&self, line: &str, zh: &str, en: &str) -> String {
        let line: String = line.chars().take(100).collect();
        match self.speech.say("zh", "en") {
            "zh" => format!("“{line}”{zh}"),
            _ => format!("“{line}” {en}"),
        }
    }
}
