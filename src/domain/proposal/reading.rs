//! What one name says.

use super::entry::{Edges, Entry, GOVERNS, NameOf, WordKind};
use super::folded::{Folded, is_han};
use super::lexicon::{Found, Lexicon};

/// Something that a word of a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said<'a> {
    /// Key of a function, system or audience.
    pub key: &'a str,
    /// The word.
    pub word: &'a str,
    /// 1 to 3.
    pub weight: u8,
    /// Whether it counts only where nothing else is said.
    pub is_general: bool,
    /// Whether it stands in brackets beside another duty.
    pub is_aside: bool,
}

/// What one name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading<'a> {
    /// Its functions; each key once, with the strongest word.
    pub functions: Vec<Said<'a>>,
    /// What tells its system, the strongest.
    pub system: Option<Said<'a>>,
    /// Readers that it names.
    pub audiences: Vec<Said<'a>>,
    /// Whether it is written without Chinese characters.
    pub is_latin: bool,
    /// Whether any word was known that ends an office.
    pub is_office: bool,
    /// Whether a misleading word stands in it.
    pub misleads: bool,
}

/// A word with the place of its office in a chain of offices, one inside of the other.
struct Placed<'a> {
    found: Found<'a>,
    office: usize,
    edges: Edges,
}

impl<'a> Reading<'a> {
    /// Reads a name. O(length).
    pub fn of(lexicon: &'a Lexicon, name: &str, of: NameOf) -> Self {
        let folded = Folded::of(name);
        let mut reading = Self { is_latin: !name.contains(is_han), ..Self::default() };
        reading.read(lexicon, &folded.outside, of);
        let is_silent = reading.functions.is_empty();
        for part in &folded.inside {
            let mut inside = Self { is_latin: reading.is_latin, ..Self::default() };
            inside.read(lexicon, part, of);
            for mut said in inside.functions {
                said.is_aside = !is_silent;
                reading.add(said);
            }
            reading.system = stronger(reading.system, inside.system);
            reading.is_office |= inside.is_office;
        }
        reading
    }

    fn read(&mut self, lexicon: &'a Lexicon, text: &str, of: NameOf) {
        let words = placed(lexicon, text);
        self.misleads |= words.iter().any(|word| word.found.is(WordKind::Not));
        self.is_office |= words.iter().any(|word| word.found.word.ends_office);
        let of_kind = |kind: WordKind| {
            words.iter().flat_map(move |word| {
                let entries = word.found.word.entries.iter();
                entries
                    .filter(move |entry| entry.kind == kind && entry.position.allows(of, word.edges))
                    .map(move |entry| (word.office, told(&word.found, entry)))
            })
        };
        let mut duties: Vec<(usize, Said<'a>)> = of_kind(WordKind::Function).collect();
        if let Some(head) = duties.iter().map(|(office, _)| *office).max() {
            duties.retain(|(office, _)| *office == head);
        }
        let governing = duties.iter().rposition(|(_, said)| said.weight == GOVERNS);
        if let Some(place) = governing {
            let word = duties[place].1.word;
            let first = duties.iter().position(|(_, said)| said.word == word).unwrap_or(place);
            // English names put the heart first as often as last.
            if self.is_latin {
                duties.retain(|(_, said)| said.weight == GOVERNS || said.word == word);
            } else {
                duties.drain(..first);
            }
        }
        for (_, said) in duties.into_iter().chain(of_kind(WordKind::General)) {
            self.add(Said { weight: said.weight.min(3), ..said });
        }
        for (_, said) in of_kind(WordKind::System) {
            self.system = stronger(self.system, Some(said));
        }
        for (_, said) in of_kind(WordKind::Audience) {
            if self.audiences.iter().all(|known| known.key != said.key) {
                self.audiences.push(said);
            }
        }
    }

    fn add(&mut self, said: Said<'a>) {
        match self.functions.iter_mut().find(|known| known.key == said.key) {
            Some(known) if (known.is_general, known.is_aside) > (said.is_general, said.is_aside) => {
                *known = said;
            }
            Some(known) if known.weight < said.weight && known.is_general == said.is_general => *known = said,
            Some(_) => {}
            None => self.functions.push(said),
        }
    }
}

fn told<'a>(found: &Found<'a>, entry: &'a Entry) -> Said<'a> {
    Said {
        key: &entry.key,
        word: &found.word.text,
        weight: entry.weight,
        is_general: entry.kind == WordKind::General,
        is_aside: false,
    }
}

/// The stronger of two; of equally strong ones the later.
fn stronger<'a>(known: Option<Said<'a>>, new: Option<Said<'a>>) -> Option<Said<'a>> {
    match (known, new) {
        (Some(known), Some(new)) if known.weight > new.weight => Some(known),
        (known, new) => new.or(known),
    }
}

/// The words of a text that count: misleading ones stay alone, and those that are part of a place's name fall away.
fn placed<'a>(lexicon: &'a Lexicon, text: &str) -> Vec<Placed<'a>> {
    let found = lexicon.find(text);
    let mut office = 0;
    let mut placed = Vec::with_capacity(found.len());
    for (at, word) in found.iter().enumerate() {
        let names_place = found.get(at + 1).is_some_and(|next| {
            next.is(WordKind::Place)
                && is_near(&text[word.end..next.start])
                && !is_bureau(&text[word.start..word.end])
        });
        let edges = Edges { start: word.start == 0, end: word.end == text.len() };
        if !names_place {
            placed.push(Placed { found: *word, office, edges });
        }
        if word.word.ends_office {
            office += 1;
        }
    }
    placed
}

/// Whether what stands between a word and 路 or 镇 leaves the word part of the name: nothing, or what tells roads of one name apart (文化东路).
fn is_near(between: &str) -> bool {
    let mut characters = between.chars();
    match (characters.next(), characters.next()) {
        (None, _) => true,
        (Some(only), None) => "东西南北中前后上下一二三四五新老口".contains(only),
        _ => false,
    }
}

/// Whether a word ends as bureaus do, after which no road is named.
fn is_bureau(word: &str) -> bool {
    word.ends_with(['局', '厅', '委', '办', '处'])
}
