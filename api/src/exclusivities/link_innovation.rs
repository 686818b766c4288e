//! The supplier says of which of its innovations a right is.

use actix_web::{HttpResponse, put};
use domain::{
    access::right,
    exclusivity::{Action, MACHINE},
    id::{ExclusivityId, InnovationId},
    machine::{Name, Refusal},
};
use persistence::{exclusivities, innovations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::innovation::{InnovationView, require_supplier};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, Wrong, id},
    caller::Caller,
    problem::Problem,
};

/// Of which innovation a right is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExclusivityInnovation, example = json!({
    "innovation": "innov_01930000000070008000000000000001",
}))]
pub(crate) struct Request {
    /// One of your organisation's innovations; none where it is left out.
    #[schema(value_type = Option<String>, max_length = 38)]
    innovation: Field<String>,
}

impl Parse for Request {
    type Value = Option<InnovationId>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        Some(reader.optional("innovation", self.innovation, id))
    }
}

/// Say of which innovation an exclusivity is
///
/// The supplier alone says it, before it grants: two grants of one innovation stand in each other's way
/// whatever their products are called, and a first look keeps the innovation from other buyers.
#[utoipa::path(
    operation_id = "exclusivity_link_innovation",
    tag = "Exclusivity",
    request_body = Request,
    responses((status = 200, description = "Kept, for the supplier alone.", body = InnovationView))
)]
#[put("/exclusivities/{id}/innovation")]
pub(crate) async fn exclusivity_link_innovation(
    caller: Caller<right::WriteExclusivities>,
    id: PathId<ExclusivityId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            let stored = exclusivities::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let one = stored.value;
            require_supplier(&one, caller.actor())?;
            read.require(one.version)?;
            caller.party(&one.standing)?;
            if !one.state.is_open() {
                let (action, state) = (Action::Revise.as_str(), one.state.as_str());
                return Err(Refusal::NotNow { noun: MACHINE.noun, action, state }.into());
            }
            if let Some(innovation) = body.0 {
                let missing = || {
                    let wrong = Wrong::new("not_found", "must be one of your innovations");
                    Problem::field("innovation", wrong)
                };
                innovations::hold(tx, innovation).await?.ok_or_else(missing)?;
            }
            exclusivities::link(tx, &one, body.0).await?;
            changed(one.version, &InnovationView::new(&one, body.0))
        })
        .await
}
