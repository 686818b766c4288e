//! What would break a client that was made from another version of the document.
//!
//! What a client sends may only be asked less of, what it is answered may only become more: a new
//! operation, a new field of an answer, a new optional field of a request, a wider list of words break
//! nothing.

use std::{collections::BTreeSet, fmt};

use serde_json::{Map, Value, json};

/// Something that breaks clients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// Where: the operation, and the path to what has changed.
    pub place: String,
    /// What has changed.
    pub what: String,
}

impl fmt::Display for Break {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.what)
    }
}

/// Who reads a value, and so which change of its schema breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The server reads what a client sends.
    Sent,
    /// A client reads what it is answered.
    Answered,
}

/// Compares two documents.
struct Comparison<'d> {
    before: &'d Value,
    after: &'d Value,
    breaks: BTreeSet<Break>,
    /// The pairs of names that are being compared, since a schema may hold itself.
    within: Vec<(String, String)>,
}

/// Everything in `after` that breaks clients which were made from `before`, in order.
#[must_use]
pub fn breaks(before: &Value, after: &Value) -> Vec<Break> {
    let mut comparison = Comparison { before, after, breaks: BTreeSet::new(), within: Vec::new() };
    for (path, item) in members(&before["paths"]) {
        for (method, operation) in members(item) {
            let place = format!("{} {path}", method.to_uppercase());
            match after.pointer("/paths").and_then(|paths| paths.get(path)?.get(method)) {
                Some(now) => comparison.operation(&place, operation, now),
                None => comparison.found(&place, "the operation is gone".to_owned()),
            }
        }
    }
    comparison.breaks.into_iter().collect()
}

impl Comparison<'_> {
    fn found(&mut self, place: &str, what: String) {
        self.breaks.insert(Break { place: place.to_owned(), what });
    }

    fn operation(&mut self, place: &str, before: &Value, after: &Value) {
        if before["operationId"] != after["operationId"] {
            let what =
                format!("operationId was {}, is {}", before["operationId"], after["operationId"]);
            self.found(place, what);
        }
        let public = |operation: &Value| operation["security"] == json!([]);
        if public(before) && !public(after) {
            self.found(place, "it needs an access token now".to_owned());
        }
        self.parameters(place, before, after);
        self.body(place, &before["requestBody"], &after["requestBody"]);
        for (status, response) in members(&before["responses"]) {
            match after["responses"].get(status) {
                None => self.found(place, format!("the status {status} is gone")),
                Some(now) => self.response(&format!("{place} {status}"), response, now),
            }
        }
    }

    fn parameters(&mut self, place: &str, before: &Value, after: &Value) {
        let key = |one: &Value| (one["in"].clone(), one["name"].clone());
        let name = |one: &Value| one["name"].as_str().unwrap_or_default().to_owned();
        for parameter in items(&after["parameters"]) {
            let known = items(&before["parameters"]).iter().find(|one| key(one) == key(parameter));
            let required = parameter["required"] == true;
            match known {
                None if required => {
                    self.found(place, format!("the parameter {} is required", name(parameter)));
                }
                Some(known) if required && known["required"] != true => {
                    self.found(place, format!("the parameter {} is required now", name(parameter)));
                }
                None => {}
                Some(known) => {
                    let place = format!("{place} parameter {}", name(parameter));
                    self.schema(Way::Sent, &place, &known["schema"], &parameter["schema"]);
                }
            }
        }
        for parameter in items(&before["parameters"]) {
            if !items(&after["parameters"]).iter().any(|one| key(one) == key(parameter)) {
                self.found(place, format!("the parameter {} is gone", name(parameter)));
            }
        }
    }

    fn body(&mut self, place: &str, before: &Value, after: &Value) {
        if before["required"] != true && after["required"] == true {
            self.found(place, "a body is required now".to_owned());
        }
        let place = format!("{place} body");
        for (kind, content) in members(&before["content"]) {
            match after["content"].get(kind) {
                None => self.found(&place, format!("the type {kind} is not taken any more")),
                Some(now) => self.schema(Way::Sent, &place, &content["schema"], &now["schema"]),
            }
        }
    }

    fn response(&mut self, place: &str, before: &Value, after: &Value) {
        let (before, after) = (follow(self.before, before), follow(self.after, after));
        for (kind, content) in members(&before["content"]) {
            let Some(now) = after["content"].get(kind) else {
                self.found(place, format!("the type {kind} is gone"));
                continue;
            };
            self.schema(Way::Answered, place, &content["schema"], &now["schema"]);
            // The examples of a problem are its codes.
            let problem = kind == "application/problem+json";
            for (code, _) in members(&content["examples"]).filter(|_| problem) {
                if now["examples"].get(code).is_none() {
                    self.found(place, format!("the code {code} is gone"));
                }
            }
        }
        for (name, _) in members(&before["headers"]) {
            if after["headers"].get(name).is_none() {
                self.found(place, format!("the header {name} is gone"));
            }
        }
    }

    fn schema(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let names = (reference(before), reference(after));
        if let (Some(before), Some(after)) = names {
            let pair = (before.to_owned(), after.to_owned());
            if self.within.contains(&pair) {
                return;
            }
            self.within.push(pair);
        }
        let whole = (whole(self.before, before), whole(self.after, after));
        self.whole_schema(way, place, &whole.0, &whole.1);
        if names.0.is_some() && names.1.is_some() {
            self.within.pop();
        }
    }

    fn whole_schema(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        self.types(way, place, before, after);
        self.words(way, place, before, after);
        self.bounds(way, place, before, after);
        for (name, property) in members(&before["properties"]) {
            let field = format!("{place} {name}");
            match after["properties"].get(name) {
                None => self.found(&field, "the field is gone".to_owned()),
                Some(now) => self.schema(way, &field, property, now),
            }
        }
        let required = |schema: &Value| -> BTreeSet<String> {
            let names = items(&schema["required"]).iter().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        };
        let (needed, need) = (required(before), required(after));
        let (lost, what) = match way {
            Way::Sent => (need.difference(&needed), "the field is required"),
            Way::Answered => (needed.difference(&need), "the field may be missing"),
        };
        for name in lost {
            if way == Way::Sent || after["properties"].get(name).is_some() {
                self.found(&format!("{place} {name}"), what.to_owned());
            }
        }
        if before["items"].is_object() && after["items"].is_object() {
            self.schema(way, &format!("{place}[]"), &before["items"], &after["items"]);
        }
        self.variants(way, place, before, after);
    }

    /// One of several: what is sent may be each that it was, what is answered none that it was not.
    fn variants(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let (before, after) = (variants(before), variants(after));
        let name = |schema: &Value| {
            reference(schema).map_or_else(|| schema["type"].to_string(), str::to_owned)
        };
        let (all, known, what) = match way {
            Way::Sent => (&before, &after, "is not taken any more"),
            Way::Answered => (&after, &before, "may come now"),
        };
        for one in all {
            if !known.is_empty() && !known.iter().any(|other| name(other) == name(one)) {
                self.found(place, format!("{} {what}", name(one)));
            }
        }
        for (one, now) in before.iter().flat_map(|one| after.iter().map(move |now| (one, now))) {
            if name(one) == name(now) {
                self.schema(way, place, one, now);
            }
        }
    }

    fn types(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let (was, is) = (types(before), types(after));
        let fits = match way {
            Way::Sent => is.is_empty() || !was.is_empty() && was.is_subset(&is),
            Way::Answered => was.is_empty() || !is.is_empty() && is.is_subset(&was),
        };
        if !fits {
            self.found(place, format!("the type was {was:?}, is {is:?}"));
        }
        if before["format"].is_string() && before["format"] != after["format"] {
            let what = format!("the format was {}, is {}", before["format"], after["format"]);
            self.found(place, what);
        }
    }

    /// The words of a closed list.
    fn words(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        let (was, is) = (before["enum"].as_array(), after["enum"].as_array());
        let (all, kept, what) = match way {
            Way::Sent => (was, is, "is not taken any more"),
            Way::Answered => (is, was, "may come now"),
        };
        match (all, kept) {
            (Some(all), Some(kept)) => {
                for word in all.iter().filter(|word| !kept.contains(word)) {
                    self.found(place, format!("{word} {what}"));
                }
            }
            (None, Some(_)) => self.found(place, "only some words are left".to_owned()),
            (_, None) => {}
        }
    }

    /// The bounds of what is sent: each may only become wider.
    fn bounds(&mut self, way: Way, place: &str, before: &Value, after: &Value) {
        if way == Way::Answered {
            return;
        }
        for (name, most) in [
            ("maxLength", true),
            ("maxItems", true),
            ("maximum", true),
            ("minLength", false),
            ("minItems", false),
            ("minimum", false),
        ] {
            let (was, is) = (before[name].as_f64(), after[name].as_f64());
            let narrower = match (was, is) {
                (Some(was), Some(is)) => {
                    if most {
                        is < was
                    } else {
                        is > was
                    }
                }
                (None, Some(is)) => most || is > 0.0,
                (_, None) => false,
            };
            if narrower {
                self.found(place, format!("{name} was {}, is {}", before[name], after[name]));
            }
        }
        if after["pattern"].is_string() && before["pattern"] != after["pattern"] {
            self.found(place, format!("the pattern is {}", after["pattern"]));
        }
    }
}

/// The members of an object; none of anything else.
fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The items of a list; none of anything else.
fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()
}

/// What is behind a reference, or the thing itself.
fn follow<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let pointer = reference(value).and_then(|path| path.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(value)
}

/// A schema with the parts of its `allOf` put together.
fn whole(document: &Value, schema: &Value) -> Value {
    let schema = follow(document, schema);
    let Some(parts) = schema["allOf"].as_array() else { return schema.clone() };
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for part in parts {
        let part = &whole(document, part);
        properties
            .extend(members(&part["properties"]).map(|(name, one)| (name.clone(), one.clone())));
        required.extend(items(&part["required"]).iter().cloned());
    }
    json!({"type": "object", "properties": properties, "required": required})
}

/// The variants of a schema besides null.
fn variants(schema: &Value) -> Vec<Value> {
    let all = items(&schema["oneOf"]).iter().filter(|one| one["type"] != "null");
    all.cloned().collect()
}

/// The types of a schema; none where it may be anything.
fn types(schema: &Value) -> BTreeSet<String> {
    let named = match &schema["type"] {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => {
            names.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
        }
        _ => Vec::new(),
    };
    let null = items(&schema["oneOf"]).iter().any(|one| one["type"] == "null");
    // One of several, of which one is null: an object or null.
    let several = schema["oneOf"].is_array().then(|| "object".to_owned());
    named.into_iter().chain(several).chain(null.then(|| "null".to_owned())).collect()
}

/// The version of a document.
#[must_use]
pub fn version(document: &Value) -> &str {
    document.pointer("/info/version").and_then(Value::as_str).unwrap_or_default()
}

/// The breaks that no higher major version announces.
#[must_use]
pub fn unannounced(released: &Value, current: &Value) -> Vec<Break> {
    let major =
        |document: &Value| -> Option<u32> { version(document).split('.').next()?.parse().ok() };
    let raised = major(released).zip(major(current)).is_some_and(|(was, is)| is > was);
    if raised { Vec::new() } else { breaks(released, current) }
}
