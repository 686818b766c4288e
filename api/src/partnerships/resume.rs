//! The side that suspended lets the work go on.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PartnershipId, proposal::Proposal};
use jiff::Timestamp;
use persistence::{Stored, Writing, business_calendars, exclusivities, proposals};

use super::{PartnershipView, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Resume a partnership
///
/// Only the side that suspended it can.
#[utoipa::path(
    operation_id = "partnership_resume",
    tag = "Partnerships",
    security(("access_token" = ["manage_partnerships"])),
    responses((status = 200, description = "Done.", body = PartnershipView))
)]
#[post("/partnerships/{id}/resumption")]
pub(crate) async fn partnership_resume(
    caller: Caller<right::ManagePartnerships>,
    id: PathId<PartnershipId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    let now = caller.now();
    caller
        .write(async |tx| {
            // Before the partnership, as each step of a pitch locks them.
            let owed = proposals::lock_owed(tx, id.0).await?;
            let curing = exclusivities::lock_curing(tx, id.0).await?;
            let stored = lock(tx, id.0, &read).await?;
            let since = stored.value.suspended_at.unwrap_or(now);
            let (partnership, event) = stored.value.resume(caller.actor(), now)?;
            let answer = save(tx, &caller, stored.created_at, partnership, &event).await?;
            make_up(tx, owed, (since, now)).await?;
            for Stored { value: was, .. } in curing {
                let (right, event) = was.clone().resume(since, now)?;
                exclusivities::save(tx, &was, &right, &event).await?;
            }
            Ok(answer)
        })
        .await
}

/// What the buyer owes is due as much later as the partnership stood still.
async fn make_up(
    tx: &mut Writing<'_>,
    owed: Vec<Stored<Proposal>>,
    (since, now): (Timestamp, Timestamp),
) -> Result<(), Problem> {
    let Some(first) = owed.first() else {
        return Ok(());
    };
    let calendar = business_calendars::of(tx, first.value.standing.parties.buyer).await?;
    for Stored { value: was, .. } in owed {
        let (proposal, event) = was.clone().resume(&calendar.terms, since, now)?;
        proposals::save(tx, &was, &proposal, None, &event).await?;
    }
    Ok(())
}
