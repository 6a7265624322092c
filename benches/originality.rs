//! Measures the search for near-copies on generated campaigns with seeds that the table of weights has not seen.
//!
//! `cargo bench --bench originality` prints recall on copies edited by character and by block and false alarms, over three
//! themes; `-- curve` the cost of one hand-in as a campaign grows from 1,000 to 100,000 pieces; `-- table` the table of
//! weights, which is `seed/idf/1.csv`. How texts are generated is said in `src/domain/originality/tests/generator.rs`.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::unwrap_used, reason = "the generator of texts is that of the tests")]

mod texts;

use std::error::Error;
use std::time::{Duration, Instant};

use micromatrix::domain::originality::{
    Candidate, Corpus, Exclusions, IdfTable, Profile, Sequence, list_weights, read_profile,
};
use micromatrix::formats::csv::Source;
use micromatrix::formats::idf::{read_idf, write_idf};
use texts::HELD_BACK;
use texts::generator::{Dice, FACTS, Language, Theme, edit_blocks, edit_tokens, write_piece};

const CAMPAIGN: u64 = 5_000;
const COPIES: u64 = 2_000;
const LANGUAGES: [(&str, Language); 3] = [
    ("floods", Language::Chinese(Theme::Flood)),
    ("swindles", Language::Chinese(Theme::Fraud)),
    ("English", Language::English),
];

type Edit = fn(&mut Dice, &str, Language, usize) -> String;

const EDITS: [(&str, Edit, usize); 6] = [
    ("10% by character", edit_tokens, 10),
    ("20% by character", edit_tokens, 20),
    ("40% by character", edit_tokens, 40),
    ("10% by block", edit_blocks, 10),
    ("20% by block", edit_blocks, 20),
    ("40% by block", edit_blocks, 40),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["table"] => {
            let texts = texts::table_texts()?;
            print!("{}", write_idf(&list_weights(texts.iter().map(String::as_str))));
        }
        ["curve"] => draw_curve(&Reader::new()?)?,
        _ => {
            let reader = Reader::new()?;
            for (name, language) in LANGUAGES {
                measure(name, language, &reader)?;
            }
        }
    }
    Ok(())
}

struct Reader {
    table: IdfTable,
    facts: Exclusions,
}

impl Reader {
    fn new() -> Result<Self, Box<dyn Error>> {
        let file = Source { name: "1.csv", bytes: include_bytes!("../seed/idf/1.csv") };
        let table = read_idf(1, file).map_err(|errors| format!("{errors:?}"))?;
        Ok(Self { table, facts: Exclusions::from_passages(FACTS) })
    }

    fn read(&self, text: &str) -> Profile {
        read_profile(text, &self.facts, &self.table)
    }
}

/// A piece of 100 to 350 characters; every third quotes a fact.
fn piece(seed: u64, language: Language) -> String {
    let mut dice = Dice::new(HELD_BACK + seed);
    let sentences = 4 + dice.below(6);
    let text = write_piece(&mut dice, language, sentences);
    if dice.below(3) == 0 { format!("{}{text}", FACTS[dice.below(FACTS.len())]) } else { text }
}

/// A piece of which three quarters are quotations, and which is nobody's copy.
fn quoting(seed: u64, language: Language) -> String {
    let mut dice = Dice::new(2 * HELD_BACK + seed);
    let own = 1 + dice.below(3);
    format!("{}{}{}{}", FACTS[0], write_piece(&mut dice, language, own), FACTS[1], FACTS[2])
}

fn campaign(size: u64, language: Language, reader: &Reader) -> Result<Corpus, Box<dyn Error>> {
    let mut corpus = Corpus::default();
    for seed in 0..size {
        let owner = &format!("organisation-{}", seed % 500);
        corpus.add(Sequence(seed), Candidate { owner, profile: &reader.read(&piece(seed, language)) })?;
    }
    Ok(corpus)
}

fn measure(name: &str, language: Language, reader: &Reader) -> Result<(), Box<dyn Error>> {
    let corpus = campaign(CAMPAIGN, language, reader)?;
    let judge = |text: &str| {
        let profile = reader.read(text);
        corpus.judge(Candidate { owner: "copier", profile: &profile }, |_| true).near_copy_of
    };
    let mut found = 0;
    for (edit_name, edit, percent) in EDITS {
        let copies = (0..COPIES).map(|seed| {
            let source = piece(seed, language);
            edit(&mut Dice::new(3 * HELD_BACK + seed), &source, language, percent)
        });
        let recalled = copies.filter(|copy| judge(copy).is_some()).count();
        println!(r#"{{"theme":"{name}","edit":"{edit_name}","copies":{COPIES},"recalled":{recalled}}}"#);
        found += if edit_name.starts_with("20%") { recalled } else { 0 };
    }
    let independent =
        (CAMPAIGN..CAMPAIGN + COPIES).filter(|seed| judge(&piece(*seed, language)).is_some()).count();
    let quotations = (0..COPIES).filter(|seed| judge(&quoting(*seed, language)).is_some()).count();
    let alarms = independent + quotations;
    println!(
        r#"{{"theme":"{name}","independent":{COPIES},"taken_for_copies":{independent},"quoting":{COPIES},"quoting_taken_for_copies":{quotations},"precision_permille":{}}}"#,
        found * 1000 / (found + alarms)
    );
    Ok(())
}

/// The cost of a hand-in (reading the text, judging it, adding it) at each size.
fn draw_curve(reader: &Reader) -> Result<(), Box<dyn Error>> {
    const AT_EACH: u64 = 500;
    let (_, language) = LANGUAGES[0];
    let mut corpus = Corpus::default();
    let mut next = 0;
    for size in [1_000, 3_000, 10_000, 30_000, 100_000] {
        while next < size {
            let owner = &format!("organisation-{}", next % 500);
            corpus.add(Sequence(next), Candidate { owner, profile: &reader.read(&piece(next, language)) })?;
            next += 1;
        }
        let mut times: [Vec<Duration>; 3] = Default::default();
        for _ in 0..AT_EACH {
            // Every second one is a copy.
            let text = match next % 2 {
                0 => edit_tokens(&mut Dice::new(next), &piece(next / 2, language), language, 20),
                _ => piece(next, language),
            };
            let begin = Instant::now();
            let profile = reader.read(&text);
            times[0].push(begin.elapsed());
            let owner = &format!("organisation-{}", next % 500);
            let begin = Instant::now();
            corpus.judge(Candidate { owner, profile: &profile }, |_| true);
            times[1].push(begin.elapsed());
            let begin = Instant::now();
            corpus.add(Sequence(next), Candidate { owner, profile: &profile })?;
            times[2].push(begin.elapsed());
            next += 1;
        }
        let [read, judge, add] = times.map(|mut times| {
            times.sort_unstable();
            [times[times.len() / 2], times[times.len() * 99 / 100]].map(|time| time.as_micros())
        });
        println!(r#"{{"pieces":{size},"read_us":{read:?},"judge_us":{judge:?},"add_us":{add:?}}}"#);
    }
    Ok(())
}
