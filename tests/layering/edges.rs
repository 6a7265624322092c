//! From what modules import and name to who depends on whom: a name counts for the file that defines it, wherever it is
//! re-exported, so that a `mod.rs` that only passes names on is in nobody's way.

use std::collections::BTreeSet;

use crate::circle::Graph;
use crate::module::{Module, Read, modules};

/// A crate as it is read from its files.
pub struct Source {
    modules: Vec<Module>,
}

/// How far re-exports of re-exports are followed.
const DEEPEST: usize = 16;

impl Source {
    /// Reads the crate with this root file.
    pub fn read(root: &str, read: Read) -> Self {
        Self { modules: modules(root, read) }
    }

    pub fn files(&self) -> BTreeSet<&str> {
        self.modules.iter().map(|module| module.file.as_str()).collect()
    }

    /// Which file names what another defines.
    pub fn by_file(&self) -> Graph {
        let mut graph = Graph::default();
        for (from, to, evidence) in self.edges() {
            graph.add(&self.modules[from].file, &self.modules[to].file, &evidence);
        }
        graph
    }

    /// For each module with children, which of the children names what lies in another.
    pub fn by_module(&self) -> Vec<(String, Graph)> {
        let edges = self.edges();
        let parents = self.modules.iter().filter(|module| !module.children.is_empty());
        let of_parent = |parent: &Module| {
            let mut graph = Graph::default();
            let below = |module: usize| {
                let path = self.modules[module].path.strip_prefix(&parent.path[..]);
                path.and_then(<[String]>::first)
            };
            for (from, to, evidence) in &edges {
                if let (Some(from), Some(to)) = (below(*from), below(*to)) {
                    graph.add(from, to, evidence);
                }
            }
            (parent.path.join("::"), graph)
        };
        parents.map(of_parent).collect()
    }

    /// All edges between modules of different files, with a line that shows each.
    fn edges(&self) -> Vec<(usize, usize, String)> {
        let mut edges = Vec::new();
        for (from, module) in self.modules.iter().enumerate() {
            // What is only passed on is not needed here.
            let needed = |name: &str, public: bool| !public || module.words.contains(name);
            let imported = module.imports.iter().filter(|import| needed(&import.name, import.public));
            let imported = imported.map(|import| (&import.path, import.line));
            let named = module.named.iter().map(|(path, line)| (path, *line));
            for (path, line) in imported.chain(named) {
                let Some(to) = self.find(from, path, DEEPEST) else { continue };
                if self.modules[to].file != module.file {
                    edges.push((from, to, format!("{}:{line} names {}", module.file, path.join("::"))));
                }
            }
        }
        edges
    }

    /// The module that defines what a path names from here, or that it names; `None` for what is of no module of the crate.
    fn find(&self, from: usize, path: &[String], deepest: usize) -> Option<usize> {
        let deepest = deepest.checked_sub(1)?;
        let mut here = from;
        let mut rest = path;
        while let [first, after @ ..] = rest {
            here = match first.as_str() {
                "crate" => 0,
                "self" => here,
                "super" => self.modules[here].parent?,
                _ => break,
            };
            rest = after;
        }
        let relative = rest.len() == path.len();
        for (at, name) in rest.iter().enumerate() {
            let last = at + 1 == rest.len();
            match self.step(here, name, last, deepest) {
                Some(next) => here = next,
                // An item of this module, a variant or a method of one, or, of a first word, somebody else's.
                None if at == 0 && relative => return None,
                None => return Some(here),
            }
        }
        Some(here)
    }

    /// Where a name leads from a module.
    fn step(&self, module: usize, name: &str, last: bool, deepest: usize) -> Option<usize> {
        let here = &self.modules[module];
        let child = here.children.get(name).copied();
        let import = || {
            let import = here.imports.iter().find(|import| import.name == name && import.name != "*")?;
            // `use plan::plan` beside `mod plan` leads on, not around.
            self.find(module, &import.path, deepest)
        };
        let glob = || {
            let globs = here.imports.iter().filter(|import| import.name == "*");
            let targets =
                globs.filter_map(|glob| self.find(module, &glob.path[..glob.path.len() - 1], deepest));
            targets.into_iter().find_map(|target| {
                let there = &self.modules[target];
                if there.items.contains(name) {
                    Some(target)
                } else {
                    self.step(target, name, last, deepest - 1)
                }
            })
        };
        let found =
            if last && child.is_some() && here.imports.iter().any(|i| i.name == name && i.path.len() > 1) {
                import()
            } else {
                child.or_else(import)
            };
        found.or_else(|| if deepest > 0 && !here.items.contains(name) { glob() } else { None })
    }
}
