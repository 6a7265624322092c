//! What a list of persons may name: organisations, clusters and accounts of the registry.

use std::collections::BTreeMap;

use super::field::PersonField;
use super::row::{PersonWord, said_of_row, shown_word};
use crate::matrix::Matrix;
use crate::office::{OfficeProblem, ProblemCode};
use crate::terms::{Terms, fold_name};

/// Things of one kind by key and by name.
#[derive(Debug, Clone, Default)]
struct Named {
    /// Folded keys and names to the keys of all that bear them.
    keys: BTreeMap<String, Vec<String>>,
    terms: Terms,
}

impl Named {
    fn add(&mut self, key: &str, name: &str) {
        for word in [key, name] {
            let known = self.keys.entry(fold_name(word)).or_default();
            if !known.iter().any(|one| one == key) {
                known.push(key.to_owned());
            }
            self.terms.add(key, word);
        }
    }

    /// The keys of what bears this word; whose key it is, alone.
    fn find(&self, word: &str) -> &[String] {
        let all = self.keys.get(&fold_name(word)).map_or(&[][..], Vec::as_slice);
        match all.iter().position(|key| key == word) {
            Some(at) => &all[at..=at],
            None => all,
        }
    }
}

/// What a list of persons may name, by key or name.
#[derive(Debug, Clone, Default)]
pub struct PersonVocabulary {
    organisations: Named,
    clusters: Named,
    accounts: Named,
    organisation_of: BTreeMap<String, String>,
}

/// What a word for a scope names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scoped {
    /// The whole matrix.
    Everything,
    /// An organisation, by its key.
    Organisation(String),
    /// A micro-cluster, by its key.
    Cluster(String),
}

impl PersonVocabulary {
    /// What the registry holds. O(n log n).
    #[must_use]
    pub fn of(matrix: &Matrix) -> Self {
        let mut words = Self::default();
        for organisation in matrix.organisations().values() {
            words.organisations.add(&organisation.key, &organisation.name);
        }
        for cluster in matrix.clusters().values() {
            words.clusters.add(&cluster.key, &cluster.name);
        }
        for account in matrix.graph.accounts() {
            words.accounts.add(&account.handle, &account.name);
            words.organisation_of.insert(account.handle.clone(), account.organisation.clone());
        }
        words
    }

    /// The key of the organisation that a word names.
    pub(super) fn organisation(&self, word: &PersonWord) -> Result<String, Box<OfficeProblem>> {
        match self.organisations.find(&word.word) {
            [only] => Ok(only.clone()),
            several => Err(unknown(word, PersonField::Organisation, several, &self.organisations)),
        }
    }

    /// What a word for a scope names: an organisation, a cluster, or everything.
    pub(super) fn scope(&self, word: &PersonWord) -> Result<Scoped, Box<OfficeProblem>> {
        const EVERYTHING: [&str; 8] = ["全部", "全市", "全省", "全矩阵", "所有", "不限", "all", "everything"];
        let organisations = self.organisations.find(&word.word);
        let clusters = self.clusters.find(&word.word);
        match (organisations, clusters) {
            ([organisation], []) => Ok(Scoped::Organisation(organisation.clone())),
            ([], [cluster]) => Ok(Scoped::Cluster(cluster.clone())),
            ([], []) if EVERYTHING.contains(&fold_name(&word.word).as_str()) => Ok(Scoped::Everything),
            ([], []) => Err(unknown(word, PersonField::Scope, &[], &self.organisations)),
            (organisations, clusters) => {
                let all: Vec<String> = organisations.iter().chain(clusters).cloned().collect();
                Err(unknown(word, PersonField::Scope, &all, &self.organisations))
            }
        }
    }

    /// The handles of the accounts that a word names: one, or those of one name in the person's organisation.
    pub(super) fn accounts(
        &self,
        word: &PersonWord,
        organisation: Option<&str>,
    ) -> Result<Vec<String>, Box<OfficeProblem>> {
        let all = self.accounts.find(&word.word);
        let is_own = |handle: &&String| {
            organisation.is_some() && self.organisation_of.get(*handle).map(String::as_str) == organisation
        };
        let own: Vec<String> = all.iter().filter(is_own).cloned().collect();
        match (all, own.is_empty()) {
            ([only], _) => Ok(vec![only.clone()]),
            (_, false) => Ok(own),
            (several, true) => Err(unknown(word, PersonField::Accounts, several, &self.accounts)),
        }
    }
}

/// A word that nothing bears, or several things do.
fn unknown(word: &PersonWord, field: PersonField, several: &[String], known: &Named) -> Box<OfficeProblem> {
    let problem = if several.is_empty() {
        let what = ("名册里没有这个名称", "is not in the registry");
        let remedy = (
            "请写名册里的名称或代码；名册里没有的先导入账号名单",
            "write a name or key of the registry; import the list of accounts first",
        );
        said_of_row(ProblemCode::UnknownWord, &word.at, field, what)
            .remedy(remedy)
            .nearest(known.terms.nearest(&word.word, 3))
    } else {
        let keys: Vec<&str> = several.iter().take(10).map(String::as_str).collect();
        let keys = keys.join(", ");
        let what = ("名册里有几个同名的", "is the name of several");
        let remedy = (format!("请写代码：{keys}"), format!("write the key of one: {keys}"));
        said_of_row(ProblemCode::UnknownWord, &word.at, field, what).remedy((&remedy.0, &remedy.1))
    };
    Box::new(problem.value(&shown_word(&word.word)))
}
