//! The criteria of a panel, as they come and as they are shown.

use domain::{
    panel::{Criteria, CriteriaError, Criterion, Weight},
    text::{Paragraph, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::{Field, Parse, Reader, Wrong, text};

/// Something by which proposals are judged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanelCriterion)]
pub(crate) struct CriterionRequest {
    /// What it is called; no two of a panel are called the same.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// How much it counts beside the others.
    #[schema(value_type = i64, required, minimum = 1, maximum = 100)]
    weight: Field<i64>,
    /// What is meant by it.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    description: Field<String>,
}

/// The criteria by which a panel judges.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanelCriteria, example = json!({
    "criteria": [
        {"title": "Value for shoppers", "weight": 60, "description": "What changes on the shelf?"},
        {"title": "Readiness", "weight": 40},
    ],
}))]
pub(crate) struct CriteriaRequest {
    /// The criteria, all of them.
    #[schema(value_type = Vec<CriterionRequest>, required, min_items = 1, max_items = 20)]
    criteria: Field<Vec<Field<CriterionRequest>>>,
}

impl Parse for CriteriaRequest {
    type Value = Criteria;

    fn parse(self, reader: &mut Reader) -> Option<Criteria> {
        criteria(reader, self.criteria)
    }
}

/// Reads criteria that must be there.
pub(super) fn criteria(
    reader: &mut Reader,
    field: Field<Vec<Field<CriterionRequest>>>,
) -> Option<Criteria> {
    let all = reader.each("criteria", field, criterion)?;
    let wrong = |error: CriteriaError| {
        let (place, code) = match error {
            CriteriaError::None => ("criteria".to_owned(), "too_few"),
            CriteriaError::TooMany => ("criteria".to_owned(), "too_many"),
            CriteriaError::SameTitle(place) => (format!("criteria/{place}/title"), "taken"),
        };
        reader.fault(&place, Wrong::new(code, format!("breaks a rule: {error}")));
    };
    Criteria::new(all).map_err(wrong).ok()
}

fn criterion(reader: &mut Reader, request: CriterionRequest) -> Option<Criterion> {
    let title = reader.required("title", request.title, text(Title::parse));
    let weight = reader.required("weight", request.weight, |raw| {
        Weight::new(raw).ok_or_else(|| Wrong::new("out_of_range", "must be from 1 to 100"))
    });
    let description = reader.optional("description", request.description, text(Paragraph::parse));
    Some(Criterion { title: title?, weight: weight?, description })
}

/// What an organisation judges by where a panel is called together without criteria of its own.
#[derive(Serialize, ToSchema)]
#[schema(as = UsualPanelCriteria)]
pub(super) struct UsualCriteriaView<'a> {
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    pub(super) version: i32,
    /// The criteria.
    pub(super) criteria: Vec<CriterionView<'a>>,
}

/// Something by which proposals are judged.
#[derive(Serialize, ToSchema)]
#[schema(as = PanelCriterion)]
pub(super) struct CriterionView<'a> {
    /// What it is called.
    #[schema(example = "Value for shoppers")]
    title: &'a str,
    /// How much it counts beside the others.
    #[schema(minimum = 1, maximum = 100, example = 60)]
    weight: u8,
    /// What is meant by it.
    #[schema(example = "What changes on the shelf?")]
    description: Option<&'a str>,
}

impl<'a> From<&'a Criterion> for CriterionView<'a> {
    fn from(one: &'a Criterion) -> Self {
        Self {
            title: one.title.as_str(),
            weight: one.weight.number(),
            description: one.description.as_ref().map(Paragraph::as_str),
        }
    }
}
