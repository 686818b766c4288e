//! Whom a brief names, and what came of it.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    id::{BriefId, BriefInvitationId, OrganisationId, PartnershipId, ProposalId},
    machine::Name,
};
use jiff::Timestamp;
use persistence::briefs::{self, Invitee};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, Shown, plain, response},
    caller::Caller,
    problem::Problem,
};

/// All whom a brief names.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefInvitees)]
pub(crate) struct InviteesView {
    /// 200 at most.
    items: Vec<InviteeView>,
}

/// Somebody whom a brief names.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefInvitee)]
struct InviteeView {
    /// The partnership.
    #[schema(value_type = String, example = "part_01930000000070008000000000000001")]
    partnership: Shown<PartnershipId>,
    /// The supplier.
    supplier: SupplierView,
    /// Its invitation, once the brief is published.
    #[schema(value_type = Option<String>, example = "binv_01930000000070008000000000000001")]
    invitation: Option<Shown<BriefInvitationId>>,
    /// `open`, `closed` or `cancelled`, once the brief is published.
    #[schema(example = "open")]
    state: Option<&'static str>,
    /// When it first opened the detail.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-03T10:00:00Z")]
    opened_at: Option<Shown<Timestamp>>,
    /// The proposals that it has handed in, the oldest first.
    #[schema(value_type = Vec<String>)]
    submissions: Vec<Shown<ProposalId>>,
}

/// A supplier.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefSupplier)]
struct SupplierView {
    /// The organisation.
    #[schema(value_type = String, example = "org_01930000000070008000000000000001")]
    id: Shown<OrganisationId>,
    /// Its name.
    #[schema(example = "Oat & Co")]
    name: String,
}

impl From<Invitee> for InviteeView {
    fn from(one: Invitee) -> Self {
        Self {
            partnership: Shown(one.partnership),
            supplier: SupplierView { id: Shown(one.supplier), name: one.supplier_name },
            invitation: one.invitation.map(|(id, _)| Shown(id)),
            state: one.invitation.map(|(_, state)| state.as_str()),
            opened_at: one.opened_at.map(Shown),
            submissions: one.submissions.into_iter().map(Shown).collect(),
        }
    }
}

/// List whom a brief names
///
/// With what each has opened and handed in. None of them can see that there are others.
#[utoipa::path(
    operation_id = "brief_invitee_list",
    tag = "Briefs",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "All of them.", body = InviteesView))
)]
#[get("/briefs/{id}/invitees")]
pub(crate) async fn brief_invitee_list(
    caller: Caller<right::Read>,
    id: PathId<BriefId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            briefs::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(briefs::invitees(tx, id.0).await?)
        })
        .await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(response(plain(&InviteesView { items })?, false))
}
