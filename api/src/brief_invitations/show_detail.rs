//! The detail of a brief, for whom it is: under the agreement that it takes. That it was opened for the
//! first time is written down for the buyer.

use actix_web::{HttpResponse, get};
use domain::{access::right, brief_invitation::AgreementRequired, id::BriefInvitationId};
use persistence::{agreements, brief_invitations};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, plain, response},
    briefs::detail_view::{ClarificationView, DetailView},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// The detail of a brief, and what was told about it.
#[derive(Serialize, ToSchema)]
#[schema(as = BriefInvitationDetail)]
pub(crate) struct InvitationDetailView<'a> {
    /// What is looked for.
    #[serde(flatten)]
    #[schema(inline)]
    detail: DetailView<'a>,
    /// What the buyer has told about it, the oldest first.
    clarifications: Vec<ClarificationView<'a>>,
}

/// Read the detail of a brief
///
/// A supplier reads it while a live agreement of the kind that the invitation names is signed by both;
/// the buyer sees when it does so for the first time.
#[utoipa::path(
    operation_id = "brief_invitation_detail_show",
    tag = "Brief invitations",
    security(("access_token" = ["read"])),
    responses(
        (status = 200, description = "The detail.", body = InvitationDetailView),
        (status = 409, description = "The agreement that the detail takes is not there, or not live."),
    )
)]
#[get("/brief-invitations/{id}/detail")]
pub(crate) async fn brief_invitation_detail_show(
    caller: Caller<right::Read>,
    id: PathId<BriefInvitationId>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    let (one, told) = caller
        .read(async |tx| {
            let found = brief_invitations::find(tx, id.0).await?;
            let one = found.ok_or_else(Problem::not_found)?.value;
            let signed = match one.agreement.kind() {
                Some(kind) => agreements::signed(tx, &one.standing, kind).await?,
                None => Vec::new(),
            };
            one.require_agreement(actor.organisation, &signed, now)?;
            let told = brief_invitations::clarifications(tx, id.0).await?;
            Ok((one, told))
        })
        .await?;
    if one.is_for(actor.organisation) && one.is_unopened() {
        caller
            .prepare(async |tx| {
                let stored = brief_invitations::lock(tx, id.0).await?;
                let stored = stored.ok_or_else(Problem::not_found)?;
                if let Some((opened, event)) = stored.value.open_detail(actor, now)? {
                    brief_invitations::save(tx, &opened, &event).await?;
                }
                Ok(())
            })
            .await?;
    }
    let detail = (&one.detail).into();
    let clarifications = told.iter().map(Into::into).collect();
    Ok(response(plain(&InvitationDetailView { detail, clarifications })?, false))
}

impl From<AgreementRequired> for Problem {
    fn from(error: AgreementRequired) -> Self {
        Self::new(Code::AgreementRequired, sentence(&error.to_string()))
    }
}
