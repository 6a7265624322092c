//! The knowledge that ships, and files that are wrong.

use std::collections::BTreeSet;

use domain::proposal::{Knowledge, ListedAccount, Proposal, Proposer, WordKind};
use domain::taxonomy::{Tree, TreeNode};

use super::*;
use crate::csv::{Column, Source, read_rows};
use crate::taxonomy::read_nodes;

const LEXICON: &str = include_str!("../../../seed/lexicon.csv");
const NAMES: &str = include_str!("../../../tests/proposal/names.csv");

fn source<'a>(name: &'a str, text: &'a str) -> Source<'a> {
    Source { name, bytes: text.as_bytes() }
}

fn shipped(own: Option<&str>) -> Knowledge {
    read_knowledge(KnowledgeFiles {
        lexicon: source("lexicon.csv", LEXICON),
        own: own.map(|text| source("own.csv", text)),
        readers: source("readers.csv", include_str!("../../../seed/readers.csv")),
        families: source("families.csv", include_str!("../../../seed/families.csv")),
        calibration: source("proposals.csv", include_str!("../../../seed/proposals.csv")),
    })
    .unwrap()
}

fn taxonomy() -> Tree {
    let nodes = read_nodes(source("functions.csv", include_str!("../../../seed/functions.csv"))).rows;
    Tree::new(nodes.into_iter().map(|row| TreeNode {
        key: row.value.key,
        name: row.value.name,
        name_en: row.value.name_en.unwrap_or_default(),
        parent: row.value.parent.filter(|parent| !parent.is_empty()),
    }))
    .unwrap()
}

/// The functions that are accepted unless a person says otherwise.
fn accepted(knowledge: &Knowledge, name: &str, organisation: &str) -> Vec<String> {
    let functions = taxonomy();
    let organisations: Vec<&str> = Some(organisation).into_iter().filter(|name| !name.is_empty()).collect();
    let account = ListedAccount { name, organisations: &organisations, ..ListedAccount::default() };
    let proposals = Proposer::new(knowledge, &functions).functions(&account);
    proposals.into_iter().filter(Proposal::is_accepted).map(|proposal| proposal.value).collect()
}

#[test]
fn every_function_and_every_audience_of_the_lexicon_is_one() {
    let (functions, entries) = (taxonomy(), read_lexicon(source("lexicon.csv", LEXICON)).unwrap());
    for entry in &entries {
        if matches!(entry.kind, WordKind::Function | WordKind::General) {
            assert!(functions.get(&entry.key).is_some(), "{} says {}", entry.word, entry.key);
        }
    }
    let named: BTreeSet<&str> = entries
        .iter()
        .filter(|entry| entry.kind == WordKind::Function)
        .map(|entry| entry.key.as_str())
        .collect();
    let silent: Vec<&str> =
        functions.iter().map(|node| node.key.as_str()).filter(|key| !named.contains(key)).collect();
    assert_eq!(silent, Vec::<&str>::new(), "no word speaks for these");
}

#[test]
fn every_reader_is_an_audience_that_ships() {
    let audiences = read_nodes(source("audiences.csv", include_str!("../../../seed/audiences.csv"))).rows;
    let known: BTreeSet<String> = audiences.into_iter().map(|row| row.value.key).collect();
    let (knowledge, functions) = (shipped(None), taxonomy());
    for function in functions.iter() {
        let readers: Vec<&str> = knowledge.readers.of(&function.key).map(|(audience, _)| audience).collect();
        assert!(!readers.is_empty(), "{} speaks to nobody", function.key);
        assert!(readers.iter().all(|audience| known.contains(*audience)), "{}: {readers:?}", function.key);
    }
    let entries = read_lexicon(source("lexicon.csv", LEXICON)).unwrap();
    let mut named = entries.iter().filter(|entry| entry.kind == WordKind::Audience);
    assert!(named.all(|entry| known.contains(&entry.key)));
}

#[test]
fn every_function_belongs_to_a_family() {
    let (knowledge, functions) = (shipped(None), taxonomy());
    for function in functions.iter() {
        let within = |top: &String| functions.is_within(&function.key, top);
        assert!(
            knowledge.families.iter().any(|family| family.functions.iter().any(within)),
            "{}",
            function.key
        );
    }
    let named = knowledge.families.iter().flat_map(|family| &family.functions);
    assert!(named.into_iter().all(|key| functions.get(key).is_some()));
}

#[test]
fn names_that_mislead_claim_nothing_wrong() {
    let knowledge = shipped(None);
    let told = [
        ("平安银行苏州分行", "平安银行股份有限公司苏州分行", &[][..]),
        ("交通银行", "交通银行股份有限公司", &[]),
        ("法院路街道", "法院路街道办事处", &["local_government"]),
        ("教育路小学", "南宁市教育路小学", &["education"]),
        ("税务所街社区", "税务所街社区居民委员会", &["local_government"]),
        ("景德镇教育", "景德镇市教育局", &["education"]),
        ("公安县人民医院", "公安县人民医院", &["health"]),
        ("西安交大", "西安交通大学", &["education"]),
        ("检察院幼儿园", "市人民检察院机关幼儿园", &["education"]),
    ];
    for (name, organisation, functions) in told {
        assert_eq!(accepted(&knowledge, name, organisation), functions, "{name}");
    }
}

#[test]
fn a_deployment_adds_words_of_its_own_and_takes_others_away() {
    assert_eq!(accepted(&shipped(None), "江边小蓝", "某某小蓝工作队"), Vec::<String>::new());
    let own = shipped(Some("word,kind,key,weight\n小蓝,function,public_security,3\n气象,not,,\n"));
    assert_eq!(accepted(&own, "江边小蓝", "某某小蓝工作队"), ["public_security"]);
    assert_eq!(accepted(&own, "江边气象", "江边小队"), Vec::<String>::new());
}

#[test]
fn of_names_that_it_was_not_made_of_nine_in_ten_get_a_right_function() {
    let knowledge = shipped(None);
    let columns = ["list", "name", "organisation", "functions", "system"].map(Column::optional);
    let rows = read_rows(source("names.csv", NAMES), &columns, |row| {
        (
            row.text("name").to_owned(),
            row.text("organisation").to_owned(),
            row.list("functions").unwrap_or_default(),
        )
    });
    let (mut known, mut right, mut unrelated, mut silent, mut claimed) = (0, 0, 0, 0, 0);
    for row in rows.rows {
        let (name, organisation, functions) = row.value;
        let proposed = accepted(&knowledge, &name, &organisation);
        let wrong = proposed.iter().filter(|key| !functions.contains(key)).count();
        if functions.is_empty() {
            silent += 1;
            claimed += usize::from(wrong > 0);
        } else {
            known += 1;
            right += usize::from(wrong < proposed.len());
            unrelated += usize::from(wrong > 1);
        }
    }
    assert!(known > 300 && silent > 10, "{known} {silent}");
    assert!(right * 10 >= known * 9, "{right} of {known}");
    assert!(unrelated * 50 <= known, "{unrelated} of {known} got two that are unrelated");
    assert!(claimed * 5 <= silent, "{claimed} of {silent} that say nothing were given something");
}

#[test]
fn what_is_wrong_in_a_lexicon_is_named() {
    let text = "word,kind,key,weight,at\n,function,tax,3,\n税,duty,tax,3,\n税,function,,3,\n税,system,king,3,\n税,function,tax,3,top\n";
    let errors = read_lexicon(source("own.csv", text)).unwrap_err();
    let columns: Vec<_> = errors.iter().map(|error| (error.line, error.column.as_deref().unwrap())).collect();
    assert_eq!(columns, [(2, "word"), (3, "kind"), (4, "key"), (5, "key"), (6, "at")]);
}
