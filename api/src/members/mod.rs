//! Members: the caller itself, and its colleagues.

mod change_roles;
mod colleagues;
mod list;
mod me;
mod remove;
mod responsible;
mod show;

use domain::{
    access::{Permission, Role, Roles},
    actor::{Actor, By},
    id::UserId,
    machine::Name,
    member::{Action, LastAdmin, Member},
    panel::Panel,
};
use jiff::Timestamp;
use persistence::{Failure, Stored, Writing, invitations, panels};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    allowed::{self, AllowedAction},
    body::{Field, Reader, Wrong, name},
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) use self::responsible::responsible;

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(me::me_show)
        .service(colleagues::colleague_list)
        .service(list::member_list)
        .service(show::member_show)
        .service(change_roles::member_change_roles)
        .service(remove::member_remove);
}

/// Reads a list of roles, at least one.
pub(crate) fn roles(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Option<Roles> {
    let roles = reader.each("roles", field, |reader, raw| reader.item(name::<Role>(raw)))?;
    let roles = Roles::new(roles);
    if roles.is_none() {
        reader.fault("roles", Wrong::new("too_short", "needs at least one role"));
    }
    roles
}

/// A person who belongs to an organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberView {
    /// The person's id.
    #[schema(example = "user_01930000000070008000000000000001")]
    id: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// The name.
    #[schema(example = "Category Manager")]
    name: String,
    /// The mail address.
    #[schema(format = Email, example = "category.manager@northern-grocers.example")]
    email: String,
    /// What the person is in the organisation.
    #[schema(example = json!(["org_admin", "partnership_lead", "approver"]))]
    roles: Vec<&'static str>,
    /// What the caller can do with this membership.
    allowed_actions: Vec<AllowedAction>,
}

impl MemberView {
    /// A member as its organisation shows it to `reader`; nobody who is still on the way in can do
    /// anything with it.
    pub(crate) fn new(member: &Member, reader: Option<&Actor>) -> Self {
        let manages = |actor: &Actor| {
            actor.organisation == member.organisation && actor.may(Permission::ManageMembers)
        };
        let actions = if reader.is_some_and(manages) { Action::ALL.to_vec() } else { Vec::new() };
        let operation = |action| {
            Some(match action {
                Action::ChangeRoles => ("PUT", "/roles"),
                Action::Remove => ("POST", "/removal"),
            })
        };
        Self {
            id: member.user.to_string(),
            version: member.version,
            name: member.name.as_str().to_owned(),
            email: member.email.as_str().to_owned(),
            roles: member.roles.iter().map(Name::as_str).collect(),
            allowed_actions: allowed::list("/v1/members", member.user, actions, operation),
        }
    }
}

/// Takes somebody off the panels on which she sits and who leaves the organisation; they are locked.
pub(crate) async fn leave_panels(
    tx: &mut Writing<'_>,
    seats: Vec<Stored<Panel>>,
    reviewer: UserId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    for stored in seats {
        // Of one that has ended, or on which she scores no more, nothing changes.
        if let Some((panel, event)) = stored.value.leave(reviewer, by, at) {
            panels::save(tx, &panel, &event).await?;
        }
    }
    Ok(())
}

/// Takes back the invitations to colleagues that somebody has sent who may not invite any more: it could
/// come back by one.
pub(crate) async fn withdraw_invitations(
    tx: &mut Writing<'_>,
    sender: UserId,
    by: By,
    at: Timestamp,
) -> Result<(), Failure> {
    for invitation in invitations::lock_open_by(tx, sender).await? {
        // One that has just run out needs no withdrawal.
        if let Ok((invitation, event)) = invitation.withdraw(by, at) {
            invitations::save(tx, &invitation, &event).await?;
        }
    }
    Ok(())
}

impl From<LastAdmin> for Problem {
    fn from(error: LastAdmin) -> Self {
        Self::new(Code::LastAdmin, sentence(&error.to_string()))
    }
}
