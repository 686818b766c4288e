//! A side drafts many goals at once: all of a file, or none.
//!
//! All plans are held before anything is written, by age.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    event::Event,
    goal::{Goal, Terms},
    id::{PartnershipId, PlanId},
};
use persistence::{goals, partnerships, plans};
use serde_json::Map;

use super::{
    columns::COLUMNS,
    draft::{self, too_many},
};
use crate::{
    answers::{PathId, plain},
    body::Wrong,
    caller::Caller,
    problem::Problem,
    tables::{ImportParameters, ImportView, Limits, Lines, Mode, Upload},
};

/// Import goals
///
/// CSV: a line is a goal to draft, as `POST /v1/goals` takes it: its `plan`, and the fields of its terms;
/// those of the metric are `metric.kind`, `metric.target` and so on, and `metric.milestones` are separated
/// by `|`, of each its weight, a space and its title. All of them are drafted or none, for the caller's
/// side alone. A file has up to 1,000 lines and 1 MiB.
#[utoipa::path(
    operation_id = "goal_import",
    tag = "Goals",
    security(("access_token" = ["write_plans"])),
    params(ImportParameters),
    request_body(content = String, content_type = "text/csv", description = "The file.", example = "plan,title,measure,metric.kind,metric.baseline,metric.target,starts_on,due_on,weight,measured_by\nplan_01930000000070008000000000000001,On the shelf every day,Availability on the shelf,higher,92,98,2027-01-01,2027-12-31,40,buyer\n"),
    responses((status = 200, description = "Drafted; or, of a check, sound.", body = ImportView))
)]
#[post("/partnerships/{id}/imports/goals")]
pub(crate) async fn goal_import(
    caller: Caller<right::WritePlans>,
    id: PathId<PartnershipId>,
    mode: Mode,
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let reading = upload.read::<draft::Request, _>(&caller, id, &COLUMNS, Map::new(), Limits::FEW);
    let (_turn, Lines { values, count, mut faults }) = reading.await?;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, id).await?.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            let mut new: Vec<(Goal, Event)> = Vec::new();
            for (plan, lines) in by_plan(values) {
                let plan = plans::lock(tx, plan).await?.map(|stored| stored.value);
                let plan = plan.filter(|plan| plan.standing.parties.partnership == id);
                let mut drafted = match &plan {
                    Some(plan) => goals::count(tx, plan.id).await?,
                    None => 0,
                };
                for (line, terms) in lines {
                    drafted += 1;
                    let goal = match &plan {
                        None => Err(unknown()),
                        Some(_) if drafted > Goal::MOST_OF_A_PLAN => Err(too_many()),
                        Some(plan) => {
                            let goal = Goal::draft(caller.fresh(), plan, terms, &party, now);
                            goal.map_err(Into::into)
                        }
                    };
                    match goal {
                        Ok(one) => new.push(one),
                        Err(problem) => faults.refuse(line, &COLUMNS, "plan", problem)?,
                    }
                }
            }
            faults.finish()?;
            if mode == Mode::Apply {
                for (goal, event) in &new {
                    goals::insert(tx, goal, event).await?;
                }
            }
            plain(&ImportView::new(mode, count))
        })
        .await
}

/// The terms by plan, by age, each with its line.
fn by_plan(values: Vec<(u64, (PlanId, Terms))>) -> BTreeMap<PlanId, Vec<(u64, Terms)>> {
    let mut by_plan: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (line, (plan, terms)) in values {
        by_plan.entry(plan).or_default().push((line, terms));
    }
    by_plan
}

fn unknown() -> Problem {
    let rule = "must be a plan of this partnership that you may see";
    Problem::field("plan", Wrong::new("unknown_reference", rule))
}
