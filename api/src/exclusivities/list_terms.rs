//! All terms of a right: what both have signed, and what was proposed.

use actix_web::{HttpResponse, get};
use domain::{access::right, exclusivity::Terms, id::ExclusivityId, machine::Name};
use persistence::{amendments::Kept, exclusivities};
use serde::Serialize;
use utoipa::ToSchema;

use super::terms_view::TermsView;
use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    problem::Problem,
};

/// Terms that were granted or proposed later.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityTermsVersion)]
struct KeptView {
    /// `open` while they wait for their signatures, `signed`, or `dropped`.
    #[schema(example = "signed")]
    state: &'static str,
    /// Which terms they are of those that both have signed, from 1; null where they have not.
    #[schema(example = 2)]
    number: Option<i16>,
    /// The terms.
    terms: TermsView,
    /// What a signature names.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Why they were proposed, where they were to change others.
    #[schema(example = "It sells well, and both want the autumn, too.")]
    reason: Option<String>,
    /// The side that proposed them then.
    #[schema(example = "buyer")]
    proposed_side: Option<&'static str>,
    /// Who proposed them then.
    #[schema(example = "user_01930000000070008000000000000001")]
    proposed_by: Option<String>,
    /// When they were proposed then.
    #[schema(format = DateTime, example = "2026-04-01T09:00:00Z")]
    proposed_at: Option<String>,
    /// Who signed them for the buyer, once both have.
    #[schema(example = "user_01930000000070008000000000000001")]
    signed_by: Option<String>,
    /// Who granted them for the supplier.
    #[schema(example = "user_01930000000070008000000000000002")]
    granted_by: Option<String>,
    /// Since when they govern, or did.
    #[schema(format = DateTime, example = "2026-04-03T09:00:00Z")]
    granted_at: Option<String>,
    /// When they fell away.
    #[schema(format = DateTime, example = json!(null))]
    dropped_at: Option<String>,
}

/// The terms of an exclusivity, in the order of their proposals.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityTermsVersions)]
struct View {
    /// All of them, the last hundred where there are more. Empty while none were to change the first.
    items: Vec<KeptView>,
}

impl From<Kept<Terms>> for KeptView {
    fn from(kept: Kept<Terms>) -> Self {
        let (side, proposed) = kept.proposed.map(|(side, by, at)| (side, (by, at))).unzip();
        let (buyer, supplier) = kept.signed.map(|[buyer, supplier]| (buyer, supplier)).unzip();
        Self {
            state: kept.state.as_str(),
            number: kept.number,
            terms: (&kept.text).into(),
            content_hash: kept.content.to_string(),
            reason: kept.reason,
            proposed_side: side.map(Name::as_str),
            proposed_by: proposed.map(|(by, _)| by.to_string()),
            proposed_at: proposed.map(|(_, at)| at.to_string()),
            signed_by: buyer.map(|(user, _)| user.to_string()),
            granted_by: supplier.map(|(user, _)| user.to_string()),
            granted_at: supplier.map(|(_, at)| at.to_string()),
            dropped_at: kept.dropped_at.map(|at| at.to_string()),
        }
    }
}

/// List the terms of an exclusivity
///
/// Once an amendment was proposed: what was granted at first, what was proposed, and what became of it.
#[utoipa::path(
    operation_id = "exclusivity_list_terms",
    tag = "Exclusivity",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "All of them.", body = View))
)]
#[get("/exclusivities/{id}/terms")]
pub(crate) async fn exclusivity_list_terms(
    caller: Caller<right::Read>,
    id: PathId<ExclusivityId>,
) -> Result<HttpResponse, Problem> {
    let kept = caller
        .read(async |tx| {
            exclusivities::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(exclusivities::terms(tx, id.0).await?)
        })
        .await?;
    let items = kept.into_iter().map(Into::into).collect();
    Ok(response(plain(&View { items })?, false))
}
