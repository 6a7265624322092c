//! The OpenAPI document as a contract: which operation a request is, and whether an answer is one that it promises.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use super::caller::Answer;

/// The document that the code gives.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(micromatrix::http::document);

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// An operation of the document.
#[derive(Clone, Copy)]
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    pub says: &'static Value,
}

impl Operation {
    pub fn id(&self) -> &'static str {
        self.says["operationId"].as_str().unwrap_or_default()
    }

    /// Keys of the rights that it asks for.
    pub fn rights(&self) -> Vec<&'static str> {
        let all = self.says["security"].as_array().into_iter().flatten();
        all.filter_map(|one| one["token"].as_array()).flatten().filter_map(Value::as_str).collect()
    }

    /// What it may answer, by status; those among the components are looked up.
    pub fn responses(&self) -> impl Iterator<Item = (&'static str, &'static Value)> + use<> {
        self.says["responses"].as_object().unwrap().iter().map(|(status, response)| {
            let place = response["$ref"].as_str().map(|reference| reference.strip_prefix('#').unwrap());
            (status.as_str(), place.map_or(response, |place| DOCUMENT.pointer(place).unwrap()))
        })
    }

    /// Whether its answer has no end.
    pub fn is_stream(&self) -> bool {
        self.says.pointer("/responses/200/content/text~1event-stream").is_some()
    }

    pub fn has_body(&self) -> bool {
        self.says.get("requestBody").is_some()
    }

    /// The path with something that is not there in place of each parameter.
    pub fn somewhere(&self) -> String {
        self.path
            .replace("{id}", "01980c5e-7a00-7000-8000-00000000dead")
            .replace("{handle}", "nobody")
            .replace("{key}", "nothing")
            .replace("{number}", "1")
            .replace("{piece}", "01980c5e-7a00-7000-8000-00000000dead")
    }

    fn takes(&self, method: &Method, path: &str) -> bool {
        let (mine, theirs) = (self.path.split('/'), path.split('/'));
        self.method.eq_ignore_ascii_case(method.as_str())
            && mine.clone().count() == theirs.clone().count()
            && mine.zip(theirs).all(|(mine, theirs)| mine.starts_with('{') || mine == theirs)
    }
}

pub fn operations() -> Vec<Operation> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&'static String, &'static Value)| {
        let methods = methods.as_object().unwrap();
        methods.iter().map(move |(method, says)| Operation { method, path, says })
    };
    paths.iter().flat_map(of_path).collect()
}

/// Fails when the operation does not promise such an answer. An unknown route or method promises nothing.
#[track_caller]
pub fn check(method: &Method, path: &str, answer: &Answer) {
    let Some(operation) = operations().into_iter().find(|operation| operation.takes(method, path)) else {
        return;
    };
    let status = answer.status.as_str();
    let promised = operation.responses().find(|(promised, _)| *promised == status);
    let (_, promised) = promised.unwrap_or_else(|| {
        panic!("{} does not say that it answers {status}: {:#}", operation.id(), answer.json)
    });
    let Some(content) = promised["content"].as_object() else {
        assert!(answer.json.is_null(), "{} answers {status} with a body", operation.id());
        return;
    };
    let media = answer.header("content-type").split(';').next().unwrap();
    let says = content.get(media);
    let says = says.unwrap_or_else(|| panic!("{} {status} does not promise {media}", operation.id()));
    if !media.ends_with("json") {
        return;
    }
    let name = format!("{} {status}", operation.id());
    if let Err(message) = validate(&says["schema"], &answer.json) {
        panic!("{name} is not as promised: {message}\n{:#}", answer.json);
    }
}

/// Whether a value is as a schema of the document says. Of equal schemas one validator is made.
pub fn validate(schema: &Value, value: &Value) -> Result<(), String> {
    let mut known = VALIDATORS.lock().unwrap();
    let validator = known.entry(schema.to_string()).or_insert_with(|| {
        let whole = json!({"allOf": [schema], "components": DOCUMENT["components"]});
        Arc::new(jsonschema::draft202012::new(&whole).unwrap())
    });
    let validator = Arc::clone(validator);
    drop(known);
    validator.validate(value).map_err(|error| format!("{}: {error}", error.instance_path()))
}
