//! A reviewer scores, at first or anew.

use actix_web::{HttpResponse, put};
use domain::{
    access::right,
    id::ProposalId,
    panel::{Criteria, Mark, Score},
    proposal::Outcome,
    text::{Paragraph, Title},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PanelView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, name, text},
    caller::Caller,
    problem::{Fault, Problem},
};

/// What a reviewer says to one criterion.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanelScore)]
pub(crate) struct MarkRequest {
    /// The title of the criterion.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    criterion: Field<String>,
    /// From 1 to 5; left out, the criterion is unanswered and does not count.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 5)]
    score: Field<i64>,
    /// What you have to say to it.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    comment: Field<String>,
}

/// What a reviewer says to a proposal, as a whole: what is left out is gone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanelScores, example = json!({
    "scores": [
        {"criterion": "Value for shoppers", "score": 4, "comment": "It opens with one hand."},
        {"criterion": "Readiness", "score": 2},
    ],
    "recommendation": "accepted_for_pilot",
}))]
pub(crate) struct Request {
    /// One entry at most for each criterion, and one criterion at least with a score.
    #[schema(value_type = Vec<MarkRequest>, required, min_items = 1, max_items = 20)]
    scores: Field<Vec<Field<MarkRequest>>>,
    /// What you would decide: `accepted_for_pilot`, `accepted_direct`, `deferred` or `declined`.
    #[schema(value_type = Option<String>)]
    recommendation: Field<String>,
}

type Given = (Title, Mark);

impl Parse for Request {
    type Value = (Vec<Given>, Option<Outcome>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let scores = reader.each("scores", self.scores, |reader, one| {
            let criterion = reader.required("criterion", one.criterion, text(Title::parse));
            let score = reader.optional("score", one.score, |raw| {
                Score::new(raw).ok_or_else(|| Wrong::new("out_of_range", "must be from 1 to 5"))
            });
            let comment = reader.optional("comment", one.comment, text(Paragraph::parse));
            Some((criterion?, Mark { score, comment }))
        });
        let recommendation = reader.optional("recommendation", self.recommendation, name);
        Some((scores?, recommendation))
    }
}

/// Score a proposal
///
/// For a reviewer who has declared that she has no conflict; as often as she likes, until the proposal is
/// decided. From then on she sees what others think.
#[utoipa::path(
    operation_id = "panel_score",
    tag = "Panels",
    security(("access_token" = ["score_proposals"])),
    request_body = Request,
    responses((status = 200, description = "Scored.", body = PanelView))
)]
#[put("/proposals/{id}/panel/scores")]
pub(crate) async fn panel_score(
    caller: Caller<right::ScoreProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (given, recommendation) = body.0;
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |panel| {
        // What stands against her scoring comes before what is wrong with the scores.
        panel.require_scorer(actor)?;
        let marks = marks(&panel.criteria, given)?;
        Ok(panel.score(caller.fresh(), marks, recommendation, actor, now)?)
    })
    .await
}

/// A mark for each criterion, in their order.
///
/// # Errors
/// 422 with every entry that names none of them, or one twice.
fn marks(criteria: &Criteria, given: Vec<Given>) -> Result<Vec<Mark>, Problem> {
    let mut marks: Vec<Option<Mark>> = criteria.iter().map(|_| None).collect();
    let mut faults = Vec::new();
    for (entry, (title, mark)) in given.into_iter().enumerate() {
        let place = criteria.place(title.as_str());
        let (code, rule) = match place.and_then(|place| marks.get_mut(place)) {
            Some(free @ None) => {
                *free = Some(mark);
                continue;
            }
            Some(Some(_)) => ("taken", "must be named once"),
            None => ("not_in_list", "must be the title of a criterion of the panel"),
        };
        let pointer = format!("/scores/{entry}/criterion");
        faults.push(Fault { pointer, code, detail: format!("criterion {rule}") });
    }
    if faults.is_empty() {
        Ok(marks.into_iter().map(Option::unwrap_or_default).collect())
    } else {
        Err(Problem::invalid(faults))
    }
}
