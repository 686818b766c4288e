//! An example of each answer, put together from the examples of its fields.

use serde_json::{Map, Value, json};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Schema, example::ExampleBuilder};

use super::complete::operations;

/// Gives each answer of JSON an example.
pub(super) fn add(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let schemas = serde_json::to_value(&components.schemas).unwrap_or_default();
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            for (status, response) in &mut operation.responses.responses {
                let RefOr::T(response) = response else { continue };
                let Some(RefOr::T(content)) = response.content.get_mut("application/json") else {
                    continue;
                };
                let Some(name) = name(content).filter(|_| status.starts_with('2')) else {
                    continue;
                };
                let reference = Ref::new(format!("#/components/examples/{name}"));
                content.examples.insert(name.clone(), RefOr::Ref(reference));
                components.examples.entry(name).or_insert_with_key(|name| {
                    let value = of(
                        &schemas,
                        &json!({"$ref": format!("#/components/schemas/{name}")}),
                        &mut Vec::new(),
                    );
                    ExampleBuilder::new().value(Some(value)).into()
                });
            }
        }
    }
}

/// The name of the schema of a content.
fn name(content: &Content) -> Option<String> {
    let Some(RefOr::<Schema>::Ref(reference)) = &content.schema else { return None };
    reference.ref_location.rsplit('/').next().map(str::to_owned)
}

/// An example of a schema; `within` are the names of those that it is in.
fn of(schemas: &Value, schema: &Value, within: &mut Vec<String>) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        if within.iter().any(|one| one == name) {
            return Value::Null;
        }
        within.push(name.to_owned());
        let example = schemas.get(name).map(|schema| of(schemas, schema, within));
        within.pop();
        return example.unwrap_or_default();
    }
    if let Some(example) = schema.get("example").or(schema["examples"].get(0)) {
        return example.clone();
    }
    if let Some(all) = schema["allOf"].as_array() {
        let parts = all.iter().map(|part| of(schemas, part, within));
        let fields = parts.filter_map(|part| part.as_object().cloned()).flatten();
        return Value::Object(fields.collect());
    }
    if let Some(one) = schema["oneOf"].as_array() {
        let named = one.iter().find(|schema| schema["type"] != "null");
        return named.map(|schema| of(schemas, schema, within)).unwrap_or_default();
    }
    let kind = schema["type"].as_array().map_or(&schema["type"], |kinds| {
        // What may be null and has no example is.
        if kinds.contains(&json!("null")) { &Value::Null } else { &schema["type"] }
    });
    match kind.as_str() {
        Some("object") => fields(schemas, schema, within),
        Some("array") => json!([of(schemas, &schema["items"], within)]),
        Some("string") => schema["enum"].get(0).cloned().unwrap_or_else(|| json!("...")),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(false),
        _ => Value::Null,
    }
}

fn fields(schemas: &Value, schema: &Value, within: &mut Vec<String>) -> Value {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let required = |name: &String| {
        schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)))
    };
    let each = properties.filter_map(|(name, schema)| {
        let example = of(schemas, schema, within);
        (!example.is_null() || required(name) || schema["type"].is_array())
            .then(|| (name.clone(), example))
    });
    Value::Object(each.collect::<Map<_, _>>())
}
