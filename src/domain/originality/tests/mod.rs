//! Generated corpora: recall on edited copies, precision on independent pieces, and the index against all
//! pairs.

mod generator;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use generator::{Dice, FACTS, Language, edit_blocks, edit_tokens, write_piece};

use super::*;

const PAIRS: u64 = 300;

fn exclusions() -> Exclusions {
    Exclusions::from_passages(FACTS)
}

fn read(text: &str) -> Profile {
    read_profile(text, &exclusions(), &Weights::uniform())
}

fn compare(one: &str, other: &str) -> Similarity {
    compare_profiles(&read(one), &read(other))
}

type Edit = fn(&mut Dice, &str, Language, usize) -> String;

/// The similarities of pieces of 4 to 9 sentences (100 to 350 characters) with their edited copies, in rising
/// order.
fn measure_copies(language: Language, edit: Edit, percent: usize) -> Vec<Similarity> {
    let mut dice = Dice::new(percent as u64);
    let mut measured: Vec<_> = (0..PAIRS)
        .map(|_| {
            let sentences = 4 + dice.below(6);
            let text = write_piece(&mut dice, language, sentences);
            let copy = edit(&mut dice, &text, language, percent);
            compare(&text, &copy)
        })
        .collect();
    measured.sort_unstable();
    measured
}

fn recall_permille(measured: &[Similarity]) -> usize {
    measured.iter().filter(|similarity| similarity.is_near_copy).count() * 1000 / measured.len()
}

#[test]
fn every_copy_with_a_fifth_edited_is_recognised() {
    for language in [Language::Chinese, Language::English] {
        assert_eq!(recall_permille(&measure_copies(language, edit_tokens, 20)), 1000);
        assert_eq!(recall_permille(&measure_copies(language, edit_blocks, 20)), 1000);
    }
}

#[test]
fn a_copy_with_two_fifths_rewritten_in_blocks_is_recognised() {
    for language in [Language::Chinese, Language::English] {
        assert!(recall_permille(&measure_copies(language, edit_blocks, 40)) >= 990);
    }
}

/// How many of so many pairs of independent pieces are taken for copies.
fn count_false_alarms(language: Language, write: fn(&mut Dice, Language) -> String) -> usize {
    let mut dice = Dice::new(77);
    (0..1000)
        .filter(|_| {
            let (one, other) = (write(&mut dice, language), write(&mut dice, language));
            compare(&one, &other).is_near_copy
        })
        .count()
}

#[test]
fn independent_pieces_on_one_theme_are_no_copies() {
    for language in [Language::Chinese, Language::English] {
        let alarms = count_false_alarms(language, |dice, language| {
            let sentences = 4 + dice.below(6);
            write_piece(dice, language, sentences)
        });
        assert_eq!(alarms, 0);
    }
}

#[test]
fn quoting_the_same_facts_for_three_quarters_of_a_text_is_no_copying() {
    for language in [Language::Chinese, Language::English] {
        let alarms = count_false_alarms(language, |dice, language| {
            let sentences = 1 + dice.below(3);
            format!("{}{}{}{}", FACTS[0], write_piece(dice, language, sentences), FACTS[1], FACTS[2])
        });
        assert!(alarms <= 2, "{alarms} of 1000");
    }
    let quotations = FACTS.concat();
    assert!(!compare(&quotations, &quotations).is_near_copy);
    assert!(!compare(&format!("请大家注意:{}", FACTS[0]), &format!("请大家注意:{}", FACTS[0])).is_near_copy);
}

#[test]
fn a_copy_around_quotations_is_recognised_by_what_is_its_own() {
    let mut dice = Dice::new(3);
    let text = write_piece(&mut dice, Language::Chinese, 4);
    let copy = edit_tokens(&mut dice, &text, Language::Chinese, 20);
    assert!(compare(&format!("{}{text}", FACTS[0]), &format!("{copy}{}", FACTS[1])).is_near_copy);
}

#[test]
fn a_copy_inside_a_text_of_twice_its_length_is_recognised() {
    let mut dice = Dice::new(4);
    let text = write_piece(&mut dice, Language::Chinese, 5);
    let longer = format!(
        "{}{text}{}",
        write_piece(&mut dice, Language::Chinese, 5),
        write_piece(&mut dice, Language::Chinese, 5)
    );
    assert!(compare(&text, &longer).is_near_copy);
}

#[test]
fn very_short_texts_are_copies_only_when_nearly_equal() {
    assert!(compare("今晚暴雨,请勿外出!", "今晚暴雨 请勿外出").is_near_copy);
    assert!(!compare("今晚暴雨,请勿外出!", "明早大雾,请慢行!").is_near_copy);
    for empty in ["", "!", "雨", "12345"] {
        assert!(!compare(empty, empty).is_near_copy);
        assert!(!compare(empty, "今晚暴雨,请勿外出!").is_near_copy);
    }
}

#[test]
fn heavier_pairs_count_more() {
    let weights = Weights::by_phrase([("人民至上生命至上", 1)], 10);
    let read = |text| read_profile(text, &Exclusions::default(), &weights);
    let (one, other) = (read("人民至上生命至上,请远离河道和陡坡"), read("人民至上生命至上,请检查燃气和电源"));
    let uniform = compare("人民至上生命至上,请远离河道和陡坡", "人民至上生命至上,请检查燃气和电源");
    assert!(compare_profiles(&one, &other).jaccard_permille < uniform.jaccard_permille / 2);
}

/// The definition, on strings: pairs of characters that are no punctuation, counted.
fn jaccard_by_definition(one: &str, other: &str) -> u16 {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|char| char.is_alphanumeric()).collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for pair in chars.windows(2) {
            *counts.entry(pair.iter().collect()).or_default() += 1;
        }
        counts
    };
    let (one, other) = (pairs(one), pairs(other));
    let count = |counts: &BTreeMap<String, u32>, key: &String| counts.get(key).copied().unwrap_or(0);
    let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let shared: u32 = keys.iter().map(|key| count(&one, key).min(count(&other, key))).sum();
    let all: u32 = keys.iter().map(|key| count(&one, key).max(count(&other, key))).sum();
    u16::try_from(shared * 1000 / all).unwrap()
}

#[test]
fn the_index_finds_what_comparing_all_pairs_finds() {
    let mut dice = Dice::new(9);
    let mut texts: Vec<String> = (0..40).map(|_| write_piece(&mut dice, Language::Chinese, 4)).collect();
    for source in 0..20 {
        texts.push(edit_tokens(&mut dice, &texts[source].clone(), Language::Chinese, 30));
    }
    let bare = |text: &str| read_profile(text, &Exclusions::default(), &Weights::uniform());
    let mut corpus = Corpus::default();
    for (text, sequence) in texts.iter().zip(0..) {
        corpus.add(Sequence(sequence), bare(text)).unwrap();
    }
    let mut copies = 0;
    for (index, text) in texts.iter().enumerate().skip(1) {
        let verdict = corpus.judge_piece(&bare(text), Sequence(index as u64), |_| true);
        let all = texts[..index].iter().map(|earlier| compare_profiles(&bare(text), &bare(earlier)));
        let best =
            all.zip(0..).max_by_key(|(found, at)| (found.is_near_copy, found.jaccard_permille, Reverse(*at)));
        let (best, at) = best.unwrap();
        assert_eq!(verdict.near_copy_of, best.is_near_copy.then_some(Sequence(at)));
        assert_eq!(verdict.similarity_permille, best.jaccard_permille);
        assert_eq!(best.jaccard_permille, jaccard_by_definition(text, &texts[usize::try_from(at).unwrap()]));
        copies += usize::from(best.is_near_copy);
    }
    assert!(copies > 10);
}

#[test]
fn only_earlier_hand_ins_count_and_only_those_that_the_caller_compares() {
    let text = "台风来临前,请收好阳台花盆,加固门窗,备足三天的食物和饮水。";
    let mut corpus = Corpus::default();
    for sequence in [5, 2, 9] {
        corpus.add(Sequence(sequence), read(text)).unwrap();
    }
    let judge = |before, comparable: &dyn Fn(Sequence) -> bool| {
        corpus.judge_piece(&read(text), Sequence(before), comparable).near_copy_of
    };
    assert_eq!(judge(2, &|_| true), None);
    assert_eq!(judge(10, &|_| true), Some(Sequence(2)));
    // Hand-in 2 is of the piece's own organisation.
    assert_eq!(judge(10, &|sequence| sequence != Sequence(2)), Some(Sequence(5)));
    assert_eq!(corpus.clone().add(Sequence(9), read(text)), Err(SequenceTaken { sequence: Sequence(9) }));
}

#[test]
fn the_passages_are_the_same_words_in_both_texts() {
    let mut dice = Dice::new(12);
    for language in [Language::Chinese, Language::English] {
        let source = format!("{}{}", FACTS[0], write_piece(&mut dice, language, 6));
        let copy = format!("{}{}", edit_blocks(&mut dice, &source, language, 20), FACTS[1]);
        let passages = list_passages(&read(&copy), &read(&source));
        let cut = |text: &str, from: usize, to: usize| {
            let part = text.chars().skip(from).take(to - from);
            part.filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase()
        };
        let mut end = 0;
        for passage in &passages {
            let own = cut(&copy, passage.start, passage.end);
            assert_eq!(own, cut(&source, passage.source_start, passage.source_end));
            assert!(passage.start >= end);
            end = passage.end - 1;
            assert!(FACTS.iter().all(|fact| !fact.contains(&own)));
        }
        let found: usize = passages.iter().map(|passage| passage.end - passage.start).sum();
        assert!(found * 2 > read(&copy).compared_pairs());
    }
}

#[test]
fn a_text_that_repeats_one_character_is_compared_quickly() {
    let text = "雨".repeat(20_000);
    assert_eq!(compare(&text, &text).jaccard_permille, 1000);
    assert_eq!(list_passages(&read(&text), &read(&text)).len(), 1);
}
