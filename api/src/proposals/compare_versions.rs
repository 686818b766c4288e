//! What has changed from one version of a proposal to another.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, id::ProposalId};
use futures_util::future::try_join3;
use persistence::proposals;
use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    difference::{Change, difference},
    view::is_gone,
};
use crate::{
    answers::{self, IfNoneMatch, PathId, PathNumber},
    caller::Caller,
    lists::{parameters, unknown, wrong},
    problem::Problem,
};

/// With which version it is compared.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter that `Since` reads")]
pub(crate) struct ComparisonParameters {
    /// The number of the version that is taken for the old one.
    #[param(minimum = 1, maximum = 100, example = 1)]
    from: i32,
}

/// The number of the version that is taken for the old one.
pub(crate) struct Since(i32);

impl FromRequest for Since {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let form = || wrong("from", "the number of a version");
            let mut from = None;
            for (name, value) in parameters(request)? {
                match name.as_str() {
                    "from" => from = Some(value.parse::<u16>().map_err(|_| form())?),
                    _ => return Err(unknown(&name)),
                }
            }
            from.map(|number| Self(number.into())).ok_or_else(form)
        };
        ready(read())
    }
}

/// What has changed.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalDifference)]
struct DifferenceView {
    /// The number of the old version.
    #[schema(example = 1)]
    from: i32,
    /// The number of the new version.
    #[schema(example = 2)]
    to: i32,
    /// Each field and each item of a list that is not the same; none where the versions are.
    changes: Vec<Change>,
}

/// Compare two versions of a proposal
///
/// Field by field, and item by item where there are lists; the files count as a field `files` of the pitch.
/// Of what was withdrawn there is nothing for the buyer to compare.
#[utoipa::path(
    operation_id = "proposal_version_compare",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(ComparisonParameters, IfNoneMatch),
    responses((status = 200, description = "What has changed.", body = DifferenceView))
)]
#[get("/proposals/{id}/versions/{number}/difference")]
pub(crate) async fn proposal_version_compare(
    caller: Caller<right::Read>,
    id: PathId<ProposalId>,
    number: PathNumber,
    since: Since,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let (PathNumber(to), Since(from)) = (number, since);
    let (stored, old, new) = caller
        .read(async |tx| {
            let (old, new) = (proposals::version(tx, id.0, from), proposals::version(tx, id.0, to));
            Ok(try_join3(proposals::find(tx, id.0), old, new).await?)
        })
        .await?;
    let stored = stored.filter(|stored| !is_gone(&stored.value, caller.actor()));
    let ((stored, (_, old)), (_, new)) = stored.zip(old).zip(new).ok_or_else(Problem::not_found)?;
    let view = DifferenceView { from, to, changes: difference(&compared(&old)?, &compared(&new)?) };
    answers::read(&known, stored.value.version, &view)
}

/// The pitch of a document, with the files.
fn compared(document: &str) -> Result<Value, Problem> {
    let mut document: Value = serde_json::from_str(document).map_err(Problem::internal)?;
    let mut part = |name| document.get_mut(name).map(Value::take).unwrap_or_default();
    let (mut pitch, files) = (part("pitch"), part("files"));
    if let Some(fields) = pitch.as_object_mut() {
        fields.insert("files".to_owned(), files);
    }
    Ok(pitch)
}
