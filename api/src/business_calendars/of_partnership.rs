//! The calendar by which a buyer answers its supplier.

use actix_web::{HttpResponse, get};
use domain::{access::right, actor::Side, id::PartnershipId};
use persistence::{business_calendars, partnerships};

use super::BusinessCalendarView;
use crate::{
    answers::{IfNoneMatch, PathId, read},
    caller::Caller,
    problem::Problem,
};

/// The buyer's business calendar
///
/// By which both sides know when an answer to a pitch is due. There is none before the partnership has
/// begun, nor after its end.
#[utoipa::path(
    operation_id = "partnership_business_calendar",
    tag = "Partnerships",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The calendar.", body = BusinessCalendarView))
)]
#[get("/partnerships/{id}/business-calendar")]
pub(crate) async fn partnership_business_calendar(
    caller: Caller<right::Read>,
    id: PathId<PartnershipId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let calendar = caller
        .read(async |tx| {
            let stored = partnerships::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let partnership = Some(stored.value).filter(|partnership| partnership.state.lasts());
            let buyer = partnership.as_ref().and_then(|partnership| partnership.seat(Side::Buyer));
            Ok(business_calendars::of(tx, buyer.ok_or_else(Problem::not_found)?.id).await?)
        })
        .await?;
    read(&known, calendar.version, &BusinessCalendarView::from(&calendar))
}
