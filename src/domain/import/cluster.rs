//! `clusters.csv` and `members.csv`, and the clusters per function for accounts that no declared cluster holds.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::account::sorted;
use crate::cluster::{Cluster, ClusterInput};
use crate::row::{FileRows, Row};

use super::account::check_functions;
use super::changes::{Changed, Current};
use super::file::{ClusterRow, ImportFile, MemberRow};
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, Verdict, repeats};
use super::options::Grouping;
use super::taxonomy::Nodes;
use super::tie::check_handle;

/// Clusters that stand for one function have keys that begin so; all others are declared.
const BY_FUNCTION: &str = "fn-";

/// The clusters as they will be: those that are kept, and above them what is new or altered.
pub(super) struct Clusters<'a> {
    current: BTreeMap<&'a str, &'a Cluster>,
    drafts: BTreeMap<String, ClusterInput>,
    /// Clusters whose members the files name.
    named: BTreeSet<String>,
}

/// What clusters refer to.
pub(super) struct ClusterContext<'a, 'b> {
    pub(super) functions: &'b Nodes<'a>,
    /// Handles of all accounts as they will be.
    pub(super) handles: &'b HashSet<&'b str>,
    pub(super) grouping: Grouping,
    pub(super) ledger: &'b mut Ledger,
}

impl<'a> Clusters<'a> {
    pub(super) fn new(current: &'a [Cluster]) -> Self {
        Self {
            current: current.iter().map(|cluster| (cluster.key.as_str(), cluster)).collect(),
            drafts: BTreeMap::new(),
            named: BTreeSet::new(),
        }
    }

    /// Takes the rows of `clusters.csv`; members stay as they are.
    pub(super) fn read(&mut self, rows: Option<FileRows<ClusterRow>>, context: &mut ClusterContext<'_, '_>) {
        let rows = context.ledger.open(ImportFile::Clusters, rows);
        let repeated = repeats(&rows, |row| row.key.as_str());
        for (Row { line, value }, first) in rows.into_iter().zip(repeated) {
            let mut faults = RowErrors::new(ImportFile::Clusters, line);
            let key = value.key.clone();
            if let Some(first) = first {
                faults.add_repeated(RowPlace { column: "key", value: &key }, first);
                context.ledger.refuse(faults, &key);
                continue;
            }
            let now = self.current.get(key.as_str()).map(|now| input_of(now));
            let mut input = stated(value, now.as_ref());
            faults.add_checked(&input, input.check());
            check_functions(&input.functions, context.functions, &mut faults, context.ledger);
            if let Some(lead) = &input.lead {
                check_handle(
                    RowPlace { column: "lead", value: lead },
                    context.handles,
                    &mut faults,
                    context.ledger,
                );
            }
            if !faults.is_empty() {
                context.ledger.refuse(faults, &key);
                continue;
            }
            input.members = now.as_ref().map(|now| now.members.clone()).unwrap_or_default();
            let verdict = match now {
                None => Verdict::Created,
                Some(now) if now == input => Verdict::Unchanged,
                Some(_) => Verdict::Updated,
            };
            if verdict != Verdict::Unchanged {
                self.drafts.insert(key, input);
            }
            context.ledger.accept(ImportFile::Clusters, verdict);
        }
    }

    /// Takes the rows of `members.csv`: the good rows of a cluster are its members from now on.
    pub(super) fn read_members(
        &mut self,
        rows: Option<FileRows<MemberRow>>,
        context: &mut ClusterContext<'_, '_>,
    ) {
        let rows = context.ledger.open(ImportFile::Members, rows);
        let repeated = repeats(&rows, |row| (row.cluster.as_str(), row.account.as_str()));
        let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (Row { line, value: row }, first) in rows.into_iter().zip(repeated) {
            let mut faults = RowErrors::new(ImportFile::Members, line);
            if let Some(first) = first {
                faults.add_repeated(RowPlace { column: "account", value: &row.account }, first);
            } else {
                self.check_cluster(&row.cluster, &mut faults, context);
                let place = RowPlace { column: "account", value: &row.account };
                check_handle(place, context.handles, &mut faults, context.ledger);
            }
            if !faults.is_empty() {
                context.ledger.refuse(faults, "");
                continue;
            }
            let kept = self.current.get(row.cluster.as_str());
            let is_member = kept.is_some_and(|cluster| cluster.members.binary_search(&row.account).is_ok());
            let verdict = if is_member { Verdict::Unchanged } else { Verdict::Created };
            context.ledger.accept(ImportFile::Members, verdict);
            members.entry(row.cluster).or_default().push(row.account);
        }
        for (key, members) in members {
            self.draft(&key, context.functions).members = sorted(members);
            self.named.insert(key);
        }
    }

    /// Puts each account that no declared cluster holds into the clusters of its functions, which are made where they are
    /// missing, and takes it out of those whose function it has no more. Doing it again changes nothing. O(n log n).
    pub(super) fn group_by_function(&mut self, functions: &FunctionsBeside<'_>, taxonomy: &Nodes<'_>) {
        let mut additions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        {
            let drafts = self.drafts.iter().map(|(key, draft)| (key.as_str(), &draft.members));
            let kept = self.current.iter().filter(|(key, _)| !self.drafts.contains_key(**key));
            let declared: HashSet<&str> = kept
                .map(|(key, cluster)| (*key, &cluster.members))
                .chain(drafts)
                .filter(|(key, _)| !key.starts_with(BY_FUNCTION))
                .flat_map(|(_, members)| members.iter().map(String::as_str))
                .collect();
            for (handle, functions) in
                functions.after.iter().filter(|(handle, _)| !declared.contains(**handle))
            {
                for function in *functions {
                    additions.entry(function).or_default().push((*handle).to_owned());
                }
            }
        }
        let additions: BTreeMap<String, Vec<String>> = additions
            .into_iter()
            .map(|(function, handles)| (format!("{BY_FUNCTION}{function}"), handles))
            .collect();
        let kept =
            self.current.keys().filter(|key| key.starts_with(BY_FUNCTION) && !self.named.contains(**key));
        let kept: Vec<String> = kept.map(|key| (*key).to_owned()).collect();
        for key in kept {
            self.take_out(&key, functions, taxonomy);
        }
        for (key, mut handles) in additions {
            let draft = self.draft(&key, taxonomy);
            handles.append(&mut draft.members);
            draft.members = sorted(handles);
        }
    }

    /// Takes accounts out of the cluster of a function that they had and have no more; who is in it for another reason stays.
    fn take_out(&mut self, key: &str, functions: &FunctionsBeside<'_>, taxonomy: &Nodes<'_>) {
        let function = key.strip_prefix(BY_FUNCTION).unwrap_or(key);
        let has = |functions: &HashMap<&str, &[String]>, handle: &str| {
            functions.get(handle).is_some_and(|own| own.iter().any(|one| one == function))
        };
        let left = |handle: &String| has(&functions.before, handle) && !has(&functions.after, handle);
        let now = self.drafts.get(key).map(|draft| &draft.members);
        let now = now.or_else(|| self.current.get(key).map(|cluster| &cluster.members));
        if now.is_some_and(|now| now.iter().any(left)) {
            self.draft(key, taxonomy).members.retain(|handle| !left(handle));
        }
    }

    pub(super) fn into_changes(self) -> Changed<Cluster, ClusterInput> {
        let mut changed = Changed::default();
        for (key, draft) in self.drafts {
            let now = self.current.get(key.as_str()).map(|now| (*now, input_of(now)));
            changed.note(now.as_ref().map(|(kept, says)| Current { kept: *kept, says }), draft);
        }
        changed
    }

    /// The cluster with this key, to be altered. One that is not there is made as that of a function: every other key was
    /// checked before.
    fn draft(&mut self, key: &str, taxonomy: &Nodes<'_>) -> &mut ClusterInput {
        let kept = self.current.get(key);
        self.drafts
            .entry(key.to_owned())
            .or_insert_with(|| kept.map_or_else(|| of_function(key, taxonomy), |kept| input_of(kept)))
    }

    fn check_cluster(&self, key: &str, faults: &mut RowErrors, context: &mut ClusterContext<'_, '_>) {
        if self.current.contains_key(key) || self.drafts.contains_key(key) {
            return;
        }
        // Grouping would make this cluster later in the same import, and the next import would know it.
        let function = key.strip_prefix(BY_FUNCTION).and_then(|function| context.functions.get(function));
        if context.grouping == Grouping::ByFunction && function.is_some() {
            return;
        }
        let ledger = &mut *context.ledger;
        let bad_line = ledger.bad_line(ImportFile::Clusters, key);
        let known = self.current.keys().copied().chain(self.drafts.keys().map(String::as_str));
        let hint = if bad_line.is_none() { ledger.suggestions.closest(key, known) } else { None };
        faults.add_unknown(
            RowPlace { column: "cluster", value: key },
            Unknown { of: ImportFile::Clusters, bad_line, hint },
        );
    }
}

/// The cluster `fn-FUNCTION`, still without members.
fn of_function(key: &str, taxonomy: &Nodes<'_>) -> ClusterInput {
    let function = key.strip_prefix(BY_FUNCTION).unwrap_or(key);
    ClusterInput {
        key: key.to_owned(),
        name: taxonomy.get(function).map_or(function, |node| &node.name).to_owned(),
        functions: vec![function.to_owned()],
        lead: None,
        members: Vec::new(),
    }
}

/// Functions of accounts by handle.
pub(super) struct FunctionsBeside<'b> {
    /// As they are kept.
    before: HashMap<&'b str, &'b [String]>,
    /// As they will be.
    after: HashMap<&'b str, &'b [String]>,
}

impl<'b> FunctionsBeside<'b> {
    /// Those that are kept, and over them what is new or altered.
    pub(super) fn of(
        current: impl Iterator<Item = (&'b str, &'b [String])>,
        altered: impl Iterator<Item = (&'b str, &'b [String])>,
    ) -> Self {
        let before: HashMap<&str, &[String]> = current.collect();
        let mut after = before.clone();
        after.extend(altered);
        Self { before, after }
    }
}

/// What a row says, over what is kept now where the file has no such column; without members, of which it says nothing.
fn stated(row: ClusterRow, now: Option<&ClusterInput>) -> ClusterInput {
    let functions = match row.functions {
        Some(functions) => sorted(functions),
        None => now.map(|now| now.functions.clone()).unwrap_or_default(),
    };
    let lead = match row.lead {
        Some(lead) => Some(lead).filter(|lead| !lead.is_empty()),
        None => now.and_then(|now| now.lead.clone()),
    };
    ClusterInput { key: row.key, name: row.name, functions, lead, members: Vec::new() }
}

/// What is said of one that is kept.
pub(crate) fn input_of(cluster: &Cluster) -> ClusterInput {
    ClusterInput {
        key: cluster.key.clone(),
        name: cluster.name.clone(),
        functions: cluster.functions.clone(),
        lead: cluster.lead.clone(),
        members: cluster.members.clone(),
    }
}
