//! What people write about proposals, as a request: the same for a message and a note.

use domain::{id::UserId, remark::Words, text::Paragraph};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, id, text},
    problem::Problem,
};

/// What to write, and to whose attention.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRemark, example = json!({
    "text": "The cap is the open question; we can show two samples next week.",
}))]
pub(crate) struct Request {
    /// What.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    text: Field<String>,
    /// Who is told of it by mail; each has to be somebody who may read it.
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    mentions: Field<Vec<Field<String>>>,
}

impl Parse for Request {
    type Value = Words;

    fn parse(self, reader: &mut Reader) -> Option<Words> {
        let words = reader.required("text", self.text, text(Paragraph::parse));
        let mentions: Vec<UserId> =
            reader.each_if("mentions", self.mentions, |reader, raw| reader.item(id(raw)));
        if mentions.len() > Words::MENTIONS {
            reader.fault("mentions", Wrong::new("too_long", "must name 20 people at most"));
        }
        Some(Words { text: words?, mentions })
    }
}

/// 422 for a mention of somebody who may not read it, or does not exist.
pub(crate) fn not_a_reader(index: usize, rule: &'static str) -> Problem {
    Problem::field(&format!("mentions/{index}"), Wrong::new("not_a_reader", rule))
}
