//! The commitments of a partnership, as a file.

use actix_web::{HttpResponse, get};
use domain::{
    access::right,
    actor::Actor,
    commitment::{Commitment, State},
    id::PartnershipId,
};
use persistence::{
    Stored,
    commitments::{self, Narrow},
    pages::Filter,
};
use serde::Serialize;

use super::{CommitmentView, columns::COLUMNS};
use crate::{
    answers::PathId,
    caller::Caller,
    download::{self, CSV},
    problem::Problem,
    tables::{Asked, ExportParameters, PIECE, Rows},
};

/// A line: a commitment, and what its proposal calls otherwise.
#[derive(Serialize)]
struct Line {
    due_on: String,
    responsible: Option<String>,
    #[serde(flatten)]
    shown: CommitmentView,
}

impl Line {
    fn new(stored: &Stored<Commitment>, actor: &Actor) -> Self {
        let one = &stored.value;
        let side = one.standing.parties.side_of(actor.organisation);
        let persons = one.persons;
        let own =
            side.and_then(
                |side| {
                    if side == one.promisor { persons.promisor } else { persons.promisee }
                },
            );
        Self {
            due_on: one.terms.due_on.to_string(),
            responsible: own.map(|user| user.to_string()),
            shown: CommitmentView::new(stored, actor),
        }
    }
}

/// Export commitments
///
/// CSV: every commitment of the partnership, the oldest first: first what an import takes, with the day on
/// which it was due at first and who answers for it on the caller's side, then what the server knows. With
/// `columns=import` only the first.
#[utoipa::path(
    operation_id = "commitment_export",
    tag = "Commitments",
    security(("access_token" = ["read"])),
    params(ExportParameters),
    responses((status = 200, description = "The commitments. With `columns=import`, as here, what an import takes.", body = String, content_type = "text/csv", example = "promisor,what,due_on,time_zone,category\nsupplier,Send the forecast for March,2035-02-15,Europe/Berlin,forecast\n"))
)]
#[get("/partnerships/{id}/exports/commitments")]
pub(crate) async fn commitment_export(
    caller: Caller<right::Read>,
    id: PathId<PartnershipId>,
    asked: Asked,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    caller.require_partnership(id).await?;
    let rows = Rows::new(&COLUMNS, asked);
    let read = async move |after| {
        let filter = Filter::<State> { after, ..Filter::of_partnership(id, PIECE) };
        let narrow = Narrow::default();
        let read = caller.read(async |tx| Ok(commitments::list(tx, &filter, &narrow).await?));
        let page = read.await?;
        let lines: Vec<_> = page.rows.iter().map(|row| Line::new(row, caller.actor())).collect();
        Ok::<_, Problem>((lines.into_iter(), page.next))
    };
    let (lines, next) = read(None).await?;
    let first = rows.first(lines, next)?;
    Ok(download::download(&format!("commitments-{id}"), CSV, first, async move |after| {
        let (lines, next) = read(Some(after)).await?;
        rows.more(lines, next)
    }))
}
