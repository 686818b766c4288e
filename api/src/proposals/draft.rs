//! The supplier begins to write.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::PartnershipId,
    proposal::{Pitch, Proposal},
};
use persistence::{Stored, partnerships, proposals};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalView, path, pitch::PitchRequest};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    problem::Problem,
};

/// A proposal to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProposal, example = json!({
    "partnership": "part_01930000000070008000000000000001",
    "pitch": {
        "title": "Oat drink in a paper bottle",
        "value_line": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "readiness": 7,
    },
}))]
pub(crate) struct Request {
    /// The partnership with the buyer.
    #[schema(value_type = String, required, max_length = 37)]
    partnership: Field<String>,
    /// What the supplier writes.
    #[schema(value_type = PitchRequest, required)]
    pitch: Field<PitchRequest>,
}

impl Parse for Request {
    type Value = (PartnershipId, Pitch);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let partnership = reader.required("partnership", self.partnership, id);
        let pitch = reader.object("pitch", self.pitch, |reader, pitch| pitch.parse(reader));
        Some((partnership?, pitch?))
    }
}

/// Draft a proposal
///
/// The draft is the supplier's alone: the buyer cannot see that it exists.
#[utoipa::path(
    operation_id = "proposal_draft",
    tag = "Proposals",
    request_body = Request,
    responses((status = 201, description = "Drafted.", body = ProposalView))
)]
#[post("/proposals")]
pub(crate) async fn proposal_draft(
    caller: Caller<right::WriteProposals>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (partnership, pitch) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, partnership).await?;
            let standing = standing.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            let (proposal, event) = Proposal::draft(caller.fresh(), standing, pitch, &party, now)?;
            proposals::insert(tx, &proposal, &event).await?;
            let stored = Stored { value: proposal, created_at: now, updated_at: now };
            let view = ProposalView::new(&stored, caller.actor());
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}
