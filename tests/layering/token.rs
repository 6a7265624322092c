//! Rust source as words and signs, without comments, texts and lifetimes: as much of the language as finding paths takes.

use std::iter::Peekable;
use std::str::Chars;

/// A word, a number or a sign, and the line on which it stands, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub line: usize,
    /// A name or number, `::`, or one other character.
    pub text: String,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

pub fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { chars: text.chars().peekable(), line: 1, found: Vec::new() };
    reader.read();
    reader.found
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    line: usize,
    found: Vec<Token>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.chars.next();
        self.line += usize::from(next == Some('\n'));
        next
    }

    fn peek(&mut self) -> char {
        self.chars.peek().copied().unwrap_or('\0')
    }

    fn push(&mut self, line: usize, text: String) {
        self.found.push(Token { line, text });
    }

    fn read(&mut self) {
        while let Some(char) = self.next() {
            let line = self.line;
            match char {
                '/' if self.peek() == '/' => while !matches!(self.next(), Some('\n') | None) {},
                '/' if self.peek() == '*' => self.skip_comment(),
                '"' => self.skip_text(),
                '\'' => self.skip_quoted(),
                ':' if self.peek() == ':' => {
                    self.next();
                    self.push(line, "::".to_owned());
                }
                _ if is_word(char) => self.word(line, char),
                _ if char.is_whitespace() => {}
                _ => self.push(line, char.to_string()),
            }
        }
    }

    fn word(&mut self, line: usize, first: char) {
        let mut word = String::from(first);
        while is_word(self.peek()) {
            word.extend(self.next());
        }
        let prefix = matches!(word.as_str(), "b" | "r" | "br" | "c" | "cr");
        match self.peek() {
            '"' if word.contains('r') && prefix => self.skip_raw(0),
            '"' if prefix => {
                self.next();
                self.skip_text();
            }
            '\'' if word == "b" => {
                self.next();
                self.skip_quoted();
            }
            '#' if word.contains('r') && prefix => {
                let mut hashes = 0;
                while self.peek() == '#' {
                    self.next();
                    hashes += 1;
                }
                // Else a raw name, `r#type`, whose name is read next.
                if self.peek() == '"' {
                    self.skip_raw(hashes);
                }
            }
            _ => self.push(line, word),
        }
    }

    fn skip_comment(&mut self) {
        let (mut depth, mut last) = (0, '/');
        while let Some(char) = self.next() {
            match (last, char) {
                ('/', '*') => (depth, last) = (depth + 1, '\0'),
                ('*', '/') => (depth, last) = (depth - 1, '\0'),
                _ => last = char,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The rest of a text that has begun.
    fn skip_text(&mut self) {
        while let Some(char) = self.next() {
            match char {
                '"' => return,
                '\\' => drop(self.next()),
                _ => {}
            }
        }
    }

    fn skip_raw(&mut self, hashes: usize) {
        self.next();
        while let Some(char) = self.next() {
            if char == '"' {
                let mut seen = 0;
                while seen < hashes && self.peek() == '#' {
                    self.next();
                    seen += 1;
                }
                if seen == hashes {
                    return;
                }
            }
        }
    }

    /// The rest of a character or of a lifetime, after its quotation mark.
    fn skip_quoted(&mut self) {
        match self.next() {
            Some('\\') => {
                self.next();
                while !matches!(self.next(), Some('\'') | None) {}
            }
            _ if self.peek() == '\'' => drop(self.next()),
            _ => {
                while is_word(self.peek()) {
                    self.next();
                }
            }
        }
    }
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

#[test]
fn comments_texts_characters_and_lifetimes_are_no_code() {
    let code = r##"a /* b /* c */ d */ ::e<'f>('g', '\'', b'h', '\u{1F600}') // i
        "j \" k" r"l" r#"m " n"# br"o" p r#type "##;
    let found: Vec<String> = tokens(code).into_iter().map(|token| token.text).collect();
    assert_eq!(found.join(" "), "a :: e < > ( , , , ) p type");
    assert_eq!(tokens("a\n\"b\nc\"\nd").last().unwrap().line, 4);
}
