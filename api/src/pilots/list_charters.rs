//! Every charter of a pilot: what both have signed, and what was proposed.

use actix_web::{HttpResponse, get};
use domain::{access::right, id::PilotId, machine::Name};
use persistence::{amendments::Kept, pilots};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    answers::{PathId, plain, response},
    caller::Caller,
    problem::Problem,
};

/// A charter that was signed at first or proposed later.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotCharterVersion)]
struct KeptView {
    /// `open` while it waits for its signatures, `signed`, or `dropped`.
    #[schema(example = "signed")]
    state: &'static str,
    /// Which charter it is of those that both have signed, from 1; null where they have not.
    #[schema(example = 2)]
    number: Option<i16>,
    /// Its text, as it is hashed: a charter as the pilot shows it.
    #[schema(value_type = Object)]
    charter: Value,
    /// What a signature names.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// Why it was proposed, where it was to change another.
    #[schema(example = "The bottles came four weeks late.")]
    reason: Option<String>,
    /// The side that proposed it then.
    #[schema(example = "supplier")]
    proposed_side: Option<&'static str>,
    /// Who proposed it then.
    #[schema(example = "user_01930000000070008000000000000001")]
    proposed_by: Option<String>,
    /// When it was proposed then.
    #[schema(format = DateTime, example = "2027-02-01T09:00:00Z")]
    proposed_at: Option<String>,
    /// Who signed it for the buyer, once both have.
    #[schema(example = "user_01930000000070008000000000000001")]
    approved_by: Option<String>,
    /// Who countersigned it for the supplier.
    #[schema(example = "user_01930000000070008000000000000002")]
    countersigned_by: Option<String>,
    /// Since when it governs, or did.
    #[schema(format = DateTime, example = "2027-02-03T09:00:00Z")]
    signed_at: Option<String>,
    /// When it fell away.
    #[schema(format = DateTime, example = json!(null))]
    dropped_at: Option<String>,
}

/// The charters of a pilot, in the order of their proposals.
#[derive(Serialize, ToSchema)]
#[schema(as = PilotCharters)]
struct View {
    /// All of them, the last hundred where there are more. Empty while none was to change the first.
    items: Vec<KeptView>,
}

impl KeptView {
    fn new(kept: Kept<String>) -> Result<Self, Problem> {
        let (side, proposed) = kept.proposed.map(|(side, by, at)| (side, (by, at))).unzip();
        let (buyer, supplier) = kept.signed.map(|[buyer, supplier]| (buyer, supplier)).unzip();
        Ok(Self {
            state: kept.state.as_str(),
            number: kept.number,
            charter: serde_json::from_str(&kept.text).map_err(Problem::internal)?,
            content_hash: kept.content.to_string(),
            reason: kept.reason,
            proposed_side: side.map(Name::as_str),
            proposed_by: proposed.map(|(by, _)| by.to_string()),
            proposed_at: proposed.map(|(_, at)| at.to_string()),
            approved_by: buyer.map(|(user, _)| user.to_string()),
            countersigned_by: supplier.map(|(user, _)| user.to_string()),
            signed_at: supplier.map(|(_, at)| at.to_string()),
            dropped_at: kept.dropped_at.map(|at| at.to_string()),
        })
    }
}

/// List the charters of a pilot
///
/// Once an amendment was proposed: what was signed at first, what was proposed, and what became of it.
#[utoipa::path(
    operation_id = "pilot_list_charters",
    tag = "Pilots",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "All of them.", body = View))
)]
#[get("/pilots/{id}/charters")]
pub(crate) async fn pilot_list_charters(
    caller: Caller<right::Read>,
    id: PathId<PilotId>,
) -> Result<HttpResponse, Problem> {
    let kept = caller
        .read(async |tx| {
            pilots::find(tx, id.0).await?.ok_or_else(Problem::not_found)?;
            Ok(pilots::charters(tx, id.0).await?)
        })
        .await?;
    let items = kept.into_iter().map(KeptView::new).collect::<Result<_, _>>()?;
    Ok(response(plain(&View { items })?, false))
}
