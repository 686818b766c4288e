//! A side says which file it will bring.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    attachment::{Attachment, File, FileName, MediaType, OwnerId},
    content::ContentHash,
};
use persistence::{Stored, attachments};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{AttachmentView, lock_protection, owner, path};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, Wrong, name, text},
    caller::Caller,
    problem::Problem,
};

/// A file to bring.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAttachment, example = json!({
    "belongs_to": "prop_01930000000070008000000000000001",
    "name": "Paper bottle.pdf",
    "media_type": "application/pdf",
    "size": 48_213,
    "sha256": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
}))]
pub(crate) struct Request {
    /// The proposal or agreement to which it belongs.
    #[schema(value_type = String, required, max_length = 40)]
    belongs_to: Field<String>,
    /// Its name, without a folder.
    #[schema(value_type = String, required, min_length = 1, max_length = 240)]
    name: Field<String>,
    /// Its type: PDF, Office Open XML, PNG, JPEG, WebP, plain text or CSV.
    #[schema(value_type = String, required)]
    media_type: Field<String>,
    /// Its size in bytes.
    #[schema(value_type = i64, required, minimum = 1)]
    size: Field<i64>,
    /// SHA-256 of its bytes: `sha256:` and 64 lower-case hexadecimal digits.
    #[schema(value_type = String, required, min_length = 71, max_length = 71)]
    sha256: Field<String>,
    /// True where it may be kept and read only under a live non-disclosure agreement; false where it is
    /// left out.
    #[schema(value_type = Option<bool>)]
    confidential: Field<bool>,
}

/// A file that is announced, still without an id.
pub(crate) struct Announced {
    owner: OwnerId,
    name: FileName,
    media_type: MediaType,
    size: i64,
    sha256: ContentHash,
    confidential: bool,
}

impl Parse for Request {
    type Value = Announced;

    fn parse(self, reader: &mut Reader) -> Option<Announced> {
        let owner = reader.required("belongs_to", self.belongs_to, |raw| owner(&raw));
        let file_name = reader.required("name", self.name, text(FileName::parse));
        let media_type = reader.required("media_type", self.media_type, name);
        let size = reader.required("size", self.size, |size| {
            let range = "must be a whole number of bytes, at least 1";
            if size > 0 { Ok(size) } else { Err(Wrong::new("out_of_range", range)) }
        });
        let sha256 = reader.required("sha256", self.sha256, |raw| {
            let form = "must be sha256: and 64 lower-case hexadecimal digits";
            ContentHash::parse(&raw).ok_or_else(|| Wrong::new("malformed", form))
        });
        let confidential = reader.optional("confidential", self.confidential, Ok);
        Some(Announced {
            owner: owner?,
            name: file_name?,
            media_type: media_type?,
            size: size?,
            sha256: sha256?,
            confidential: confidential.unwrap_or_default(),
        })
    }
}

/// Announce a file
///
/// The file is pending until exactly these bytes have come by `PUT /v1/attachments/{id}/content`; without
/// them it is gone after a day. A proposal takes files of the supplier while it is a draft, and while the
/// buyer waits for information; an agreement of both sides until both have signed. Something has twenty
/// files at most. It takes `write_proposals` besides, or `write_agreements`, as of what the file belongs to.
#[utoipa::path(
    operation_id = "attachment_announce",
    tag = "Attachments",
    security(("access_token" = ["read"])),
    request_body = Request,
    responses((status = 201, description = "Announced.", body = AttachmentView))
)]
#[post("/attachments")]
pub(crate) async fn attachment_announce(
    caller: Caller<right::Read>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let Announced { owner, name, media_type, size, sha256, confidential } = body.0;
    caller.require(owner.permission())?;
    let limit = caller.shared().config.file_limit;
    if size > limit {
        let range = format!("must be at most {limit} bytes");
        return Err(Problem::field("size", Wrong::new("out_of_range", range)));
    }
    let now = caller.now();
    caller
        .write(async |tx| {
            let owner = attachments::lock_owner(tx, owner).await?.ok_or_else(Problem::not_found)?;
            let party = caller.party(&owner.standing)?;
            let protection = lock_protection(tx, confidential, &owner.standing, now).await?;
            let others = attachments::all(tx, &owner).await?.len();
            let file = File { id: caller.fresh(), name, media_type, size, sha256 };
            let (attachment, event) =
                Attachment::announce(owner, (file, confidential), others, protection, &party, now)?;
            attachments::insert(tx, &attachment, &event).await?;
            let stored = Stored { value: attachment, created_at: now, updated_at: now };
            let view = AttachmentView::new(&stored, caller.actor());
            created(path(stored.value.file.id), Some(stored.value.version), &view)
        })
        .await
}
