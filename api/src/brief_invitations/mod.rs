//! Invitations to briefs: what a supplier knows of what its buyer looks for, and what it asks. Its buyer
//! reads the same.

mod ask;
mod list;
mod list_questions;
mod show;
mod show_detail;
mod view;

use domain::{
    access::Right,
    brief_invitation::{Action, NotOpen},
    id::{BriefInvitationId, PartnershipId},
};
use persistence::{Writing, brief_invitations};

pub(crate) use self::view::BriefInvitationView;
use crate::{
    allowed::Operation,
    caller::Caller,
    problem::{Code, Problem, sentence},
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(list::brief_invitation_list)
        .service(show::brief_invitation_show)
        .service(show_detail::brief_invitation_detail_show)
        .service(list_questions::brief_invitation_question_list)
        .service(ask::brief_invitation_ask);
}

/// The path of all of them.
const COLLECTION: &str = "/v1/brief-invitations";

/// The path of an invitation.
pub(crate) fn path(id: BriefInvitationId) -> String {
    format!("{COLLECTION}/{id}")
}

/// The detail is opened by reading it; what the buyer does, it does to its brief.
fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Ask => Some(("POST", "/question")),
        Action::Invite
        | Action::OpenDetail
        | Action::Answer
        | Action::Clarify
        | Action::ReviseCriteria
        | Action::Extend
        | Action::Remind
        | Action::Lapse
        | Action::Cancel => None,
    }
}

/// Goes on only while something can be handed in for an invitation of the partnership, which holds as it
/// is until the transaction ends.
///
/// # Errors
/// 404 when there is none for the caller, 409 when it has closed or was called off.
pub(crate) async fn hold_open<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    id: BriefInvitationId,
    partnership: PartnershipId,
) -> Result<(), Problem> {
    let held = brief_invitations::hold(tx, id, partnership).await?;
    Ok(held.ok_or_else(Problem::not_found)?.require_open(caller.now())?)
}

impl From<NotOpen> for Problem {
    fn from(error: NotOpen) -> Self {
        Self::new(Code::BriefClosed, sentence(&error.to_string()))
    }
}
