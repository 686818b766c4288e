//! What waits for a decision of the caller's organisation, pitches and pilots, the first due first.

use std::fmt;

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    actor::Actor,
    id::{Id, PilotId, ProposalId},
    pilot::Pilot,
    proposal::Proposal,
};
use futures_util::future::try_join;
use jiff::Timestamp;
use persistence::{Failure, Reading, Stored, pilots, proposals};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ProposalView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView, Place, wrong_cursor},
    pilots::PilotView,
    problem::Problem,
};

/// The id of something that waits for a decision.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OpenId {
    Proposal(ProposalId),
    Pilot(PilotId),
}

impl fmt::Display for OpenId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proposal(id) => id.fmt(formatter),
            Self::Pilot(id) => id.fmt(formatter),
        }
    }
}

impl Place for OpenId {
    fn parse(text: &str) -> Option<Self> {
        let proposal = <ProposalId as Id>::parse(text).map(Self::Proposal);
        proposal.or_else(|| <PilotId as Id>::parse(text).map(Self::Pilot))
    }
}

/// Something that waits for a decision.
enum Open {
    Proposal(Box<Stored<Proposal>>),
    Pilot(Box<Stored<Pilot>>),
}

impl Open {
    fn id(&self) -> OpenId {
        match self {
            Self::Proposal(one) => OpenId::Proposal(one.value.id),
            Self::Pilot(one) => OpenId::Pilot(one.value.id),
        }
    }

    fn view(&self, actor: &Actor) -> OpenView<'_> {
        match self {
            Self::Proposal(one) => OpenView::Proposal(Box::new(ProposalView::new(one, actor))),
            Self::Pilot(one) => OpenView::Pilot(Box::new(PilotView::new(one, actor))),
        }
    }

    /// When it is due; of several at once, the older comes first.
    fn place(&self) -> (Timestamp, Uuid) {
        match self {
            Self::Proposal(one) => {
                let due = one.value.clock.map_or(Timestamp::MAX, |clock| clock.decide_by);
                (due, one.value.id.uuid())
            }
            Self::Pilot(one) => (one.value.decision_due_at(), one.value.id.uuid()),
        }
    }
}

/// A pitch or a pilot that waits for a decision; the prefix of its `id` tells which.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = OpenDecision)]
enum OpenView<'a> {
    /// A pitch.
    Proposal(Box<ProposalView<'a>>),
    /// A pilot.
    Pilot(Box<PilotView>),
}

/// List the open decisions
///
/// The pitches and the pilots that the caller's organisation has to decide, the first due first; those that
/// are overdue lead. A pitch that waits for the supplier's answer comes back with it.
#[utoipa::path(
    operation_id = "proposal_list_open",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of proposals and pilots.", body = PageView<OpenView>))
)]
#[get("/open-decisions")]
pub(crate) async fn proposal_list_open(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<OpenId>,
) -> Result<HttpResponse, Problem> {
    let wanted = asked.wanted();
    let found = caller
        .read(async |tx| {
            let after = match asked.after {
                Some(after) => Some(place(tx, after).await?.ok_or_else(wrong_cursor)?),
                None => None,
            };
            let behind = after.map(|(due, id)| (due, ProposalId::new(id)));
            let pitches = proposals::open(tx, behind, wanted);
            Ok(try_join(pitches, pilots::open(tx, after, wanted)).await?)
        })
        .await?;
    let pitches = found.0.into_iter().map(|one| Open::Proposal(Box::new(one)));
    let pilots = found.1.into_iter().map(|one| Open::Pilot(Box::new(one)));
    let mut rows: Vec<_> = pitches.chain(pilots).collect();
    rows.sort_by_key(Open::place);
    let actor = caller.actor();
    asked.page(&request, rows.iter().collect(), |row| row.id(), |row| row.view(actor))
}

/// Where what is read lies in the list, or would.
async fn place(tx: &Reading<'_>, id: OpenId) -> Result<Option<(Timestamp, Uuid)>, Failure> {
    match id {
        OpenId::Proposal(id) => {
            let place = proposals::place_among_open(tx, id).await?;
            Ok(place.map(|(due, id)| (due, id.uuid())))
        }
        OpenId::Pilot(id) => pilots::place_among_open(tx, id).await,
    }
}
