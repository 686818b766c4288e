//! A member has read all that it was shown.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::NotificationId};
use persistence::notifications;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    answers::plain,
    body::{Body, Field, Parse, Reader, id},
    caller::Caller,
    problem::Problem,
};

/// Up to where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReading, example = json!({"up_to": "ntf_01930000000070008000000000000001"}))]
pub(crate) struct Request {
    /// The newest notification that you were shown: it and all older ones are read. What has come since
    /// stays unread.
    #[schema(value_type = String, required, max_length = 40)]
    up_to: Field<String>,
}

impl Parse for Request {
    type Value = NotificationId;

    fn parse(self, reader: &mut Reader) -> Option<NotificationId> {
        reader.required("up_to", self.up_to, id)
    }
}

/// What is read now.
#[derive(Serialize, ToSchema)]
#[schema(as = Reading)]
struct View {
    /// How many were unread and are read now.
    #[schema(minimum = 0, example = 3)]
    read: usize,
}

/// Read all notifications
///
/// All up to the one that you name, which need not be there any more.
#[utoipa::path(
    operation_id = "notification_read_up_to",
    tag = "Notifications",
    security(("access_token" = ["own_notices"])),
    request_body = Request,
    responses((status = 200, description = "They are read.", body = View))
)]
#[post("/notifications/reading")]
pub(crate) async fn notification_read_up_to(
    caller: Caller<right::OwnNotices>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (member, now) = (caller.actor().user, caller.now());
    caller
        .write(async |tx| {
            let read = notifications::read_up_to(tx, member, body.0, now).await?;
            plain(&View { read })
        })
        .await
}
