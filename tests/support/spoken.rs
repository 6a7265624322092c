//! What answers say to people: every message of every answer has its Chinese, and is English by itself.

use std::sync::{Arc, LazyLock};

use micromatrix::app::seed::Seed;
use micromatrix::domain::message::{Messages, english_words};
use serde_json::Value;

static MESSAGES: LazyLock<Arc<Messages>> = LazyLock::new(|| Seed::embedded().unwrap().messages);

/// The messages of an answer: `detail`, `problem` and `what`, the `remedy` beside a `problem`, titles of problem documents.
pub fn messages(json: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    let is_problem = json["type"].as_str().is_some_and(|kind| kind.starts_with("urn:micromatrix:problem:"));
    collect(json, is_problem, &mut found);
    found
}

fn collect<'a>(value: &'a Value, is_problem: bool, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, false, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_message = match name.as_str() {
                    "detail" => !fields.contains_key("account"),
                    "problem" | "what" => true,
                    "remedy" => fields.get("problem").is_some_and(Value::is_string),
                    "title" => is_problem,
                    "before" | "after" => continue,
                    _ => false,
                };
                found.extend(value.as_str().filter(|_| is_message));
                collect(value, name == "problem", found);
            }
        }
        _ => {}
    }
}

/// Whether a text holds a Chinese sentence outside of what it quotes; a name is none.
pub fn speaks_chinese(text: &str) -> bool {
    let unquoted = text.split('`').step_by(2).flat_map(|text| text.split('"').step_by(2));
    unquoted
        .flat_map(|text| text.split('“').map(|rest| rest.rsplit('”').next().unwrap_or_default()))
        .any(|text| text.contains(['，', '。', '；', '：']))
}

/// Fails where an answer in English says something that nobody can say in Chinese, or that is no English.
#[track_caller]
pub fn check(name: &str, json: &Value) {
    for said in messages(json) {
        let chinese = MESSAGES.chinese(said).unwrap_or_else(|| said.to_owned());
        assert_eq!(
            english_words(&chinese),
            0,
            "{name} says {said:?}, in Chinese {chinese:?}: see seed/messages.json"
        );
        assert!(!speaks_chinese(said), "{name} says {said:?} to who reads English");
    }
}
