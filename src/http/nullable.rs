//! Values that may be null in the OpenAPI document: which are, and how that is written.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// In all that a request's body can hold, a field that is not required may be null too, which says the same as leaving it out:
/// many clients send null for what they were not given (see [`super::strict`]).
pub(super) fn allow_null(document: &mut Value) {
    let mut reached = BTreeSet::new();
    for operation in
        document["paths"].as_object().into_iter().flatten().filter_map(|(_, item)| item.as_object())
    {
        for says in operation.values() {
            reach(&says["requestBody"]["content"]["application/json"]["schema"], document, &mut reached);
        }
    }
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    schemas.iter_mut().filter(|(name, _)| reached.contains(*name)).for_each(|(_, schema)| allow_in(schema));
}

/// Names of the schemas that a schema leads to.
fn reach(schema: &Value, document: &Value, reached: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(name) =
                fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
                && reached.insert(name.to_owned())
            {
                reach(&document["components"]["schemas"][name], document, reached);
            }
            fields
                .iter()
                .filter(|(name, _)| *name != "example")
                .for_each(|(_, field)| reach(field, document, reached));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(item, document, reached)),
        _ => {}
    }
}

fn allow_in(schema: &mut Value) {
    let Some(keywords) = schema.as_object_mut() else { return };
    let required = keywords.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| required.as_array().is_some_and(|all| all.iter().any(|one| one == name));
    if let Some(properties) = keywords.get_mut("properties").and_then(Value::as_object_mut) {
        properties
            .iter_mut()
            .filter(|(name, _)| !is_required(name))
            .for_each(|(_, field)| make_nullable(field));
        properties.values_mut().for_each(allow_in);
    }
    for keyword in ["items", "additionalProperties"] {
        keywords.get_mut(keyword).into_iter().for_each(allow_in);
    }
    for keyword in ["allOf", "oneOf"] {
        keywords.get_mut(keyword).and_then(Value::as_array_mut).into_iter().flatten().for_each(allow_in);
    }
}

fn make_nullable(schema: &mut Value) {
    let nothing = json!({"type": "null"});
    let Some(keywords) = schema.as_object_mut() else { return };
    // Some generators know no default but null for an object that may be null; that it is empty goes without saying.
    if keywords.get("default") == Some(&json!({})) {
        keywords.remove("default");
    }
    if let Some(reference) = keywords.remove("$ref") {
        keywords.insert("oneOf".to_owned(), json!([{"$ref": reference}, nothing]));
    } else if let Some(Value::Array(branches)) = keywords.get_mut("oneOf") {
        if !branches.contains(&nothing) {
            branches.push(nothing);
        }
    } else if let Some(Value::String(kind)) = keywords.get("type") {
        let both = json!([kind, "null"]);
        keywords.insert("type".to_owned(), both);
        if let Some(Value::Array(values)) = keywords.get_mut("enum") {
            values.push(Value::Null);
        }
    }
}

/// What is said of a value that may be null stands beside its `oneOf`, where every generator finds it, and not in one branch.
pub(super) fn lift_descriptions(value: &mut Value) {
    match value {
        Value::Object(keywords) => {
            keywords.values_mut().for_each(lift_descriptions);
            if let Some(siblings) = keywords.get_mut("oneOf").and_then(take_siblings) {
                for (keyword, value) in siblings {
                    keywords.entry(keyword).or_insert(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(lift_descriptions),
        _ => {}
    }
}

/// Takes what stands beside the reference out of a choice between it and null.
fn take_siblings(branches: &mut Value) -> Option<serde_json::Map<String, Value>> {
    let branches = branches.as_array_mut().filter(|both| both.len() == 2)?;
    branches.iter().position(|one| one["type"] == "null")?;
    let reference =
        branches.iter_mut().filter_map(Value::as_object_mut).find(|one| one.contains_key("$ref"))?;
    let siblings = reference.clone().into_iter().filter(|(keyword, _)| keyword != "$ref").collect();
    reference.retain(|keyword, _| keyword == "$ref");
    Some(siblings)
}
