//! The proposals that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, proposal::State};
use persistence::proposals::{self, Made};
use utoipa::IntoParams;

use super::ProposalView;
use crate::{
    caller::Caller,
    lists::{self, Besides, ListParameters, Listing, PageView, id, wrong},
    problem::Problem,
};

/// The parameters of this list besides those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` reads")]
pub(crate) struct ProposalParameters {
    /// Only what was made for this brief of yours.
    #[param(max_length = 40, example = "brief_01930000000070008000000000000001")]
    brief: Option<String>,
    /// Only what was made for this invitation to a brief; not together with `brief`.
    #[param(max_length = 40, example = "binv_01930000000070008000000000000001")]
    brief_invitation: Option<String>,
}

/// What a caller asked of this list alone.
#[derive(Default)]
pub(crate) struct Asked {
    made_for: Option<Made>,
}

impl Besides for Asked {
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        let made_for = match name {
            "brief" => Made::Brief(id(name, value)?),
            "brief_invitation" => Made::Invitation(id(name, value)?),
            _ => return Ok(false),
        };
        if self.made_for.replace(made_for).is_some() {
            return Err(wrong(name, "alone: either brief or brief_invitation"));
        }
        Ok(true)
    }
}

/// List proposals
///
/// A supplier sees all of its own, a buyer those that were submitted to it.
#[utoipa::path(
    operation_id = "proposal_list",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(ListParameters, ProposalParameters),
    responses((status = 200, description = "A page of proposals.", body = PageView<ProposalView>))
)]
#[get("/proposals")]
pub(crate) async fn proposal_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State, Asked>,
) -> Result<HttpResponse, Problem> {
    let Listing(filter, Asked { made_for }) = listing;
    let page = caller.read(async |tx| Ok(proposals::list(tx, &filter, made_for).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| ProposalView::new(row, caller.actor()))
}
