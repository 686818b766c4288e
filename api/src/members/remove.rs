//! An admin takes a member out of the organisation, or leaves it itself.

use actix_web::{HttpResponse, post};
use domain::{access::right, actor::By, id::UserId};
use persistence::{members, organisations, panels};

use super::{leave_panels, withdraw_invitations};
use crate::{
    answers::{IfMatch, PathId, done},
    body::NoContent,
    caller::Caller,
    problem::Problem,
};

/// Remove a member
///
/// It holds at the person's next request. The account stays, with the other organisations to which the
/// person belongs; what it did stays in the ledgers, its open invitations are taken back, and it leaves
/// the panels on which it reviews. The secrets of service accounts go on working: replace those that the
/// person has seen.
#[utoipa::path(
    operation_id = "member_remove",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    responses((status = 204, description = "Removed."))
)]
#[post("/members/{id}/removal")]
pub(crate) async fn member_remove(
    caller: Caller<right::ManageMembers>,
    id: PathId<UserId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let member = members::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            read.require(member.version)?;
            let admins = members::admins(tx).await?;
            let by = By::from(caller.actor());
            let event = member.remove(admins, by, caller.now())?;
            // All are locked before the ledger is.
            let seats = panels::lock_of_reviewer(tx, member.user).await?;
            members::remove(tx, &member, &event).await?;
            leave_panels(tx, seats, member.user, by, caller.now()).await?;
            withdraw_invitations(tx, member.user, by, caller.now()).await?;
            Ok(done())
        })
        .await
}
