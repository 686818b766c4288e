//! Invitations: colleagues and partners are asked by mail, and answer with the mail's token.

mod accept;
mod decline;
mod inviter;
mod list;
mod register;
mod send;
mod show;
mod withdraw;

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::{
    access::Permission,
    actor::Actor,
    invitation::{Action, Invitation, MACHINE, Purpose, State},
    machine::{Name, Who},
};
use jiff::Timestamp;
use persistence::invitations::Sent;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::{inviter::Inviter, send::Request as Colleague};
use crate::{
    allowed::{self, AllowedAction},
    problem::Problem,
    registration::Registration,
    secrets::Token,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(send::invitation_send)
        .service(list::invitation_list)
        .service(show::invitation_show)
        .service(withdraw::invitation_withdraw)
        .service(register::invitation_register)
        .service(accept::invitation_accept)
        .service(decline::invitation_decline);
}

/// The token in the path. What is no token opens nothing.
pub(crate) struct PathToken(pub(crate) Token);

impl FromRequest for PathToken {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request.match_info().get("token").and_then(Token::parse);
        ready(token.map(Self).ok_or_else(Problem::not_found))
    }
}

/// An invitation, as the one invited and the organisation that sent it see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(crate) struct InvitationView {
    /// Its id.
    #[schema(example = "inv_01930000000070008000000000000001")]
    id: String,
    /// The name of the organisation that invites.
    #[schema(example = "Northern Grocers")]
    organisation: String,
    /// The address that it went to.
    #[schema(format = Email, example = "approver@northern-grocers.example")]
    email: String,
    /// `colleague` or `partner`.
    #[schema(example = "colleague")]
    purpose: &'static str,
    /// The roles that a colleague gets.
    #[schema(example = json!(["approver"]))]
    roles: Vec<&'static str>,
    /// `open`, `accepted`, `declined`, `withdrawn` or `expired`.
    #[schema(example = "open")]
    state: &'static str,
    /// The instant from which it cannot be answered any more.
    #[schema(format = DateTime, example = "2026-01-08T09:30:00Z")]
    expires_at: String,
    /// What an admin of the organisation that invites can do with it. Whoever holds its token answers.
    allowed_actions: Vec<AllowedAction>,
}

impl InvitationView {
    /// An invitation as its organisation shows it to `reader`, or its token to whoever holds it.
    fn new(sent: &Sent, reader: Option<&Actor>, now: Timestamp) -> Self {
        let Invitation { id, email, purpose, state, expires_at, .. } = &sent.invitation;
        let (purpose, roles) = match purpose {
            Purpose::Colleague(roles) => ("colleague", roles.iter().map(Name::as_str).collect()),
            Purpose::Partner(_) => ("partner", Vec::new()),
        };
        let late = *state == State::Open && now >= *expires_at;
        let state = if late { State::Expired } else { *state };
        let manages = reader.is_some_and(|actor| actor.may(Permission::ManageMembers));
        // An invitation to a partnership is withdrawn with it.
        let actions = if manages && purpose == "colleague" {
            MACHINE.allowed(state, |who| who == Who::Author)
        } else {
            Vec::new()
        };
        let withdrawal = |action| (action == Action::Withdraw).then_some(("POST", "/withdrawal"));
        Self {
            id: id.to_string(),
            organisation: sent.organisation_name.as_str().to_owned(),
            email: email.as_str().to_owned(),
            purpose,
            roles,
            state: state.as_str(),
            expires_at: expires_at.to_string(),
            allowed_actions: allowed::list("/v1/invitations", *id, actions, withdrawal),
        }
    }
}
