//! The templates from which a plan can be drafted.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    machine::Name,
    plan::templates::{GoalOutline, Template},
    text::TextError,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::{plain, response},
    caller::Caller,
    goals::MetricView,
    problem::Problem,
};

/// Every template there is.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTemplates)]
pub(crate) struct TemplatesView {
    /// The templates.
    items: Vec<TemplateView>,
}

/// What a plan can be drafted from.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTemplate)]
struct TemplateView {
    /// Its name in a request.
    #[schema(example = "service_improvement")]
    key: &'static str,
    /// What the plan is called, unless the request says something else.
    #[schema(example = "Better service")]
    title: &'static str,
    /// What it is for.
    #[schema(example = "For a supply chain that costs both too much.")]
    purpose: &'static str,
    /// What both want to reach.
    #[schema(example = "What is ordered arrives in full and in time.")]
    vision: &'static str,
    /// The goals, which weigh 100 together.
    goals: Vec<TemplateGoalView>,
}

/// A goal of a template. Its days are those of the plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTemplateGoal)]
struct TemplateGoalView {
    /// What is to be reached.
    #[schema(example = "In full and in time")]
    title: &'static str,
    /// Why it matters to the customer.
    #[schema(example = "A delivery that is complete fills the shelf.")]
    why_buyer: &'static str,
    /// Why it matters to the supplier.
    #[schema(example = "A delivery that is complete causes no claim.")]
    why_supplier: &'static str,
    /// What is measured.
    #[schema(example = "Deliveries on time in full")]
    measure: &'static str,
    /// In what.
    #[schema(example = "%")]
    unit: Option<&'static str>,
    /// From where to where: an example.
    metric: MetricView,
    /// How the values of the periods make one: `last`, `sum`, `average` or `ratio`.
    #[schema(example = "average")]
    aggregation: &'static str,
    /// How often it is measured.
    #[schema(example = "weekly")]
    cadence: &'static str,
    /// Its share of the plan.
    #[schema(minimum = 1, maximum = 100, example = 35)]
    weight: i16,
    /// The side that measures.
    #[schema(example = "buyer")]
    measured_by: &'static str,
}

/// List the templates of plans
///
/// `POST /v1/plans` drafts a plan with its goals from one of them. Their values are examples, for both
/// sides to change.
#[utoipa::path(
    operation_id = "plan_template_list",
    tag = "Plans",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The templates.", body = TemplatesView))
)]
#[get("/plan-templates")]
pub(crate) async fn plan_template_list(
    caller: Caller<right::Read>,
) -> Result<HttpResponse, Problem> {
    caller.require_admission().await?;
    let items: Result<_, _> = Template::ALL.iter().map(|one| TemplateView::new(*one)).collect();
    let items = items.map_err(Problem::internal)?;
    Ok(response(plain(&TemplatesView { items })?, false))
}

impl TemplateView {
    fn new(template: Template) -> Result<Self, TextError> {
        let outline = template.outline();
        let goals: Result<_, _> = outline.goals.iter().map(TemplateGoalView::new).collect();
        Ok(Self {
            key: template.as_str(),
            title: outline.title,
            purpose: outline.purpose,
            vision: outline.vision,
            goals: goals?,
        })
    }
}

impl TemplateGoalView {
    fn new(goal: &GoalOutline) -> Result<Self, TextError> {
        Ok(Self {
            title: goal.title,
            why_buyer: goal.why_buyer,
            why_supplier: goal.why_supplier,
            measure: goal.measure,
            unit: goal.unit,
            metric: (&goal.example.metric()?).into(),
            aggregation: goal.aggregation.as_str(),
            cadence: goal.cadence.as_str(),
            weight: goal.weight,
            measured_by: goal.measured_by.as_str(),
        })
    }
}
