//! The router and the OpenAPI document, which are made of the same handlers.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_response};
use serde_json::{Value, json};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use super::{
    account, attachment, campaign, closing, cluster, comment, consent, contribution, coverage,
    coverage_campaign, coverage_export, coverage_remedy, coverage_rollup, coverage_target, deputy, detection,
    direction, event, fact, feedback, gate, health, hint, idempotency, import, inbox, job, ledger, link,
    matrix, observe, organisation, piece, plan, redundancy, review, scenario, score, subject, theme, tie,
    token,
};
use app::App;

/// A body larger than this is refused, imports aside.
const MOST_BYTES: usize = 4 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "micromatrix",
        description = "Gives every official account of a matrix its own direction in a themed campaign. Errors are problem \
            documents (RFC 9457) with a stable `code`. Lists have `limit` and an opaque `cursor`. Things that people edit carry \
            an `ETag`; changing one needs `If-Match`. Every POST takes an `Idempotency-Key`.",
        license(name = "Proprietary")
    ),
    modifiers(&BearerToken),
    tags(
        (name = "registry", description = "Organisations, accounts, ties, micro-clusters"),
        (name = "campaigns", description = "Themes and campaigns"),
        (name = "plans", description = "Optimal plans with their reasons"),
        (name = "directions", description = "What each account is asked"),
        (name = "pieces", description = "What accounts hand in, with every version"),
        (name = "reviews", description = "How pieces pass their gates and are signed"),
        (name = "facts", description = "What pieces may say, with owners and versions, and what a change of it touches"),
        (name = "gates", description = "What the machine looks for in texts"),
        (name = "contributions", description = "What came of a campaign: shares and blanks"),
        (name = "coverage", description = "What the matrix can speak to and what it cannot"),
        (name = "scenarios", description = "What would become of coverage and plans if the registry were changed"),
        (name = "events", description = "What happened"),
        (name = "jobs", description = "Long work"),
        (name = "persons", description = "Persons and tokens"),
        (name = "health", description = "Whether the service runs"),
    )
)]
struct Base;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut Document) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A token of a named person"));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme.build()));
    }
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Base::openapi())
        .merge(account::routes())
        .merge(hint::routes())
        .merge(organisation::routes())
        .merge(closing::routes())
        .merge(cluster::routes())
        .merge(link::routes())
        .merge(detection::routes())
        .merge(tie::routes())
        .merge(matrix::routes())
        .merge(theme::routes())
        .merge(import::routes())
        .merge(campaign::routes())
        .merge(plan::routes())
        .merge(direction::routes())
        .merge(piece::routes())
        .merge(review::routes())
        .merge(consent::routes())
        .merge(comment::routes())
        .merge(inbox::routes())
        .merge(attachment::routes())
        .merge(feedback::routes())
        .merge(deputy::routes())
        .merge(contribution::routes())
        .merge(ledger::routes())
        .merge(score::routes())
        .merge(coverage::routes())
        .merge(coverage_rollup::routes())
        .merge(coverage_remedy::routes())
        .merge(coverage_campaign::routes())
        .merge(coverage_export::routes())
        .merge(coverage_target::routes())
        .merge(redundancy::routes())
        .merge(scenario::routes())
        .merge(event::routes())
        .merge(job::routes())
        .merge(subject::routes())
        .merge(token::routes())
        .merge(fact::routes())
        .merge(gate::routes())
        .merge(health::routes())
}

/// The whole service as a router.
pub fn router(app: App) -> Router {
    let (router, _) = routes().split_for_parts();
    let document = document();
    let operations = Arc::new(idempotency::Operations::of(&document));
    let docs = SwaggerUi::new("/docs").external_url_unchecked("/api/openapi.json", document);
    router
        .merge(Router::from(docs).layer(map_response(observe::bare_not_found)))
        .fallback(observe::not_found)
        .method_not_allowed_fallback(observe::method_not_allowed)
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn_with_state((app.clone(), operations), idempotency::carry_out_once))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .with_state(app)
}

/// The OpenAPI document as JSON: what the handlers say, completed with what holds for all of them.
#[must_use]
pub fn document() -> Value {
    let (_, document) = routes().split_for_parts();
    let mut document = serde_json::to_value(&document).unwrap_or_default();
    name_page_items(&mut document);
    drop_rust_examples(&mut document);
    let schemas = document["components"]["schemas"].clone();
    if let Some(paths) = document["paths"].as_object_mut() {
        for operations in paths.values_mut().filter_map(Value::as_object_mut) {
            for (method, operation) in operations.iter_mut() {
                add_problems(operation);
                add_seen(operation);
                if method == "post" {
                    idempotency::document_key(operation);
                }
                add_examples(operation, &schemas);
            }
        }
    }
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

/// The problems that follow from the shape of an operation: a token, a path parameter, a body, `If-Match`.
fn add_problems(operation: &mut Value) {
    let secured =
        operation["security"].as_array().is_some_and(|all| all.iter().any(|one| one.get("token").is_some()));
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let has = |place: &str| parameters.iter().any(|parameter| parameter["in"] == place);
    let must_match = parameters.iter().any(|parameter| parameter["name"] == "if-match");
    let body = operation.get("requestBody").is_some();
    // What a handler says itself of a status stands; so these never stand twice.
    let mut add = |status: &str, codes: &str| {
        if operation["responses"].get(status).is_none() {
            add_problem(operation, status, codes);
        }
    };
    if secured {
        add("401", "`unauthenticated`");
        add("403", "`forbidden`");
        add("503", "`unavailable`");
    }
    if has("path") {
        add("404", "`not_found`; also somebody else's");
    }
    if has("query") {
        add("400", "`invalid_query`, `invalid_cursor`");
    }
    if must_match {
        add("400", "`invalid_header`, `malformed_json`");
        add("412", "`stale`");
        add("428", "`precondition_required`");
    }
    if body {
        add("400", "`malformed_json`");
        add("413", "`too_large`");
        add("415", "`unsupported_media_type`");
        add("422", "`invalid`");
    }
    add("500", "`internal`");
}

/// What can be answered with 304 says so in words: as a parameter, any text would count as a tag, and `*` as a request that
/// deserves a body.
fn add_seen(operation: &mut Value) {
    if operation["responses"].get("304").is_some() {
        let said = operation["description"].as_str().unwrap_or_default();
        let seen = "Send the ETag that you have seen as `If-None-Match`: 304 if it still holds.";
        operation["description"] = json!(format!("{said}\n\n{seen}").trim());
    }
}

pub(super) fn add_parameter(operation: &mut Value, parameter: Value) {
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// Adds codes to the problems of a status.
pub(super) fn add_problem(operation: &mut Value, status: &str, codes: &str) {
    let response = &mut operation["responses"][status];
    if let Some(known) = response["description"].as_str() {
        response["description"] = json!(format!("{known}; {codes}"));
        return;
    }
    *response = json!({
        "description": codes,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    });
}

/// Gives each body an example: its schema's own, or one made of those of its parts.
fn add_examples(operation: &mut Value, schemas: &Value) {
    if let Some(media) = operation.pointer_mut("/requestBody/content/application~1json") {
        set_example(media, schemas);
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (_, response) in responses.iter_mut() {
            for place in ["/content/application~1json", "/content/application~1problem+json"] {
                if let Some(media) = response.pointer_mut(place) {
                    set_example(media, schemas);
                }
            }
        }
    }
}

fn set_example(media: &mut Value, schemas: &Value) {
    if media.get("example").is_none()
        && let Some(example) = example_of(&media["schema"], schemas)
    {
        media["example"] = example;
    }
}

fn example_of(schema: &Value, schemas: &Value) -> Option<Value> {
    if let Some(example) = schema.get("example") {
        return Some(example.clone());
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return example_of(schemas.get(name)?, schemas);
    }
    if let Some(items) = schema.get("items") {
        return Some(json!([example_of(items, schemas)?]));
    }
    if let Some(items) = schema.pointer("/properties/items/items") {
        return Some(json!({"items": [example_of(items, schemas)?], "next_cursor": null}));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts: Option<Vec<Value>> = parts.iter().map(|part| example_of(part, schemas)).collect();
        let fields = parts?.into_iter().filter_map(|part| part.as_object().cloned()).flatten();
        return Some(Value::Object(fields.collect()));
    }
    if let Some(properties) = schema["properties"].as_object() {
        let field = |(name, value): (&String, &Value)| Some((name.clone(), example_of(value, schemas)?));
        return properties.iter().map(field).collect::<Option<_>>().map(Value::Object);
    }
    schema["oneOf"].as_array()?.iter().find_map(|one| example_of(one, schemas))
}
