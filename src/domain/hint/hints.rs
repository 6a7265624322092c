//! The likely functions of accounts, drawn from neighbours and names.

use super::input::HintInput;
use super::spread::Spread;
use super::words::{self, Words};

/// One likely function of one account.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// Its place in the list of all functions.
    pub function: u32,
    /// 0 to 1: the share of this function among all, as the evidence has it.
    pub confidence: f64,
    /// Neighbours that have it, the strongest tie first; at most five.
    pub neighbours: Vec<u32>,
    /// Words (or pairs of Han characters) of its names and topics that speak for it, the strongest first.
    pub words: Vec<String>,
}

/// Most functions that are named for one account.
const MOST_HINTS: usize = 3;

/// Most neighbours that are named for one function.
const MOST_NEIGHBOURS: usize = 5;

/// How much a name counts beside the neighbours.
const WORDS_WEIGHT: f64 = 1.0;

/// Draws hints; kept, it answers for any account.
pub struct Hints<'a> {
    input: HintInput<'a>,
    spread: Spread,
    words: Words,
}

impl<'a> Hints<'a> {
    /// Learns from the accounts whose functions are known. O((accounts + ties) · functions).
    #[must_use]
    pub fn learn(input: HintInput<'a>) -> Self {
        let spread = Spread::new(&input);
        let words = Words::learn(&input);
        Self { input, spread, words }
    }

    /// The likely functions of an account, the likeliest first; none when nothing speaks for any. Its own functions, if it has any, are not
    /// looked at by its name's part, but have been learned from. O(degree + functions · words).
    ///
    /// ```
    /// use domain::detection::TieGraph;
    /// use domain::hint::{HintInput, Hints};
    /// use domain::tie::TieBetween;
    /// let tie = |source, target| TieBetween { source, target, weight: 1.0 };
    /// let ties = TieGraph::new(3, &[tie(0, 2), tie(1, 2)])?;
    /// let names = ["张家港交警", "苏州交警", "常熟交警"].map(str::to_owned);
    /// let functions = [vec![1], vec![1], vec![]];
    /// let hints = Hints::learn(HintInput { ties: &ties, names: &names, functions: &functions, function_count: 2 });
    /// let likely = hints.of(2);
    /// assert_eq!((likely[0].function, &likely[0].neighbours[..]), (1, &[0, 1][..]));
    /// # Ok::<(), domain::detection::DetectionError>(())
    /// ```
    #[must_use]
    pub fn of(&self, account: u32) -> Vec<Hint> {
        let count = self.input.function_count;
        let spoken = self.words.of(&self.input.names[account as usize]);
        if !self.spread.reaches(account) && spoken.is_empty() {
            return Vec::new();
        }
        let mut scores: Vec<f64> =
            (0..count).map(|function| self.spread.share(account, function).ln()).collect();
        for word in &spoken {
            for (score, lift) in scores.iter_mut().zip(&word.lifts) {
                *score += WORDS_WEIGHT * lift;
            }
        }
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let sum: f64 = odds.iter().sum();
        let mut likely: Vec<(u32, f64)> = (0u32..).zip(odds).filter(|(_, odd)| *odd > 0.0).collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likely.truncate(MOST_HINTS);
        let hint = |(function, odd): (u32, f64)| Hint {
            function,
            confidence: odd / sum,
            neighbours: self.neighbours(account, function),
            words: words::for_function(&spoken, function),
        };
        likely.into_iter().map(hint).collect()
    }

    fn neighbours(&self, account: u32, function: u32) -> Vec<u32> {
        let ends = self.input.ties.rows.row(account).iter();
        let mut having: Vec<_> =
            ends.filter(|end| self.input.functions[end.node as usize].contains(&function)).collect();
        having.sort_by_key(|end| (std::cmp::Reverse(end.weight), end.node));
        having.into_iter().take(MOST_NEIGHBOURS).map(|end| end.node).collect()
    }
}
