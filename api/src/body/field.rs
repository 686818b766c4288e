//! The fields of a request, and the reader that turns them into values of the domain, gathering
//! every fault on the way.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a parser takes what it parses, so that it can be given to the reader as it is"
)]

use domain::{deadline::Zone, id::Id, machine::Name, text::TextError};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization;

use crate::{
    problem::{Fault, Problem},
    secrets::Token,
};

/// A field of a request: reading one never fails, so that reading goes on to find the others.
#[derive(Debug)]
pub(crate) enum Field<T> {
    /// It is not there, or null.
    Absent,
    /// It is there and cannot be read; why is among the faults already.
    Invalid,
    /// It is there.
    Given(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Serde reads a field that is not there as an option that is none.
        Ok(match Option::deserialize(deserializer) {
            Ok(Some(value)) => Self::Given(value),
            Ok(None) => Self::Absent,
            Err(_) => Self::Invalid,
        })
    }
}

/// What is wrong with a value: a stable code and the rest of a sentence that begins with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    code: &'static str,
    detail: String,
}

impl Wrong {
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl From<TextError> for Wrong {
    fn from(error: TextError) -> Self {
        let code = match error {
            TextError::TooShort { .. } => "too_short",
            TextError::TooLong { .. } => "too_long",
            TextError::ControlCharacter => "control_character",
            TextError::Malformed(_) => "malformed",
        };
        Self::new(code, error.to_string())
    }
}

/// Reads fields into values, and remembers every fault.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pointer: String,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self { pointer: String::new(), faults }
    }

    /// Everything that was wrong.
    pub(super) fn finish(self) -> Result<(), Problem> {
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::invalid(self.faults)) }
    }

    /// Remembers a fault.
    pub(crate) fn fault(&mut self, name: &str, wrong: Wrong) {
        let pointer =
            if name.is_empty() { self.pointer.clone() } else { format!("{}/{name}", self.pointer) };
        let detail = format!("{} {}", if name.is_empty() { "it" } else { name }, wrong.detail);
        self.faults.push(Fault { pointer, code: wrong.code, detail });
    }

    /// A field that must be there.
    pub(crate) fn required<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        parse: impl FnOnce(T) -> Result<U, Wrong>,
    ) -> Option<U> {
        if matches!(field, Field::Absent) {
            self.fault(name, Wrong::new("missing", "is missing"));
        }
        self.optional(name, field, parse)
    }

    /// A field that may be there.
    pub(crate) fn optional<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        parse: impl FnOnce(T) -> Result<U, Wrong>,
    ) -> Option<U> {
        let Field::Given(value) = field else {
            return None;
        };
        parse(value).map_err(|wrong| self.fault(name, wrong)).ok()
    }

    /// A list that must be there, each item read at its own pointer; one that cannot be read hides
    /// nothing of the others.
    pub(crate) fn each<T, U>(
        &mut self,
        name: &str,
        field: Field<Vec<Field<T>>>,
        mut read: impl FnMut(&mut Self, T) -> Option<U>,
    ) -> Option<Vec<U>> {
        let items = self.required(name, field, Ok)?;
        let outer = self.pointer.clone();
        let count = items.len();
        let mut values = Vec::with_capacity(count);
        for (index, item) in items.into_iter().enumerate() {
            self.pointer = format!("{outer}/{name}/{index}");
            match item {
                Field::Given(item) => values.extend(read(self, item)),
                Field::Absent => self.fault("", Wrong::new("missing", "is missing")),
                Field::Invalid => {}
            }
        }
        self.pointer = outer;
        (values.len() == count).then_some(values)
    }

    /// A list that may be there; one that is not is empty.
    pub(crate) fn each_if<T, U>(
        &mut self,
        name: &str,
        field: Field<Vec<Field<T>>>,
        read: impl FnMut(&mut Self, T) -> Option<U>,
    ) -> Vec<U> {
        if matches!(field, Field::Absent) {
            return Vec::new();
        }
        self.each(name, field, read).unwrap_or_default()
    }

    /// Where it reads just now, as a JSON pointer.
    pub(crate) fn place(&self) -> &str {
        &self.pointer
    }

    /// An item of a list, at the pointer of the item.
    pub(crate) fn item<U>(&mut self, parsed: Result<U, Wrong>) -> Option<U> {
        parsed.map_err(|wrong| self.fault("", wrong)).ok()
    }

    /// An object that must be there, read at its own pointer.
    pub(crate) fn object<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        read: impl FnOnce(&mut Self, T) -> Option<U>,
    ) -> Option<U> {
        let object = self.required(name, field, Ok)?;
        let outer = self.pointer.clone();
        self.pointer = format!("{outer}/{name}");
        let value = read(self, object);
        self.pointer = outer;
        value
    }

    /// An object that may be there, read at its own pointer.
    pub(crate) fn object_if<T, U>(
        &mut self,
        name: &str,
        field: Field<T>,
        read: impl FnOnce(&mut Self, T) -> Option<U>,
    ) -> Option<U> {
        if matches!(field, Field::Absent) { None } else { self.object(name, field, read) }
    }
}

impl Problem {
    /// One field that breaks a rule which only the whole shows; `outer/name` where it is inside of
    /// another.
    pub(crate) fn field(path: &str, wrong: Wrong) -> Self {
        let (outer, name) = path.rsplit_once('/').unwrap_or(("", path));
        let pointer = if outer.is_empty() { String::new() } else { format!("/{outer}") };
        let mut reader = Reader { pointer, faults: Vec::new() };
        reader.fault(name, wrong);
        Self::invalid(reader.faults)
    }
}

/// A text in Unicode's canonical form (NFC), with one kind of line break, so that what looks
/// the same
/// is the same.
pub(crate) fn text<U>(
    parse: impl FnOnce(&str) -> Result<U, TextError>,
) -> impl FnOnce(String) -> Result<U, Wrong> {
    |raw| Ok(parse(&raw.replace("\r\n", "\n").nfc().collect::<String>())?)
}

/// A case of a closed list.
pub(crate) fn name<N: Name>(raw: String) -> Result<N, Wrong> {
    N::parse(&raw).ok_or_else(|| {
        let all: Vec<_> = N::ALL.iter().map(|case| case.as_str()).collect();
        Wrong::new("not_in_list", format!("must be one of {}", all.join(", ")))
    })
}

/// An id.
pub(crate) fn id<I: Id>(raw: String) -> Result<I, Wrong> {
    I::parse(&raw).ok_or_else(|| {
        let form = format!("must be an id such as {}_01930000000070008000000000000001", I::PREFIX);
        Wrong::new("malformed", form)
    })
}

/// The token of a mail.
pub(crate) fn token(raw: String) -> Result<Token, Wrong> {
    let form = "must be the 43 characters of the mail";
    Token::parse(&raw).ok_or_else(|| Wrong::new("malformed", form))
}

/// A date (RFC 3339, such as 2027-03-01).
pub(crate) fn date(raw: String) -> Result<Date, Wrong> {
    let well_formed = raw.len() == 10 && raw.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date = raw.parse::<Date>().ok().filter(|_| well_formed);
    date.filter(|date| (1900..=2200).contains(&date.year()))
        .ok_or_else(|| Wrong::new("malformed", "must be a date such as 2027-03-01"))
}

/// An instant (RFC 3339, such as 2027-03-01T12:00:00Z), of whole microseconds at most.
pub(crate) fn instant(raw: String) -> Result<Timestamp, Wrong> {
    let well_formed = raw.as_bytes().get(10) == Some(&b'T') && !raw.contains('[');
    let instant = raw.parse::<Timestamp>().ok().filter(|_| well_formed);
    let years = Zone::utc();
    let kept = |at: &Timestamp| {
        (1900..=2200).contains(&years.day_of(*at).year()) && at.subsec_nanosecond() % 1_000 == 0
    };
    let form = "must be an instant such as 2027-03-01T12:00:00Z";
    instant.filter(kept).ok_or_else(|| Wrong::new("malformed", form))
}

/// A time zone by its IANA name.
pub(crate) fn zone(raw: String) -> Result<Zone, Wrong> {
    let form = "must be the IANA name of a time zone, such as Europe/Berlin";
    Zone::parse(&raw).ok_or_else(|| Wrong::new("malformed", form))
}

/// A decimal number as a text, of at most 15 digits before and 6 after the point.
pub(crate) fn decimal(raw: String) -> Result<Decimal, Wrong> {
    let wrong = || {
        let form = "must be a decimal number in a string, such as \"12.5\", with at most 15 \
                    digits before and 6 after the point";
        Wrong::new("malformed", form)
    };
    let digits = raw.strip_prefix('-').unwrap_or(&raw);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if plain(whole, 15) && plain(part, 6) {
        Decimal::from_str_exact(&raw).map_err(|_| wrong())
    } else {
        Err(wrong())
    }
}
