//! Who of the buyer's has approved a charter, and who has still to.

use actix_web::{HttpResponse, get};
use domain::{
    access::{Permission, right},
    actor::Side,
    id::PilotId,
    machine::Name,
    pilot::{Pilot, State},
    pilot_approval::{Approval, Approvals, Stands},
};
use persistence::{deputies, pilot_approvals, pilots};
use serde::Serialize;
use utoipa::ToSchema;

use super::{of, policy::RequirementView};
use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    problem::Problem,
};

/// An approval.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotApproval)]
struct ApprovalView {
    /// Who gave it.
    #[schema(example = "user_01930000000070008000000000000001")]
    by: String,
    /// For whom it counts: somebody else where a deputy gave it.
    #[schema(example = "user_01930000000070008000000000000001")]
    counts_for: String,
    /// When.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    approved_at: String,
}

impl OverridingView {
    fn new(one: &Approvals) -> Option<Self> {
        let said = one.overriding.as_ref()?;
        Some(Self {
            feedback: said.feedback.as_str().to_owned(),
            override_reason: said.reason.as_str().to_owned(),
            approvals: one.given.iter().map(Into::into).collect(),
        })
    }
}

impl From<&Approval> for ApprovalView {
    fn from(one: &Approval) -> Self {
        Self {
            by: one.by.to_string(),
            counts_for: one.place.to_string(),
            approved_at: one.at.to_string(),
        }
    }
}

/// What an approver says against the results.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotOverriding)]
struct OverridingView {
    /// What the supplier is to read.
    #[schema(example = "The shoppers took it up as hoped; roll out from spring.")]
    feedback: String,
    /// Why the pilot is scaled although a criterion has failed that must be met.
    #[schema(example = "The stores were closed for a week.")]
    override_reason: String,
    /// Who has said so.
    approvals: Vec<ApprovalView>,
}

/// The approvals of a charter as it was last handed in.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotApprovals)]
struct ApprovalsView {
    /// `waiting` for more, `complete`, or `void` where the charter was sent back, rejected or called off.
    #[schema(example = "waiting")]
    state: &'static str,
    /// The charter that they are of.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Whose approvals it takes: as your organisation asks now, or did when the first one came.
    requirement: RequirementView,
    /// Those that are there, in their order. Where your organisation has said nothing, the signature under
    /// the charter tells who.
    approvals: Vec<ApprovalView>,
    /// Those who are named and whose approval would count next; empty where anybody's does.
    #[schema(example = json!(["user_01930000000070008000000000000001"]))]
    awaited: Vec<String>,
    /// What approvers say against the results, which two of them have to say alike.
    overriding: Vec<OverridingView>,
    /// True if yours would count now.
    #[schema(example = true)]
    yours_counts: bool,
}

/// List the approvals of a charter
///
/// Your organisation's own, as buyer: the supplier learns that the charter is in review or approved by the
/// buyer, and nothing else.
#[utoipa::path(
    operation_id = "pilot_approval_list",
    tag = "Pilot approvals",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "All of them.", body = ApprovalsView))
)]
#[get("/pilots/{id}/approvals")]
pub(crate) async fn pilot_approval_list(
    caller: Caller<right::Read>,
    id: PathId<PilotId>,
) -> Result<HttpResponse, Problem> {
    let actor = caller.actor();
    let (pilot, approvals, away, overriding) = caller
        .read(async |tx| {
            let pilot = pilots::find(tx, id.0).await?.map(|stored| stored.value);
            let own = |pilot: &Pilot| {
                pilot.standing.parties.side_of(actor.organisation) == Some(Side::Buyer)
            };
            let pilot = pilot.filter(own).ok_or_else(Problem::not_found)?;
            let policy = pilot_approvals::policy(tx).await?;
            let approvals = of(tx, &pilot, &policy, caller.fresh()).await?;
            let away = deputies::represented_by(tx, actor.user, caller.now()).await?;
            let overriding = pilot_approvals::overriding(tx, &pilot).await?;
            Ok((pilot, approvals, away, overriding))
        })
        .await?;
    let waits = pilot.state == State::CharterReview;
    let stands = Stands::of(&pilot);
    let yours_counts = waits
        && actor.may(Permission::ApprovePilots)
        && approvals.place_for(actor.user, &away).is_ok();
    let view = ApprovalsView {
        state: stands.as_str(),
        content_hash: approvals.content.to_string(),
        requirement: (&approvals.requirement).into(),
        approvals: approvals.given.iter().map(Into::into).collect(),
        awaited: if waits {
            approvals.awaited().iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        },
        overriding: overriding.iter().filter_map(OverridingView::new).collect(),
        yours_counts,
    };
    Ok(response(plain(&view)?, false))
}
