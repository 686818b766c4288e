//! Each kind of break is found, and what breaks nobody is not.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use openapi::breaks::{breaks, unannounced};
use serde_json::{Value, json};

/// A document with a list of orders and a way to place one.
fn released() -> Value {
    json!({
        "info": {"version": "1.4.0"},
        "paths": {"/orders": {
            "get": {
                "operationId": "order_list",
                "security": [],
                "parameters": [
                    {"in": "query", "name": "sort", "required": false, "schema": {"type": "string", "maxLength": 20}},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                    },
                    "404": {"$ref": "#/components/responses/Problem404"},
                },
            },
            "post": {
                "operationId": "order_place",
                "parameters": [],
                "requestBody": {
                    "required": false,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewOrder"}}},
                },
                "responses": {"201": {}, "409": {"$ref": "#/components/responses/Problem404"}},
            },
        }},
        "components": {
            "responses": {"Problem404": {"content": {"application/problem+json": {
                "schema": {"type": "object"}, "examples": {"not_found": {}, "gone": {}},
            }}}},
            "schemas": {
                "Order": {
                    "allOf": [{
                        "type": "object",
                        "required": ["id", "state"],
                        "properties": {
                            "id": {"type": "string"},
                            "state": {"type": "string", "enum": ["open", "done"]},
                            "weight": {"type": ["integer", "null"], "format": "int32"},
                            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}},
                            "of": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Place"}]},
                        },
                    }],
                },
                "Place": {"type": "object", "properties": {"town": {"type": "string"}}},
                "NewOrder": {
                    "type": "object",
                    "required": ["what"],
                    "properties": {
                        "what": {"type": "string", "minLength": 1, "maxLength": 80},
                        "when": {"type": ["string", "null"], "format": "date"},
                        "by": {"type": "string", "enum": ["road", "rail"]},
                        "lines": {"type": "array", "maxItems": 9, "items": {"type": "string"}},
                        "note": {"type": "string"},
                    },
                },
            },
        },
    })
}

/// The released document after a change of what is at `pointer`.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = released();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[member] = value;
    document
}

/// The released document without what is at `pointer`.
fn without(pointer: &str) -> Value {
    let mut document = released();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let member = member.replace("~1", "/");
    document.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&member).unwrap();
    document
}

const GET: &str = "/paths/~1orders/get";
const POST: &str = "/paths/~1orders/post";
const ORDER: &str = "/components/schemas/Order/allOf/0";
const NEW: &str = "/components/schemas/NewOrder";

#[track_caller]
fn breaks_by(after: &Value, expected: &[&str]) {
    let found: Vec<_> = breaks(&released(), after).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_gone_is_found() {
    breaks_by(&without(POST), &["POST /orders: the operation is gone"]);
    breaks_by(&without(&format!("{GET}/responses/404")), &["GET /orders: the status 404 is gone"]);
    breaks_by(
        &without(&format!("{ORDER}/properties/weight")),
        &["GET /orders 200 weight: the field is gone"],
    );
    breaks_by(
        &with(&format!("{GET}/parameters"), json!([])),
        &["GET /orders: the parameter sort is gone"],
    );
    breaks_by(
        &without(&format!("{GET}/responses/200/headers/ETag")),
        &["GET /orders 200: the header ETag is gone"],
    );
    breaks_by(
        &without(
            "/components/responses/Problem404/content/application~1problem+json/examples/gone",
        ),
        &["GET /orders 404: the code gone is gone", "POST /orders 409: the code gone is gone"],
    );
    breaks_by(
        &without(&format!("{POST}/requestBody/content/application~1json")),
        &["POST /orders body: the type application/json is not taken any more"],
    );
}

#[test]
fn a_renamed_field_is_found() {
    let mut renamed = without(&format!("{ORDER}/properties/id"));
    renamed.pointer_mut(ORDER).unwrap()["properties"]["number"] = json!({"type": "string"});
    breaks_by(&renamed, &["GET /orders 200 id: the field is gone"]);
    let operation = with(&format!("{GET}/operationId"), json!("orders_list"));
    breaks_by(&operation, &["GET /orders: operationId was \"order_list\", is \"orders_list\""]);
}

#[test]
fn what_asks_for_more_is_found() {
    breaks_by(
        &with(&format!("{NEW}/required"), json!(["what", "by"])),
        &["POST /orders body by: the field is required"],
    );
    breaks_by(
        &with(&format!("{POST}/requestBody/required"), json!(true)),
        &["POST /orders: a body is required now"],
    );
    breaks_by(
        &with(&format!("{GET}/security"), json!(null)),
        &["GET /orders: it needs an access token now"],
    );
    breaks_by(
        &with(&format!("{GET}/parameters/0/required"), json!(true)),
        &["GET /orders: the parameter sort is required now"],
    );
    let key = json!([{"in": "header", "name": "If-Match", "required": true, "schema": {}}]);
    breaks_by(
        &with(&format!("{POST}/parameters"), key),
        &["POST /orders: the parameter If-Match is required"],
    );
}

#[test]
fn what_takes_less_is_found() {
    let changed = |field: &str, value: Value, what: &str| {
        let after = with(&format!("{NEW}/properties/{field}"), value);
        let found = breaks(&released(), &after);
        let place = format!("POST /orders body {}", field.split('/').next().unwrap());
        assert!(found.iter().any(|one| one.place == place && one.what == what), "{found:?}");
    };
    changed("by/enum", json!(["road"]), "\"rail\" is not taken any more");
    changed("note/enum", json!(["a"]), "only some words are left");
    changed("when/type", json!("string"), "the type was {\"null\", \"string\"}, is {\"string\"}");
    changed("when/format", json!("date-time"), "the format was \"date\", is \"date-time\"");
    changed("what/maxLength", json!(40), "maxLength was 80, is 40");
    changed("what/minLength", json!(3), "minLength was 1, is 3");
    changed("what/pattern", json!("^a"), "the pattern is \"^a\"");
    changed("note/maxLength", json!(40), "maxLength was null, is 40");
    changed("lines/maxItems", json!(3), "maxItems was 9, is 3");
    breaks_by(
        &with(&format!("{GET}/parameters/0/schema/maxLength"), json!(10)),
        &["GET /orders parameter sort: maxLength was 20, is 10"],
    );
}

#[test]
fn an_answer_that_may_be_more_than_it_was_is_found() {
    breaks_by(
        &with(&format!("{ORDER}/properties/weight/type"), json!("number")),
        &["GET /orders 200 weight: the type was {\"integer\", \"null\"}, is {\"number\"}"],
    );
    breaks_by(
        &with(&format!("{ORDER}/properties/id/type"), json!(["string", "null"])),
        &["GET /orders 200 id: the type was {\"string\"}, is {\"null\", \"string\"}"],
    );
    breaks_by(
        &with(&format!("{ORDER}/required"), json!(["id"])),
        &["GET /orders 200 state: the field may be missing"],
    );
    breaks_by(
        &with(&format!("{ORDER}/properties/state/enum"), json!(["open", "done", "lost"])),
        &["GET /orders 200 state: \"lost\" may come now"],
    );
    let either = json!([{"type": "null"}, {"$ref": "#/components/schemas/Place"}, {"$ref": "#/components/schemas/Order"}]);
    breaks_by(
        &with(&format!("{ORDER}/properties/of/oneOf"), either),
        &["GET /orders 200 of: #/components/schemas/Order may come now"],
    );
}

#[test]
fn what_is_added_breaks_nobody() {
    let none: &[&str] = &[];
    breaks_by(&released(), none);
    breaks_by(&with("/paths/~1carts", json!({"get": {"operationId": "cart_list"}})), none);
    breaks_by(&with(&format!("{ORDER}/properties/price"), json!({"type": "string"})), none);
    breaks_by(&with(&format!("{NEW}/properties/price"), json!({"type": "string"})), none);
    breaks_by(&with(&format!("{NEW}/properties/by/enum"), json!(["road", "rail", "sea"])), none);
    breaks_by(&with(&format!("{NEW}/required"), json!([])), none);
    breaks_by(&with(&format!("{POST}/responses/422"), json!({})), none);
    breaks_by(&with(&format!("{NEW}/properties/what/maxLength"), json!(800)), none);
    breaks_by(&with(&format!("{ORDER}/required"), json!(["id", "state", "weight"])), none);
}

#[test]
fn a_higher_major_version_announces_what_breaks() {
    let mut gone = without(POST);
    assert_eq!(unannounced(&released(), &gone).len(), 1);
    gone["info"]["version"] = json!("1.10.0");
    assert_eq!(unannounced(&released(), &gone).len(), 1);
    gone["info"]["version"] = json!("2.0.0");
    assert!(unannounced(&released(), &gone).is_empty());
}

#[test]
fn the_document_that_is_checked_in_breaks_nobody() {
    let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let released = read(include_str!("../released.json"));
    let current = read(include_str!("../openapi.json"));
    assert!(released["paths"].as_object().unwrap().len() > 200);
    let found: Vec<_> = unannounced(&released, &current).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{found:#?}");
}
