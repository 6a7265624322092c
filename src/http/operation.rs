//! One operation of the OpenAPI document: what follows from its shape, and how something is added to it.

use serde_json::{Value, json};

/// The problems that follow from the shape of an operation: a token, a path parameter, a body, `If-Match`.
pub(super) fn add_problems(operation: &mut Value) {
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
pub(super) fn add_seen(operation: &mut Value) {
    if operation["responses"].get("304").is_some() {
        let said = operation["description"].as_str().unwrap_or_default();
        let seen = "Send the ETag that you have seen as `If-None-Match`: 304 if it still holds.";
        operation["description"] = json!(format!("{said}\n\n{seen}").trim());
    }
}

/// Adds a parameter.
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
