//! The buyer's lead calls a panel together on a proposal.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{ProposalId, UserId},
    panel::{Criteria, DueDay, Invited, Panel},
};
use jiff::civil::Date;
use persistence::{Stored, Writing, business_calendars, members, panels, proposals};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    PanelView,
    criteria::{CriterionRequest, criteria},
    path,
};
use crate::{
    answers::{PathId, created},
    body::{Body, Field, Parse, Reader, Wrong, date, id},
    caller::Caller,
    problem::{Code, Fault, Problem},
};

/// A panel to call together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanel, example = json!({
    "reviewers": ["user_01930000000070008000000000000001"],
    "criteria": [
        {"title": "Value for shoppers", "weight": 60, "description": "What changes on the shelf?"},
        {"title": "Readiness", "weight": 40},
    ],
    "due_on": "2035-03-01",
}))]
pub(crate) struct Request {
    /// The members of your organisation who review: each holds `score_proposals`.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 20)]
    reviewers: Field<Vec<Field<String>>>,
    /// By what they judge; your organisation's criteria where it is left out.
    #[schema(value_type = Option<Vec<CriterionRequest>>, min_items = 1, max_items = 20)]
    criteria: Field<Vec<Field<CriterionRequest>>>,
    /// The day by which all have scored, where your organisation works. Who has not is reminded a day
    /// before.
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Field<String>,
}

impl Parse for Request {
    type Value = (Vec<UserId>, Option<Criteria>, Option<Date>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let reviewers =
            reader.each("reviewers", self.reviewers, |reader, raw| reader.item(id::<UserId>(raw)));
        let count = reviewers.as_ref().map_or(1, Vec::len);
        if !(1..=Panel::MOST_SEATS).contains(&count) {
            let rule = format!("must be from 1 to {}", Panel::MOST_SEATS);
            reader.fault("reviewers", Wrong::new("wrong_count", rule));
        }
        let chosen = match self.criteria {
            Field::Absent => Some(None),
            given => criteria(reader, given).map(Some),
        };
        let due_on = reader.optional("due_on", self.due_on, date);
        Some((reviewers?, chosen?, due_on))
    }
}

/// Convene a panel
///
/// Members of your organisation review a proposal that waits for its decision: each declares first whether
/// something stands against it, then scores by the criteria. Your organisation alone knows of it.
#[utoipa::path(
    operation_id = "panel_convene",
    tag = "Panels",
    security(("access_token" = ["convene_panels"])),
    request_body = Request,
    responses((status = 201, description = "Convened.", body = PanelView))
)]
#[post("/proposals/{id}/panel")]
pub(crate) async fn panel_convene(
    caller: Caller<right::ConvenePanels>,
    id: PathId<ProposalId>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (reviewers, chosen, due_on) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let found = proposals::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            let party = caller.party(&found.value.standing)?;
            found.value.require_reviewable(&party)?;
            // Members are held before the proposal, as whoever removes one does.
            let invited = invited(tx, &reviewers).await?;
            let proposal = proposals::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?.value;
            let criteria = match chosen {
                Some(criteria) => criteria,
                None => panels::usual_criteria(tx).await?.criteria,
            };
            let zone = business_calendars::of(tx, party.organisation()).await?.terms.zone;
            let due = due_on.map(|day| DueDay::new(day, &zone));
            let (panel, event) =
                Panel::convene(caller.fresh(), &proposal, (criteria, invited), due, &party, now)?;
            if panels::is_open(tx, id.0).await? {
                let detail = "There is a panel on this proposal already.";
                return Err(Problem::new(Code::PanelExists, detail));
            }
            panels::insert(tx, &panel, &event).await?;
            let stored = Stored { value: panel, created_at: now, updated_at: now };
            let view = PanelView::new(&stored, caller.actor());
            created(path(id.0), Some(view.version), &view)
        })
        .await
}

/// The members who are to review, held as they are.
///
/// # Errors
/// 422 with every one who is no member, may not review, or is named twice.
async fn invited(tx: &mut Writing<'_>, reviewers: &[UserId]) -> Result<Invited, Problem> {
    let held = members::hold(tx, reviewers).await?;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for (place, reviewer) in reviewers.iter().enumerate() {
        let fault = |code, rule: &str| Fault {
            pointer: format!("/reviewers/{place}"),
            code,
            detail: format!("reviewers/{place} {rule}"),
        };
        match held.get(reviewer).cloned() {
            None => faults.push(fault("not_a_member", "must be a member of your organisation")),
            Some(member) => {
                found.push(member);
                if Invited::new(&found).is_err() {
                    found.pop();
                    let rule = "must be named once, and hold score_proposals";
                    faults.push(fault("may_not_review", rule));
                }
            }
        }
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    Invited::new(&found)
        .map_err(|_| Problem::field("reviewers", Wrong::new("wrong_count", "must be one at least")))
}
