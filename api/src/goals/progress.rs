//! How far a plan has come: its goals together, computed from what both sides accepted.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    goal::{Goal, RollUp},
    id::PlanId,
    machine::Name,
    plan::Weighting,
};
use jiff::Timestamp;
use persistence::{Stored, goals, plans};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{answers::PathId, caller::Caller, fractions::ShareView, problem::Problem};

/// How far a plan has come.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanProgress)]
pub(crate) struct ProgressView {
    /// The plan.
    #[schema(example = "plan_01930000000070008000000000000001")]
    plan: String,
    /// At which instant.
    #[schema(format = DateTime, example = "2027-03-31T22:00:00Z")]
    at: String,
    /// The mean of the goals' progress by weight, each counted between 0 and 1; null where no goal has an
    /// accepted value.
    progress: Option<ShareView>,
    /// The weight of the goals with accepted values, as a share of all; null where there are no goals.
    coverage: Option<ShareView>,
    /// What the goals that count weigh together.
    #[schema(example = 100)]
    weight: i64,
    /// The goals that count: agreed, and not given up.
    goals: Vec<GoalProgressView>,
}

/// How far a goal has come.
#[derive(Serialize, ToSchema)]
#[schema(as = GoalProgress)]
struct GoalProgressView {
    /// The goal.
    #[schema(example = "goal_01930000000070008000000000000001")]
    goal: String,
    /// What is to be reached.
    #[schema(example = "On the shelf every day")]
    title: String,
    /// Its state.
    #[schema(example = "active")]
    state: &'static str,
    /// What it counts: its weight, or 1 where the plan is unweighted.
    #[schema(example = 40)]
    weight: i64,
    /// How far it has come, below 0 and above 1 as it is; null without an accepted value.
    progress: Option<ShareView>,
    /// `no_data`, `on_track`, `at_risk` or `off_track`; null unless it is active.
    #[schema(example = "on_track")]
    status: Option<&'static str>,
    /// True if it is active and nothing was accepted for more than one and a half times its cadence.
    #[schema(example = false)]
    is_stale: bool,
}

/// Read how far a plan has come
///
/// Both sides read the same figures.
#[utoipa::path(
    operation_id = "plan_progress",
    tag = "Plans",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "Its progress.", body = ProgressView))
)]
#[get("/plans/{id}/progress")]
pub(crate) async fn plan_progress(
    caller: Caller<right::Read>,
    id: PathId<PlanId>,
) -> Result<HttpResponse, Problem> {
    let (plan, goals) = caller
        .read(async |tx| {
            let plan = plans::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok((plan.value, goals::of_plan(tx, id.0).await?))
        })
        .await?;
    Ok(HttpResponse::Ok().json(ProgressView::new(id.0, plan.terms.weighting, &goals, caller.now())))
}

impl ProgressView {
    fn new(plan: PlanId, weighting: Weighting, goals: &[Stored<Goal>], now: Timestamp) -> Self {
        let counting: Vec<&Goal> =
            goals.iter().map(|one| &one.value).filter(|goal| goal.state.counts()).collect();
        let roll_up = RollUp::of_goals(weighting, &counting);
        let of_goal = |goal: &&Goal| {
            let measured = goal.measured.as_ref();
            GoalProgressView {
                goal: goal.id.to_string(),
                title: goal.terms.title.as_str().to_owned(),
                state: goal.state.as_str(),
                weight: goal.counted_weight(weighting),
                progress: measured.map(|measured| (&measured.progress).into()),
                status: goal.status(now).map(Name::as_str),
                is_stale: goal.is_stale(now),
            }
        };
        Self {
            plan: plan.to_string(),
            at: now.to_string(),
            progress: roll_up.progress.as_ref().map(Into::into),
            coverage: roll_up.coverage.as_ref().map(Into::into),
            weight: counting.iter().map(|goal| goal.counted_weight(weighting)).sum(),
            goals: counting.iter().map(of_goal).collect(),
        }
    }
}
