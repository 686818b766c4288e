//! An admin says whether the organisation asks its members for a second factor.

use actix_web::{HttpResponse, put};
use domain::{access::right, organisation::NoSecondFactor};
use persistence::{members, organisations, sessions};
use serde::Deserialize;
use utoipa::ToSchema;

use super::PolicyView;
use crate::{
    answers::{IfMatch, changed},
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    problem::{Code, Problem, sentence},
};

/// What the organisation asks of its members.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPolicy, example = json!({"second_factor_required": false}))]
pub(crate) struct Request {
    /// True if nobody may act for it who has not shown a second factor at sign-in.
    #[schema(value_type = bool, required)]
    second_factor_required: Field<bool>,
}

impl Parse for Request {
    type Value = bool;

    fn parse(self, reader: &mut Reader) -> Option<bool> {
        reader.required("second_factor_required", self.second_factor_required, Ok)
    }
}

/// Change what the organisation asks of its members
///
/// It holds at everybody's next request. Who has no second factor yet can still set one up, and then
/// signs in with it. Service accounts are programs and have none.
#[utoipa::path(
    operation_id = "organisation_change_policy",
    tag = "Organisations",
    security(("access_token" = ["manage_organisation"])),
    request_body = Request,
    responses((status = 200, description = "Changed.", body = PolicyView))
)]
#[put("/organisation/policy")]
pub(crate) async fn organisation_change_policy(
    caller: Caller<right::ManageOrganisation>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let session = caller.session()?;
    caller
        .write(async |tx| {
            let organisation = organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            read.require(organisation.version)?;
            if organisation.second_factor_required == body.0 {
                let admins = members::admins(tx).await?;
                return changed(organisation.version, &PolicyView::new(&organisation, admins));
            }
            let session = sessions::find(tx, caller.actor().user, session).await?;
            let shown = session.is_some_and(|session| session.second_factor);
            let (organisation, event) =
                organisation.change_policy(body.0, shown, caller.actor(), caller.now())?;
            organisations::save(tx, &organisation, &event).await?;
            let admins = members::admins(tx).await?;
            changed(organisation.version, &PolicyView::new(&organisation, admins))
        })
        .await
}

impl From<NoSecondFactor> for Problem {
    fn from(error: NoSecondFactor) -> Self {
        Self::new(Code::NoSecondFactor, sentence(&error.to_string()))
    }
}
