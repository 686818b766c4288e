//! A deserializer that loses nothing: an unknown field, an array in place of an object or a value of
//! the wrong type is a fault with its pointer, and reading goes on to find the others.

use std::{cell::RefCell, fmt};

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, Error as _, Expected, MapAccess, SeqAccess, Unexpected, Visitor,
        value::StringDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::{Map, Value};

use crate::problem::Fault;

/// A value at a place of the body.
pub(super) struct Strict<'c> {
    pub(super) value: Value,
    pub(super) pointer: String,
    pub(super) faults: &'c RefCell<Vec<Fault>>,
}

/// A value cannot be read. Why is among the faults, if `told`; else here.
#[derive(Debug)]
pub(super) struct Refused {
    told: bool,
    detail: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.detail)
    }
}

impl std::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { told: false, detail: message.to_string() }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("must be {}", plainly(expected)))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("must be {}", plainly(expected)))
    }
}

/// What is expected, in the words of JSON.
fn plainly(expected: &dyn Expected) -> String {
    match expected.to_string().as_str() {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => "a whole number".to_owned(),
        "a sequence" => "a list".to_owned(),
        other => other.to_owned(),
    }
}

impl Strict<'_> {
    fn tell(&self, code: &'static str, detail: &str) -> Refused {
        let name = self.pointer.rsplit('/').next().filter(|name| !name.is_empty());
        let detail = format!("{} {detail}", name.unwrap_or("the body"));
        self.faults.borrow_mut().push(Fault { pointer: self.pointer.clone(), code, detail });
        Refused { told: true, detail: String::new() }
    }
}

impl<'de> Deserializer<'de> for Strict<'_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let place = Self { value: Value::Null, ..self };
        let read: Result<V::Value, Refused> = match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::String(value) => visitor.visit_string(value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), _, _) => visitor.visit_u64(value),
                (None, Some(value), _) => visitor.visit_i64(value),
                (None, None, Some(value)) => visitor.visit_f64(value),
                (None, None, None) => Err(Refused::custom("must be a number")),
            },
            Value::Array(values) => {
                let pointer = place.pointer.clone();
                let faults = place.faults;
                visitor.visit_seq(Items { values: values.into_iter(), pointer, index: 0, faults })
            }
            Value::Object(members) => {
                let (pointer, faults) = (place.pointer.clone(), place.faults);
                visitor.visit_map(Members::new(members, None, pointer, faults))
            }
        };
        read.map_err(
            |refused| {
                if refused.told { refused } else { place.tell("wrong_type", &refused.detail) }
            },
        )
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.value {
            Value::Object(members) => {
                visitor.visit_map(Members::new(members, Some(fields), self.pointer, self.faults))
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Err(self.tell("wrong_type", "must be an object")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Items<'c> {
    values: std::vec::IntoIter<Value>,
    pointer: String,
    index: usize,
    faults: &'c RefCell<Vec<Fault>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        let Some(value) = self.values.next() else {
            return Ok(None);
        };
        let pointer = format!("{}/{}", self.pointer, self.index);
        self.index += 1;
        seed.deserialize(Strict { value, pointer, faults: self.faults }).map(Some)
    }
}

struct Members<'c> {
    rest: serde_json::map::IntoIter,
    value: Option<Strict<'c>>,
    known: Option<&'static [&'static str]>,
    pointer: String,
    faults: &'c RefCell<Vec<Fault>>,
}

impl<'c> Members<'c> {
    fn new(
        members: Map<String, Value>,
        known: Option<&'static [&'static str]>,
        pointer: String,
        faults: &'c RefCell<Vec<Fault>>,
    ) -> Self {
        Self { rest: members.into_iter(), value: None, known, pointer, faults }
    }
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        for (name, value) in self.rest.by_ref() {
            let escaped = name.replace('~', "~0").replace('/', "~1");
            let pointer = format!("{}/{escaped}", self.pointer);
            let field = Strict { value, pointer, faults: self.faults };
            if self.known.is_some_and(|known| !known.contains(&name.as_str())) {
                field.tell("unknown_field", "is not a field of this request");
                continue;
            }
            self.value = Some(field);
            return seed.deserialize(StringDeserializer::new(name)).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let field = self.value.take().ok_or_else(|| Refused::custom("has no value"))?;
        seed.deserialize(field)
    }
}
