//! A side offers and asks for many promises at once: all of a file, or none.
//!
//! What they wait for is held before anything is written, by age.

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    actor::{Party, Side},
    commitment::Commitment,
    event::Event,
    id::PartnershipId,
    partnership::Standing,
};
use persistence::{Writing, commitments, partnerships};
use serde_json::{Map, Value};

use super::{columns::COLUMNS, in_field, propose, terms::Wanted};
use crate::{
    answers::{PathId, plain},
    caller::Caller,
    members::responsible,
    problem::Problem,
    tables::{ImportParameters, ImportView, Limits, Lines, Mode, Upload},
};

/// Import commitments
///
/// CSV: a line is a promise to offer or to ask for, as `POST /v1/commitments` takes it, in this
/// partnership; several in `depends_on` are separated by `|`. All of them are proposed to the other side or
/// none. A file has up to 1,000 lines and 1 MiB.
#[utoipa::path(
    operation_id = "commitment_import",
    tag = "Commitments",
    security(("access_token" = ["write_commitments"])),
    params(ImportParameters),
    request_body(content = String, content_type = "text/csv", description = "The file.", example = "promisor,what,due_on,time_zone,category\nsupplier,Send the forecast for March,2035-02-15,Europe/Berlin,forecast\n"),
    responses((status = 200, description = "Asked for and offered; or, of a check, sound.", body = ImportView))
)]
#[post("/partnerships/{id}/imports/commitments")]
pub(crate) async fn commitment_import(
    caller: Caller<right::WriteCommitments>,
    id: PathId<PartnershipId>,
    mode: Mode,
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let here = Map::from_iter([("partnership".to_owned(), Value::from(id.to_string()))]);
    let reading = upload.read::<propose::Request, _>(&caller, id, &COLUMNS, here, Limits::FEW);
    let (_turn, Lines { values, count, mut faults }) = reading.await?;
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, id).await?.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            let awaited = values.iter().flat_map(|(_, (_, _, wanted))| wanted.depends_on());
            commitments::hold(tx, &awaited.copied().collect::<Vec<_>>()).await?;
            let mut new = Vec::new();
            for (line, (_, promisor, wanted)) in values {
                match propose(tx, &caller, standing, (promisor, wanted), &party).await {
                    Ok(one) => new.push(one),
                    Err(problem) => faults.refuse(line, &COLUMNS, "responsible", problem)?,
                }
            }
            faults.finish()?;
            if mode == Mode::Apply {
                commitments::insert_all(tx, &new).await?;
            }
            plain(&ImportView::new(mode, count))
        })
        .await
}

async fn propose(
    tx: &mut Writing<'_>,
    caller: &Caller<right::WriteCommitments>,
    standing: Standing,
    (promisor, wanted): (Side, Wanted),
    party: &Party,
) -> Result<(Commitment, Event), Problem> {
    let person = responsible(tx, "responsible", wanted.responsible, caller.actor()).await?;
    let id = caller.fresh();
    let terms = wanted.terms(tx, standing.parties.partnership, promisor, id).await?;
    let proposed = Commitment::propose(id, standing, promisor, terms, person, party, caller.now());
    proposed.map_err(in_field("due_on"))
}
