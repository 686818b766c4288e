//! A buyer publishes a brief: each supplier that it names is invited.

use actix_web::{HttpResponse, post};
use domain::{access::right, brief::PublishError, id::BriefId};
use persistence::{brief_invitations, partnerships};

use super::{BriefView, lock, save};
use crate::{
    answers::{IfMatch, PathId},
    body::NoContent,
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Publish a brief
///
/// Each supplier gets an invitation of its own and a mail. None of them can learn who else is invited,
/// or whether anybody is.
#[utoipa::path(
    operation_id = "brief_publish",
    tag = "Briefs",
    security(("access_token" = ["publish_briefs"])),
    responses((status = 200, description = "Published.", body = BriefView))
)]
#[post("/briefs/{id}/publication")]
pub(crate) async fn brief_publish(
    caller: Caller<right::PublishBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    _: NoContent,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            let named: Vec<_> = stored.value.invitees.iter().collect();
            let standings = partnerships::standings(tx, &named).await?;
            let (actor, now) = (caller.actor(), caller.now());
            let fresh = || caller.fresh();
            let published = stored.value.clone().publish(&standings, fresh, actor, now);
            let (brief, event, invitations) = published?;
            let answer = save(tx, &caller, &stored, brief, &event).await?;
            brief_invitations::insert_all(tx, id.0, &invitations).await?;
            Ok(answer)
        })
        .await
}

impl From<PublishError> for Problem {
    fn from(error: PublishError) -> Self {
        let code = match error {
            PublishError::Refused(refusal) => return refusal.into(),
            PublishError::Over => Code::BriefClosed,
            PublishError::NotActive(_) => Code::PartnershipNotActive,
        };
        Self::new(code, sentence(&error.to_string()))
    }
}
