//! The bytes of a file: they go to their place as they come, are checked on the way, and are there for
//! anybody once a row names them.

use std::time::Duration;

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header,
    put,
    web::{Bytes, Payload},
};
use domain::{
    access::right,
    attachment::{Attachment, State},
    deadline::after_days,
    event::Event,
    id::AttachmentId,
    machine::Name,
};
use futures_util::StreamExt;
use persistence::{Stored, Writing, attachments, objects::Writer};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    AttachmentView,
    check::{Check, require_same},
    digest, lock_protection, object_of,
};
use crate::{
    answers::{Answer, PathId, changed},
    caller::Caller,
    problem::{Code, Problem},
};

/// The longest that an upload may take: far from the day after which its object counts as forgotten.
const LONGEST: Duration = Duration::from_hours(1);

/// Upload the content of a file
///
/// Exactly the bytes that were announced, with their type as `Content-Type`. They may be sent again until
/// they are complete, and once more after that to learn that they are; then they never change. Where
/// `Content-Digest` or `Repr-Digest` (RFC 9530) names a SHA-256, it has to be the announced one. It takes
/// `write_proposals` besides, or `write_agreements`, as of what the file belongs to.
#[utoipa::path(
    operation_id = "attachment_upload",
    tag = "Attachments",
    security(("access_token" = ["read"])),
    request_body(
        content = String,
        content_type = "application/octet-stream",
        description = "The bytes, with the announced type as `Content-Type`."
    ),
    responses(
        (status = 200, description = "The file is complete.", body = AttachmentView),
        (status = 408, description = "The body stood still for too long."),
    )
)]
#[put("/attachments/{id}/content")]
pub(crate) async fn attachment_upload(
    caller: Caller<right::Read>,
    id: PathId<AttachmentId>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    let (attachment, object) =
        caller.prepare(async |tx| begin(tx, &caller, id.0, &request).await).await?;
    let check = Check::new(attachment.file.clone());
    let rest = Duration::from_secs(caller.shared().config.upload_seconds);
    let objects = &caller.shared().objects;
    let mut writer = match object {
        Some(object) => Some(objects.write(object_of(&attachment, object)).await?),
        None => None,
    };
    let received = timeout(LONGEST, receive(body, check, rest, writer.as_mut())).await;
    match (received.unwrap_or_else(|_| Err(too_slow())), writer) {
        (Ok(()), Some(writer)) => writer.finish().await?,
        (Ok(()), None) => {}
        (Err(problem), writer) => {
            if let Some(writer) = writer {
                writer.abandon().await;
            }
            return Err(problem);
        }
    }
    caller.write(async |tx| end(tx, &caller, id.0, object).await).await
}

/// Whether the bytes are wanted, and the object that will hold them: written down before the first of them
/// is. A file that is complete needs none: what is sent again is only compared.
async fn begin(
    tx: &mut Writing<'_>,
    caller: &Caller<right::Read>,
    id: AttachmentId,
    request: &HttpRequest,
) -> Result<(Attachment, Option<Uuid>), Problem> {
    let attachment = lock(tx, caller, id).await?.value;
    let announced = attachment.file.media_type.as_str();
    if !is_of(request, announced) {
        let detail = format!("Send the bytes as they are, with Content-Type: {announced}.");
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    }
    for digest in digest::named(request)? {
        require_same(digest, attachment.file.sha256)?;
    }
    if attachment.state == State::Complete {
        return Ok((attachment, None));
    }
    let object = caller.fresh_object();
    complete(tx, caller, &attachment, object).await?;
    attachments::spare(tx, object, after_days(caller.now(), Attachment::ARRIVAL_DAYS)).await?;
    Ok((attachment, Some(object)))
}

/// The bytes are at their place: from here on the row names them, unless others have come before.
async fn end(
    tx: &mut Writing<'_>,
    caller: &Caller<right::Read>,
    id: AttachmentId,
    object: Option<Uuid>,
) -> Result<Answer, Problem> {
    let mut stored = lock(tx, caller, id).await?;
    if let Some(object) = object.filter(|_| stored.value.state != State::Complete) {
        let (attachment, event) = complete(tx, caller, &stored.value, object).await?;
        attachments::save(tx, &stored.value, &attachment, &event).await?;
        stored = Stored { value: attachment, updated_at: event.at, ..stored };
    }
    changed(stored.value.version, &AttachmentView::new(&stored, caller.actor()))
}

/// Locks the file for its own side, which alone brings its bytes.
async fn lock(
    tx: &mut Writing<'_>,
    caller: &Caller<right::Read>,
    id: AttachmentId,
) -> Result<Stored<Attachment>, Problem> {
    let stored = attachments::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    caller.require(stored.value.owner.id.permission())?;
    let party = caller.party(&stored.value.owner.standing)?;
    if stored.value.side != party.side() {
        let detail = "Only the side that brings a file sends its content.";
        return Err(Problem::new(Code::NotYourSide, detail));
    }
    Ok(stored)
}

async fn complete(
    tx: &mut Writing<'_>,
    caller: &Caller<right::Read>,
    attachment: &Attachment,
    object: Uuid,
) -> Result<(Attachment, Event), Problem> {
    // An upload takes its time, so the instant is not that of the request.
    let now = caller.shared().clock.now();
    let standing = attachment.owner.standing;
    let party = caller.party(&standing)?;
    let protection = lock_protection(tx, attachment.confidential, &standing, now).await?;
    Ok(attachment.clone().complete(object, protection, &party, now)?)
}

/// Passes the body on, piece by piece.
async fn receive(
    mut body: Payload,
    mut check: Check,
    rest: Duration,
    mut writer: Option<&mut Writer>,
) -> Result<(), Problem> {
    while let Some(piece) = timeout(rest, body.next()).await.map_err(|_| too_slow())? {
        let piece: Bytes = piece.map_err(|_| {
            let detail = "The body ended before its announced length.";
            Problem::new(Code::WrongContent, detail)
        })?;
        check.push(&piece)?;
        if let Some(writer) = writer.as_deref_mut() {
            writer.push(piece).await?;
        }
    }
    check.finish()
}

fn too_slow() -> Problem {
    Problem::new(Code::TooSlow, "The body stood still, or took an hour.")
}

/// True where the body is of this type and not encoded.
fn is_of(request: &HttpRequest, media_type: &str) -> bool {
    let plain = !request.headers().contains_key(header::CONTENT_ENCODING);
    plain && request.content_type().eq_ignore_ascii_case(media_type)
}
