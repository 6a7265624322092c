//! Fields that were changed, as people call them, with names for keys.

use maud::{Markup, html};

use super::field_name::known_field;
use super::language::Speech;
use super::name::{account_name, cluster_name, organisation_name, tree_name};
use domain::event::ChangedField;
use domain::matrix::Matrix;

/// What is said of a value that is no text and no list of texts.
type Json = serde_json::Value;

/// The fields, each with what it said and what it says.
pub(super) fn changed_fields(fields: &[ChangedField], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @if !fields.is_empty() {
            ul.changes {
                @for one in fields.iter().filter(|one| !is_internal(&one.field)) {
                    li {
                        (name_of(&one.field, speech)) (speech.say("：", ": "))
                        @let before = said(&one.field, one.before.as_ref(), matrix, speech);
                        @let after = said(&one.field, one.after.as_ref(), matrix, speech);
                        @if !before.is_empty() { del { (before) } " → " }
                        ins { @if after.is_empty() { (speech.say("（空）", "(nothing)")) } @else { (after) } }
                    }
                }
            }
        }
    }
}

/// What only the program tells things by.
fn is_internal(field: &str) -> bool {
    field == "id" || field.is_empty()
}

/// What people call a field; one that no page names is called as the API has it.
fn name_of(field: &str, speech: Speech) -> &str {
    known_field(&format!("/{field}"), speech).unwrap_or(field)
}

/// A value in words.
fn said(field: &str, value: Option<&Json>, matrix: &Matrix, speech: Speech) -> String {
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => named(field, text, matrix, speech),
        Some(Json::Array(list)) => {
            let each = list.iter().map(|one| said(field, Some(one), matrix, speech));
            each.collect::<Vec<_>>().join(speech.say("、", ", "))
        }
        Some(other) => other.to_string(),
    }
}

fn named(field: &str, key: &str, matrix: &Matrix, speech: Speech) -> String {
    match field {
        "functions" => tree_name(matrix.functions(), key, speech),
        "audiences" => tree_name(matrix.audiences(), key, speech),
        "region" => tree_name(matrix.regions(), key, speech),
        "platform" => tree_name(matrix.platforms(), key, speech),
        "organisation" | "co_organisations" => organisation_name(key, matrix),
        "clusters" => cluster_name(key, matrix),
        "members" | "lead" | "into" => account_name(key, matrix),
        "status" => status(key, speech).to_owned(),
        _ => key.to_owned(),
    }
}

fn status(key: &str, speech: Speech) -> &str {
    match key {
        "active" => speech.say("在用", "active"),
        "paused" => speech.say("停更", "paused"),
        "closed" => speech.say("已关闭", "closed"),
        other => other,
    }
}
