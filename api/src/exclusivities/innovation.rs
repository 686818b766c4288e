//! Of which innovation of the supplier's a right is: the supplier alone says and reads it, and nothing of
//! the exclusivity changes with it.

use domain::{
    actor::{Actor, Side},
    exclusivity::Exclusivity,
    id::InnovationId,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Of which innovation a right is, as the supplier alone knows.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityInnovation)]
pub(super) struct InnovationView {
    /// The exclusivity.
    #[schema(example = "excl_01930000000070008000000000000001")]
    exclusivity: String,
    /// The innovation.
    #[schema(example = "innov_01930000000070008000000000000001")]
    innovation: Option<String>,
}

impl InnovationView {
    pub(super) fn new(one: &Exclusivity, innovation: Option<InnovationId>) -> Self {
        Self { exclusivity: one.id.to_string(), innovation: innovation.map(|id| id.to_string()) }
    }
}

/// Goes on only for the supplier: to the buyer there is nothing here.
pub(super) fn require_supplier(one: &Exclusivity, by: &Actor) -> Result<(), Problem> {
    let side = one.standing.parties.side_of(by.organisation);
    if side == Some(Side::Supplier) { Ok(()) } else { Err(Problem::not_found()) }
}
