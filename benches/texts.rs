//! The texts that the table of weights is made of: what the themes of `seed/` say, and generated pieces. Both are the
//! project's own words.

#[path = "../src/domain/originality/tests/generator.rs"]
pub mod generator;

use generator::{Dice, Language, Theme, write_piece};
use serde_json::Value;

/// Pieces that the table has seen have seeds below this; all that is measured has seeds from here on.
pub const HELD_BACK: u64 = 1 << 40;

/// Every text of the themes of 20 characters or more, and 1,000 pieces: four in five on floods, one in English. The pieces on
/// swindles are held back, so that measuring them shows what a theme suffers that the table does not know.
pub fn table_texts() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seed/themes"))? {
        list_texts(&serde_json::from_str(&std::fs::read_to_string(entry?.path())?)?, &mut texts);
    }
    texts.retain(|text| text.chars().count() >= 20);
    texts.extend((0..1000).map(|seed| {
        let language = if seed % 5 == 4 { Language::English } else { Language::Chinese(Theme::Flood) };
        let mut dice = Dice::new(seed * 7919 + 1);
        let sentences = 4 + dice.below(6);
        write_piece(&mut dice, language, sentences)
    }));
    Ok(texts)
}

fn list_texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| list_texts(value, into)),
        Value::Object(fields) => fields.values().for_each(|value| list_texts(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
