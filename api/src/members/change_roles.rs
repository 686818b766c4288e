//! An admin gives a member other roles. Its access tokens say what they said, and work no more.

use actix_web::{HttpResponse, put};
use domain::{
    access::{Permission, Roles, right},
    id::UserId,
};
use persistence::{members, organisations};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MemberView, withdraw_invitations};
use crate::{
    answers::{IfMatch, PathId, changed},
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    problem::Problem,
};

/// The roles that a member holds from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRoles, example = json!({"roles": ["partnership_lead", "contributor"]}))]
pub(crate) struct Request {
    /// All of them: `org_admin`, `partnership_lead`, `contributor`, `reviewer`, `approver`, `analyst`.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 6)]
    roles: Field<Vec<Field<String>>>,
}

impl Parse for Request {
    type Value = Roles;

    fn parse(self, reader: &mut Reader) -> Option<Roles> {
        super::roles(reader, self.roles)
    }
}

/// Change the roles of a member
///
/// It holds at the member's next request: tokens with other roles are refused, and the next refresh
/// gives one with these. Open invitations of somebody who may not invite any more are taken back.
#[utoipa::path(
    operation_id = "member_change_roles",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    request_body = Request,
    responses((status = 200, description = "Changed.", body = MemberView))
)]
#[put("/members/{id}/roles")]
pub(crate) async fn member_change_roles(
    caller: Caller<right::ManageMembers>,
    id: PathId<UserId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    caller
        .write(async |tx| {
            // One after the other, so that the admins that were counted still are some.
            organisations::lock(tx).await?.ok_or_else(Problem::not_found)?;
            let member = members::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            read.require(member.version)?;
            if member.roles == body.0 {
                let view = MemberView::new(&member, Some(caller.actor()));
                return changed(member.version, &view);
            }
            let admins = members::admins(tx).await?;
            let (member, event) =
                member.change_roles(body.0, admins, caller.actor(), caller.now())?;
            members::save(tx, &member, &event).await?;
            if !member.roles.hold(Permission::ManageMembers) {
                withdraw_invitations(tx, member.user, caller.actor().into(), caller.now()).await?;
            }
            changed(member.version, &MemberView::new(&member, Some(caller.actor())))
        })
        .await
}
