//! Whose the ideas are, as callers say and read it of a pitch or an innovation.

use domain::{
    proposal::IntellectualProperty,
    text::{Line, Paragraph},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, text};

/// Whose the ideas are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewIntellectualProperty, example = json!({
    "background_owner": "Oat & Co",
    "registrations": "A European patent on the closure, granted in 2025.",
}))]
pub(crate) struct IntellectualPropertyRequest {
    /// Who owns what was there before.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    background_owner: Field<String>,
    /// Patents, designs and marks.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    registrations: Field<String>,
    /// What others have a right to.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    third_party_rights: Field<String>,
}

impl Parse for IntellectualPropertyRequest {
    type Value = IntellectualProperty;

    fn parse(self, reader: &mut Reader) -> Option<IntellectualProperty> {
        let owner = reader.required("background_owner", self.background_owner, text(Line::parse));
        let registrations =
            reader.optional("registrations", self.registrations, text(Paragraph::parse));
        let third_party_rights =
            reader.optional("third_party_rights", self.third_party_rights, text(Paragraph::parse));
        Some(IntellectualProperty { background_owner: owner?, registrations, third_party_rights })
    }
}

/// Whose the ideas are.
#[derive(Serialize, ToSchema)]
#[schema(as = IntellectualProperty)]
pub(crate) struct IntellectualPropertyView<'a> {
    /// Who owns what was there before.
    #[schema(example = "Oat & Co")]
    background_owner: &'a str,
    /// Patents, designs and marks.
    #[schema(example = json!(null))]
    registrations: Option<&'a str>,
    /// What others have a right to.
    #[schema(example = json!(null))]
    third_party_rights: Option<&'a str>,
}

impl<'a> From<&'a IntellectualProperty> for IntellectualPropertyView<'a> {
    fn from(one: &'a IntellectualProperty) -> Self {
        Self {
            background_owner: one.background_owner.as_str(),
            registrations: one.registrations.as_ref().map(Paragraph::as_str),
            third_party_rights: one.third_party_rights.as_ref().map(Paragraph::as_str),
        }
    }
}
