//! Whose approvals the caller's organisation asks for.

use actix_web::{HttpResponse, get};
use domain::access::right;
use persistence::pilot_approvals;

use super::policy::PolicyView;
use crate::{
    answers::{IfNoneMatch, read},
    caller::Caller,
    problem::Problem,
};

/// Whose approvals a pilot's charter takes
///
/// In your organisation, before it signs: one approver's, unless it has said something else. No supplier
/// can read it.
#[utoipa::path(
    operation_id = "pilot_approval_policy_show",
    tag = "Pilot approvals",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The policy.", body = PolicyView))
)]
#[get("/organisation/pilot-approval-policy")]
pub(crate) async fn pilot_approval_policy_show(
    caller: Caller<right::Read>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let policy = caller.read(async |tx| Ok(pilot_approvals::policy(tx).await?)).await?;
    read(&known, policy.version, &PolicyView::from(&policy))
}
