//! Problem answers in the OpenAPI document. Each stands once among the components, with an example for each of its codes, however
//! many operations give it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::problem::{Kind, Problem};

const PROBLEM: &str = "/content/application~1problem+json";

/// A status and its description: equal ones are one component.
type Answer = (String, String);

/// Moves every problem answer to `#/components/responses` and refers to it there.
pub(super) fn share_problems(document: &mut Value) {
    let names = name_answers(document);
    let mut shared = Map::new();
    for operation in operations_mut(document) {
        for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
            let Some(name) = answer_of(status, response).and_then(|key| names.get(&key)) else { continue };
            let mut answer = response.take();
            *response = json!({"$ref": format!("#/components/responses/{name}")});
            shared.entry(name).or_insert_with(|| {
                add_examples(&mut answer);
                answer
            });
        }
    }
    document["components"]["responses"] = Value::Object(shared);
}

/// One that several operations give is named by its codes, another by its operation and status.
fn name_answers(document: &mut Value) -> BTreeMap<Answer, String> {
    let mut givers: BTreeMap<Answer, Vec<String>> = BTreeMap::new();
    for operation in operations_mut(document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            if let Some(key) = answer_of(status, response) {
                givers.entry(key).or_default().push(id.clone());
            }
        }
    }
    let mut taken = BTreeSet::new();
    let mut name = |(status, description): &Answer, givers: &[String]| {
        let codes: Vec<String> = codes_in(description).map(camel).collect();
        let by_codes = codes.join("Or");
        if givers.len() > 1 && taken.insert(by_codes.clone()) {
            return by_codes;
        }
        let status: Option<StatusCode> = status.parse().ok();
        let reason = status.and_then(|status| status.canonical_reason()).unwrap_or_default();
        format!("{}{}", camel(&givers[0]), reason.replace(' ', ""))
    };
    givers.iter().map(|(key, givers)| (key.clone(), name(key, givers))).collect()
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut)
}

/// `None` for an answer that is no problem.
fn answer_of(status: &str, response: &Value) -> Option<Answer> {
    response.pointer(PROBLEM)?;
    Some((status.to_owned(), response["description"].as_str()?.to_owned()))
}

/// The codes that a description names in backticks.
fn codes_in(description: &str) -> impl Iterator<Item = &str> {
    description.split('`').skip(1).step_by(2).filter(|word| Kind::of_code(word).is_some())
}

fn camel(snake: &str) -> String {
    let words = snake.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

fn add_examples(answer: &mut Value) {
    let description = answer["description"].as_str().unwrap_or_default();
    let examples = codes_in(description).filter_map(Kind::of_code).map(|kind| {
        let problem = example_of(kind);
        (problem.code.to_owned(), json!({"summary": problem.title, "value": problem}))
    });
    let examples: Map<String, Value> = examples.collect();
    if let Some(media) = answer.pointer_mut(PROBLEM) {
        media["examples"] = Value::Object(examples);
    }
}

/// A problem of a kind, as one may come.
fn example_of(kind: Kind) -> Problem {
    let problem = Problem::new(kind, kind.parts().example);
    let (pointer, detail) = match kind {
        Kind::InvalidQuery => ("?limit", "is not a number from 1 to 500"),
        Kind::InvalidCursor => ("?cursor", "is not of this list"),
        Kind::InvalidHeader => ("#if-match", "is no ETag of this service, such as \"3\""),
        Kind::MalformedJson => ("", "expected value at line 1 column 1"),
        Kind::Invalid => ("/angles/0/min", "min 3 is above max 1"),
        Kind::Taken => ("/key", "is there already"),
        Kind::PreconditionRequired => ("#if-match", "is missing"),
        _ => return problem,
    };
    problem.at(pointer, detail)
}
