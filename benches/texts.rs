//! The texts that the table of weights is made of: what the themes of `seed/` say, and generated pieces. Both are the
//! project's own words. And the seeds of the texts that are measured, apart from those.

#[path = "../src/domain/originality/tests/generator.rs"]
pub mod generator;

use generator::{Dice, Language, Theme, write_piece};
use micromatrix::domain::originality::list_weights;
use micromatrix::formats::csv::write_rows;
use serde_json::Value;

/// Seeds of one kind of texts: pieces, quotations or edits.
pub const STREAM: u64 = 1 << 40;

/// Where the seeds of measured texts begin. The table of weights has seen seeds below [`STREAM`] alone.
#[derive(Clone, Copy)]
pub enum Seeds {
    /// Thresholds, keys and weights were chosen by these.
    Development,
    /// A block that nothing was chosen by. After its figures were looked at and something was changed it is spent, and the next
    /// block is due.
    HeldBack(u64),
}

impl Seeds {
    /// The first seed of the kind of texts with this number, 0 to 2. No two kinds, blocks or purposes have a seed in common.
    pub const fn of_kind(self, kind: u64) -> u64 {
        match self {
            Self::Development => (1 + kind) * STREAM,
            Self::HeldBack(block) => (1 << 50) + (4 * block + kind) * STREAM,
        }
    }
}

/// Every text of the themes of 20 characters or more but their facts, which a text may quote without being a copy, and 1,000 pieces: four in five on floods, one in English. The pieces on
/// swindles are held back, so that measuring them shows what a theme suffers that the table does not know.
fn table_texts() -> Result<Vec<String>, Box<dyn std::error::Error>> {
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

/// The table of weights as the file that ships.
pub fn write_table() -> Result<String, Box<dyn std::error::Error>> {
    let weights = list_weights(table_texts()?.iter().map(String::as_str));
    let rows = weights.into_iter().map(|(pair, weight)| [pair, weight.to_string()]);
    Ok(write_rows(&["pair", "weight"], rows))
}

fn list_texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| list_texts(value, into)),
        Value::Object(fields) => {
            let said = fields.iter().filter(|(name, _)| *name != "facts");
            said.for_each(|(_, value)| list_texts(value, into));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
