//! `functions.csv`, `regions.csv`, `audiences.csv` and `platforms.csv`: nodes of keyed trees.

use std::collections::{BTreeMap, HashMap};

use crate::node_input::check_node;
use crate::row::{FileRows, Row};
use crate::taxonomy::{Tree, TreeNode};
use crate::terms::fold_name;

use super::changes::{Changed, Current};
use super::file::{ImportFile, NodeRow};
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, repeats};
use super::suggestion::Suggestions;

/// A tree as it will be: the one that is kept, and above it what is new or altered.
pub(super) struct Nodes<'a> {
    file: ImportFile,
    current: &'a Tree,
    drafts: BTreeMap<String, TreeNode>,
    /// Keys by folded name, once the file was read; none for a name of several.
    named: HashMap<String, Option<String>>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(file: ImportFile, current: &'a Tree) -> Self {
        Self { file, current, drafts: BTreeMap::new(), named: HashMap::new() }
    }

    pub(super) fn get(&self, key: &str) -> Option<&TreeNode> {
        self.drafts.get(key).or_else(|| self.current.get(key))
    }

    /// The key of the one node with this name, where it is no key itself.
    pub(super) fn named(&self, text: &str) -> Option<&str> {
        if self.get(text).is_some() {
            return None;
        }
        self.named.get(&fold_name(text))?.as_deref()
    }

    /// The tree as it will be.
    pub(super) fn to_tree(&self) -> Tree {
        let kept = self.current.iter().filter(|node| !self.drafts.contains_key(&node.key));
        // Parents that are nowhere, and circles, were refused.
        Tree::new(kept.chain(self.drafts.values()).cloned()).unwrap_or_default()
    }

    fn name_nodes(&mut self) {
        let mut named: HashMap<String, Option<String>> = HashMap::new();
        let kept = self.current.iter().filter(|node| !self.drafts.contains_key(&node.key));
        for node in kept.chain(self.drafts.values()) {
            for name in [&node.name, &node.name_en].into_iter().filter(|name| !name.is_empty()) {
                let key = named.entry(fold_name(name)).or_insert_with(|| Some(node.key.clone()));
                if key.as_ref().is_some_and(|key| *key != node.key) {
                    *key = None;
                }
            }
        }
        self.named = named;
    }

    /// Makes a root of a key that nothing has (a region that no file names).
    pub(super) fn make_root(&mut self, key: &str) {
        if self.get(key).is_none() {
            let node =
                TreeNode { key: key.to_owned(), name: key.to_owned(), name_en: String::new(), parent: None };
            self.drafts.insert(node.key.clone(), node);
        }
    }

    /// The key that was probably meant: of the node with this name, else the closest.
    pub(super) fn hint(&self, text: &str, suggestions: &mut Suggestions) -> Option<&str> {
        let nodes = || self.current.iter().chain(self.drafts.values());
        let named = nodes()
            .take_while(|_| suggestions.spend())
            .find(|node| node.name == text || node.name_en.eq_ignore_ascii_case(text));
        named
            .map(|node| node.key.as_str())
            .or_else(|| suggestions.closest(text, nodes().map(|node| node.key.as_str())))
    }

    /// Takes the rows of the file. O(n log n) for each round of rows that lie below themselves; usually there is none.
    pub(super) fn read(&mut self, rows: Option<FileRows<NodeRow>>, ledger: &mut Ledger) {
        let rows = ledger.open(self.file, rows);
        let mut candidates = self.candidates(rows, ledger);
        loop {
            if self.file != ImportFile::Regions {
                self.refuse_orphans(&mut candidates, ledger);
            }
            let looping = self.looping(&candidates);
            if looping.is_empty() {
                break;
            }
            // A row left out falls back to what is kept, which may close another circle: hence another round.
            for (key, path) in looping {
                let Some(Row { line, value: node }) = candidates.remove(&key) else {
                    continue;
                };
                let mut faults = RowErrors::new(self.file, line);
                let place = RowPlace { column: "parent", value: node.parent.as_deref().unwrap_or_default() };
                faults.add(
                    place,
                    format!("puts `{key}` below itself ({path})"),
                    "name a parent outside of that circle",
                );
                ledger.refuse(faults, &key);
            }
        }
        self.accept(candidates, ledger);
        self.name_nodes();
    }

    /// The rows that are right by themselves, by key.
    fn candidates(&self, rows: Vec<Row<NodeRow>>, ledger: &mut Ledger) -> BTreeMap<String, Row<TreeNode>> {
        let repeated = repeats(&rows, |row| row.key.as_str());
        let mut candidates = BTreeMap::new();
        for (Row { line, value }, first) in rows.into_iter().zip(repeated) {
            let mut faults = RowErrors::new(self.file, line);
            let key = value.key.clone();
            if let Some(first) = first {
                faults.add_repeated(RowPlace { column: "key", value: &key }, first);
            } else {
                let now = self.current.get(&key);
                let node = TreeNode {
                    key: value.key,
                    name: value.name,
                    name_en: value.name_en.or_else(|| now.map(|now| now.name_en.clone())).unwrap_or_default(),
                    parent: match value.parent {
                        Some(parent) => Some(parent).filter(|parent| !parent.is_empty()),
                        None => now.and_then(|now| now.parent.clone()),
                    },
                };
                faults.add_checked(&node, check_node(&node));
                if faults.is_empty() {
                    candidates.insert(key, Row { line, value: node });
                    continue;
                }
            }
            ledger.refuse(faults, &key);
        }
        candidates
    }

    /// Refuses rows whose parent is nowhere, and then those whose parent was refused for it.
    fn refuse_orphans(&self, candidates: &mut BTreeMap<String, Row<TreeNode>>, ledger: &mut Ledger) {
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        let mut orphans = Vec::new();
        for (key, row) in candidates.iter() {
            let Some(parent) = &row.value.parent else { continue };
            if self.current.get(parent).is_none() {
                if candidates.contains_key(parent) {
                    children.entry(parent.clone()).or_default().push(key.clone());
                } else {
                    orphans.push(key.clone());
                }
            }
        }
        while let Some(key) = orphans.pop() {
            let Some(Row { line, value: node }) = candidates.remove(&key) else {
                continue;
            };
            let parent = node.parent.unwrap_or_default();
            let bad_line = ledger.bad_line(self.file, &parent);
            let known =
                self.current.iter().map(|node| &node.key).chain(candidates.keys()).map(String::as_str);
            let hint = if bad_line.is_none() { ledger.suggestions.closest(&parent, known) } else { None };
            let mut faults = RowErrors::new(self.file, line);
            faults.add_unknown(
                RowPlace { column: "parent", value: &parent },
                Unknown { of: self.file, bad_line, hint },
            );
            ledger.refuse(faults, &key);
            if self.current.get(&key).is_none() {
                orphans.extend(children.remove(&key).unwrap_or_default());
            }
        }
    }

    /// Keys of the rows that lie below themselves, each with a circle that shows it.
    fn looping(&self, candidates: &BTreeMap<String, Row<TreeNode>>) -> Vec<(String, String)> {
        let parent = |key: &str| -> Option<&str> {
            let node = candidates.get(key).map(|row| &row.value).or_else(|| self.current.get(key));
            node.and_then(|node| node.parent.as_deref())
        };
        let mut walk_of: HashMap<&str, usize> = HashMap::new();
        let mut found = Vec::new();
        for (walk, start) in candidates.keys().enumerate() {
            let mut at = Some(start.as_str());
            while let Some(key) = at {
                match walk_of.get(key) {
                    None => {
                        walk_of.insert(key, walk);
                        at = parent(key);
                    }
                    Some(before) if *before == walk => {
                        let circle: Vec<&str> = std::iter::successors(Some(key), |key| parent(key))
                            .enumerate()
                            .take_while(|(step, at)| *step == 0 || *at != key)
                            .map(|(_, key)| key)
                            .collect();
                        let path = drawn(&circle);
                        let rows = circle.iter().filter(|key| candidates.contains_key(**key));
                        found.extend(rows.map(|key| ((*key).to_owned(), path.clone())));
                        break;
                    }
                    Some(_) => break,
                }
            }
        }
        found
    }

    fn accept(&mut self, candidates: BTreeMap<String, Row<TreeNode>>, ledger: &mut Ledger) {
        let mut parents = Vec::new();
        for (key, Row { value: node, .. }) in candidates {
            let mut changed = Changed::default();
            ledger
                .accept(self.file, changed.note(self.current.get(&key).map(Current::as_said), node.clone()));
            parents.extend(node.parent.clone());
            if changed != Changed::default() {
                self.drafts.insert(key, node);
            }
        }
        for parent in parents {
            // Of all but regions the parents are there by now; a region that is nowhere is a root of its own.
            self.make_root(&parent);
        }
    }

    /// What is new, from the roots down and by key on each level, and what is altered, by key.
    pub(super) fn into_changes(self) -> Changed<TreeNode, TreeNode> {
        let mut changed = Changed::default();
        for (key, node) in self.drafts {
            changed.note(self.current.get(&key).map(Current::as_said), node);
        }
        changed.created = from_the_roots_down(changed.created);
        changed
    }
}

/// A circle as text, its middle left out when it is long.
fn drawn(circle: &[&str]) -> String {
    let mut shown: Vec<&str> = circle.iter().take(5).copied().collect();
    if circle.len() > shown.len() {
        shown.push("…");
    }
    shown.extend(circle.first());
    shown.join(" → ")
}

/// Orders nodes so that a parent among them comes before its children. O(n log n).
fn from_the_roots_down(nodes: Vec<TreeNode>) -> Vec<TreeNode> {
    let mut children: BTreeMap<String, Vec<TreeNode>> =
        nodes.iter().map(|node| (node.key.clone(), vec![])).collect();
    let mut level = Vec::new();
    for node in nodes {
        match node.parent.as_ref().and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(node),
            None => level.push(node),
        }
    }
    let mut ordered = Vec::new();
    while !level.is_empty() {
        level.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let below = level.iter().filter_map(|node| children.remove(&node.key)).flatten().collect();
        ordered.append(&mut level);
        level = below;
    }
    ordered
}
