//! A side writes what it has learned from a pilot.

use actix_web::{HttpResponse, put};
use domain::{access::right, id::PilotId, lessons::Lessons, text::Paragraph};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{LessonsView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::Problem,
};

/// What was learned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPilotLessons, example = json!({
    "text": "The shelf was cleared two weeks late; next time we begin with that.",
}))]
pub(crate) struct Request {
    /// The words.
    #[schema(value_type = String, required, min_length = 1, max_length = 10000)]
    text: Field<String>,
}

impl Parse for Request {
    type Value = Paragraph;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.required("text", self.text, text(Paragraph::parse))
    }
}

/// Write the lessons from a pilot
///
/// Of your side, once the pilot is closed, and as often as you like until you share them. Until then they are your
/// organisation's alone.
#[utoipa::path(
    operation_id = "lessons_write",
    tag = "Lessons",
    security(("access_token" = ["write_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Written.", body = LessonsView))
)]
#[put("/pilots/{id}/lessons")]
pub(crate) async fn lessons_write(
    caller: Caller<right::WritePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    step(&caller, id.0, &read, |pilot, own, party| {
        let text = body.0.clone();
        Ok(match own {
            Some(own) => own.rewrite(text, party, now)?,
            None => Lessons::write(caller.fresh(), pilot, text, party, now)?,
        })
    })
    .await
}
