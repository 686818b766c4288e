//! A side begins to write an agreement, perhaps to supersede one that both have signed.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    agreement::{ActError, Agreement, Terms},
    id::{AgreementId, AttachmentId, PartnershipId},
};
use persistence::{Stored, agreements, partnerships};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{AgreementView, path, terms::TermsRequest};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, Wrong, id},
    caller::Caller,
    problem::Problem,
};

/// An agreement to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAgreement, example = json!({
    "partnership": "part_01930000000070008000000000000001",
    "terms": {
        "kind": "nda",
        "title": "Mutual non-disclosure agreement",
        "clauses": "What either side marks as confidential stays between the two.",
        "valid_from": "2027-01-01",
        "valid_until": "2029-01-01",
        "time_zone": "Europe/Berlin",
    },
}))]
pub(crate) struct Request {
    /// The partnership to which it belongs.
    #[schema(value_type = String, required, max_length = 37)]
    partnership: Field<String>,
    /// What both sides are to sign.
    #[schema(value_type = TermsRequest, required)]
    terms: Field<TermsRequest>,
    /// The agreement in whose place it comes: of the same kind, signed by both.
    #[schema(value_type = Option<String>, max_length = 36)]
    supersedes: Field<String>,
}

impl Parse for Request {
    type Value = (PartnershipId, Terms, Option<AttachmentId>, Option<AgreementId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let partnership = reader.required("partnership", self.partnership, id);
        let terms = reader.object("terms", self.terms, |reader, terms| terms.parse(reader));
        let supersedes = reader.optional("supersedes", self.supersedes, id);
        let (terms, named) = terms?;
        Some((partnership?, terms, named, supersedes))
    }
}

/// Draft an agreement
///
/// The draft is the author's alone, until it is proposed. Its document is uploaded as a file of the draft
/// and then named in its terms. To change what both have signed, draft one that `supersedes` it: the old
/// one governs until the new one does.
#[utoipa::path(
    operation_id = "agreement_draft",
    tag = "Agreements",
    security(("access_token" = ["write_agreements"])),
    request_body = Request,
    responses((status = 201, description = "Drafted.", body = AgreementView))
)]
#[post("/agreements")]
pub(crate) async fn agreement_draft(
    caller: Caller<right::WriteAgreements>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (partnership, terms, named, supersedes) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, partnership).await?;
            let standing = standing.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            if named.is_some() {
                return Err(not_its_own("terms/document"));
            }
            let old = match supersedes {
                Some(id) => {
                    let old = agreements::find(tx, id).await?.map(|stored| stored.value);
                    Some(old.ok_or_else(|| not_superseded(ActError::NotSuperseded))?)
                }
                None => None,
            };
            let drafted =
                Agreement::draft(caller.fresh(), standing, terms, old.as_ref(), &party, now);
            let (agreement, event) = drafted.map_err(not_superseded)?;
            agreements::insert(tx, &agreement, &event).await?;
            let stored = Stored { value: agreement, created_at: now, updated_at: now };
            let view = AgreementView::new(&stored, caller.actor(), now);
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}

/// The field names a file that does not belong to the agreement, or is not there yet.
pub(super) fn not_its_own(field: &str) -> Problem {
    let wrong = "must be a file of this agreement whose content is complete";
    Problem::field(field, Wrong::new("not_complete", wrong))
}

/// What the caller may not see cannot be superseded either, and the answer is the same.
fn not_superseded(error: ActError) -> Problem {
    let wrong = Wrong::new("not_superseded", format!("is refused: {error}"));
    Problem::field("supersedes", wrong)
}
