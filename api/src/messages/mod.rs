//! Messages: what either side writes to the other about a proposal.

mod list;
mod send;
mod show;
mod view;

use domain::id::MessageId;

use self::view::MessageView;
use crate::registration::Registration;

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(list::message_list).service(send::message_send).service(show::message_show);
}

/// The path of a message.
pub(crate) fn path(id: MessageId) -> String {
    format!("/v1/messages/{id}")
}
