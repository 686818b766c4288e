//! The innovations of the caller's organisation.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::ProposalId, innovation::State};
use persistence::innovations;
use utoipa::IntoParams;

use super::InnovationView;
use crate::{
    caller::Caller,
    lists::{self, Besides, ListParameters, Listing, PageView, id},
    problem::Problem,
};

/// The parameters of this list besides those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter that `Asked` reads")]
pub(crate) struct InnovationParameters {
    /// Only the one of which this proposal was made.
    #[param(max_length = 40, example = "prop_01930000000070008000000000000001")]
    proposal: Option<String>,
}

/// What a caller asked of this list alone.
#[derive(Default)]
pub(crate) struct Asked {
    proposal: Option<ProposalId>,
}

impl Besides for Asked {
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        if name != "proposal" {
            return Ok(false);
        }
        self.proposal = Some(id(name, value)?);
        Ok(true)
    }
}

/// List innovations
///
/// Your organisation's own. With `partnership`, those of which something was pitched there.
#[utoipa::path(
    operation_id = "innovation_list",
    tag = "Innovations",
    security(("access_token" = ["read"])),
    params(ListParameters, InnovationParameters),
    responses((status = 200, description = "A page of innovations.", body = PageView<InnovationView>))
)]
#[get("/innovations")]
pub(crate) async fn innovation_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State, Asked>,
) -> Result<HttpResponse, Problem> {
    let Listing(filter, Asked { proposal }) = listing;
    let page = caller.read(async |tx| Ok(innovations::list(tx, &filter, proposal).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| InnovationView::new(row, caller.actor()))
}
