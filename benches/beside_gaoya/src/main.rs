//! Candidates of copies, by our index and by that of gaoya, on the same generated campaigns in one run.
//!
//! Both start from the pairs of each text, already read, and end with a list of candidates. gaoya is given the pairs as
//! hashes and two settings: one with as many bands as reach our recall, and one with the speed that it is known for.

#[expect(dead_code, reason = "the generator makes more than is measured here")]
#[path = "../../../src/domain/originality/tests/generator.rs"]
mod generator;

use std::time::Instant;

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use generator::{Dice, Language, Theme, edit_blocks, edit_tokens, write_piece};
use micromatrix::domain::originality::{
    HandIn, Corpus, Exclusions, IdfTable, Profile, Sequence, read_profile,
};

const SEED: u64 = 1 << 40;
const COPIES: u64 = 1_000;

type Edit = fn(&mut Dice, &str, Language, usize) -> String;
const EDITS: [(&str, Edit, usize); 3] = [
    ("20% by character", edit_tokens, 20),
    ("20% by block", edit_blocks, 20),
    ("40% by block", edit_blocks, 40),
];

fn main() {
    for size in [3_000, 30_000] {
        for (name, theme) in [("floods", Theme::Flood), ("swindles", Theme::Fraud)] {
            compare(name, Language::Chinese(theme), size);
        }
    }
}

fn compare(name: &str, language: Language, size: u64) {
    let texts: Vec<String> = (0..size)
        .map(|seed| {
            let mut dice = Dice::new(SEED + seed);
            let sentences = 4 + dice.below(6);
            write_piece(&mut dice, language, sentences)
        })
        .collect();
    let mut corpus = Corpus::default();
    for (text, sequence) in texts.iter().zip(0..) {
        let hand_in = HandIn { owner: "organisation", profile: &read(text) };
        if let Err(error) = corpus.add(Sequence(sequence), hand_in) {
            panic!("{error}");
        }
    }
    let copies: Vec<(&str, Vec<String>)> = EDITS
        .iter()
        .map(|(edit_name, edit, percent)| {
            let copy = |seed| {
                let mut dice = Dice::new(3 * SEED + seed);
                edit(&mut dice, &texts[usize::try_from(seed).unwrap_or(0)], language, *percent)
            };
            (*edit_name, (0..COPIES).map(copy).collect())
        })
        .collect();
    for (edit, copies) in &copies {
        let profiles: Vec<Profile> = copies.iter().map(|copy| read(copy)).collect();
        let begin = Instant::now();
        let found: Vec<Vec<Sequence>> =
            profiles.iter().map(|profile| corpus.list_candidates(profile)).collect();
        let seconds = begin.elapsed().as_secs_f64();
        let recalled = found.iter().zip(0..).filter(|(found, source)| found.contains(&Sequence(*source))).count();
        let candidates = found.iter().map(Vec::len).sum();
        Measurement { theme: name, size, edit, index: "ours", seconds, recalled, candidates }.print();
    }
    for (bands, rows, threshold) in [(42, 3, 0.25), (25, 4, 0.3)] {
        let hasher = MinHasher32::new(bands * rows);
        let mut index = MinHashIndex::new(bands, rows, threshold);
        for (text, id) in texts.iter().zip(0_u64..) {
            index.insert(id, hasher.create_signature(pairs(text).into_iter()));
        }
        for (edit, copies) in &copies {
            let read: Vec<Vec<u64>> = copies.iter().map(|copy| pairs(copy)).collect();
            let begin = Instant::now();
            let found: Vec<_> = read
                .into_iter()
                .map(|pairs| index.query_owned(&hasher.create_signature(pairs.into_iter())))
                .collect();
            let seconds = begin.elapsed().as_secs_f64();
            let recalled = found.iter().zip(0_u64..).filter(|(found, source)| found.contains(source)).count();
            let candidates = found.iter().map(|found| found.len()).sum();
            let index = format!("gaoya {bands}x{rows} from {threshold}");
            Measurement { theme: name, size, edit, index: &index, seconds, recalled, candidates }.print();
        }
    }
}

fn read(text: &str) -> Profile {
    read_profile(text, &Exclusions::default(), &IdfTable::uniform())
}

/// Pairs of characters that are no punctuation, as numbers.
fn pairs(text: &str) -> Vec<u64> {
    let letters: Vec<u64> =
        text.chars().filter(|char| char.is_alphanumeric()).map(|char| u64::from(u32::from(char))).collect();
    letters.windows(2).map(|pair| pair[0] << 32 | pair[1]).collect()
}

/// What an index has done with the copies of one kind.
struct Measurement<'a> {
    theme: &'a str,
    /// Texts in the index.
    size: u64,
    edit: &'a str,
    index: &'a str,
    seconds: f64,
    /// Copies whose source is a candidate.
    recalled: usize,
    candidates: usize,
}

impl Measurement<'_> {
    fn print(&self) {
        let Self { theme, size, edit, index, seconds, recalled, candidates } = self;
        let per_second = COPIES as f64 / seconds;
        println!(
            r#"{{"theme":"{theme}","pieces":{size},"edit":"{edit}","index":"{index}","recalled":{recalled},"of":{COPIES},"candidates":{candidates},"queries_per_second":{per_second:.0}}}"#
        );
    }
}
