//! What schemas have besides what their types say: names for what pages list, the words that a field
//! of a request takes, and the form of bytes.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use utoipa::openapi::{
    Content, KnownFormat, OpenApi, Ref, RefOr, Schema,
    path::Parameter,
    schema::{Array, ArrayItems, Object, SchemaFormat, SchemaType, Type},
};

use super::{
    choices::{CHOICES, PARAMETERS, Takes},
    complete::operations,
};

/// Completes the schemas of a document.
pub(super) fn complete(document: &mut OpenApi) {
    let schemas = &mut document.components.get_or_insert_default().schemas;
    name_items(schemas);
    schemas.values_mut().for_each(let_references_stand_alone);
    for (schema, field, takes) in CHOICES {
        if let Some(RefOr::T(found)) = schemas.get_mut(*schema).and_then(|one| property(one, field))
        {
            take(found, &takes());
        }
    }
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            for parameter in operation.parameters.iter_mut().flatten() {
                bound(parameter);
            }
            let sent = operation.request_body.iter_mut().filter_map(|body| match body {
                RefOr::T(body) => Some(body.content.iter_mut()),
                RefOr::Ref(_) => None,
            });
            let answers = operation.responses.responses.values_mut();
            let answered = answers.filter_map(|response| match response {
                RefOr::T(response) => Some(response.content.iter_mut()),
                RefOr::Ref(_) => None,
            });
            sent.flatten().for_each(|(kind, content)| bytes(kind, content, &["json", "form"]));
            answered.flatten().for_each(|(kind, content)| bytes(kind, content, &["json", "text/"]));
        }
    }
}

/// One of several is referred to without words of its own: makers of clients take it for a schema
/// without a name otherwise.
fn let_references_stand_alone(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::OneOf(one) => one.items.iter_mut().for_each(let_reference_stand_alone),
        Schema::Object(object) => {
            object.properties.values_mut().for_each(let_references_stand_alone);
        }
        // Nothing else is one of several.
        _ => {}
    }
}

fn let_reference_stand_alone(schema: &mut RefOr<Schema>) {
    if let RefOr::Ref(reference) = schema {
        *reference = Ref::new(reference.ref_location.clone());
    }
}

/// Items that are written out although they have a name are referred to by it: what is made from the
/// document knows one type then, not two.
fn name_items(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let written = |schema: &RefOr<Schema>| serde_json::to_string(schema).ok();
    let names: HashMap<_, _> = schemas
        .iter()
        .filter_map(|(name, schema)| Some((written(schema)?, name.clone())))
        .collect();
    for schema in schemas.values_mut() {
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        for property in object.properties.values_mut() {
            let RefOr::T(Schema::Array(Array { items: ArrayItems::RefOrSchema(items), .. })) =
                property
            else {
                continue;
            };
            if let Some(name) = written(items).and_then(|text| names.get(&text)) {
                **items = RefOr::Ref(Ref::from_schema_name(name));
            }
        }
    }
}

/// Says what a parameter takes.
fn bound(parameter: &mut RefOr<Parameter>) {
    if let RefOr::T(parameter) = parameter
        && let Some(RefOr::T(schema)) = &mut parameter.schema
        && let Some((_, takes)) = PARAMETERS.iter().find(|(name, _)| *name == parameter.name)
    {
        take(schema, &takes());
    }
}

fn property<'s>(schema: &'s mut RefOr<Schema>, field: &str) -> Option<&'s mut RefOr<Schema>> {
    match schema {
        RefOr::T(Schema::Object(object)) => object.properties.get_mut(field),
        RefOr::T(_) | RefOr::Ref(_) => None,
    }
}

/// Says what a text takes; of a list, each item.
fn take(schema: &mut Schema, takes: &Takes) {
    match schema {
        Schema::Object(text) => take_text(text, takes),
        Schema::Array(Array { items: ArrayItems::RefOrSchema(items), .. }) => {
            if let RefOr::T(Schema::Object(text)) = &mut **items {
                take_text(text, takes);
            }
        }
        // No field of a request that takes a word is of another kind.
        _ => {}
    }
}

fn take_text(text: &mut Object, takes: &Takes) {
    match takes {
        Takes::AtMost(length) => text.max_length = Some(*length),
        Takes::OneOf(words) => {
            let may_be_null = matches!(&text.schema_type, SchemaType::Array(types) if types.contains(&Type::Null));
            let null = may_be_null.then_some(Value::Null);
            text.enum_values =
                Some(words.iter().map(|word| Value::from(*word)).chain(null).collect());
        }
    }
}

/// What is sent as a file, and what is no text, is bytes: all but these kinds.
fn bytes(kind: &str, content: &mut RefOr<Content>, texts: &[&str]) {
    if let (false, RefOr::T(content)) = (texts.iter().any(|text| kind.contains(text)), content)
        && let Some(RefOr::T(Schema::Object(object))) = &mut content.schema
    {
        object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Binary));
    }
}
