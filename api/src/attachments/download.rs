//! The bytes of a file, whole or a part, as something to be saved and never to be run.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{
        self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
    },
};
use domain::{
    access::right,
    agreement::Kind,
    attachment::{File, Protection},
    id::AttachmentId,
    machine::Name,
};
use persistence::{agreements, attachments};

use super::{digest, object_of};
use crate::{
    answers::{IfNoneMatch, PathId},
    caller::Caller,
    download::Kept,
    problem::{Code, Problem},
};

/// Download the content of a file
///
/// Whole, or the one part that `Range` asks for. A confidential file of the other side takes a live
/// non-disclosure agreement.
#[utoipa::path(
    operation_id = "attachment_download",
    tag = "Attachments",
    security(("access_token" = ["read"])),
    params(IfNoneMatch, ("Range" = Option<String>, Header, description = "One part, such as `bytes=0-1023`.", max_length = 100)),
    responses(
        (
            status = 200,
            description = "The bytes, with `Content-Type` as announced.",
            content(
                (String = "application/octet-stream"),
                (String = "application/pdf"),
                (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (String = "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
                (String = "image/png"),
                (String = "image/jpeg"),
                (String = "image/webp"),
                (String = "text/plain"),
                (String = "text/csv"),
            )
        ),
        (status = 206, description = "The part, with its place in `Content-Range`.", body = String, content_type = "application/octet-stream"),
        (status = 409, description = "It is not complete, or confidential and not protected."),
        (status = 416, description = "The file has no such part."),
    )
)]
#[get("/attachments/{id}/content")]
pub(crate) async fn attachment_download(
    caller: Caller<right::Read>,
    id: PathId<AttachmentId>,
    request: HttpRequest,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let attachment = caller
        .read(async |tx| {
            let found = attachments::find(tx, id.0).await?.ok_or_else(Problem::not_found)?.value;
            let standing = &found.owner.standing;
            let signed = if found.confidential {
                agreements::signed(tx, standing, Kind::Nda).await?
            } else {
                Vec::new()
            };
            let protection = Protection::by(&signed, &standing.parties, caller.now());
            found.may_be_read(caller.actor().organisation, protection)?;
            Ok(found)
        })
        .await?;
    let object = attachment.object.ok_or_else(|| {
        Problem::new(Code::StateConflict, "The content of the file is not complete.")
    })?;
    let file = &attachment.file;
    let size = u64::try_from(file.size).map_err(Problem::internal)?;
    let name = object_of(&attachment, object);
    let kept = Kept { name, size, sha256: file.sha256 };
    kept.answer((&request, &known), &caller.shared().objects, |response| {
        response
            .content_type(file.media_type.as_str())
            .insert_header(("Repr-Digest", digest::text(file.sha256)))
            .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
            .insert_header(disposition(file));
    })
    .await
}

/// To be saved under its name (RFC 6266), which old clients read in ASCII.
fn disposition(file: &File) -> ContentDisposition {
    let name = file.name.as_str();
    let plain = |c: char| if c.is_ascii() && !"\"\\%".contains(c) { c } else { '_' };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(name.chars().map(plain).collect()),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    }
}
