//! The other side proposes other terms.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::CommitmentId};

use super::{
    CommitmentView, in_field, step_with,
    terms::{Wanted, terms_request},
};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    members::responsible,
    problem::Problem,
};

terms_request! {
    /// Other terms, as a whole: what is left out is not as it was.
    #[schema(as = NewCounterOffer, example = json!({
        "what": "Send the forecast for March, by product",
        "due_on": "2035-02-20",
        "time_zone": "Europe/Berlin",
        "category": "forecast",
    }))]
    pub(crate) struct Request {}
}

impl Parse for Request {
    type Value = Wanted;

    fn parse(self, reader: &mut Reader) -> Option<Wanted> {
        let ((), fields) = self.split();
        fields.read(reader)
    }
}

/// Counter with other terms
///
/// The terms now wait for the side that proposed first: a request becomes an offer, an offer a
/// request.
#[utoipa::path(
    operation_id = "commitment_counter",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    request_body = Request,
    responses((status = 200, description = "Countered.", body = CommitmentView))
)]
#[post("/commitments/{id}/counter-offer")]
pub(crate) async fn commitment_counter(
    caller: Caller<right::WriteCommitments>,
    id: PathId<CommitmentId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    step_with(&caller, id.0, &read, async |tx, commitment, party| {
        let wanted = body.0;
        let partnership = commitment.standing.parties.partnership;
        let person = responsible(tx, "responsible", wanted.responsible, caller.actor()).await?;
        let terms = wanted.terms(tx, partnership, commitment.promisor, commitment.id).await?;
        commitment.counter(terms, person, party, caller.now()).map_err(in_field("due_on"))
    })
    .await
}
