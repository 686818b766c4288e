//! The other side has seen a review.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ReviewId, text::Paragraph};
use persistence::{Stored, reviews};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ReviewView;
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    problem::Problem,
};

/// What the other side has to say to a review.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAcknowledgement, example = json!({
    "comment": "Seen. The gate opens on the third of May.",
}))]
pub(crate) struct Request {
    /// A word on it, which stays with the review.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    comment: Field<String>,
}

impl Parse for Request {
    type Value = Option<Paragraph>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        Some(reader.optional("comment", self.comment, text(Paragraph::parse)))
    }
}

/// Acknowledge a review
///
/// Says that the other side has seen it, not that it agrees; it may add a comment, once. The figures stay
/// as they are.
#[utoipa::path(
    operation_id = "review_acknowledge",
    tag = "Reviews",
    security(("access_token" = ["agree_plans"])),
    request_body = Request,
    responses((status = 200, description = "Acknowledged.", body = ReviewView))
)]
#[post("/reviews/{id}/acknowledgement")]
pub(crate) async fn review_acknowledge(
    caller: Caller<right::AgreePlans>,
    id: PathId<ReviewId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = reviews::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            read.require(stored.value.version)?;
            let party = caller.party(&stored.value.standing)?;
            let was = stored.value;
            let (review, event) = was.clone().acknowledge(body.0, &party, caller.now())?;
            reviews::save(tx, &was, &review, &event).await?;
            let stored = Stored { value: review, updated_at: event.at, ..stored };
            changed(stored.value.version, &ReviewView::new(&stored, caller.actor()))
        })
        .await
}
