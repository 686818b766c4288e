//! What every table's rows share: how a column becomes a value of the domain.

use domain::{
    actor::{Parties, Side},
    content::ContentHash,
    hands::Hands,
    id::{Id, UserId},
    machine::Name,
    proposal::IntellectualProperty,
    text::{Line, Paragraph, TextError},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Failure;

/// A value of the domain, with what only the database knows of it.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    /// The value.
    pub value: T,
    /// When it came into being.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The end of a statement that writes one row.
///
/// # Errors
/// [`Failure::Changed`] when it was not one.
pub(crate) async fn written(
    statement: impl Future<Output = diesel::QueryResult<usize>>,
) -> Result<(), Failure> {
    if statement.await? == 1 { Ok(()) } else { Err(Failure::Changed) }
}

pub(crate) fn name<N: Name>(column: &'static str, spelling: &str) -> Result<N, Failure> {
    N::parse(spelling).ok_or(Failure::Corrupt { column })
}

pub(crate) fn names<N: Name>(
    column: &'static str,
    spellings: &[String],
) -> Result<Vec<N>, Failure> {
    spellings.iter().map(|spelling| name(column, spelling)).collect()
}

pub(crate) fn name_if<N: Name>(
    column: &'static str,
    spelling: Option<&str>,
) -> Result<Option<N>, Failure> {
    spelling.map(|spelling| name(column, spelling)).transpose()
}

pub(crate) fn text<T>(
    column: &'static str,
    parse: impl FnOnce(&str) -> Result<T, TextError>,
    stored: &str,
) -> Result<T, Failure> {
    parse(stored).map_err(|_| Failure::Corrupt { column })
}

pub(crate) fn text_if<T>(
    column: &'static str,
    parse: impl FnOnce(&str) -> Result<T, TextError>,
    stored: Option<&str>,
) -> Result<Option<T>, Failure> {
    stored.map(|stored| text(column, parse, stored)).transpose()
}

/// A paragraph as it is stored.
pub(crate) fn paragraph(text: Option<&Paragraph>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

pub(crate) fn hash(column: &'static str, bytes: &[u8]) -> Result<ContentHash, Failure> {
    Ok(ContentHash::new(bytes.try_into().map_err(|_| Failure::Corrupt { column })?))
}

/// The parties whose ids a row holds.
pub(crate) fn parties(partnership: Uuid, buyer: Uuid, supplier: Uuid) -> Parties {
    Parties {
        partnership: Id::new(partnership),
        buyer: Id::new(buyer),
        supplier: Id::new(supplier),
    }
}

/// Who acted and when, of two columns of which both are there or neither.
pub(crate) fn act(
    by: Option<Uuid>,
    at: Option<jiff_diesel::Timestamp>,
) -> Option<(UserId, Timestamp)> {
    Some((Id::new(by?), at?.to_jiff()))
}

/// The people of a side, as a row holds them.
pub(crate) fn hands_of(hands: &Hands, side: Side) -> Vec<Uuid> {
    hands.of(side).iter().copied().map(Id::uuid).collect()
}

/// The people of both sides.
pub(crate) fn hands(buyer: &[Uuid], supplier: &[Uuid]) -> Hands {
    let people = |side: &[Uuid]| side.iter().copied().map(Id::new).collect();
    Hands::new(people(buyer), people(supplier))
}

/// Whose the ideas are, of the columns that each table of them has.
pub(crate) fn intellectual_property(
    owner: Option<&str>,
    registrations: Option<&str>,
    third_party_rights: Option<&str>,
) -> Result<Option<IntellectualProperty>, Failure> {
    let Some(owner) = owner else { return Ok(None) };
    Ok(Some(IntellectualProperty {
        background_owner: text("ip_owner", Line::parse, owner)?,
        registrations: text_if("ip_registrations", Paragraph::parse, registrations)?,
        third_party_rights: text_if("ip_third_party_rights", Paragraph::parse, third_party_rights)?,
    }))
}
