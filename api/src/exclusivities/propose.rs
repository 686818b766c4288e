//! The supplier offers a right to be first, or the buyer asks for one.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    exclusivity::{Exclusivity, Terms},
    id::PartnershipId,
};
use persistence::{Stored, exclusivities, partnerships};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ExclusivityView, path,
    terms::{TermsRequest, require_pilot},
};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    problem::Problem,
};

/// A right to be first that is offered, or asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExclusivity, example = json!({
    "partnership": "part_01930000000070008000000000000001",
    "terms": {
        "kind": "first_to_market",
        "title": "Paper bottle first",
        "products": ["4006381333931"],
        "territories": ["DACH"],
        "channels": ["grocery", "online"],
        "starts_on": "2035-03-01",
        "window_days": 90,
    },
}))]
pub(crate) struct Request {
    /// The partnership to which it belongs.
    #[schema(value_type = String, required, max_length = 37)]
    partnership: Field<String>,
    /// What both sides are to sign.
    #[schema(value_type = TermsRequest, required)]
    terms: Field<TermsRequest>,
}

impl Parse for Request {
    type Value = (PartnershipId, Terms);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let partnership = reader.required("partnership", self.partnership, id);
        let terms = reader.object("terms", self.terms, |reader, terms| terms.parse(reader));
        Some((partnership?, terms?))
    }
}

/// Offer an exclusivity, or ask for one
///
/// The supplier offers, the buyer asks. Either side can change the terms, then the buyer signs them and the
/// supplier grants exactly those. Without an answer it is withdrawn after thirty days.
#[utoipa::path(
    operation_id = "exclusivity_propose",
    tag = "Exclusivity",
    security(("access_token" = ["write_exclusivities"])),
    request_body = Request,
    responses((status = 201, description = "Offered, or asked for.", body = ExclusivityView))
)]
#[post("/exclusivities")]
pub(crate) async fn exclusivity_propose(
    caller: Caller<right::WriteExclusivities>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (partnership, terms) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, partnership).await?;
            let standing = standing.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            require_pilot(tx, &terms, partnership, "terms/pilot").await?;
            let proposed = Exclusivity::propose(caller.fresh(), standing, terms, &party, now);
            let (exclusivity, event) = proposed?;
            exclusivities::insert(tx, &exclusivity, &event).await?;
            let stored = Stored { value: exclusivity, created_at: now, updated_at: now };
            let view = ExclusivityView::new(&stored, caller.actor(), now);
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}
