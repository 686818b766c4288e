//! A member names a deputy for a time, or nobody any more.

use actix_web::{HttpResponse, put};
use domain::{
    access::right,
    deputy::{Term, TermError},
    id::UserId,
};
use persistence::{deputies, members, organisations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::DeputyView;
use crate::{
    answers::{IfMatch, changed},
    body::{Body, Field, Parse, Reader, Wrong, id, instant},
    caller::Caller,
    problem::Problem,
};

/// Who stands in, and when; nobody where all is left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDeputy, example = json!({
    "deputy": "user_01930000000070008000000000000002",
    "from": "2027-07-01T00:00:00Z",
    "until": "2027-07-15T00:00:00Z",
}))]
pub(crate) struct Request {
    /// A colleague.
    #[schema(value_type = Option<String>)]
    deputy: Field<String>,
    /// The first instant.
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Field<String>,
    /// The first instant after it, at most 366 days later.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Field<String>,
}

impl Parse for Request {
    type Value = Option<Term>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        if matches!(
            (&self.deputy, &self.from, &self.until),
            (Field::Absent, Field::Absent, Field::Absent)
        ) {
            return Some(None);
        }
        let deputy = reader.required("deputy", self.deputy, id::<UserId>);
        let from = reader.required("from", self.from, instant);
        let until = reader.required("until", self.until, instant);
        Term::new(deputy?, from?, until?)
            .map_err(|error| {
                let code = match error {
                    TermError::EndsBeforeStart => "contradiction",
                    TermError::TooLong => "out_of_range",
                };
                reader.fault("until", Wrong::new(code, error.to_string()));
            })
            .ok()
            .map(Some)
    }
}

/// Name my deputy
///
/// While you are away a colleague's approval of a charter counts for you, where you are named to approve
/// it. The colleague has to hold `approve_pilots`, and counts once. Without a body's fields nobody stands in
/// any more.
#[utoipa::path(
    operation_id = "deputy_change",
    tag = "Pilot approvals",
    security(("access_token" = ["approve_pilots"])),
    request_body = Request,
    responses((status = 200, description = "Changed.", body = DeputyView))
)]
#[put("/me/deputy")]
pub(crate) async fn deputy_change(
    caller: Caller<right::ApprovePilots>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let wrong = |rule: &str| Problem::field("deputy", Wrong::new("not_a_member", rule));
    caller
        .write(async |tx| {
            // Who holds the organisation holds what is told of it.
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let deputy = deputies::of(tx, caller.actor().user).await?;
            read.require(deputy.version)?;
            if let Some(term) = body.0
                && members::find(tx, term.deputy()).await?.is_none()
            {
                return Err(wrong("must be a member of your organisation"));
            }
            let (deputy, event) = deputy
                .change(body.0, caller.actor(), caller.now())
                .map_err(|error| wrong(&error.to_string()))?;
            deputies::save(tx, &deputy, &event).await?;
            changed(deputy.version, &DeputyView::from(&deputy))
        })
        .await
}
