//! An admin says whose approvals the charters of pilots take.

use actix_web::{HttpResponse, put};
use domain::{
    access::{Permission, right},
    id::UserId,
    pilot_approval::Terms,
};
use persistence::{Writing, members, organisations, pilot_approvals};

use super::policy::{PolicyView, Request};
use crate::{
    answers::{IfMatch, changed},
    body::Body,
    caller::Caller,
    problem::{Fault, Problem},
};

/// Change whose approvals a pilot's charter takes
///
/// Charters that nobody has approved yet go by it; one that somebody has goes on by what was asked then.
#[utoipa::path(
    operation_id = "pilot_approval_policy_change",
    tag = "Pilot approvals",
    security(("access_token" = ["manage_organisation"])),
    request_body = Request,
    responses((status = 200, description = "Changed.", body = PolicyView))
)]
#[put("/organisation/pilot-approval-policy")]
pub(crate) async fn pilot_approval_policy_change(
    caller: Caller<right::ManageOrganisation>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            // Who holds the organisation holds what is told of it.
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let policy = pilot_approvals::policy(tx).await?;
            read.require(policy.version)?;
            require_approvers(tx, &body.0).await?;
            let (policy, event) = policy.change(body.0, caller.actor(), caller.now());
            pilot_approvals::change_policy(tx, &policy, &event).await?;
            changed(policy.version, &PolicyView::from(&policy))
        })
        .await
}

/// Whoever is named can approve.
///
/// # Errors
/// 422 with every one who is no member or may not approve.
async fn require_approvers(tx: &mut Writing<'_>, terms: &Terms) -> Result<(), Problem> {
    let tiers = (0_usize..).zip(terms.tiers());
    let named =
        tiers.map(|(place, tier)| (format!("tiers/{place}/requirement"), &tier.requirement));
    let mut faults = Vec::new();
    for (at, requirement) in std::iter::once(("usual".to_owned(), terms.usual())).chain(named) {
        for (place, person) in requirement.approvers().iter().enumerate() {
            if let Some((code, rule)) = unfit(tx, *person).await? {
                let pointer = format!("{at}/approvers/{place}");
                let detail = format!("{pointer} {rule}");
                faults.push(Fault { pointer: format!("/{pointer}"), code, detail });
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

async fn unfit(
    tx: &mut Writing<'_>,
    person: UserId,
) -> Result<Option<(&'static str, &'static str)>, Problem> {
    Ok(match members::find(tx, person).await? {
        None => Some(("not_a_member", "must be a member of your organisation")),
        Some(member) if !member.roles.hold(Permission::ApprovePilots) => {
            Some(("may_not_approve", "must hold approve_pilots"))
        }
        Some(_) => None,
    })
}
