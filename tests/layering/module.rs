//! The modules of a crate, read from its files: what each imports, re-exports, defines and names by a path. Tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::token::{Token, tokens};

/// A module: a file, or a part of one between braces.
#[derive(Debug, Default)]
pub struct Module {
    pub parent: Option<usize>,
    /// Names from the crate's root down.
    pub path: Vec<String>,
    pub file: String,
    pub children: BTreeMap<String, usize>,
    pub imports: Vec<Import>,
    /// Paths in code.
    pub named: Vec<(Vec<String>, usize)>,
    /// Words in code outside of imports.
    pub words: BTreeSet<String>,
    /// What it defines.
    pub items: BTreeSet<String>,
}

/// One name that a `use` brings in, or `*`.
#[derive(Debug)]
pub struct Import {
    pub name: String,
    pub path: Vec<String>,
    pub line: usize,
    /// Whether it is there for others too.
    pub public: bool,
}

/// Reads the text of a file, and says whether it is there.
pub type Read<'a> = &'a dyn Fn(&Path) -> Option<String>;

/// All modules of the crate with this root file; the first is the root.
pub fn modules(root: &str, read: Read) -> Vec<Module> {
    let mut crate_ = Crate { modules: vec![Module { file: root.to_owned(), ..Module::default() }], read };
    let folder = Path::new(root).parent().unwrap().to_path_buf();
    crate_.read_file(0, &folder);
    crate_.modules
}

struct Crate<'a> {
    modules: Vec<Module>,
    read: Read<'a>,
}

/// The module that imports, and whether it does so for others too.
#[derive(Clone, Copy)]
struct Importer {
    module: usize,
    public: bool,
}

const DEFINING: [&str; 9] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"];

impl Crate<'_> {
    /// Reads the file of a module whose children lie in the folder.
    fn read_file(&mut self, module: usize, folder: &Path) {
        let text = (self.read)(Path::new(&self.modules[module].file)).unwrap();
        let tokens = tokens(&text);
        let mut at = 0;
        self.read_module(module, folder, &tokens, &mut at);
    }

    /// Reads up to the brace that closes the module, or to the end.
    fn read_module(&mut self, module: usize, folder: &Path, tokens: &[Token], at: &mut usize) {
        let mut depth = 0;
        while let Some(token) = tokens.get(*at) {
            let next = |ahead: usize| tokens.get(*at + ahead).map_or("", |token| token.text.as_str());
            match token.text.as_str() {
                "{" => depth += 1,
                "}" if depth == 0 => return,
                "}" => depth -= 1,
                "#" if (1..6).map(next).eq(["[", "cfg", "(", "test", ")"]) => {
                    *at = item_end(tokens, *at + 7);
                    continue;
                }
                "mod" if next(2) == ";" => self.add_file(module, folder, next(1)),
                "mod" if next(2) == "{" => {
                    let name = next(1).to_owned();
                    let file = self.modules[module].file.clone();
                    let child = self.add(module, &name, file);
                    *at += 3;
                    self.read_module(child, &folder.join(name), tokens, at);
                }
                "use" if next(1) != "<" => {
                    let importer = Importer { module, public: is_public(&tokens[..*at]) };
                    *at += 1;
                    self.read_use(importer, &[], tokens, at);
                    continue;
                }
                _ if token.is_name() => *at = self.read_name(module, tokens, *at),
                _ => {}
            }
            *at += 1;
        }
    }

    fn add(&mut self, parent: usize, name: &str, file: String) -> usize {
        let path = [&self.modules[parent].path[..], &[name.to_owned()]].concat();
        self.modules.push(Module { parent: Some(parent), path, file, ..Module::default() });
        let child = self.modules.len() - 1;
        self.modules[parent].children.insert(name.to_owned(), child);
        child
    }

    fn add_file(&mut self, parent: usize, folder: &Path, name: &str) {
        let below = folder.join(name);
        let files = [folder.join(format!("{name}.rs")), below.join("mod.rs")];
        let file = files.iter().find(|file| (self.read)(file).is_some());
        let file = file.unwrap_or_else(|| panic!("no file of module {name} in {}", folder.display()));
        let child = self.add(parent, name, file.display().to_string());
        self.read_file(child, &below);
    }

    /// Reads a tree of imports up to what ends it: `,`, `}` or `;`.
    fn read_use(&mut self, importer: Importer, before: &[String], tokens: &[Token], at: &mut usize) {
        let mut path = before.to_vec();
        let mut name = None;
        let line = tokens[*at].line;
        loop {
            let token = &tokens[*at];
            *at += 1;
            match token.text.as_str() {
                "," | ";" | "}" => break *at -= 1,
                "::" if path.is_empty() => path.push(String::new()),
                "::" => {}
                "as" => {
                    name = Some(tokens[*at].text.clone());
                    *at += 1;
                }
                "{" => {
                    while !tokens[*at].is("}") {
                        self.read_use(importer, &path, tokens, at);
                        *at += usize::from(tokens[*at].is(","));
                    }
                    *at += 1;
                    return;
                }
                part => path.push(part.to_owned()),
            }
        }
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
        self.modules[importer.module].imports.push(Import { name, path, line, public: importer.public });
    }

    /// Keeps a word, and the path that it begins; answers where it ends.
    fn read_name(&mut self, module: usize, tokens: &[Token], at: usize) -> usize {
        let module = &mut self.modules[module];
        let before = at.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
        module.words.insert(tokens[at].text.clone());
        if DEFINING.contains(&before) {
            module.items.insert(tokens[at].text.clone());
        }
        if before == "!" && at > 1 && tokens[at - 2].is("macro_rules") {
            module.items.insert(tokens[at].text.clone());
        }
        let is_visibility = before == "in" && at > 1 && tokens[at - 2].is("(");
        let mut path = vec![tokens[at].text.clone()];
        let mut end = at;
        while tokens.get(end + 1).is_some_and(|next| next.is("::"))
            && tokens.get(end + 2).is_some_and(Token::is_name)
        {
            end += 2;
            path.push(tokens[end].text.clone());
        }
        if path.len() > 1 && !matches!(before, "::" | ".") && !is_visibility {
            module.named.push((path, tokens[at].line));
        }
        end
    }
}

/// Whether `pub`, or `pub(…)`, ends these tokens.
fn is_public(before: &[Token]) -> bool {
    let Some(last) = before.last() else { return false };
    let open = before.iter().rposition(|token| token.is("("));
    last.is("pub") || (last.is(")") && open.is_some_and(|open| open > 0 && before[open - 1].is("pub")))
}

/// Behind the item that begins here, with its further attributes.
fn item_end(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" if depth == 1 => return at + 1,
            ")" | "]" | "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}
