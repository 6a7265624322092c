//! Examples of bodies in the OpenAPI document, made of those of their schemas.

use serde_json::{Value, json};

/// Gives each body that is no problem an example: its schema's own, or one made of those of its parts.
pub(super) fn add_examples(operation: &mut Value, schemas: &Value) {
    if let Some(media) = operation.pointer_mut("/requestBody/content/application~1json") {
        set_example(media, schemas);
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (_, response) in responses.iter_mut() {
            if let Some(media) = response.pointer_mut("/content/application~1json") {
                set_example(media, schemas);
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
