//! How often the hints are right: hides a fifth of the known functions of a matrix and asks for them.
//!
//! `cargo bench --bench hints -- ../shared/data/real-matrix` prints, as a mean of 5 seeds, how often one of the hidden functions is
//! the likeliest (top-1) or among the three likeliest (top-3): of the neighbours alone, of names and neighbours, and of the commonest
//! functions for everybody. What is hidden is neither learned from nor seen by any neighbour.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use micromatrix::domain::detection::TieGraph;
use micromatrix::domain::hint::{HintInput, Hints};
use micromatrix::domain::tie::TieBetween;
use micromatrix::formats::account::read_accounts;
use micromatrix::formats::csv::Source;
use micromatrix::formats::detection::read_tie_list;

struct Known {
    ties: TieGraph,
    names: Vec<String>,
    functions: Vec<Vec<u32>>,
    count: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().skip(1).find(|word| word != "--bench").ok_or("name a folder")?;
    let known = read(Path::new(&folder))?;
    let silent = vec![String::new(); known.names.len()];
    let mut sums = [[0.0; 2]; 3];
    for seed in 1..=5u64 {
        let mut chance = seed;
        let mut shown = known.functions.clone();
        let mut hidden = Vec::new();
        for (at, functions) in shown.iter_mut().enumerate().filter(|(_, functions)| !functions.is_empty()) {
            // The multiplier of Knuth's 64-bit generator; its upper bits are even enough to choose a fifth.
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if (chance >> 33) % 5 == 0 {
                functions.clear();
                hidden.push(at);
            }
        }
        for (sum, names) in sums.iter_mut().zip([&silent, &known.names]) {
            let input =
                HintInput { ties: &known.ties, names, functions: &shown, function_count: known.count };
            let hints = Hints::learn(input);
            score(sum, &hidden, &known, |at| {
                hints
                    .of(u32::try_from(at).unwrap_or(u32::MAX))
                    .into_iter()
                    .map(|hint| hint.function)
                    .collect()
            });
        }
        let mut counts = vec![0usize; known.count];
        for &function in shown.iter().flatten() {
            counts[function as usize] += 1;
        }
        let mut common: Vec<u32> = (0..).take(known.count).collect();
        common.sort_by_key(|&function| std::cmp::Reverse(counts[function as usize]));
        score(&mut sums[2], &hidden, &known, |_| common[..3].to_vec());
    }
    for (name, [first, third]) in ["neighbours alone", "names and neighbours", "commonest"].iter().zip(sums) {
        println!("{name:22} top-1 {:.4}  top-3 {:.4}", first / 5.0, third / 5.0);
    }
    Ok(())
}

fn score(sum: &mut [f64; 2], hidden: &[usize], known: &Known, of: impl Fn(usize) -> Vec<u32>) {
    let mut right = [0u32; 2];
    for &at in hidden {
        let place = of(at).iter().position(|function| known.functions[at].contains(function));
        right[0] += u32::from(place == Some(0));
        right[1] += u32::from(place.is_some_and(|place| place < 3));
    }
    let all = f64::from(u32::try_from(hidden.len()).unwrap_or(u32::MAX));
    for (sum, right) in sum.iter_mut().zip(right) {
        *sum += f64::from(right) / all;
    }
}

fn read(folder: &Path) -> Result<Known, Box<dyn Error>> {
    let (ties, accounts) =
        (std::fs::read(folder.join("ties.csv"))?, std::fs::read(folder.join("accounts.csv"))?);
    let list = read_tie_list(Source { name: "ties.csv", bytes: &ties })?;
    let rows = read_accounts(Source { name: "accounts.csv", bytes: &accounts }).rows;
    let mut keys = BTreeSet::new();
    let mut stated = BTreeMap::new();
    for row in &rows {
        let functions = row.value.functions.clone().unwrap_or_default();
        keys.extend(functions.iter().cloned());
        stated.insert(row.value.handle.clone(), (row.value.name.clone(), functions));
    }
    let keys: Vec<String> = keys.into_iter().collect();
    let place = |key: &String| keys.binary_search(key).ok().and_then(|place| u32::try_from(place).ok());
    let mut known =
        Known { ties: graph(&list.names, &list.ties)?, names: vec![], functions: vec![], count: keys.len() };
    for handle in &list.names {
        let (name, functions) = stated.get(handle).cloned().unwrap_or_default();
        known.names.push(name);
        known.functions.push(functions.iter().filter_map(place).collect());
    }
    Ok(known)
}

fn graph(
    names: &[String],
    ties: &[TieBetween],
) -> Result<TieGraph, micromatrix::domain::detection::DetectionError> {
    TieGraph::new(u32::try_from(names.len()).unwrap_or(u32::MAX), ties)
}
