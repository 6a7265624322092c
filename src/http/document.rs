//! The OpenAPI document: what holds for the whole service, and what handlers leave unsaid.

use serde_json::{Value, json};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::answer::share_problems;
use super::example::add_examples;
use super::idempotency;
use super::moved;
use super::nullable::{allow_null, lift_descriptions};
use super::operation::{self, operations_of};
use super::problem::Problem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "micromatrix",
        description = "Gives every official account of a matrix its own direction in a themed campaign. Errors are problem \
            documents (RFC 9457) with a stable `code`. An answer says in `Matrix-Revision` where the registry stood; sent back as a \
            header, nothing older is answered (503 with `Retry-After` where that takes too long). Lists have `limit` and an opaque `cursor`. Things that people edit carry \
            an `ETag`; changing one needs `If-Match`. A POST that does something takes an `Idempotency-Key`. \
            What the service says (a problem's `title` and `detail`, what is wrong with a row) is English, or Chinese where \
            `Accept-Language` prefers it (`zh`, with any script or region); answers say so in `Content-Language`, and the `ETag` of \
            one in Chinese is its own. Codes and keys are the same in both; what people wrote, and papers, stay in their own language.",
        license(name = "Proprietary", identifier = "LicenseRef-Proprietary")
    ),
    servers((url = "/", description = "The service that gives this document")),
    modifiers(&BearerToken),
    components(schemas(Problem)),
    tags(
        (name = "registry", description = "Organisations, accounts, ties, micro-clusters"),
        (name = "campaigns", description = "Themes and campaigns"),
        (name = "plans", description = "Optimal plans with their reasons"),
        (name = "directions", description = "What each account is asked"),
        (name = "pieces", description = "What accounts hand in, with every version"),
        (name = "reviews", description = "How pieces pass their gates and are signed"),
        (name = "outbox", description = "What may be published, for platforms that do so, and what they report"),
        (name = "facts", description = "What pieces may say, with owners and versions, and what a change of it touches"),
        (name = "gates", description = "What the machine looks for in texts"),
        (name = "contributions", description = "Outcomes of a campaign: shares and blanks"),
        (name = "coverage", description = "What the matrix can speak to and what it cannot"),
        (name = "scenarios", description = "What would become of coverage and plans if the registry were changed"),
        (name = "emergencies", description = "Emergency plans, and incidents with their cards, facts and bulletins"),
        (name = "events", description = "What happened"),
        (name = "jobs", description = "Long work"),
        (name = "persons", description = "Persons and tokens"),
        (name = "metrics", description = "Figures for those who run the service"),
        (name = "health", description = "Whether the service runs"),
    )
)]
pub(super) struct Base;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut Document) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A token of a named person"));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

/// The document as JSON: what the handlers say, completed with what holds for all of them.
pub(super) fn complete(mut document: Document) -> Value {
    for (path, item) in &mut document.paths.paths {
        moved::describe(path, item);
        item.post.iter_mut().for_each(idempotency::describe_key);
        operations_of(item).for_each(operation::complete);
    }
    let mut document = serde_json::to_value(document).unwrap_or_default();
    name_page_items(&mut document);
    drop_rust_examples(&mut document);
    allow_null(&mut document);
    lift_descriptions(&mut document);
    let schemas = document["components"]["schemas"].clone();
    if let Some(paths) = document["paths"].as_object_mut() {
        for operations in paths.values_mut().filter_map(Value::as_object_mut) {
            operations.values_mut().for_each(|operation| add_examples(operation, &schemas));
        }
    }
    share_problems(&mut document);
    document
}

/// A page of things refers to their schema, so that generated clients have one type for a thing in a list and by itself.
fn name_page_items(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    let names: Vec<String> = schemas.keys().cloned().collect();
    for name in &names {
        let item = name.strip_prefix("Page_").filter(|item| names.iter().any(|known| known == item));
        if let (Some(item), Some(page)) = (item, schemas.get_mut(name)) {
            page["properties"]["items"]["items"] = json!({"$ref": format!("#/components/schemas/{item}")});
        }
    }
}

/// Descriptions come from the code's documentation; its runnable examples are for readers of the code.
fn drop_rust_examples(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description")
                && let Some(end) = text.find("\n\n```")
            {
                text.truncate(end);
            }
            fields.values_mut().for_each(drop_rust_examples);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_rust_examples),
        _ => {}
    }
}
