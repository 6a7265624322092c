//! A client may send null for a field that it need not send.

use axum::body::Body;
use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::{Map, Value, json};

use crate::support::contract::{DOCUMENT, operations, validate};
use crate::support::{Caller, World, demo, empty, grant};

const ROLES: [Role; 8] = [
    Role::Coordinator,
    Role::Signer,
    Role::Planner,
    Role::Assessor,
    Role::Integrator,
    Role::Admin,
    Role::Member,
    Role::Lead,
];

/// Somebody who may do everything.
async fn everybody(world: &World) -> Caller {
    let mut grants: Vec<_> = ROLES.into_iter().map(grant).collect();
    grants[6].accounts.push("weibo-zjg-jiaoyu".to_owned());
    grants[7].clusters.push("education".to_owned());
    world.caller_with(grants).await
}

/// The schema that is meant, without references and without null.
fn resolved(schema: &'static Value) -> &'static Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return resolved(DOCUMENT.pointer(reference.strip_prefix('#').unwrap()).unwrap());
    }
    let branches = schema["oneOf"].as_array().into_iter().flatten();
    branches.clone().find(|one| one["type"] != "null").map_or(schema, resolved)
}

/// A field that is not required: a body that holds what it stands in, and its place.
struct Optional {
    body: Value,
    pointer: String,
    schema: &'static Value,
}

/// Finds all of them in a schema, whose value stands at a place of the body; what the body leaves out is put there from examples.
fn find_optional(schema: &'static Value, body: &Value, pointer: &str, found: &mut Vec<Optional>) {
    let schema = resolved(schema);
    if let Some(items) = schema.get("items") {
        return descend(items, body, pointer, "0", found);
    }
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if !required.contains(&json!(name)) {
            found.push(Optional { body: body.clone(), pointer: format!("{pointer}/{name}"), schema: field });
        }
        descend(field, body, pointer, name, found);
    }
}

fn descend(schema: &'static Value, body: &Value, pointer: &str, name: &str, found: &mut Vec<Optional>) {
    let mut body = body.clone();
    let meant = resolved(schema);
    let place = body.pointer_mut(pointer).unwrap();
    if place.get(name).is_none_or(Value::is_null)
        && place.get(name.parse().unwrap_or(usize::MAX)).is_none_or(Value::is_null)
    {
        let Some(example) = meant.get("example") else { return };
        match place {
            Value::Array(items) => items.push(example.clone()),
            Value::Object(fields) => drop(fields.insert(name.to_owned(), example.clone())),
            _ => return,
        }
    }
    find_optional(schema, &body, &format!("{pointer}/{name}"), found);
}

#[test]
fn null_is_taken_for_every_field_of_a_body_that_is_not_required() {
    demo(async |world| {
        let caller = everybody(&world).await;
        let (mut fields, mut wrong) = (0, Vec::new());
        for operation in operations() {
            let Some(media) = operation.says.pointer("/requestBody/content/application~1json") else {
                continue;
            };
            let mut found = Vec::new();
            find_optional(&media["schema"], &media["example"], "", &mut found);
            for Optional { mut body, pointer, schema } in found {
                let id = operation.id();
                fields += 1;
                if validate(schema, &Value::Null).is_err() {
                    wrong.push(format!("{id} {pointer}: null is not in its schema"));
                }
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                let place: &mut Map<_, _> = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
                place.insert(name.to_owned(), Value::Null);
                let method: Method = operation.method.to_uppercase().parse().unwrap();
                let send = async |body: &Value| {
                    let request = caller.request(method.clone(), &operation.somewhere());
                    let request = request.header(header::IF_MATCH, "\"1\"");
                    let request = request.header(header::CONTENT_TYPE, "application/json");
                    caller.send(request.body(Body::from(body.to_string())).unwrap()).await
                };
                let answer = send(&body).await;
                let mut errors = answer.json["errors"].as_array().into_iter().flatten();
                let at = |error: &Value| error["pointer"].as_str().is_some_and(|at| at.starts_with(&pointer));
                if answer.status == 400 || errors.any(at) {
                    // What is needed for another reason is refused in the same words when it is left out.
                    let place = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
                    place.remove(name);
                    let absent = send(&body).await;
                    if (absent.status, &absent.json) != (answer.status, &answer.json) {
                        wrong.push(format!("{id} {pointer}: {} {:#}", answer.status, answer.json));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {fields}: {}", wrong.len(), wrong.join("\n"));
        assert!(fields > 120, "{fields}");
    });
}

#[test]
fn null_and_absence_say_the_same() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let draft = json!({"theme": "flood_season", "starts_at": "2026-06-13T00:00:00Z", "ends_at": "2026-06-20T00:00:00Z"});
        let mut absent = coordinator.post("/api/v1/campaigns", &draft).await.ok();
        let nulls = ["title", "language", "review", "scoring", "weights", "localities", "phases", "facts"];
        let mut draft = draft;
        for name in nulls {
            draft[name] = Value::Null;
        }
        let mut null = coordinator.post("/api/v1/campaigns", &draft).await.ok();
        for campaign in [&mut absent, &mut null] {
            campaign["id"].take();
        }
        assert_eq!(absent, null);
    });
}

#[test]
fn null_helps_no_field_that_is_unknown_needed_or_there_twice() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/organisations";
        for (body, pointer) in [
            (r#"{"key": "edu", "name": "教育局", "system": null, "colour": null}"#, "/colour"),
            (r#"{"key": "edu", "name": null, "system": null}"#, "/name"),
            (r#"{"key": "edu", "name": "教育局", "system": null, "system": "party"}"#, "/system"),
        ] {
            let problem = coordinator.post_text(path, body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem:#}");
        }
        assert_eq!(world.rows("organisation").await.len(), 0);
    });
}
