//! What the words of names and topics say.

use std::collections::{BTreeSet, HashMap};

use super::input::{HintInput, count_of};
use crate::stop::stoppable;

/// A word that fewer known accounts have says nothing.
const LEAST_ACCOUNTS: f64 = 2.0;

/// How many accounts of average kind each word is thought to have besides.
const SMOOTH: f64 = 1.0;

/// Most words that are named for a function.
const MOST_WORDS: usize = 5;

/// What words say, learned from accounts whose functions are known.
pub(super) struct Words {
    /// By word: how many known accounts have it, by function.
    counts: HashMap<String, Vec<f64>>,
    /// The share of each function.
    prior: Vec<f64>,
}

/// A word of a name, and by function how much it speaks for it: the logarithm of its share among accounts with the word
/// over that among all.
pub(super) struct Spoken {
    pub word: String,
    pub lifts: Vec<f64>,
}

impl Words {
    pub fn learn(input: &HintInput<'_>) -> Self {
        let mut counts: HashMap<String, Vec<f64>> = HashMap::new();
        let mut prior = vec![1.0; input.function_count];
        for (name, functions) in stoppable(input.names).zip(input.functions) {
            if functions.is_empty() {
                continue;
            }
            let share = 1.0 / count_of(functions.len());
            for &function in functions {
                prior[function as usize] += share;
            }
            for word in words_of(name) {
                let counts = counts.entry(word).or_insert_with(|| vec![0.0; input.function_count]);
                for &function in functions {
                    counts[function as usize] += share;
                }
            }
        }
        let sum: f64 = prior.iter().sum();
        for share in &mut prior {
            *share /= sum;
        }
        Self { counts, prior }
    }

    /// The words of a name that say something, in their order.
    pub fn of(&self, name: &str) -> Vec<Spoken> {
        let spoken = words_of(name).into_iter().filter_map(|word| {
            let counts = self.counts.get(&word)?;
            let all: f64 = counts.iter().sum();
            let lift =
                |(&count, &prior): (&f64, &f64)| ((count + SMOOTH * prior) / (all + SMOOTH) / prior).ln();
            (all >= LEAST_ACCOUNTS)
                .then(|| Spoken { lifts: counts.iter().zip(&self.prior).map(lift).collect(), word })
        });
        spoken.collect()
    }
}

/// Those words that speak for a function, the strongest first.
pub(super) fn for_function(spoken: &[Spoken], function: u32) -> Vec<String> {
    let lift = |word: &Spoken| word.lifts[function as usize];
    let mut speaking: Vec<&Spoken> = spoken.iter().filter(|word| lift(word) > 0.0).collect();
    speaking.sort_by(|a, b| lift(b).total_cmp(&lift(a)).then_with(|| a.word.cmp(&b.word)));
    speaking.into_iter().take(MOST_WORDS).map(|word| word.word.clone()).collect()
}

/// The words of a name: runs of letters of at least three, in lower case; of Han characters every two that follow each other.
fn words_of(name: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for run in name.to_lowercase().split(|c: char| !c.is_alphanumeric()) {
        let characters: Vec<char> = run.chars().collect();
        for part in characters.chunk_by(|a, b| is_han(*a) == is_han(*b)) {
            if is_han(part[0]) {
                words.extend(part.windows(2).map(|pair| pair.iter().collect::<String>()));
            } else if part.len() >= 3 {
                words.insert(part.iter().collect());
            }
        }
    }
    words
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}
