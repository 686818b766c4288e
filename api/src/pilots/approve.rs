//! The buyer's approver signs the charter.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::PilotId, pilot::ApproveError};

use super::{PilotView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::{Code, Problem, sentence},
    signatures::SignatureRequest,
};

/// Approve a charter
///
/// The buyer's approver signs exactly the charter with this `content_hash`. Who handed the
/// charter in cannot approve it.
#[utoipa::path(
    operation_id = "pilot_approve",
    tag = "Pilots",
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed.", body = PilotView))
)]
#[post("/pilots/{id}/approval")]
pub(crate) async fn pilot_approve(
    caller: Caller<right::ApprovePilots>,
    id: PathId<PilotId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    step(&caller, id.0, &read, |pilot, party| pilot.approve(body.0, party, caller.now())).await
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        match error {
            ApproveError::Refused(refusal) => refusal.into(),
            ApproveError::Sign(error) => error.into(),
            ApproveError::RequesterCannotApprove => {
                Self::new(Code::RequesterCannotApprove, sentence(&error.to_string()))
            }
        }
    }
}
