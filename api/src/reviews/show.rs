//! One review with its figures.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ReviewId};
use persistence::reviews;

use super::ReviewView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a review
///
/// Both sides read the same figures, byte for byte.
#[utoipa::path(
    operation_id = "review_show",
    tag = "Reviews",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The review.", body = ReviewView))
)]
#[get("/reviews/{id}")]
pub(crate) async fn review_show(
    caller: Caller<right::Read>,
    id: PathId<ReviewId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (stored, figures) = caller
        .read(async |tx| Ok(reviews::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = ReviewView::new(&stored, caller.actor()).with_figures(&figures)?;
    answers::read(&known, stored.value.version, &view)
}
