//! The goals of a partnership, as a file.

use actix_web::{HttpResponse, get};
use domain::{access::right, goal::State, id::PartnershipId};
use persistence::{
    goals::{self, Narrow},
    pages::Filter,
};

use super::{GoalView, columns::COLUMNS};
use crate::{
    answers::PathId,
    caller::Caller,
    download::{self, CSV},
    problem::Problem,
    tables::{Asked, ExportParameters, PIECE, Rows},
};

/// Export goals
///
/// CSV: every goal of the partnership that the caller may see, the oldest first: first what an import
/// takes, then what the server knows. With `columns=import` only the first.
#[utoipa::path(
    operation_id = "goal_export",
    tag = "Goals",
    security(("access_token" = ["read"])),
    params(ExportParameters),
    responses((status = 200, description = "The goals. With `columns=import`, as here, what an import takes.", body = String, content_type = "text/csv", example = "plan,title,measure,metric.kind,metric.baseline,metric.target,starts_on,due_on,weight,measured_by\nplan_01930000000070008000000000000001,On the shelf every day,Availability on the shelf,higher,92,98,2027-01-01,2027-12-31,40,buyer\n"))
)]
#[get("/partnerships/{id}/exports/goals")]
pub(crate) async fn goal_export(
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
        let page = caller.read(async |tx| Ok(goals::list(tx, &filter, &narrow).await?)).await?;
        let (actor, now) = (caller.actor(), caller.now());
        let views: Vec<_> = page.rows.iter().map(|row| GoalView::new(row, actor, now)).collect();
        Ok::<_, Problem>((views.into_iter(), page.next))
    };
    let (views, next) = read(None).await?;
    let first = rows.first(views, next)?;
    Ok(download::download(&format!("goals-{id}"), CSV, first, async move |after| {
        let (views, next) = read(Some(after)).await?;
        rows.more(views, next)
    }))
}
