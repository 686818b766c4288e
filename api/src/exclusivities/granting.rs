//! The way of the supplier's signature, which is always the last one: what stands in the way is looked for, and the
//! buyer's duties become promises.

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::Party,
    event::Event,
    exclusivity::{Exclusivity, Hold},
    id::ExclusivityId,
};
use persistence::{Failure, Writing, commitments, exclusivities};

use super::step_within;
use crate::{
    answers::IfMatch,
    caller::Caller,
    problem::{Code, Problem},
};

/// The supplier signs by `sign`, which is tried before the right is locked.
///
/// # Errors
/// As [`step_within`], and 409 where another grant stands in the way.
pub(super) async fn grant_within<P: Right>(
    caller: &Caller<P>,
    id: ExclusivityId,
    read: &IfMatch,
    sign: impl AsyncFn(&mut Writing<'_>, Exclusivity, &Party) -> Result<(Exclusivity, Event), Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            // Before anything that a buyer could wait for: whoever waits here holds nothing of one's. And
            // what stands in the way is looked for without it, so that no buyer feels that it does.
            exclusivities::lock_grants(tx).await?;
            if let Some(stored) = exclusivities::find(tx, id).await? {
                read.require(stored.value.version)?;
                let party = caller.party(&stored.value.standing)?;
                let (tried, _) = sign(tx, stored.value, &party).await?;
                require_free(tx, &tried).await?;
            }
            let mut promises = Vec::new();
            let answer = step_within(tx, caller, id, read, async |tx, one, party| {
                let known = if one.state.is_held() { one.terms.duties.len() } else { 0 };
                let (granted, event) = sign(tx, one, party).await?;
                promises = granted.undertake(known, party, caller.now(), || caller.fresh())?;
                Ok((granted, event))
            })
            .await?;
            commitments::insert_all(tx, &promises).await?;
            Ok(answer)
        })
        .await
}

/// Goes on only if nothing that the supplier has granted stands in the way.
async fn require_free(tx: &mut Writing<'_>, one: &Exclusivity) -> Result<(), Problem> {
    if !one.terms.kind.shuts_out() {
        return Ok(());
    }
    let innovation = exclusivities::private(tx, one.id).await?.innovation;
    let own = Hold::of(one, innovation)
        .ok_or_else(|| Failure::Corrupt { column: "exclusivities.held_from" })?;
    let held = exclusivities::held(tx).await?;
    held.iter().find(|other| other.rivals(&own)).map_or(Ok(()), |other| {
        let until = other.period.until;
        let detail = format!("Your grant {} stands in the way until {until}.", other.id);
        Err(Problem::new(Code::ExclusivityConflict, detail))
    })
}
