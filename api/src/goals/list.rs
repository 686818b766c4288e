//! The goals that the caller's organisation may see.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, goal::State, id::PlanId};
use persistence::goals::{self, Narrow};
use utoipa::IntoParams;

use super::GoalView;
use crate::{
    caller::Caller,
    lists::{self, Besides, ListParameters, Listing, PageView, id, wrong},
    problem::Problem,
};

/// The parameters of this list besides those of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Asked` reads one by one")]
pub(crate) struct GoalParameters {
    /// Only of this plan.
    #[param(max_length = 40, example = "plan_01930000000070008000000000000001")]
    plan: Option<String>,
    /// `true`: only what the caller answers for.
    #[param(max_length = 4)]
    mine: Option<String>,
}

/// What a caller asked of this list alone.
#[derive(Default)]
pub(crate) struct Asked {
    plan: Option<PlanId>,
    mine: bool,
}

impl Besides for Asked {
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        match name {
            "plan" => {
                self.plan = Some(id(name, value)?);
            }
            "mine" if value == "true" => self.mine = true,
            "mine" => return Err(wrong(name, "true, or left out")),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// List goals
///
/// Both sides see what was proposed, the author its drafts besides.
#[utoipa::path(
    operation_id = "goal_list",
    tag = "Goals",
    security(("access_token" = ["read"])),
    params(ListParameters, GoalParameters),
    responses((status = 200, description = "A page of goals.", body = PageView<GoalView>))
)]
#[get("/goals")]
pub(crate) async fn goal_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing<State, Asked>,
) -> Result<HttpResponse, Problem> {
    let Listing(filter, Asked { plan, mine }) = listing;
    let narrow = Narrow { plan, person: mine.then_some(caller.actor().user) };
    let page = caller.read(async |tx| Ok(goals::list(tx, &filter, &narrow).await?)).await?;
    let now = caller.now();
    lists::page(&request, filter.sort, &page, |row| GoalView::new(row, caller.actor(), now))
}
