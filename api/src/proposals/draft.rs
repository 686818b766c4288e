//! The supplier begins to write.

use actix_web::{HttpResponse, post};
use domain::{
    access::{Permission, right},
    id::{BriefInvitationId, InnovationId, PartnershipId},
    innovation::Innovation,
    proposal::{NoValueLine, Pitch, Proposal, Sketch},
};
use persistence::{
    Stored, Writing,
    brief_invitations::{self, MadeFor},
    innovations, partnerships, proposals,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProposalView, path, pitch::SketchRequest};
use crate::{
    answers::created,
    body::{Body, Field, Parse, Reader, Wrong, id},
    brief_invitations::hold_open,
    caller::Caller,
    problem::Problem,
};

/// A proposal to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProposal, example = json!({
    "partnership": "part_01930000000070008000000000000001",
    "pitch": {
        "title": "Oat drink in a paper bottle",
        "value_line": "A third less plastic on the shelf at the same price",
        "category": "packaging",
        "readiness": 7,
    },
}))]
pub(crate) struct Request {
    /// The partnership with the buyer.
    #[schema(value_type = String, required, max_length = 37)]
    partnership: Field<String>,
    /// What the supplier writes; with an innovation, what is not to be copied from it.
    #[schema(value_type = Option<SketchRequest>)]
    pitch: Field<SketchRequest>,
    /// An innovation of the supplier's: what the pitch lacks of title, value line, category, readiness
    /// and intellectual property is copied from it. The buyer never learns of it.
    #[schema(value_type = Option<String>, max_length = 38)]
    innovation: Field<String>,
    /// An invitation of the same partnership to a brief of the buyer's, for which it is made. It can be
    /// submitted while that is open.
    #[schema(value_type = Option<String>, max_length = 40)]
    brief_invitation: Field<String>,
}

/// What is drafted: a pitch as it stands, or one that an innovation completes.
pub(crate) enum Wanted {
    Whole(Pitch),
    Of(InnovationId, Sketch),
}

impl Parse for Request {
    type Value = (PartnershipId, Wanted, Option<BriefInvitationId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let partnership = reader.required("partnership", self.partnership, id);
        let invitation = reader.optional("brief_invitation", self.brief_invitation, id);
        let wanted = if matches!(self.innovation, Field::Absent) {
            let pitch = reader.object("pitch", self.pitch, |reader, pitch| pitch.parse(reader));
            pitch.map(Wanted::Whole)
        } else {
            let innovation = reader.optional("innovation", self.innovation, id);
            let sketch =
                reader.object_if("pitch", self.pitch, |reader, pitch| Some(pitch.sketch(reader)));
            innovation.map(|id| Wanted::Of(id, sketch.unwrap_or_default()))
        };
        Some((partnership?, wanted?, invitation))
    }
}

impl Wanted {
    /// The pitch, and the innovation of which it is made.
    ///
    /// # Errors
    /// 404 when the innovation is not the caller's, 409 when it is put away, 422 when it does not
    /// complete the pitch.
    async fn pitch(
        self,
        tx: &mut Writing<'_>,
        caller: &Caller<right::WriteProposals>,
    ) -> Result<(Pitch, Option<Innovation>), Problem> {
        match self {
            Self::Whole(pitch) => Ok((pitch, None)),
            Self::Of(id, sketch) => {
                caller.require(Permission::Read)?;
                // Held before the supplier's ledger is, as by whoever changes it.
                let found = innovations::hold(tx, id).await?.ok_or_else(Problem::not_found)?;
                found.value.require_pitchable(caller.actor())?;
                let pitch = sketch.completed_by(&found.value)?;
                Ok((pitch, Some(found.value)))
            }
        }
    }
}

/// Draft a proposal
///
/// The draft is the supplier's alone: the buyer cannot see that it exists. It stands alone, or is made of
/// an innovation; and it is made for a brief of the buyer's, or for none.
#[utoipa::path(
    operation_id = "proposal_draft",
    tag = "Proposals",
    security(("access_token" = ["write_proposals"])),
    request_body = Request,
    responses((status = 201, description = "Drafted.", body = ProposalView))
)]
#[post("/proposals")]
pub(crate) async fn proposal_draft(
    caller: Caller<right::WriteProposals>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (partnership, wanted, invitation) = body.0;
    let now = caller.now();
    caller
        .write(async |tx| {
            let standing = partnerships::standing(tx, partnership).await?;
            let standing = standing.ok_or_else(Problem::not_found)?;
            let party = caller.party(&standing)?;
            if let Some(invitation) = invitation {
                hold_open(tx, &caller, invitation, partnership).await?;
            }
            let (pitch, innovation) = wanted.pitch(tx, &caller).await?;
            let (proposal, event) = Proposal::draft(caller.fresh(), standing, pitch, &party, now)?;
            proposals::insert(tx, &proposal, &event).await?;
            if let Some(innovation) = innovation {
                innovations::link(tx, &innovation, &proposal).await?;
            }
            if let Some(invitation) = invitation {
                brief_invitations::link(tx, invitation, &proposal).await?;
            }
            let stored = Stored { value: proposal, created_at: now, updated_at: now };
            let view = ProposalView::new(&stored, caller.actor()).with_brief(
                &stored.value,
                caller.actor(),
                invitation.map(MadeFor::drafted),
            );
            created(path(stored.value.id), Some(stored.value.version), &view)
        })
        .await
}

impl From<NoValueLine> for Problem {
    fn from(error: NoValueLine) -> Self {
        Self::field("pitch/value_line", Wrong::new("missing", error.to_string()))
    }
}
