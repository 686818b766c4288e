//! What was said, in one canonical form, and its hash.
//!
//! The form is RFC 8785 (JSON Canonicalization Scheme) without numbers that are not integers, so
//! that a party can verify a hash offline with any tool: SHA-256 over the UTF-8 bytes.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A value of a canonical document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing is known.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text; decimals, dates and instants are texts too.
    Text(String),
    /// A list, in order.
    List(Vec<Value>),
    /// A record.
    Record(Content),
}

/// A canonical document: fields by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content(BTreeMap<Cow<'static, str>, Value>);

impl Content {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The document with one more field. Names are ASCII, so that byte order is RFC 8785's order.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// The document with one more field where there is a value for it: what comes to a noun later leaves
    /// the hash of what does without it as it was.
    #[must_use]
    pub fn with_some(
        self,
        name: impl Into<Cow<'static, str>>,
        value: Option<impl Into<Value>>,
    ) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The document without a field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// Where it says something else than `other` does: JSON pointers, in the order of the names. Of lists of
    /// different lengths it is the list.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        differ(self, other, "", &mut found);
        found
    }

    /// The canonical JSON text.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        write_record(&mut text, self);
        text
    }

    /// SHA-256 over the canonical text.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(&self.canonical())
    }
}

/// A decimal in its one shortest form: `1.50` and `1.5` are the same number.
#[must_use]
pub fn canonical(value: Decimal) -> String {
    value.normalize().to_string()
}

fn differ(one: &Content, other: &Content, pointer: &str, found: &mut Vec<String>) {
    let names: BTreeSet<_> = one.0.keys().chain(other.0.keys()).collect();
    for name in names {
        let pointer = format!("{pointer}/{name}");
        match (one.0.get(name), other.0.get(name)) {
            (Some(one), Some(other)) => values_differ(one, other, pointer, found),
            (one, other) if one != other => found.push(pointer),
            _ => {}
        }
    }
}

fn values_differ(one: &Value, other: &Value, pointer: String, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Record(one), Value::Record(other)) => differ(one, other, &pointer, found),
        (Value::List(ones), Value::List(others)) if ones.len() == others.len() => {
            for (index, (one, other)) in ones.iter().zip(others).enumerate() {
                values_differ(one, other, format!("{pointer}/{index}"), found);
            }
        }
        (one, other) if one != other => found.push(pointer),
        _ => {}
    }
}

fn write_record(text: &mut String, content: &Content) {
    text.push('{');
    for (index, (name, value)) in content.0.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_text(text, name);
        text.push(':');
        write_value(text, value);
    }
    text.push('}');
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => {
            // Writing to a String cannot fail.
            let _ = write!(text, "{value}");
        }
        Value::Text(value) => write_text(text, value),
        Value::List(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_value(text, value);
            }
            text.push(']');
        }
        Value::Record(content) => write_record(text, content),
    }
}

fn write_text(text: &mut String, value: &str) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(text, "\\u{:04x}", u32::from(control));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<Content> for Value {
    fn from(value: Content) -> Self {
        Self::Record(value)
    }
}

impl From<Vec<String>> for Value {
    fn from(values: Vec<String>) -> Self {
        Self::List(values.into_iter().map(Self::Text).collect())
    }
}

impl From<Vec<Content>> for Value {
    fn from(values: Vec<Content>) -> Self {
        Self::List(values.into_iter().map(Self::Record).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// SHA-256 of a canonical document; in text `sha256:` and 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of a document's canonical text.
    #[must_use]
    pub fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical).into())
    }

    /// The hash from its 32 bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The id that is made of its first bytes (`UUIDv8`, RFC 9562): it needs no random source, and the
    /// same content has the same id.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(self.0).for_each(|(byte, from)| *byte = from);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// Reads the text form; anything else is no hash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("sha256:")?.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            for digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return None,
                };
                *byte = *byte << 4 | value;
            }
        }
        Some(Self(bytes))
    }
}

impl std::fmt::Display for ContentHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl std::fmt::Debug for ContentHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_form_sorts_and_escapes_as_rfc_8785_does() {
        let content = Content::new()
            .with("b", vec![Content::new().with("n", 7_i64)])
            .with("a", "\u{20ac}$\u{f}\nA'B\"\\\"/")
            .with("c", None::<&str>);
        assert_eq!(
            content.canonical(),
            "{\"a\":\"€$\\u000f\\nA'B\\\"\\\\\\\"/\",\"b\":[{\"n\":7}],\"c\":null}"
        );
    }

    #[test]
    fn the_hash_is_sha_256_of_the_canonical_text() {
        // printf '{}' | sha256sum
        let hash = Content::new().hash();
        let text = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assert_eq!(hash.to_string(), text);
        assert_eq!(ContentHash::parse(text), Some(hash));
        assert_eq!(ContentHash::parse(&text.to_uppercase()), None);
        assert_eq!(ContentHash::parse(&text[..70]), None);
    }
}
