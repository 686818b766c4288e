//! What was pitched of an innovation: to whom, and how far it is.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{InnovationId, OrganisationId, PartnershipId, ProposalId},
    machine::Name,
};
use jiff::Timestamp;
use persistence::innovations::{self, Pitched};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, Shown},
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
};

/// A proposal that was made of an innovation.
#[derive(Serialize, ToSchema)]
#[schema(as = InnovationProposal)]
pub(crate) struct PitchedView {
    /// The proposal.
    #[schema(value_type = String, example = "prop_01930000000070008000000000000001")]
    id: Shown<ProposalId>,
    /// The partnership.
    #[schema(value_type = String, example = "part_01930000000070008000000000000001")]
    partnership: Shown<PartnershipId>,
    /// The customer.
    buyer: BuyerView,
    /// What it is called.
    #[schema(example = "Oat drink in a paper bottle")]
    title: String,
    /// Its state, as both sides see it.
    #[schema(example = "under_review")]
    state: &'static str,
    /// When it was submitted.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-01-01T10:00:00Z")]
    submitted_at: Option<Shown<Timestamp>>,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: Shown<Timestamp>,
}

/// To whom it was pitched.
#[derive(Serialize, ToSchema)]
#[schema(as = InnovationBuyer)]
struct BuyerView {
    /// The organisation.
    #[schema(value_type = String, example = "org_01930000000070008000000000000001")]
    id: Shown<OrganisationId>,
    /// Its name.
    #[schema(example = "Northern Grocers")]
    name: String,
}

impl From<Pitched> for PitchedView {
    fn from(one: Pitched) -> Self {
        Self {
            id: Shown(one.proposal),
            partnership: Shown(one.partnership),
            buyer: BuyerView { id: Shown(one.buyer), name: one.buyer_name },
            title: one.title.as_str().to_owned(),
            state: one.state.as_str(),
            submitted_at: one.submitted_at.map(Shown),
            updated_at: Shown(one.updated_at),
        }
    }
}

/// List what was pitched of an innovation
///
/// The proposals that were made of it, the newest first. None of their buyers can see that there are
/// others.
#[utoipa::path(
    operation_id = "innovation_proposal_list",
    tag = "Innovations",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of them.", body = PageView<PitchedView>))
)]
#[get("/innovations/{id}/proposals")]
pub(crate) async fn innovation_proposal_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    id: PathId<InnovationId>,
    asked: ById<ProposalId>,
) -> Result<HttpResponse, Problem> {
    let found = caller
        .read(async |tx| {
            innovations::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(innovations::pitched(tx, id.0, asked.after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |one| one.proposal, PitchedView::from)
}
