//! The files of something.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, attachment::OwnerId, id::AttachmentId};
use persistence::attachments;
use utoipa::IntoParams;

use super::{AttachmentView, owner};
use crate::{
    caller::Caller,
    lists::{ById, PageView, parameters, unknown, wrong},
    problem::Problem,
};

/// Of what the files are.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Listing` reads one by one")]
pub(crate) struct Parameters {
    /// The proposal or agreement to which they belong.
    #[param(max_length = 40)]
    belongs_to: String,
    /// At most so many rows, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50, example = 50)]
    limit: Option<u16>,
    /// Begin behind this row: `next` of a page, or the `id` of any row that you have.
    #[param(max_length = 40)]
    cursor: Option<String>,
}

/// What a caller asked of the list.
pub(crate) struct Listing(OwnerId, ById<AttachmentId>);

impl FromRequest for Listing {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let (mut of, mut rest) = (None, Vec::new());
            for (name, value) in parameters(request)? {
                match name.as_str() {
                    "belongs_to" => of = owner(&value).ok(),
                    "limit" | "cursor" => rest.push((name, value)),
                    _ => return Err(unknown(&name)),
                }
            }
            let of =
                of.ok_or_else(|| wrong("belongs_to", "the id of a proposal or an agreement"))?;
            Ok(Self(of, ById::of(rest)?))
        };
        ready(read())
    }
}

/// List the files of something
///
/// Oldest first. The side that brings a file sees it from its announcement on; the other one once its
/// bytes are there.
#[utoipa::path(
    operation_id = "attachment_list",
    tag = "Attachments",
    security(("access_token" = ["read"])),
    params(Parameters),
    responses((status = 200, description = "A page of files.", body = PageView<AttachmentView>))
)]
#[get("/attachments")]
pub(crate) async fn attachment_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    listing: Listing,
) -> Result<HttpResponse, Problem> {
    let Listing(owner, by_id) = listing;
    let rows = caller
        .read(async |tx| {
            let owner = attachments::owner(tx, owner).await?.ok_or_else(Problem::not_found)?;
            Ok(attachments::list(tx, &owner, by_id.after, by_id.wanted()).await?)
        })
        .await?;
    by_id.page(
        &request,
        rows,
        |row| row.value.file.id,
        |row| AttachmentView::new(&row, caller.actor()),
    )
}
