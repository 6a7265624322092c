//! The texts that stand in the source, and what stands around each: as much of the language as finding messages takes.

use std::path::{Path, PathBuf};

/// A text in the source.
#[derive(Debug)]
pub struct Literal {
    /// The file, from `src` on.
    pub file: String,
    pub line: usize,
    /// What it says, with `{}` for each place.
    pub text: String,
    /// What it is handed to: names of calls and macros (`format!`), `#` for an attribute, the innermost last.
    pub within: Vec<String>,
    /// Whether the text right before it is Chinese: the same in the other language.
    pub has_pair: bool,
}

/// All texts of the crates that answers come from, but for those of tests. O(length of all).
pub fn literals() -> Vec<Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = ["app", "console", "domain", "formats", "http", "store"];
    let files = folders.iter().flat_map(|folder| files_in(&root.join(folder)));
    files.flat_map(|file| in_file(&root, &file)).collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        match path.is_dir() {
            true if name != "tests" => found.extend(files_in(&path)),
            false if path.extension().is_some_and(|end| end == "rs") && name != "tests.rs" => {
                found.push(path);
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

fn in_file(root: &Path, path: &Path) -> Vec<Literal> {
    let source = std::fs::read_to_string(path).unwrap();
    let file = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
    let mut reader = Reader { rest: &source, line: 1, within: Vec::new(), name: String::new() };
    let (mut found, mut before): (Vec<Literal>, Option<(usize, bool)>) = (Vec::new(), None);
    while let Some((line, text)) = reader.next_text() {
        let is_chinese = text.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let has_pair = before.is_some_and(|(at, chinese)| chinese && line <= at + 6);
        before = Some((line, is_chinese));
        let within = reader.within.clone();
        found.push(Literal { file: file.clone(), line, text: placed(&text), within, has_pair });
    }
    found
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    within: Vec<String>,
    /// The name that was read last, with what follows of it.
    name: String,
}

impl Reader<'_> {
    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }

    /// The next text and its line.
    fn next_text(&mut self) -> Option<(usize, String)> {
        while let Some(first) = self.rest.chars().next() {
            if self.rest.starts_with("#[cfg(test)]") {
                self.skip_item();
            } else if self.rest.starts_with("//") {
                self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if let Some((text, length)) = raw(self.rest).or_else(|| quoted(self.rest)) {
                let line = self.line;
                self.skip(length);
                self.name.clear();
                return Some((line, text));
            } else if let Some(length) = character(self.rest) {
                self.skip(length);
            } else if first.is_alphanumeric() || first == '_' {
                let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                let end = end.unwrap_or(self.rest.len());
                self.rest[..end].clone_into(&mut self.name);
                self.skip(end);
            } else {
                self.sign(first);
                self.skip(first.len_utf8());
            }
        }
        None
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '(' | '[' | '{' => self.within.push(std::mem::take(&mut self.name)),
            ')' | ']' | '}' => {
                self.within.pop();
                self.name.clear();
            }
            '!' if !self.name.is_empty() => self.name.push('!'),
            '#' => "#".clone_into(&mut self.name),
            c if c.is_whitespace() => {}
            _ => self.name.clear(),
        }
    }

    /// Skips an item that is of tests.
    fn skip_item(&mut self) {
        self.skip("#[cfg(test)]".len());
        let depth = self.within.len();
        while let Some(first) = self.rest.chars().next() {
            if let Some((_, length)) = raw(self.rest).or_else(|| quoted(self.rest)) {
                self.skip(length);
                continue;
            }
            if let Some(length) = character(self.rest) {
                self.skip(length);
                continue;
            }
            self.sign(first);
            self.skip(first.len_utf8());
            if self.within.len() == depth && matches!(first, ';' | '}') {
                return;
            }
        }
    }
}

/// A raw text at the beginning, and how long it is in the source.
fn raw(source: &str) -> Option<(String, usize)> {
    let after = source.strip_prefix("br").or_else(|| source.strip_prefix('r'))?;
    let opening = after.len() - after.trim_start_matches('#').len();
    let inner = after[opening..].strip_prefix('"')?;
    let end = inner.find(&format!("\"{}", "#".repeat(opening)))?;
    Some((inner[..end].to_owned(), source.len() - inner.len() + end + 1 + opening))
}

/// A text in quotes at the beginning, and how long it is in the source.
fn quoted(source: &str) -> Option<(String, usize)> {
    let inner = source.strip_prefix('"')?;
    let (mut text, mut chars) = (String::new(), inner.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, at + 2)),
            '\\' => match chars.next()?.1 {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                '\n' => {
                    let blank = inner[at + 2..].len() - inner[at + 2..].trim_start().len();
                    (0..inner[at + 2..at + 2 + blank].chars().count()).for_each(|_| _ = chars.next());
                }
                other => text.push(other),
            },
            c => text.push(c),
        }
    }
    None
}

/// A character in single quotes at the beginning, which may be a quote.
fn character(source: &str) -> Option<usize> {
    let inner = source.strip_prefix('\'')?;
    if inner.starts_with('\\') {
        return inner[2..].find('\'').map(|end| end + 4);
    }
    let first = inner.chars().next()?;
    inner[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

/// A text with `{}` for every place, and single braces where a format has two.
fn placed(text: &str) -> String {
    let (mut placed, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        placed.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        if rest[at + 1..].starts_with(brace) {
            placed.push_str(brace);
            rest = &rest[at + 2..];
        } else if let (true, Some(end)) = (brace == "{", rest[at..].find('}')) {
            placed.push_str("{}");
            rest = &rest[at + end + 1..];
        } else {
            placed.push_str(brace);
            rest = &rest[at + 1..];
        }
    }
    placed + rest
}
