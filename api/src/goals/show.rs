//! One goal, with all terms that have governed it.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::GoalId};
use persistence::goals;

use super::GoalView;
use crate::{
    answers::{self, IfNoneMatch, PathId},
    caller::Caller,
    problem::Problem,
};

/// Read a goal
///
/// Its terms, its amendment if one is open, its outcome, and what you can do next.
#[utoipa::path(
    operation_id = "goal_show",
    tag = "Goals",
    security(("access_token" = ["read"])),
    params(IfNoneMatch),
    responses((status = 200, description = "The goal.", body = GoalView))
)]
#[get("/goals/{id}")]
pub(crate) async fn goal_show(
    caller: Caller<right::Read>,
    id: PathId<GoalId>,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (stored, versions) = caller
        .read(async |tx| Ok(goals::find(tx, id.0).await?))
        .await?
        .ok_or_else(Problem::not_found)?;
    let view = GoalView::new(&stored, caller.actor(), caller.now()).with_versions(&versions);
    answers::read(&known, stored.value.version, &view)
}
