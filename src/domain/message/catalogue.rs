//! Every message of the service, found by what it says.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::english::english_words;
use super::split::{SEPARATORS, parts, quoted_value};
use super::template::{MessageTemplate, SaidPart};
use crate::language::Bilingual;

/// The catalogue as it is kept: English → Chinese.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageFile {
    /// Messages of the service itself, with `{}` for what varies; `{1}`, `{2}`, … in Chinese.
    pub messages: BTreeMap<String, String>,
    /// Messages of libraries, which the service passes on, and such as are put together of several texts, in the same form.
    pub passed_on: BTreeMap<String, String>,
    /// States, as they are said of a thing: `已启动`.
    pub states: BTreeMap<String, String>,
    /// Single words that fill the places of messages.
    pub words: BTreeMap<String, String>,
}

/// Longer texts, in bytes, are not looked at: no message is so long.
const LONGEST: usize = 32 * 1024;

/// So many readings of a text are tried, whatever it is put together of.
const MOST_TRIES: u32 = 2_000;

/// So deep do messages stand in messages.
const DEEPEST: u32 = 8;

/// A message that holds separators itself has at most so many parts.
const LONGEST_RUN: usize = 4;

/// Every message, compiled.
#[derive(Debug)]
pub struct Messages {
    plain: HashMap<Box<str>, Box<str>>,
    states: HashMap<Box<str>, Box<str>>,
    templates: Vec<MessageTemplate>,
    anchors: AhoCorasick,
    /// For each anchor the templates that have it.
    anchored: Vec<Vec<usize>>,
}

/// A reading of a text, and how much English is left in it.
struct Reading {
    text: String,
    left: usize,
}

impl Reading {
    fn verbatim(text: &str) -> Self {
        Self { text: text.to_owned(), left: english_words(text) }
    }
}

impl Messages {
    /// Compiles a catalogue, together with sentences that stand in both languages elsewhere, with names in braces for what varies.
    /// O(length of all).
    ///
    /// # Errors
    /// A sentence that names the message that is wrong.
    pub fn new<'a>(
        file: &MessageFile,
        pairs: impl IntoIterator<Item = &'a Bilingual>,
    ) -> Result<Self, String> {
        let mut templates = Vec::new();
        let mut plain = by_text(&file.words);
        let pairs: BTreeMap<String, String> = pairs.into_iter().map(numbered).collect();
        for (english, chinese) in file.messages.iter().chain(&file.passed_on).chain(&pairs) {
            let template = MessageTemplate::parse(english, chinese)?;
            if template.is_plain() {
                plain.insert(english.as_str().into(), chinese.as_str().into());
            } else {
                templates.push(template);
            }
        }
        let mut by_anchor: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, template) in templates.iter().enumerate() {
            by_anchor.entry(template.anchor()).or_default().push(at);
        }
        let is_short = |anchor: &&&str| anchor.bytes().filter(u8::is_ascii_alphabetic).count() < 2;
        if let Some(short) = by_anchor.keys().find(is_short) {
            return Err(format!("a message says nothing but `{short}` beside what varies"));
        }
        let anchors = AhoCorasick::new(by_anchor.keys()).map_err(|error| error.to_string())?;
        let anchored = by_anchor.into_values().collect();
        Ok(Self { plain, states: by_text(&file.states), templates, anchors, anchored })
    }

    /// A text in Chinese; `None` where nothing of it is known, or nothing is to be said otherwise.
    ///
    /// ```
    /// use domain::message::{MessageFile, Messages};
    /// let file: MessageFile = serde_json::from_str(
    ///     r#"{"messages": {"there is no {} `{}`": "没有{1}`{2}`", "try again": "请重试"}, "passed_on": {}, "states": {}, "words": {"account": "账号"}}"#,
    /// ).unwrap();
    /// let messages = Messages::new(&file, []).unwrap();
    /// assert_eq!(messages.chinese("there is no account `weibo-a`; try again").as_deref(), Some("没有账号`weibo-a`；请重试"));
    /// assert_eq!(messages.chinese("weibo-a"), None);
    /// ```
    #[must_use]
    pub fn chinese(&self, text: &str) -> Option<String> {
        if text.len() > LONGEST {
            return None;
        }
        let mut tries = MOST_TRIES;
        let read = self.read(text, DEEPEST, &mut tries);
        (read.text != text).then_some(read.text)
    }

    /// Says in Chinese what a sentence in both languages ends with, where that was taken over as it was.
    pub fn complete(&self, text: &mut Bilingual) {
        let lead = text.zh.find('：').map_or(0, |at| at + '：'.len_utf8());
        let what = &text.zh[lead..];
        if english_words(what) > 0
            && text.en.ends_with(what)
            && let Some(said) = self.chinese(what)
        {
            text.zh.replace_range(lead.., &said);
        }
    }

    fn read(&self, text: &str, depth: u32, tries: &mut u32) -> Reading {
        if let Some(chinese) = self.plain.get(text) {
            return Reading { text: chinese.clone().into(), left: 0 };
        }
        let Some(depth) = depth.checked_sub(1).filter(|_| *tries > 0 && has_letters(text)) else {
            return Reading::verbatim(text);
        };
        *tries -= 1;
        let mut best = self.whole(text, depth, tries).unwrap_or_else(|| Reading::verbatim(text));
        if best.left == 0 && best.text != text {
            return best;
        }
        for (separator, chinese) in SEPARATORS {
            if let Some(read) = self.joined(text, (separator, chinese), depth, tries)
                && (read.left < best.left || best.text == text)
            {
                best = read;
            }
            if best.left == 0 && best.text != text {
                return best;
            }
        }
        self.ended(text, depth, tries)
            .filter(|read| read.left < best.left || best.text == text)
            .unwrap_or(best)
    }

    /// The text as one message of the catalogue: the reading that leaves the least English, of these the one that says most itself.
    fn whole(&self, text: &str, depth: u32, tries: &mut u32) -> Option<Reading> {
        let mut fitting: Vec<(usize, Vec<&str>)> = Vec::new();
        for found in self.anchors.find_overlapping_iter(text) {
            for &at in &self.anchored[found.pattern().as_usize()] {
                if fitting.iter().all(|(known, _)| *known != at) {
                    fitting
                        .extend(self.templates[at].fillings(text).into_iter().map(|filling| (at, filling)));
                }
            }
        }
        fitting.sort_by_key(|(at, _)| std::cmp::Reverse(self.templates[*at].weight()));
        let mut best: Option<Reading> = None;
        for (at, filling) in fitting {
            let read = self.filled(&self.templates[at], &filling, depth, tries);
            if best.as_ref().is_none_or(|best| read.left < best.left) {
                best = Some(read);
            }
        }
        best
    }

    fn filled(&self, template: &MessageTemplate, filling: &[&str], depth: u32, tries: &mut u32) -> Reading {
        let mut filled = Reading { text: String::new(), left: template.strains(filling) };
        for part in template.said() {
            match part {
                SaidPart::Text(text) => filled.text.push_str(text),
                SaidPart::Verbatim(at) => {
                    filled.text.push_str(filling[*at]);
                    filled.left += template.english_in(filling, *at);
                }
                SaidPart::State(at) => {
                    filled.text.push_str(self.states.get(filling[*at]).map_or(filling[*at], |state| state));
                }
                SaidPart::Filling(at) => {
                    let read = self.read(filling[*at], depth, tries);
                    filled.text.push_str(&read.text);
                    filled.left += read.left;
                }
            }
        }
        filled
    }

    /// Messages one behind the other; `None` if none of them is known. One that holds a separator itself is found as a run of parts.
    fn joined(&self, text: &str, by: (&str, &str), depth: u32, tries: &mut u32) -> Option<Reading> {
        let (separator, chinese) = by;
        let kept = separator.strip_prefix('.').unwrap_or(separator);
        let parts = parts(text, separator);
        let (mut joined, mut is_known, mut was_kept) =
            (Reading { text: String::new(), left: 0 }, false, true);
        let mut at = 0;
        while at < parts.len() && parts.len() > 1 {
            let longest = (parts.len() - at).min(LONGEST_RUN);
            let runs = (2..=longest).rev().filter(|run| *run < parts.len());
            let whole = runs.map(|run| (run, &text[parts[at].start..parts[at + run - 1].end]));
            let mut found =
                whole.filter_map(|(run, text)| Some((run, text, self.message(text, depth, tries)?)));
            let (run, said, read) = found.next().unwrap_or_else(|| {
                let part = &text[parts[at].clone()];
                (1, part, self.read(part, depth, tries))
            });
            let is_kept = read.text == said && !is_key(said);
            if at > 0 {
                joined.text.push_str(if is_kept && was_kept { kept } else { chinese });
            }
            (is_known, was_kept) = (is_known || !is_kept, is_kept);
            joined.text.push_str(&read.text);
            joined.left += read.left;
            at += run;
        }
        is_known.then_some(joined)
    }

    /// A text that is a message of the catalogue without a rest of English.
    fn message(&self, text: &str, depth: u32, tries: &mut u32) -> Option<Reading> {
        *tries = tries.checked_sub(1)?;
        let (value, phrase) = quoted_value(text).unwrap_or(("", text));
        let plain = self.plain.get(phrase).map(|chinese| Reading { text: chinese.clone().into(), left: 0 });
        let read = plain.or_else(|| self.whole(phrase, depth, tries)).filter(|read| read.left == 0)?;
        Some(Reading { text: format!("{value}{}", read.text), ..read })
    }

    /// A sentence with its full stop, or what is said of a value in quotes.
    fn ended(&self, text: &str, depth: u32, tries: &mut u32) -> Option<Reading> {
        if let Some(sentence) = text.strip_suffix('.') {
            let read = self.read(sentence, depth, tries);
            return (read.text != sentence).then(|| Reading { text: read.text + "。", ..read });
        }
        let (value, phrase) = quoted_value(text)?;
        let read = self.read(phrase, depth, tries);
        (read.text != phrase).then(|| Reading { text: format!("{value}{}", read.text), ..read })
    }
}

fn by_text(map: &BTreeMap<String, String>) -> HashMap<Box<str>, Box<str>> {
    map.iter().map(|(english, chinese)| (english.as_str().into(), chinese.as_str().into())).collect()
}

/// Whether a text is a key in backticks: a list of them is written as lists are.
fn is_key(text: &str) -> bool {
    text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).is_some_and(|key| !key.contains('`'))
}

fn has_letters(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// A sentence in both languages with the names of its places as numbers.
fn numbered(pair: &Bilingual) -> (String, String) {
    let (mut english, mut names) = (String::new(), Vec::new());
    let mut rest = pair.en.as_str();
    while let Some((before, name, after)) = next_name(rest) {
        english.push_str(before);
        english.push_str("{}");
        names.push(name);
        rest = after;
    }
    english.push_str(rest);
    let chinese = names.iter().enumerate().rev().fold(pair.zh.clone(), |zh, (at, name)| {
        zh.replace(&format!("{{{name}}}"), &format!("{{{}=}}", at + 1))
    });
    (english, chinese)
}

fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
