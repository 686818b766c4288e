//! A side writes to the other about a proposal.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::{ProposalId, UserId},
    message::Message,
};
use persistence::{Reading, members, messages, proposals};

use super::{MessageView, path};
use crate::{
    answers::{PathId, created},
    body::Body,
    caller::Caller,
    problem::Problem,
    remarks::{Request, not_a_reader},
};

/// Write to the other side about a proposal
///
/// From submission on, and until it is withdrawn. Colleagues can be mentioned, and whoever of the other
/// side has written here: they are told by mail. Otherwise the other side's leads are.
#[utoipa::path(
    operation_id = "message_send",
    tag = "Messages",
    security(("access_token" = ["send_messages"])),
    request_body = Request,
    responses((status = 201, description = "Sent.", body = MessageView))
)]
#[post("/proposals/{id}/messages")]
pub(crate) async fn message_send(
    caller: Caller<right::SendMessages>,
    id: PathId<ProposalId>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let words = body.0;
    caller
        .write(async |tx| {
            // Members are held before the proposal, as whoever removes one does.
            let author = members::keep(tx, caller.actor().user).await?;
            let author = author.ok_or_else(Problem::not_found)?;
            let proposal = proposals::lock(tx, id.0).await?.ok_or_else(Problem::not_found)?.value;
            let party = caller.party(&proposal.standing)?;
            require_readers(tx, proposal.id, &words.mentions).await?;
            let (fresh, now) = (caller.fresh(), caller.now());
            let (message, event) = Message::send(fresh, &proposal, words, &author, &party, now)?;
            messages::insert(tx, &message, &event).await?;
            created(path(message.id), None, &MessageView::from(message))
        })
        .await
}

/// Goes on only if everybody who is mentioned is known to read it: members of the caller's organisation,
/// and who has written here.
async fn require_readers(
    tx: &Reading<'_>,
    proposal: ProposalId,
    mentions: &[UserId],
) -> Result<(), Problem> {
    for (index, user) in mentions.iter().enumerate() {
        let reads = members::find(tx, *user).await?.is_some()
            || messages::wrote(tx, proposal, *user).await?;
        if !reads {
            let rule = "must be a member of your organisation, or somebody who has written here";
            return Err(not_a_reader(index, rule));
        }
    }
    Ok(())
}
