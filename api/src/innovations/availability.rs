//! What of an innovation is still free to grant, and what holds the rest: its organisation's alone.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    country::Country,
    exclusivity::{Channel, free},
    id::InnovationId,
    machine::Name,
};
use persistence::{exclusivities, innovations};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    exclusivities::GrantView,
    problem::Problem,
};

/// What of an innovation is free, and what is held.
#[derive(Serialize, ToSchema)]
#[schema(as = InnovationAvailability)]
pub(crate) struct AvailabilityView {
    /// The innovation.
    #[schema(example = "innov_01930000000070008000000000000001")]
    innovation: String,
    /// What holds parts of it, the newest first: where, in which channels, from when until when.
    held: Vec<GrantView>,
    /// Where nothing holds it at any time. What is not here is free outside of the times of `held`.
    free: Vec<FreeView>,
}

/// Channels that are free in some countries.
#[derive(Serialize, ToSchema)]
#[schema(as = FreeScope)]
struct FreeView {
    /// The channels.
    #[schema(example = json!(["discount", "online"]))]
    channels: Vec<&'static str>,
    /// The countries.
    #[schema(example = json!(["DE", "FR"]))]
    countries: Vec<&'static str>,
}

/// Read what of an innovation is free
///
/// Of the grants that name it, as your organisation has linked them. Your organisation alone reads this.
#[utoipa::path(
    operation_id = "innovation_availability",
    tag = "Innovations",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "What is free, and what is held.", body = AvailabilityView))
)]
#[get("/innovations/{id}/availability")]
pub(crate) async fn innovation_availability(
    caller: Caller<right::Read>,
    id: PathId<InnovationId>,
) -> Result<HttpResponse, Problem> {
    let granted = caller
        .read(async |tx| {
            innovations::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(exclusivities::granted(tx, None, i64::MAX).await?)
        })
        .await?;
    let of_it: Vec<_> =
        granted.into_iter().filter(|one| one.hold.innovation == Some(id.0)).collect();
    let holds: Vec<_> = of_it.iter().map(|one| one.hold.clone()).collect();
    let free = free(&holds).into_iter().map(|(channels, countries)| FreeView {
        channels: channels.into_iter().map(Channel::as_str).collect(),
        countries: countries.into_iter().map(Country::code).collect(),
    });
    let view = AvailabilityView {
        innovation: id.0.to_string(),
        held: of_it.iter().map(Into::into).collect(),
        free: free.collect(),
    };
    Ok(response(plain(&view)?, false))
}
