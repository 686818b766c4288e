//! One line of the file, read strictly: every field is there, none besides, each of its form. What is
//! hashed is made of what was read, so that no byte that means something goes unchecked.

use std::str::FromStr;

use domain::{
    actor::By,
    chain::{End, Link},
    content::{self, Content, ContentHash},
    id::{Id, PartnershipId},
};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::body::unambiguous;

/// What is wrong with a line that is none of a ledger's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("it is no JSON object: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it is no JSON object")]
    NoObject,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} is not of its form")]
    Form(&'static str),
    #[error("it has the field {0:?}, which is none of a ledger's")]
    Unknown(String),
    #[error(
        "it holds what canonical JSON of Tandem has not: a number that is not whole, or a name that is not ASCII"
    )]
    NotCanonical,
}

/// A line of the file.
#[derive(Debug)]
pub(super) enum Line {
    /// An event.
    Event(Box<Event>),
    /// The closing line, and when the file was made.
    End(End, Timestamp),
}

/// An event with what is told of it.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) link: Link,
    pub(super) at: Timestamp,
    pub(super) content: Option<Map<String, Value>>,
}

impl Line {
    /// Reads a line.
    ///
    /// # Errors
    /// [`Malformed`] when it is no line of a ledger.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let Value::Object(fields) = unambiguous(bytes)? else {
            return Err(Malformed::NoObject);
        };
        let sealed = canonical(&fields)?.without("hash");
        if fields.contains_key("exported_at") {
            return end(Fields(fields), sealed.hash());
        }
        event(Fields(fields), sealed.without("id").without("content").hash())
    }
}

fn event(mut fields: Fields, sealed: ContentHash) -> Result<Line, Malformed> {
    let by = fields.text("by")?;
    let user = match (fields.maybe("user", Id::parse)?, fields.maybe("organisation", Id::parse)?) {
        (Some(user), Some(organisation)) => Some((user, organisation)),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(Malformed::Form("organisation")),
    };
    By::parse(&by, user).ok_or(Malformed::Form("by"))?;
    let kind = fields.text("kind")?;
    let (noun, action) = kind.split_once('.').ok_or(Malformed::Form("kind"))?;
    if !is_name(noun) || !is_name(action) {
        return Err(Malformed::Form("kind"));
    }
    fields.maybe("reason", |reason| Some(reason.to_owned()))?;
    let content = match fields.take("content")? {
        Value::Null => None,
        Value::Object(content) => Some(content),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(Malformed::Form("content"));
        }
    };
    let link = Link {
        id: fields.parsed("id", Id::parse)?,
        ledger: fields.parsed("ledger", PartnershipId::parse)?.to_string(),
        sequence: fields.whole("sequence")?,
        previous: fields.maybe("previous", ContentHash::parse)?,
        hash: fields.parsed("hash", ContentHash::parse)?,
        sealed,
        noun: noun.to_owned(),
        object: fields.text("object")?,
        from: fields.maybe("from", |state| Some(state.to_owned()))?,
        to: fields.text("to")?,
        before: fields.maybe("before", ContentHash::parse)?,
        after: fields.parsed("after", ContentHash::parse)?,
        content: content.as_ref().map(canonical).transpose()?.map(|content| content.hash()),
    };
    let at = fields.parsed("at", |text| Timestamp::from_str(text).ok())?;
    fields.end()?;
    Ok(Line::Event(Box::new(Event { link, at, content })))
}

fn end(mut fields: Fields, sealed: ContentHash) -> Result<Line, Malformed> {
    let end = End {
        ledger: fields.parsed("ledger", PartnershipId::parse)?.to_string(),
        length: fields.whole("length")?,
        head: fields.maybe("head", ContentHash::parse)?,
        hash: fields.parsed("hash", ContentHash::parse)?,
        sealed,
    };
    let at = fields.parsed("exported_at", |text| Timestamp::from_str(text).ok())?;
    fields.end()?;
    Ok(Line::End(end, at))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The fields of a line that are not read yet.
struct Fields(Map<String, Value>);

impl Fields {
    fn take(&mut self, name: &'static str) -> Result<Value, Malformed> {
        self.0.remove(name).ok_or(Malformed::Missing(name))
    }

    fn text(&mut self, name: &'static str) -> Result<String, Malformed> {
        self.parsed(name, |text| Some(text.to_owned()))
    }

    fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Malformed> {
        let value = self.take(name)?;
        value.as_str().and_then(parse).ok_or(Malformed::Form(name))
    }

    /// A text, or null.
    fn maybe<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Malformed> {
        let value = self.take(name)?;
        if value.is_null() {
            return Ok(None);
        }
        value.as_str().and_then(parse).ok_or(Malformed::Form(name)).map(Some)
    }

    fn whole(&mut self, name: &'static str) -> Result<i64, Malformed> {
        self.take(name)?.as_i64().ok_or(Malformed::Form(name))
    }

    fn end(self) -> Result<(), Malformed> {
        match self.0.into_iter().next() {
            Some((name, _)) => Err(Malformed::Unknown(name)),
            None => Ok(()),
        }
    }
}

/// A JSON object as a canonical document.
///
/// # Errors
/// [`Malformed::NotCanonical`] when it cannot be one.
pub(crate) fn canonical(fields: &Map<String, Value>) -> Result<Content, Malformed> {
    fields.iter().try_fold(Content::new(), |content, (name, value)| {
        if !name.is_ascii() {
            return Err(Malformed::NotCanonical);
        }
        Ok(content.with(name.clone(), canonical_value(value)?))
    })
}

fn canonical_value(value: &Value) -> Result<content::Value, Malformed> {
    Ok(match value {
        Value::Null => content::Value::Null,
        Value::Bool(value) => content::Value::Bool(*value),
        Value::Number(value) => {
            content::Value::Integer(value.as_i64().ok_or(Malformed::NotCanonical)?)
        }
        Value::String(value) => content::Value::Text(value.clone()),
        Value::Array(values) => {
            content::Value::List(values.iter().map(canonical_value).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => content::Value::Record(canonical(fields)?),
    })
}
