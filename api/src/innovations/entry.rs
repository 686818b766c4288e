//! What is written of an innovation, as a request.

use domain::{
    innovation::Entry,
    text::{Line, Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, name, text},
    intellectual_property::IntellectualPropertyRequest,
    proposals::pitch::readiness,
};

/// What is written of an innovation. A title is enough.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInnovation, example = json!({
    "title": "Oat drink in a paper bottle",
    "summary": "A third less plastic on the shelf at the same price",
    "category": "packaging",
    "readiness": 7,
    "stage": "validation",
    "notes": "The closure comes from one source only; look for a second.",
}))]
pub(crate) struct EntryRequest {
    /// What it is, in one line.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// What it brings, in one line: the value line of a pitch that has none of its own.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 240)]
    summary: Field<String>,
    /// `product`, `packaging`, `process`, `service`, `insight`, `sustainability`, `digital` or `cost`.
    #[schema(value_type = Option<String>)]
    category: Field<String>,
    /// The technology readiness level, 1 to 9.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 9)]
    readiness: Field<i64>,
    /// How far the work on it is: `discovery`, `scoping`, `business_case`, `development`, `validation` or
    /// `launch`.
    #[schema(value_type = Option<String>)]
    stage: Field<String>,
    /// Whose the ideas are.
    #[schema(value_type = Option<IntellectualPropertyRequest>)]
    intellectual_property: Field<IntellectualPropertyRequest>,
    /// What is for your own people alone; no pitch takes it over.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    notes: Field<String>,
}

impl Parse for EntryRequest {
    type Value = Entry;

    fn parse(self, reader: &mut Reader) -> Option<Entry> {
        let title = reader.required("title", self.title, text(Title::parse));
        let summary = reader.optional("summary", self.summary, text(Line::parse));
        let category = reader.optional("category", self.category, name);
        let readiness = reader.optional("readiness", self.readiness, readiness);
        let stage = reader.optional("stage", self.stage, name);
        let intellectual_property =
            reader.object_if("intellectual_property", self.intellectual_property, |reader, one| {
                one.parse(reader)
            });
        let notes = reader.optional("notes", self.notes, text(Paragraph::parse));
        Some(Entry {
            title: title?,
            summary,
            category,
            readiness,
            stage,
            intellectual_property,
            notes,
        })
    }
}
