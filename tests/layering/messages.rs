//! The catalogue of messages is complete, and holds nothing that nobody says.

use std::sync::Arc;

use super::literal::{Literal, literals};
use super::outside;
use micromatrix::app::seed::Seed;
use micromatrix::domain::message::{MessageFile, Messages, english_words};

const FILE: &str = include_str!("../../seed/messages.json");

fn messages() -> Arc<Messages> {
    Seed::embedded().unwrap().messages
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_message_in_the_source_has_its_chinese() {
    let messages = messages();
    let all = literals();
    let mut missing: Vec<String> = Vec::new();
    let mut count = 0;
    for literal in all.iter().filter(|literal| outside::is_message(literal)) {
        count += 1;
        let text = literal.text.replace("{}", "7");
        let chinese = messages.chinese(&text).unwrap_or(text);
        if english_words(&chinese) > 0 || !chinese.contains(is_han) {
            missing.push(format!(
                "{}:{}: {:?} is said as {chinese:?}",
                literal.file, literal.line, literal.text
            ));
        }
    }
    assert!(
        missing.is_empty(),
        "of {count} messages, {} have no Chinese in seed/messages.json:\n{}",
        missing.len(),
        missing.join("\n")
    );
    assert!(count > 700, "only {count} messages were found: the reader of the source has lost them");
}

#[test]
fn every_message_of_the_catalogue_is_said_somewhere() {
    let all = literals();
    let file: MessageFile = serde_json::from_str(FILE).unwrap();
    let is_said =
        |english: &&String| all.iter().any(|literal: &Literal| literal.text.contains(english.as_str()));
    let orphans: Vec<&String> = file
        .messages
        .keys()
        .chain(file.states.keys())
        .chain(file.words.keys())
        .filter(|english| !is_said(english))
        .collect();
    assert!(orphans.is_empty(), "nobody says these: {orphans:#?}");
}
