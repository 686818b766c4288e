//! A member invites a colleague.

use actix_web::{HttpResponse, post};
use domain::{
    access::{Roles, right},
    invitation::Purpose,
    text::Email,
};
use persistence::organisations;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{InvitationView, Inviter};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, text},
    caller::Caller,
    members,
    problem::Problem,
};

/// A colleague to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInvitation, example = json!({
    "email": "approver@northern-grocers.example",
    "roles": ["approver"],
}))]
pub(crate) struct Request {
    /// The mail address.
    #[schema(value_type = String, required, format = Email, max_length = 254)]
    email: Field<String>,
    /// What the colleague is to be: `org_admin`, `partnership_lead`, `contributor`, `reviewer`,
    /// `approver`, `analyst`.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 6)]
    roles: Field<Vec<Field<String>>>,
}

impl Parse for Request {
    type Value = (Email, Roles);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let email = reader.required("email", self.email, text(Email::parse));
        let roles = members::roles(reader, self.roles);
        Some((email?, roles?))
    }
}

/// Invite a colleague
///
/// A mail goes to the address, with a token that works for seven days.
#[utoipa::path(
    operation_id = "invitation_send",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    request_body = Request,
    responses((status = 201, description = "The mail is on its way.", body = InvitationView))
)]
#[post("/invitations")]
pub(crate) async fn invitation_send(
    caller: Caller<right::ManageMembers>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (email, roles) = body.0;
    caller.may_invite(&email).await?;
    caller
        .write(async |tx| {
            let organisation = organisations::own(tx).await?.ok_or_else(Problem::not_found)?;
            let by = Inviter::of(&caller);
            let sent = by.send(tx, organisation.name, email, Purpose::Colleague(roles)).await?;
            let view = InvitationView::new(&sent, Some(caller.actor()), caller.now());
            created("/v1/invitations".to_owned(), None, &view)
        })
        .await
}
