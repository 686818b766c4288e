//! The commitments of the caller's organisation, both ways.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, actor::Side, commitment::State, machine::Name};
use jiff::civil::Date;
use persistence::commitments::{self, Narrow};
use utoipa::IntoParams;

use super::CommitmentView;
use crate::{
    body::date,
    caller::Caller,
    lists::{self, Besides, ListParameters, Listing, PageView, wrong},
    problem::Problem,
};

/// The parameters of this list besides those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` reads one by one")]
pub(crate) struct CommitmentParameters {
    /// Only what this side promises: `buyer` or `supplier`.
    #[param(max_length = 8)]
    promisor: Option<String>,
    /// Only what is due now before this day.
    #[param(format = Date, example = "2035-03-01")]
    due_before: Option<String>,
    /// `true`: only what the caller answers for.
    #[param(max_length = 4)]
    mine: Option<String>,
}

/// What a caller asked of this list alone.
#[derive(Default)]
pub(crate) struct Asked {
    promisor: Option<Side>,
    due_before: Option<Date>,
    mine: bool,
}

impl Besides for Asked {
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        match name {
            "promisor" => {
                let side = Side::parse(value).ok_or_else(|| wrong(name, "buyer or supplier"))?;
                self.promisor = Some(side);
            }
            "due_before" => {
                let day = date(value.to_owned());
                self.due_before = Some(day.map_err(|_| wrong(name, "a date such as 2035-03-01"))?);
            }
            "mine" if value == "true" => self.mine = true,
            "mine" => return Err(wrong(name, "true, or left out")),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// List commitments
///
/// Both sides see all of them, whoever promises.
#[utoipa::path(
    operation_id = "commitment_list",
    tag = "Commitments",
    security(("access_token" = ["read"])),
    params(ListParameters, CommitmentParameters),
    responses((
        status = 200,
        description = "A page of commitments.",
        body = PageView<CommitmentView>,
    ))
)]
#[get("/commitments")]
pub(crate) async fn commitment_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State, Asked>,
) -> Result<HttpResponse, Problem> {
    let Listing(filter, Asked { promisor, due_before, mine }) = listing;
    let person = mine.then_some(caller.actor().user);
    let narrow = Narrow { promisor, due_before, person };
    let page = caller.read(async |tx| Ok(commitments::list(tx, &filter, &narrow).await?)).await?;
    lists::page(&request, filter.sort, &page, |row| CommitmentView::new(row, caller.actor()))
}
