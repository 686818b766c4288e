//! What the caller has still to score, the first due first.

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    id::{PanelId, PartnershipId, ProposalId},
    machine::Name,
};
use jiff::{Timestamp, civil::Date};
use persistence::panels::{self, OpenReview};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Shown,
    caller::Caller,
    lists::{ById, ByIdParameters, PageView, wrong_cursor},
    problem::Problem,
};

/// A panel that waits for the caller's scores.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenReview)]
pub(crate) struct OpenReviewView {
    /// The panel.
    #[schema(value_type = String, example = "panel_01930000000070008000000000000001")]
    id: Shown<PanelId>,
    /// The proposal, at whose path the panel is: `/v1/proposals/{id}/panel`.
    #[schema(value_type = String, example = "prop_01930000000070008000000000000001")]
    proposal: Shown<ProposalId>,
    /// The partnership.
    #[schema(value_type = String, example = "part_01930000000070008000000000000001")]
    partnership: Shown<PartnershipId>,
    /// What the proposal is called.
    #[schema(example = "Oat drink in a paper bottle")]
    title: String,
    /// The day by which all have scored; those without one come last.
    #[schema(value_type = Option<String>, format = Date, example = "2035-03-01")]
    due_on: Option<Shown<Date>>,
    /// How far you are: `invited` or `declared`.
    #[schema(example = "invited")]
    state: &'static str,
    /// When you were asked.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    invited_at: Shown<Timestamp>,
}

impl From<OpenReview> for OpenReviewView {
    fn from(one: OpenReview) -> Self {
        Self {
            id: Shown(one.panel),
            proposal: Shown(one.proposal),
            partnership: Shown(one.partnership),
            title: one.title.as_str().to_owned(),
            due_on: one.due_on.map(Shown),
            state: one.state.as_str(),
            invited_at: Shown(one.invited_at),
        }
    }
}

/// List my open reviews
///
/// The panels that wait for your own scores, the first due first.
#[utoipa::path(
    operation_id = "panel_list_open",
    tag = "Panels",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of them.", body = PageView<OpenReviewView>))
)]
#[get("/open-reviews")]
pub(crate) async fn panel_list_open(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<PanelId>,
) -> Result<HttpResponse, Problem> {
    let reviewer = caller.actor().user;
    let found = caller
        .read(async |tx| {
            let after = match asked.after {
                Some(after) => {
                    let place = panels::place_among_open(tx, reviewer, after).await?;
                    Some(place.ok_or_else(wrong_cursor)?)
                }
                None => None,
            };
            Ok(panels::open(tx, reviewer, after, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |one| one.panel, OpenReviewView::from)
}
