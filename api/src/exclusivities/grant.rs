//! The supplier signs last, and hears what of its own stands in the way.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    exclusivity::{Exclusivity, Hold},
    id::ExclusivityId,
};
use persistence::{Failure, Writing, exclusivities};

use super::{ExclusivityView, signing::SignatureRequest, step_within};
use crate::{
    answers::{IfMatch, PathId},
    body::Body,
    caller::Caller,
    problem::{Code, Problem},
};

/// Grant an exclusivity
///
/// The supplier signs exactly the terms that the buyer signed. It is refused where another grant of yours
/// to another buyer stands in the way: of the same product or innovation, in a country, a channel and at an
/// instant that both have, and both `first_to_market` or `exclusive`. The buyer hears nothing of that.
#[utoipa::path(
    operation_id = "exclusivity_grant",
    tag = "Exclusivity",
    request_body = SignatureRequest,
    responses((status = 200, description = "Signed by both.", body = ExclusivityView))
)]
#[post("/exclusivities/{id}/grant")]
pub(crate) async fn exclusivity_grant(
    caller: Caller<right::SignExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<SignatureRequest>,
) -> Result<HttpResponse, Problem> {
    let (hash, attestation) = body.0;
    caller
        .write(async |tx| {
            // Before anything that a buyer could wait for: whoever waits here holds nothing of one's. And
            // what stands in the way is looked for without it, so that no buyer feels that it does.
            exclusivities::lock_grants(tx).await?;
            if let Some(stored) = exclusivities::find(tx, id.0).await? {
                read.require(stored.value.version)?;
                let party = caller.party(&stored.value.standing)?;
                let tried = stored.value.grant(hash, attestation.clone(), &party, caller.now());
                require_free(tx, &tried?.0).await?;
            }
            step_within(tx, &caller, id.0, &read, async |_, one, party| {
                Ok(one.grant(hash, attestation, party, caller.now())?)
            })
            .await
        })
        .await
}

/// Goes on only if nothing that the supplier has granted stands in the way.
async fn require_free(tx: &mut Writing<'_>, one: &Exclusivity) -> Result<(), Problem> {
    if !one.terms.kind.shuts_out() {
        return Ok(());
    }
    let innovation = exclusivities::linked(tx, one.id).await?;
    let own = Hold::of(one, innovation)
        .ok_or_else(|| Failure::Corrupt { column: "exclusivities.held_from" })?;
    let held = exclusivities::held(tx).await?;
    held.iter().find(|other| other.rivals(&own)).map_or(Ok(()), |other| {
        let until = other.period.until;
        let detail = format!("Your grant {} stands in the way until {until}.", other.id);
        Err(Problem::new(Code::ExclusivityConflict, detail))
    })
}
