//! Fields that were changed, as people call them, with names for keys.

use maud::{Markup, html};

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
                        (field_name(&one.field, speech)) (speech.say("：", ": "))
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

fn field_name(field: &str, speech: Speech) -> &str {
    match field {
        "name" => speech.say("名称", "name"),
        "handle" => speech.say("账号 ID", "handle"),
        "platform" => speech.say("平台", "platform"),
        "form" => speech.say("形式", "form"),
        "organisation" => speech.say("单位", "organisation"),
        "co_organisations" => speech.say("共同单位", "organisations beside it"),
        "functions" => speech.say("职能", "functions"),
        "audiences" => speech.say("服务对象", "audiences"),
        "topics" => speech.say("话题", "topics"),
        "region" => speech.say("地区", "region"),
        "followers" => speech.say("粉丝", "followers"),
        "url" => speech.say("网址", "address"),
        "status" => speech.say("状态", "status"),
        "kind" => speech.say("公众号类别", "kind of account"),
        "language" => speech.say("语言", "language"),
        "members" => speech.say("账号", "accounts"),
        "lead" => speech.say("牵头账号", "lead"),
        "former" => speech.say("原来的 ID", "former handle"),
        "into" => speech.say("并入", "into"),
        other => other,
    }
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
