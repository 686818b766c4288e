//! A message as both sides see it.

use domain::{
    id::{MessageId, OrganisationId, ProposalId, UserId},
    machine::Name,
    message::Message,
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::Shown;

/// What one side has written to the other about a proposal.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageView {
    /// Its id.
    #[schema(value_type = String, example = "msg_01930000000070008000000000000001")]
    id: Shown<MessageId>,
    /// The proposal.
    #[schema(value_type = String, example = "prop_01930000000070008000000000000001")]
    proposal: Shown<ProposalId>,
    /// The side that wrote it: `buyer` or `supplier`.
    #[schema(example = "buyer")]
    side: &'static str,
    /// The organisation that wrote it.
    #[schema(value_type = String, example = "org_01930000000070008000000000000001")]
    organisation: Shown<OrganisationId>,
    /// Who wrote it.
    #[schema(value_type = String, example = "user_01930000000070008000000000000001")]
    author: Shown<UserId>,
    /// What the author was called then; `Erased person` of one who was erased since.
    #[schema(example = "Category Manager")]
    author_name: String,
    /// What was written.
    #[schema(example = "The cap is the open question; can you send two samples?")]
    text: String,
    /// Who was told of it by mail.
    #[schema(value_type = Vec<String>, example = json!([]))]
    mentions: Vec<Shown<UserId>>,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-01-02T10:00:00Z")]
    created_at: Shown<Timestamp>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let remark = message.remark;
        Self {
            id: Shown(message.id),
            proposal: Shown(remark.proposal),
            side: remark.side.as_str(),
            organisation: Shown(remark.organisation()),
            author: Shown(remark.author),
            author_name: remark.author_name.as_str().to_owned(),
            text: remark.words.text.as_str().to_owned(),
            mentions: remark.words.mentions.into_iter().map(Shown).collect(),
            created_at: Shown(remark.at),
        }
    }
}
