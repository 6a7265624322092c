//! What a header cell means.

use domain::office::OfficeField;
use domain::platform::Platforms;
use domain::terms::fold_word;

use super::words::{HeaderWord, OfficeWords};

/// What a header cell means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The fields that it may stand for, likeliest first.
    pub(super) fields: Vec<OfficeField>,
    /// The platform that it names.
    pub(super) platform: Option<String>,
    /// By what numbers below it are multiplied.
    pub(super) unit: Option<i64>,
    /// How good the word is for the field; smaller is better.
    pub(super) rank: u32,
}

/// What words are worth that stand only at the end, or at the beginning, of a header.
pub(super) const AT_THE_END: u32 = 10_000;
const AT_THE_BEGINNING: u32 = 20_000;
/// What a platform is worth as a header by itself: names of accounts stand below it.
pub(super) const PLATFORM_ALONE: u32 = 5_000;

impl Meaning {
    pub(super) fn may_be(&self, field: OfficeField) -> bool {
        self.fields.contains(&field)
    }

    /// Whether the whole header was found, and not a part of it.
    pub(super) const fn is_sure(&self) -> bool {
        self.rank < AT_THE_END
    }
}

/// What a header means: as a whole, without brackets, with a platform before or in brackets, or by how it ends or begins.
/// O(length² + words).
pub(super) fn meaning(text: &str, words: &OfficeWords) -> Option<Meaning> {
    let folded = fold_word(text);
    if folded.is_empty() || folded.chars().count() > 40 {
        return None;
    }
    let (bare, insides) = without_brackets(&folded);
    let unit = insides.iter().find_map(|inside| unit_of(inside));
    let in_brackets =
        || insides.iter().find_map(|inside| words.platforms.terms().find_folded(inside).map(str::to_owned));
    let of = |found: &[HeaderWord], more: u32, platform: Option<String>| {
        let first = found.first()?;
        Some(Meaning {
            fields: found.iter().map(|word| word.field).collect(),
            platform: platform.or_else(|| first.platform.clone()),
            unit,
            rank: first.rank + more,
        })
    };
    if let Some(found) = words.headers.find(&folded) {
        return of(found, 0, None);
    }
    if let Some(found) = words.headers.find(&bare) {
        return of(found, 0, in_brackets());
    }
    if let Some(key) = whole_platform(&folded, &bare, &words.platforms) {
        return Some(Meaning {
            fields: vec![OfficeField::Name],
            platform: Some(key.to_owned()),
            unit,
            rank: PLATFORM_ALONE,
        });
    }
    for (at, _) in bare.char_indices().skip(1).collect::<Vec<_>>().into_iter().rev() {
        let (before, rest) = bare.split_at(at);
        let rest = rest.strip_prefix('的').unwrap_or(rest);
        if let (Some(key), Some(found)) =
            (words.platforms.terms().find_folded(before), words.headers.find(rest))
        {
            return of(found, 0, Some(key.to_owned()));
        }
    }
    if let Some((word, found)) = words.headers.longest(|word| bare.ends_with(word)) {
        let before = &bare[..bare.len() - word.len()];
        let platform = match words.platforms.terms().within(before).as_slice() {
            [one] => Some((*one).to_owned()),
            _ => in_brackets(),
        };
        return of(found, AT_THE_END, platform);
    }
    let (_, found) = words.headers.longest(|word| bare.starts_with(word))?;
    of(found, AT_THE_BEGINNING, in_brackets())
}

fn whole_platform<'a>(folded: &str, bare: &str, platforms: &'a Platforms) -> Option<&'a str> {
    platforms.terms().find_folded(folded).or_else(|| platforms.terms().find_folded(bare))
}

/// A folded text without its brackets, and what stands in these.
fn without_brackets(folded: &str) -> (String, Vec<String>) {
    let mut bare = String::new();
    let mut insides: Vec<String> = Vec::new();
    let mut depth = 0_u32;
    for c in folded.chars() {
        match c {
            '(' => {
                depth += 1;
                insides.push(String::new());
            }
            ')' => depth = depth.saturating_sub(1),
            c => match insides.last_mut() {
                Some(inside) if depth > 0 => inside.push(c),
                _ => bare.push(c),
            },
        }
    }
    (bare, insides)
}

/// The unit that a bracket names.
fn unit_of(inside: &str) -> Option<i64> {
    let word = inside.trim_start_matches("单位").trim_start_matches("unit");
    let word = word.trim_end_matches(['人', '个', '次', '名']);
    match word {
        "万" | "萬" | "w" => Some(10_000),
        "千" | "k" | "thousand" | "thousands" => Some(1_000),
        "百万" | "m" | "million" | "millions" => Some(1_000_000),
        "亿" => Some(100_000_000),
        _ => None,
    }
}
