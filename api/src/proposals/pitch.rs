//! What a supplier writes, as a request.

use domain::{
    proposal::{Pitch, Readiness},
    text::{Line, Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, date, name, text};

/// What a supplier writes. A title and a value line are enough.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Pitch, example = json!({
    "title": "Oat drink in a paper bottle",
    "value_line": "A third less plastic on the shelf at the same price",
    "category": "packaging",
    "readiness": 7,
    "earliest_launch": "2027-03-01",
}))]
pub(crate) struct PitchRequest {
    /// What it is, in one line.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// What it brings, in one line.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    value_line: Field<String>,
    /// `product`, `packaging`, `process`, `service`, `insight`, `sustainability`, `digital` or `cost`.
    #[schema(value_type = Option<String>)]
    category: Field<String>,
    /// The problem that it solves.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    problem: Field<String>,
    /// What has been seen of it elsewhere.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    evidence: Field<String>,
    /// The technology readiness level, 1 to 9.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 9)]
    readiness: Field<i64>,
    /// The first day on which it can be launched.
    #[schema(value_type = Option<String>, format = Date)]
    earliest_launch: Field<String>,
}

impl Parse for PitchRequest {
    type Value = Pitch;

    fn parse(self, reader: &mut Reader) -> Option<Pitch> {
        let title = reader.required("title", self.title, text(Title::parse));
        let value_line = reader.required("value_line", self.value_line, text(Line::parse));
        let category = reader.optional("category", self.category, name);
        let problem = reader.optional("problem", self.problem, text(Paragraph::parse));
        let evidence = reader.optional("evidence", self.evidence, text(Paragraph::parse));
        let readiness = reader.optional("readiness", self.readiness, |level| {
            Readiness::new(level).ok_or_else(|| Wrong::new("out_of_range", "must be from 1 to 9"))
        });
        let earliest_launch = reader.optional("earliest_launch", self.earliest_launch, date);
        Some(Pitch {
            title: title?,
            value_line: value_line?,
            category,
            problem,
            evidence,
            readiness,
            earliest_launch,
        })
    }
}
