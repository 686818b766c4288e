//! A side asks the other for a promise, or offers one of its own.

use actix_web::{HttpResponse, post};
use domain::{access::right, actor::Side, commitment::Commitment, id::PartnershipId};
use persistence::{Stored, commitments, partnerships};

use super::{
    CommitmentView, in_field, path,
    terms::{Wanted, terms_request},
};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, id, name},
    caller::Caller,
    members::responsible,
    problem::Problem,
};

terms_request! {
    /// A promise to ask for or to offer.
    #[schema(as = NewCommitment, example = json!({
        "partnership": "part_01930000000070008000000000000001",
        "promisor": "supplier",
        "what": "Send the forecast for March",
        "due_on": "2035-02-15",
        "time_zone": "Europe/Berlin",
        "category": "forecast",
        "importance": 3,
    }))]
    pub(crate) struct Request {
        /// The partnership in which it is promised.
        #[schema(value_type = String, required, max_length = 37)]
        partnership: Field<String>,
        /// The side that promises: `buyer` or `supplier`. The caller's own side offers, the other is
        /// asked.
        #[schema(value_type = String, required)]
        promisor: Field<String>,
    }
}

impl Parse for Request {
    type Value = (PartnershipId, Side, Wanted);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let ((partnership, promisor), fields) = self.split();
        let partnership = reader.required("partnership", partnership, id);
        let promisor = reader.required("promisor", promisor, name);
        let wanted = fields.read(reader);
        Some((partnership?, promisor?, wanted?))
    }
}

/// Ask for a promise, or offer one
///
/// A promise of the other side is asked for, one of the caller's own is offered. Nothing is promised
/// until the other side accepts; without an answer it closes after thirty days, or with its day.
#[utoipa::path(
    operation_id = "commitment_propose",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    request_body = Request,
    responses((status = 201, description = "Asked for, or offered.", body = CommitmentView))
)]
#[post("/commitments")]
pub(crate) async fn commitment_propose(
    caller: Caller<right::WriteCommitments>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (partnership, promisor, wanted) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, partnership).await?;
            let standing = standing.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            let person = responsible(tx, "responsible", wanted.responsible, caller.actor()).await?;
            let id = caller.fresh();
            let terms = wanted.terms(tx, partnership, promisor, id).await?;
            let proposed = Commitment::propose(id, standing, promisor, terms, person, &party, now);
            let (commitment, event) = proposed.map_err(in_field("due_on"))?;
            commitments::insert(tx, &commitment, &event).await?;
            let stored = Stored { value: commitment, created_at: now, updated_at: now };
            let view = CommitmentView::new(&stored, caller.actor());
            created(path(id), Some(stored.value.version), &view)
        })
        .await
}
