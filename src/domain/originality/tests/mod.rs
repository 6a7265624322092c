//! Generated corpora: recall on edited copies, precision on independent pieces, and the index against all
//! pairs.

mod generator;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use generator::{Dice, FACTS, Language, Theme, edit_blocks, edit_tokens, write_piece};

use super::*;

const PAIRS: u64 = 100;
const FLOOD: Language = Language::Chinese(Theme::Flood);
const FRAUD: Language = Language::Chinese(Theme::Fraud);
const LANGUAGES: [Language; 3] = [FLOOD, FRAUD, Language::English];

fn exclusions() -> Exclusions {
    Exclusions::from_passages(FACTS)
}

fn read(text: &str) -> Profile {
    read_profile(text, &exclusions(), &IdfTable::uniform())
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
fn copies_with_a_fifth_edited_are_recognised() {
    for language in LANGUAGES {
        assert!(recall_permille(&measure_copies(language, edit_tokens, 20)) >= 990);
        assert!(recall_permille(&measure_copies(language, edit_blocks, 20)) >= 990);
    }
}

#[test]
fn a_copy_with_two_fifths_rewritten_in_blocks_is_recognised() {
    for language in LANGUAGES {
        assert!(recall_permille(&measure_copies(language, edit_blocks, 40)) >= 990);
    }
}

/// How many of so many pairs of independent pieces are taken for copies.
fn count_false_alarms(language: Language, write: fn(&mut Dice, Language) -> String) -> usize {
    let mut dice = Dice::new(77);
    (0..200)
        .filter(|_| {
            let (one, other) = (write(&mut dice, language), write(&mut dice, language));
            compare(&one, &other).is_near_copy
        })
        .count()
}

#[test]
fn independent_pieces_on_one_theme_are_no_copies() {
    for language in LANGUAGES {
        let alarms = count_false_alarms(language, |dice, language| {
            let sentences = 4 + dice.below(6);
            write_piece(dice, language, sentences)
        });
        assert_eq!(alarms, 0);
    }
}

#[test]
fn quoting_the_same_facts_for_three_quarters_of_a_text_is_no_copying() {
    for language in LANGUAGES {
        let alarms = count_false_alarms(language, |dice, language| {
            let sentences = 1 + dice.below(3);
            format!("{}{}{}{}", FACTS[0], write_piece(dice, language, sentences), FACTS[1], FACTS[2])
        });
        assert!(alarms <= 2, "{alarms} of 200");
    }
    let quotations = FACTS.concat();
    assert!(!compare(&quotations, &quotations).is_near_copy);
    assert!(!compare(&format!("请大家注意:{}", FACTS[0]), &format!("请大家注意:{}", FACTS[0])).is_near_copy);
}

#[test]
fn a_copy_around_quotations_is_recognised_by_what_is_its_own() {
    let mut dice = Dice::new(3);
    let text = write_piece(&mut dice, FLOOD, 4);
    let copy = edit_tokens(&mut dice, &text, FLOOD, 20);
    assert!(compare(&format!("{}{text}", FACTS[0]), &format!("{copy}{}", FACTS[1])).is_near_copy);
}

#[test]
fn a_copy_inside_a_text_of_twice_its_length_is_recognised() {
    let mut dice = Dice::new(4);
    let text = write_piece(&mut dice, FLOOD, 5);
    let longer = format!("{}{text}{}", write_piece(&mut dice, FLOOD, 5), write_piece(&mut dice, FLOOD, 5));
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
fn an_edited_quotation_is_a_quotation() {
    let edited = FACTS[0].replace("青龙河", "青河").replace("超过", "高过").replace("继续上涨", "还会上涨");
    assert!(read(&edited).compared_pairs() < 8, "{}", read(&edited).compared_pairs());
    // Single pairs of a fact stand in any text on the theme and make none of it a quotation.
    let own = "全市的老人和孩子启动得早,水位高的街道已经响应。";
    assert!(read(own).compared_pairs() > 15);
}

#[test]
fn common_pairs_count_less() {
    let table =
        IdfTable::new(1, [("人民", 1), ("民至", 1), ("至上", 1), ("上生", 1), ("生命", 1), ("命至", 1)]);
    let read = |text| read_profile(text, &Exclusions::default(), &table);
    let (one, other) = ("人民至上生命至上,请远离河道和陡坡", "人民至上生命至上,请检查燃气和电源");
    let weighted = compare_profiles(&read(one), &read(other)).jaccard_permille;
    assert!(weighted < compare(one, other).jaccard_permille / 2);
    assert_eq!(
        weighted,
        jaccard_by_definition(one, other, &|pair| if "人民至上生命至上".contains(pair) {
            1
        } else {
            6
        })
    );
}

#[test]
fn the_table_lists_what_many_texts_hold() {
    let texts: Vec<String> = (0..64)
        .map(|text| {
            format!(
                "{}{}",
                if text % 2 == 0 { "High water" } else { "" },
                if text % 2 == 1 && text < 6 { "防汛" } else { "。" }
            )
        })
        .collect();
    let listed = list_weights(texts.iter().map(String::as_str));
    assert_eq!(
        listed.into_iter().collect::<Vec<_>>(),
        [("high water".to_owned(), 4), ("防汛".to_owned(), 5)]
    );
}

/// The definition, on strings: pairs of characters that are no punctuation, counted and weighed.
fn jaccard_by_definition(one: &str, other: &str, weigh: &dyn Fn(&str) -> u32) -> u16 {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|char| char.is_alphabetic()).collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for pair in chars.windows(2) {
            *counts.entry(pair.iter().collect()).or_default() += 1;
        }
        counts
    };
    let (one, other) = (pairs(one), pairs(other));
    let count = |counts: &BTreeMap<String, u32>, key: &String| counts.get(key).copied().unwrap_or(0);
    let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let shared: u32 = keys.iter().map(|key| weigh(key) * count(&one, key).min(count(&other, key))).sum();
    let all: u32 = keys.iter().map(|key| weigh(key) * count(&one, key).max(count(&other, key))).sum();
    u16::try_from(shared * 1000 / all).unwrap()
}

/// A corpus in which every text is of an owner of its own.
fn corpus_of(profiles: &[Profile]) -> Corpus {
    let mut corpus = Corpus::default();
    for (profile, sequence) in profiles.iter().zip(0..) {
        let owner = &format!("owner{sequence}");
        corpus.add(Sequence(sequence), HandIn { owner, profile }).unwrap();
    }
    corpus
}

#[test]
fn the_index_finds_what_comparing_all_pairs_finds() {
    for language in LANGUAGES {
        let mut dice = Dice::new(9);
        let texts: Vec<String> = (0..3 * ALL_COMPARED).map(|_| write_piece(&mut dice, language, 5)).collect();
        let profiles: Vec<Profile> = texts.iter().map(|text| read(text)).collect();
        let corpus = corpus_of(&profiles);
        let mut copies = 0;
        for text in &texts[..20] {
            for (edit, percent) in [(edit_tokens as Edit, 15), (edit_blocks, 40), (edit_tokens, 60)] {
                let copy = read(&edit(&mut dice, text, language, percent));
                let found = corpus.compare(HandIn { owner: "copier", profile: &copy }, |_| true);
                let all =
                    profiles.iter().zip(0..).map(|(one, at)| (compare_profiles(&copy, one), Reverse(at)));
                let best =
                    all.max_by_key(|(found, at)| (found.is_near_copy, found.jaccard_permille, *at)).unwrap();
                assert_eq!(found.near_copy_of, best.0.is_near_copy.then_some(Sequence(best.1.0)));
                if best.0.is_near_copy {
                    assert_eq!(found.similarity, best.0);
                    copies += 1;
                }
            }
        }
        assert!((35..=45).contains(&copies), "{copies}");
    }
}

#[test]
fn the_exact_index_is_the_definition_on_all_pairs_of_a_small_corpus() {
    let mut dice = Dice::new(10);
    let bare = |text: &str| read_profile(text, &Exclusions::default(), &IdfTable::uniform());
    let digitless = |text: String| text.chars().filter(|char| char.is_alphabetic()).collect::<String>();
    let texts: Vec<String> = (0..40).map(|_| digitless(write_piece(&mut dice, FLOOD, 4))).collect();
    let corpus = corpus_of(&texts.iter().map(|text| bare(text)).collect::<Vec<_>>());
    for text in &texts[..20] {
        let copy = digitless(edit_tokens(&mut dice, text, FLOOD, 20));
        let found = corpus.compare(HandIn { owner: "copier", profile: &bare(&copy) }, |_| true);
        let all = texts.iter().map(|other| jaccard_by_definition(&copy, other, &|_| 1));
        assert_eq!(Some(found.similarity.jaccard_permille), all.max());
    }
}

#[test]
fn only_sources_of_others_count_and_the_first_of_equals() {
    let text = read("台风来临前,请收好阳台花盆,加固门窗,备足三天的食物和饮水。");
    let mut corpus = Corpus::default();
    for (sequence, owner) in [(2, "a"), (5, "b"), (9, "c")] {
        corpus.add(Sequence(sequence), HandIn { owner, profile: &text }).unwrap();
    }
    let judge = |owner, is_source: &dyn Fn(Sequence) -> bool| {
        corpus.compare(HandIn { owner, profile: &text }, is_source).near_copy_of
    };
    assert_eq!(judge("d", &|_| true), Some(Sequence(2)));
    assert_eq!(judge("d", &|sequence| sequence != Sequence(2)), Some(Sequence(5)));
    assert_eq!(judge("d", &|_| false), None);
    // Whoever had the wording first copies nobody; who has it second copies the first alone.
    assert_eq!(judge("a", &|_| true), None);
    assert_eq!(judge("b", &|_| true), Some(Sequence(2)));
    assert_eq!(judge("b", &|sequence| sequence != Sequence(2)), None);
    let late = corpus.clone().add(Sequence(9), HandIn { owner: "d", profile: &text });
    assert_eq!(late, Err(NotLater { sequence: Sequence(9), last: Sequence(9) }));
}

#[test]
fn a_text_that_went_round_is_traced_to_its_origin() {
    let text =
        read("台风来临前,请收好阳台花盆,加固门窗,备足三天的食物和饮水,给手机充满电,记住最近的避难点。");
    let corpus = corpus_of(&vec![text.clone(); 4 * ALL_COMPARED]);
    let found = corpus.compare(HandIn { owner: "last", profile: &text }, |_| true);
    assert_eq!(found.near_copy_of, Some(Sequence(0)));
}

#[test]
fn the_passages_are_the_same_words_in_both_texts() {
    let mut dice = Dice::new(12);
    for language in LANGUAGES {
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
