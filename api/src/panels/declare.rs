//! A reviewer declares whether something stands against her judging.

use actix_web::{HttpResponse, post};
use domain::{access::right, id::ProposalId, panel::Declaration, text::Reason};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{PanelView, step};
use crate::{
    answers::{IfMatch, PathId},
    body::{Body, Field, Parse, Reader, Wrong, text},
    caller::Caller,
    problem::Problem,
};

/// What a reviewer declares.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPanelDeclaration, example = json!({"conflict": false}))]
pub(crate) struct Request {
    /// True if something stands against your judging.
    #[schema(value_type = bool, required)]
    conflict: Field<bool>,
    /// What, for a conflict only: your organisation's leads and approvers read it.
    #[schema(value_type = Option<String>, min_length = 3, max_length = 2000)]
    words: Field<String>,
}

impl Parse for Request {
    type Value = Declaration;

    fn parse(self, reader: &mut Reader) -> Option<Declaration> {
        let given = !matches!(self.words, Field::Absent);
        let conflict = reader.required("conflict", self.conflict, Ok);
        let words = reader.optional("words", self.words, text(Reason::parse));
        match (conflict?, given) {
            (true, true) => words.map(Declaration::Conflict),
            (true, false) => {
                reader.fault("words", Wrong::new("missing", "is missing for a conflict"));
                None
            }
            (false, true) => {
                let rule = "must be left out unless there is a conflict";
                reader.fault("words", Wrong::new("not_allowed", rule));
                None
            }
            (false, false) => Some(Declaration::NoConflict),
        }
    }
}

/// Declare whether you have a conflict
///
/// Nobody scores before. Whoever declares a conflict, at any time, is off the panel: what she has scored
/// does not count, and she sees nothing of it but that she declared.
#[utoipa::path(
    operation_id = "panel_declare",
    tag = "Panels",
    security(("access_token" = ["score_proposals"])),
    request_body = Request,
    responses((status = 200, description = "Declared.", body = PanelView))
)]
#[post("/proposals/{id}/panel/declaration")]
pub(crate) async fn panel_declare(
    caller: Caller<right::ScoreProposals>,
    id: PathId<ProposalId>,
    read: IfMatch,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor(), caller.now());
    step(&caller, id.0, &read, |panel| Ok(panel.declare(body.0, actor, now)?)).await
}
