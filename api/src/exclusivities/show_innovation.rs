//! The supplier reads of which innovation a right is.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::ExclusivityId};
use persistence::{Reading, exclusivities};

use super::innovation::{InnovationView, require_supplier};
use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    problem::Problem,
};

/// Read of which innovation an exclusivity is
///
/// The supplier alone reads this.
#[utoipa::path(
    operation_id = "exclusivity_show_innovation",
    tag = "Exclusivity",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The innovation and whom it leaves out, if anything.", body = InnovationView))
)]
#[get("/exclusivities/{id}/innovation")]
pub(crate) async fn exclusivity_show_innovation(
    caller: Caller<right::Read>,
    id: PathId<ExclusivityId>,
) -> Result<HttpResponse, Problem> {
    let view = caller
        .read(async |tx: &Reading<'_>| {
            let stored = exclusivities::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            require_supplier(&stored.value, caller.actor())?;
            Ok::<_, Problem>(InnovationView::new(
                &stored.value,
                &exclusivities::private(tx, id.0).await?,
            ))
        })
        .await?;
    Ok(response(plain(&view)?, false))
}
