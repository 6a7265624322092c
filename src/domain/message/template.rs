//! A message with places for what varies.

use super::english::english_words;
use super::split::parts;

/// A message in English, cut at its places, and the same in Chinese.
#[derive(Debug)]
pub(super) struct MessageTemplate {
    /// What stands before, between and behind the places: one more than there are places.
    pieces: Box<[Box<str>]>,
    said: Box<[SaidPart]>,
}

/// A part of the Chinese message.
#[derive(Debug)]
pub(super) enum SaidPart {
    /// It stands there as it is.
    Text(Box<str>),
    /// What fills a place, from 0, as it is.
    Verbatim(usize),
    /// What fills a place, said in Chinese where that is known.
    Filling(usize),
    /// What fills a place: a state in which something is.
    State(usize),
}

impl MessageTemplate {
    /// Reads `{}` in the English message, and `{1}`, `{2}`, … in the Chinese one. What stands in `{1=}`, or between backticks in English,
    /// is taken as it is; in `{1~}` stands a state.
    ///
    /// # Errors
    /// A sentence, when the Chinese message names a place that the English one does not have.
    pub fn parse(english: &str, chinese: &str) -> Result<Self, String> {
        let pieces: Box<[Box<str>]> = english.split("{}").map(Into::into).collect();
        let mut template = Self { pieces, said: Box::default() };
        let (mut said, mut rest) = (Vec::new(), chinese);
        while let Some((before, place, after)) = next_place(rest) {
            let at = place
                .trim_end_matches(['=', '~'])
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            let at = at.filter(|at| at + 1 < template.pieces.len());
            let at =
                at.ok_or_else(|| format!("`{chinese}` names {{{place}}}, which `{english}` does not have"))?;
            said.push(SaidPart::Text(before.into()));
            said.push(match place.bytes().last() {
                Some(b'~') => SaidPart::State(at),
                Some(b'=') => SaidPart::Verbatim(at),
                _ if template.is_quoted(at) => SaidPart::Verbatim(at),
                _ => SaidPart::Filling(at),
            });
            rest = after;
        }
        said.push(SaidPart::Text(rest.into()));
        template.said = said.into();
        Ok(template)
    }

    /// Parts of the Chinese message, in their order.
    pub fn said(&self) -> &[SaidPart] {
        &self.said
    }

    /// The longest of its English pieces: a text without it is another message.
    pub fn anchor(&self) -> &str {
        self.pieces.iter().max_by_key(|piece| piece.len()).map_or("", |piece| piece)
    }

    /// How much of it never varies, in bytes.
    pub fn weight(&self) -> usize {
        self.pieces.iter().map(|piece| piece.len()).sum()
    }

    /// Whether it has no places.
    pub fn is_plain(&self) -> bool {
        self.pieces.len() == 1
    }

    /// How often what fills its places looks as if it were no value but messages that stand beside this one: it ends a quotation, or is put
    /// together of several.
    pub fn strains(&self, filling: &[&str]) -> usize {
        let strains = |(at, value): (usize, &&str)| {
            if self.is_quoted(at) {
                // A list of keys stands in backticks as a whole.
                return value.replace("`, `", "").matches('`').count();
            }
            let is_first = at == 0 && self.pieces[0].is_empty();
            let separators = if is_first { &["; ", ": ", ", "][..] } else { &["; "] };
            usize::from(separators.iter().any(|separator| parts(value, separator).len() > 1))
        };
        filling.iter().enumerate().map(strains).sum()
    }

    /// How much English fills a place as it is: where it is not quoted, that may be a message for which the place was not meant.
    pub fn english_in(&self, filling: &[&str], at: usize) -> usize {
        if self.is_quoted(at) { 0 } else { english_words(filling[at]) }
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.pieces[at].ends_with('`') && self.pieces[at + 1].starts_with('`')
    }

    /// What fills its places in a text: as little as possible in each from the left, and from the right, where these differ.
    /// O(length × places).
    pub fn fillings<'a>(&self, text: &'a str) -> Vec<Vec<&'a str>> {
        let left = self.fill(text, |text, piece| text.find(piece));
        let right = self.fill(text, |text, piece| text.rfind(piece));
        match (left, right) {
            (Some(left), Some(right)) if left == right => vec![left],
            (left, right) => left.into_iter().chain(right).collect(),
        }
    }

    fn fill<'a>(&self, text: &'a str, find: impl Fn(&str, &str) -> Option<usize>) -> Option<Vec<&'a str>> {
        let (first, others) = self.pieces.split_first()?;
        let mut rest = text.strip_prefix(&**first)?;
        let Some((last, between)) = others.split_last() else { return rest.is_empty().then(Vec::new) };
        rest = rest.strip_suffix(&**last)?;
        let mut fillings = Vec::with_capacity(others.len());
        for piece in between {
            let at = find(rest, piece)?;
            fillings.push(&rest[..at]);
            rest = &rest[at + piece.len()..];
        }
        fillings.push(rest);
        Some(fillings)
    }
}

/// What stands before the next place, what names it, and what follows; braces around anything but a number are text.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let mut opens = text.match_indices('{');
    opens.find_map(|(open, _)| {
        let close = open + text[open..].find('}')?;
        let place = &text[open + 1..close];
        let digits = place.strip_suffix(['=', '~']).unwrap_or(place);
        let is_place = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_place.then(|| (&text[..open], place, &text[close + 1..]))
    })
}
