//! A buyer changes by what it will judge, while nobody has relied on it.

use actix_web::{HttpResponse, put};
use domain::{
    access::right,
    brief::{Criteria, CriteriaLock},
    id::BriefId,
};
use persistence::briefs;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    BriefView, lock, lock_invitations, save, tell,
    terms::{CriterionRequest, criteria},
};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// Other criteria.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBriefCriteria, example = json!({
    "criteria": [{"name": "Plastic saved", "weight": 80}, {"name": "Price", "weight": 20}],
}))]
pub(crate) struct Request {
    /// By what is judged: all of them.
    #[schema(value_type = Vec<CriterionRequest>, required, max_items = 20)]
    criteria: Field<Vec<Field<CriterionRequest>>>,
}

impl Parse for Request {
    type Value = Criteria;

    fn parse(self, reader: &mut Reader) -> Option<Criteria> {
        if matches!(self.criteria, Field::Absent) {
            reader.fault("criteria", Wrong::new("missing", "is missing"));
        }
        criteria(reader, self.criteria)
    }
}

/// Revise the criteria of a brief
///
/// All whom it has invited are told. Once the first proposal was handed in, criteria and weights stand.
#[utoipa::path(
    operation_id = "brief_revise_criteria",
    tag = "Briefs",
    security(("access_token" = ["write_briefs"])),
    request_body = Request,
    responses((status = 200, description = "Revised.", body = BriefView))
)]
#[put("/briefs/{id}/criteria")]
pub(crate) async fn brief_revise_criteria(
    caller: Caller<right::WriteBriefs>,
    id: PathId<BriefId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    caller
        .write(async |tx| {
            let stored = lock(tx, id.0, &read).await?;
            // Whoever hands something in holds its invitation: from here on nobody does.
            let invitations = lock_invitations(tx, id.0).await?;
            let submitted = briefs::has_submissions(tx, id.0).await?;
            let revised = stored.value.clone().revise_criteria(body.0, submitted, actor, now);
            let (brief, event) = revised?;
            let criteria = brief.terms.detail.criteria.clone();
            let answer = save(tx, &caller, &stored, brief, &event).await?;
            tell(tx, invitations, |one| one.revise_criteria(criteria.clone(), actor, now)).await?;
            Ok(answer)
        })
        .await
}

impl From<CriteriaLock> for Problem {
    fn from(error: CriteriaLock) -> Self {
        match error {
            CriteriaLock::Refused(refusal) => refusal.into(),
            CriteriaLock::Locked => Self::new(Code::CriteriaLocked, sentence(&error.to_string())),
        }
    }
}
