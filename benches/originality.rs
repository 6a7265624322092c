//! Measures the search for near-copies on generated campaigns.
//!
//! `cargo bench --bench originality` prints, over three themes, recall on copies edited by character and by block, and precision
//! beside as many texts that are no copies, on the development seeds that thresholds were chosen by; `-- held-back 1` does so on a
//! block of seeds that nothing was chosen by (any number from 0 is another block); `-- curve` prints the cost of one hand-in as a
//! campaign grows from 1,000 to 100,000 pieces; `-- table` the table of weights, which is `seed/idf/2.csv`. How texts are generated
//! is said in `src/domain/originality/tests/generator.rs`.
//!
//! A campaign has 5,000 pieces of 500 organisations, every third quoting a fact, and 500 more that are quotations for the most part.
//! Judged are 2,000 copies a row, and as texts that are no copies 1,000 pieces and 1,000 that are quotations for the most part (a half to
//! three quarters of their characters). A copy counts as recalled when it is found to be one, and as traced when also its source is named.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::cast_precision_loss, reason = "counts of some thousands")]
#![expect(clippy::unwrap_used, reason = "the generator of texts is that of the tests")]

mod texts;

use std::error::Error;
use std::time::{Duration, Instant};

use micromatrix::domain::originality::{
    Corpus, Exclusions, HandIn, IdfTable, Profile, Sequence, read_profile,
};
use micromatrix::formats::csv::Source;
use micromatrix::formats::idf::read_idf;
use texts::Seeds;
use texts::generator::{Dice, FACTS, Language, Theme, edit_blocks, edit_tokens, write_piece};

const CAMPAIGN: u64 = 5_000;
const QUOTING: u64 = 500;
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
        ["table"] => print!("{}", texts::write_table()?),
        ["curve"] => draw_curve(&Reader::new()?)?,
        ["held-back", block] => measure_all(Seeds::HeldBack(block.parse()?))?,
        _ => measure_all(Seeds::Development)?,
    }
    Ok(())
}

fn measure_all(seeds: Seeds) -> Result<(), Box<dyn Error>> {
    let reader = Reader::new()?;
    for (name, language) in LANGUAGES {
        measure(name, &Texts { seeds, language }, &reader)?;
    }
    Ok(())
}

struct Reader {
    table: IdfTable,
    facts: Exclusions,
}

impl Reader {
    fn new() -> Result<Self, Box<dyn Error>> {
        let file = Source { name: "2.csv", bytes: include_bytes!("../seed/idf/2.csv") };
        let table = read_idf(2, file).map_err(|errors| format!("{errors:?}"))?;
        Ok(Self { table, facts: Exclusions::from_passages(FACTS) })
    }

    fn read(&self, text: &str) -> Profile {
        read_profile(text, &self.facts, &self.table)
    }
}

/// The texts of a campaign; each is the same for the same number.
struct Texts {
    seeds: Seeds,
    language: Language,
}

impl Texts {
    /// A piece of 100 to 350 characters; every third quotes a fact.
    fn piece(&self, number: u64) -> String {
        let mut dice = Dice::new(self.seeds.of_kind(0) + number);
        let sentences = 4 + dice.below(6);
        let text = write_piece(&mut dice, self.language, sentences);
        if dice.below(3) == 0 { format!("{}{text}", FACTS[dice.below(FACTS.len())]) } else { text }
    }

    /// A piece that is quotations for the most part, and nobody's copy.
    fn quoting(&self, number: u64) -> String {
        let mut dice = Dice::new(self.seeds.of_kind(1) + number);
        let own = 1 + dice.below(3);
        format!("{}{}{}{}", FACTS[0], write_piece(&mut dice, self.language, own), FACTS[1], FACTS[2])
    }

    /// A copy of the piece with this number.
    fn copy(&self, number: u64, edit: Edit, percent: usize) -> String {
        let mut dice = Dice::new(self.seeds.of_kind(2) + number);
        edit(&mut dice, &self.piece(number), self.language, percent)
    }

    fn campaign(&self, reader: &Reader) -> Result<Corpus, Box<dyn Error>> {
        let pieces = (0..CAMPAIGN).map(|number| self.piece(number));
        let quoting = (COPIES..COPIES + QUOTING).map(|number| self.quoting(number));
        let mut corpus = Corpus::default();
        for (text, sequence) in pieces.chain(quoting).zip(0..) {
            let owner = &format!("organisation-{}", sequence % 500);
            corpus.add(Sequence(sequence), HandIn { owner, profile: &reader.read(&text) })?;
        }
        Ok(corpus)
    }
}

fn measure(theme: &str, texts: &Texts, reader: &Reader) -> Result<(), Box<dyn Error>> {
    let corpus = texts.campaign(reader)?;
    let judge = |text: &str| {
        let profile = reader.read(text);
        corpus.compare(HandIn { owner: "copier", profile: &profile }, |_| true).near_copy_of
    };
    let independent =
        (CAMPAIGN..CAMPAIGN + COPIES / 2).filter(|number| judge(&texts.piece(*number)).is_some()).count();
    let quoting = (0..COPIES / 2).filter(|number| judge(&texts.quoting(*number)).is_some()).count();
    println!(
        r#"{{"theme":"{theme}","independent":{},"taken_for_copies":{independent},"quoting":{},"quoting_taken_for_copies":{quoting}}}"#,
        COPIES / 2,
        COPIES / 2
    );
    for (name, edit, percent) in EDITS {
        let (mut recalled, mut traced) = (0, 0);
        for number in 0..COPIES {
            let found = judge(&texts.copy(number, edit, percent));
            recalled += usize::from(found.is_some());
            traced += usize::from(found == Some(Sequence(number)));
        }
        let precision = recalled as f64 / (recalled + independent + quoting) as f64;
        println!(
            r#"{{"theme":"{theme}","edit":"{name}","copies":{COPIES},"recalled":{recalled},"traced":{traced},"recall":{:.4},"precision":{precision:.4}}}"#,
            recalled as f64 / COPIES as f64
        );
    }
    Ok(())
}

/// The cost of a hand-in (reading the text, judging it, adding it) at each size.
fn draw_curve(reader: &Reader) -> Result<(), Box<dyn Error>> {
    const AT_EACH: u64 = 500;
    let texts = Texts { seeds: Seeds::Development, language: LANGUAGES[0].1 };
    let mut corpus = Corpus::default();
    let mut next = 0;
    for size in [1_000, 3_000, 10_000, 30_000, 100_000] {
        while next < size {
            let owner = &format!("organisation-{}", next % 500);
            corpus.add(Sequence(next), HandIn { owner, profile: &reader.read(&texts.piece(next)) })?;
            next += 1;
        }
        let mut times: [Vec<Duration>; 3] = Default::default();
        for _ in 0..AT_EACH {
            // Every second one is a copy.
            let text = match next % 2 {
                0 => texts.copy(next / 2, edit_tokens, 20),
                _ => texts.piece(next),
            };
            let begin = Instant::now();
            let profile = reader.read(&text);
            times[0].push(begin.elapsed());
            let owner = &format!("organisation-{}", next % 500);
            let begin = Instant::now();
            corpus.compare(HandIn { owner, profile: &profile }, |_| true);
            times[1].push(begin.elapsed());
            let begin = Instant::now();
            corpus.add(Sequence(next), HandIn { owner, profile: &profile })?;
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
