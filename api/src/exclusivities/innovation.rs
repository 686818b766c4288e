//! Of which innovation of the supplier's a right is, and whom it leaves out: the supplier alone says and reads it,
//! and nothing of the exclusivity changes with it.

use domain::{
    actor::{Actor, Side},
    exclusivity::Exclusivity,
};
use persistence::exclusivities::Private;
use serde::Serialize;
use utoipa::ToSchema;

use super::terms_view::told;
use crate::problem::Problem;

/// Of which innovation a right is and whom it leaves out, as the supplier alone knows.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityInnovation)]
pub(super) struct InnovationView {
    /// The exclusivity.
    #[schema(example = "excl_01930000000070008000000000000001")]
    exclusivity: String,
    /// The innovation.
    #[schema(example = "innov_01930000000070008000000000000001")]
    innovation: Option<String>,
    /// Whom it leaves out.
    #[schema(example = "Our shops at the airport, and Harbour Foods until the autumn.")]
    carved_out: Option<String>,
}

impl InnovationView {
    pub(super) fn new(one: &Exclusivity, private: &Private) -> Self {
        Self {
            exclusivity: one.id.to_string(),
            innovation: private.innovation.map(|id| id.to_string()),
            carved_out: told(private.carved_out.as_ref()),
        }
    }
}

/// Goes on only for the supplier: to the buyer there is nothing here.
pub(super) fn require_supplier(one: &Exclusivity, by: &Actor) -> Result<(), Problem> {
    let side = one.standing.parties.side_of(by.organisation);
    if side == Some(Side::Supplier) { Ok(()) } else { Err(Problem::not_found()) }
}
