//! The supplier says of which of its innovations a right is, and whom it leaves out.

use actix_web::{HttpResponse, put};
use domain::{
    access::right,
    exclusivity::{Action, MACHINE},
    id::ExclusivityId,
    machine::{Name, Refusal},
    text::Paragraph,
};
use persistence::{
    exclusivities::{self, Private},
    innovations,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::innovation::{InnovationView, require_supplier};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader, Wrong, id, text},
    caller::Caller,
    problem::Problem,
};

/// Of which innovation a right is, and whom it leaves out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExclusivityInnovation, example = json!({
    "innovation": "innov_01930000000070008000000000000001",
}))]
pub(crate) struct Request {
    /// One of your organisation's innovations; none where it is left out.
    #[schema(value_type = Option<String>, max_length = 38)]
    innovation: Field<String>,
    /// Whom it leaves out, such as the customers that you have already.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    carved_out: Field<String>,
}

impl Parse for Request {
    type Value = Private;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let innovation = reader.optional("innovation", self.innovation, id);
        let carved_out = reader.optional("carved_out", self.carved_out, text(Paragraph::parse));
        Some(Private { innovation, carved_out })
    }
}

/// Say of which innovation an exclusivity is
///
/// The supplier alone says it, before it grants: two grants of one innovation stand in each other's way
/// whatever their products are called, and a first look keeps the innovation from other buyers. Both fields are
/// replaced: what is left out is gone.
#[utoipa::path(
    operation_id = "exclusivity_link_innovation",
    tag = "Exclusivity",
    security(("access_token" = ["write_exclusivities"])),
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
            if let Some(innovation) = body.0.innovation {
                let missing = || {
                    let wrong = Wrong::new("not_found", "must be one of your innovations");
                    Problem::field("innovation", wrong)
                };
                innovations::hold(tx, innovation).await?.ok_or_else(missing)?;
            }
            exclusivities::keep_private(tx, &one, &body.0).await?;
            changed(one.version, &InnovationView::new(&one, &body.0))
        })
        .await
}
