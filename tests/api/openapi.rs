//! The OpenAPI document: it is the committed file and the served one, complete, and true.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use micromatrix::domain::right::Right;
use serde_json::Value;

use crate::support::contract::{DOCUMENT, operations, validate};
use crate::support::empty;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_committed_file_is_the_document_of_the_code() {
    let text = std::fs::read_to_string(Path::new(ROOT).join("openapi/openapi.json")).unwrap();
    let committed: Value = serde_json::from_str(&text).unwrap();
    assert!(committed == *DOCUMENT, "code and file differ; run: cargo run -- openapi > openapi/openapi.json");
}

#[test]
fn the_served_document_is_the_same_and_the_page_loads_nothing_from_elsewhere() {
    empty(async |world| {
        let anyone = world.stranger(None);
        assert_eq!(anyone.get("/api/openapi.json").await.ok(), *DOCUMENT);
        for path in ["/docs/", "/docs/swagger-initializer.js"] {
            let text = anyone.text(path).await;
            let elsewhere = ["src=\"http", "href=\"http", "src=\"//", "url: \"http"];
            assert!(!text.is_empty() && !elsewhere.iter().any(|one| text.contains(one)), "{path}: {text}");
        }
    });
}

#[test]
fn every_reference_leads_to_a_schema() {
    let mut references = BTreeSet::new();
    collect(&DOCUMENT, &mut references);
    assert!(references.len() > 30);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(DOCUMENT.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                references.insert(reference.to_owned());
            }
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

#[test]
fn no_two_types_share_a_schema_name() {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in crate::support::sources(&Path::new(ROOT).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let derived = text.split("#[derive(").skip(1).filter_map(|derive| derive.split_once(")]"));
        let keyed = text.split("keyed! {\n").skip(1).map(|declared| ("ToSchema", declared));
        for (traits, rest) in derived.chain(keyed) {
            let mut words = rest.split_whitespace().skip_while(|word| !["struct", "enum"].contains(word));
            let name = words.nth(1).unwrap_or_default();
            let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
            if traits.contains("ToSchema") && !name.is_empty() {
                types.entry(name).or_default().push(file.display().to_string());
            }
        }
    }
    let schemas = DOCUMENT["components"]["schemas"].as_object().unwrap();
    let known = schemas.keys().filter(|name| types.contains_key(*name)).count();
    assert!(known > 40, "only {known} schemas were found in the code");
    types.retain(|_, files| files.len() > 1);
    assert!(types.is_empty(), "these would overwrite each other: {types:?}");
}

#[test]
fn every_operation_is_complete() {
    let tags: Vec<&str> =
        DOCUMENT["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let rights: Vec<&str> = Right::ALL.into_iter().map(Right::key).collect();
    let mut ids = BTreeSet::new();
    for operation in operations() {
        let (id, says) = (operation.id(), operation.says);
        assert!(
            !id.is_empty() && ids.insert(id),
            "{} {} has no id of its own",
            operation.method,
            operation.path
        );
        let tag = says["tags"].as_array().unwrap();
        assert!(tag.len() == 1 && tags.contains(&tag[0].as_str().unwrap()), "{id}: {tag:?}");
        assert!(says["summary"].is_string() || says["description"].is_string(), "{id} says nothing");
        let asked = operation.rights();
        if tag[0] == "health" || id == "sign_in" {
            assert!(asked.is_empty(), "{id}");
        } else {
            assert!(asked.len() == 1 && rights.contains(&asked[0]), "{id}: {asked:?}");
        }
        let mut expected = vec!["500"];
        if !asked.is_empty() {
            expected.extend(["401", "403"]);
        }
        if operation.path.contains('{') {
            expected.push("404");
        }
        if operation.has_body() {
            expected.extend(["400", "408", "413", "415", "422"]);
        }
        for status in expected {
            let (_, response) = operation.responses().find(|(promised, _)| *promised == status).unwrap();
            let schema = response.pointer("/content/application~1problem+json/schema/$ref");
            assert_eq!(schema, Some(&"#/components/schemas/Problem".into()), "{id} {status}");
        }
        for (status, response) in operation.responses() {
            assert!(
                response["description"].as_str().is_some_and(|message| !message.is_empty()),
                "{id} {status}"
            );
        }
    }
    assert!(ids.len() > 45, "{}", ids.len());
}

#[test]
fn every_body_has_an_example_that_is_as_its_schema_says() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for operation in operations() {
        let mut bodies = vec![];
        if let Some(media) = operation.says.pointer("/requestBody/content/application~1json") {
            bodies.push(("request".to_owned(), media));
        }
        for (status, response) in operation.responses() {
            let content = response["content"].as_object().into_iter().flatten();
            // Of a file or a page to print an example would say nothing.
            let json = content.filter(|(media, _)| media.ends_with("json"));
            bodies.extend(json.map(|(_, media)| (status.to_owned(), media)));
        }
        for (what, media) in bodies {
            let name = format!("example of {} {what}", operation.id());
            let several = media["examples"].as_object().into_iter().flatten().map(|(_, one)| &one["value"]);
            let examples: Vec<&Value> = media.get("example").into_iter().chain(several).collect();
            if examples.is_empty() {
                wrong.push(format!("{name} is missing"));
            }
            for example in examples {
                seen += 1;
                if let Err(message) = validate(&media["schema"], example) {
                    wrong.push(format!("{name}: {message}"));
                }
            }
        }
    }
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        if let Some(example) = schema.get("example")
            && let Err(message) = validate(schema, example)
        {
            wrong.push(format!("example of schema {name}: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 300, "{seen}");
}

#[test]
fn a_problem_answer_stands_once_with_an_example_for_each_code_that_fits_its_status() {
    let components = DOCUMENT["components"]["responses"].as_object().unwrap();
    let mut said = BTreeSet::new();
    let mut used = BTreeSet::new();
    for operation in operations() {
        for (status, response) in operation.says["responses"].as_object().unwrap() {
            let reference = response["$ref"].as_str();
            let is_problem = status.starts_with(['4', '5']);
            assert_eq!(reference.is_some(), is_problem, "{} {status}", operation.id());
            let Some(name) = reference.and_then(|path| path.strip_prefix("#/components/responses/")) else {
                continue;
            };
            used.insert((name, status));
        }
    }
    assert_eq!(used.len(), components.len(), "an answer of two statuses, or of none");
    for (name, status) in used {
        let answer = &components[name];
        let examples =
            answer.pointer("/content/application~1problem+json/examples").unwrap().as_object().unwrap();
        assert!(!examples.is_empty(), "{name}");
        assert!(said.insert((status, answer["description"].as_str().unwrap())), "{name} stands twice");
        for (code, example) in examples {
            assert_eq!(example["value"]["status"].to_string(), *status, "{name}");
            assert_eq!(&example["value"]["code"], code, "{name}");
            assert!(answer["description"].as_str().unwrap().contains(&format!("`{code}`")), "{name}: {code}");
        }
    }
}

#[test]
fn what_is_said_of_a_choice_stands_beside_it() {
    fn find(value: &Value, wrong: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                let branches = fields.get("oneOf").and_then(Value::as_array).into_iter().flatten();
                let said =
                    branches.filter(|one| one.get("$ref").is_some() && one.as_object().unwrap().len() > 1);
                wrong.extend(said.map(ToString::to_string));
                fields.values().for_each(|field| find(field, wrong));
            }
            Value::Array(items) => items.iter().for_each(|item| find(item, wrong)),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    find(&DOCUMENT, &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
