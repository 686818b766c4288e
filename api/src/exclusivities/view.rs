//! An exclusivity as both sides see it: the same to a buyer whatever else its supplier has granted.

use domain::{
    actor::Actor,
    exclusivity::{Exclusivity, State},
    machine::Name,
};
use jiff::Timestamp;
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    COLLECTION,
    amendment_view::AmendmentView,
    operation,
    terms_view::{TermsView, told},
};
use crate::{
    allowed::{self, AllowedAction},
    signatures::SignatureView,
};

/// A right to be first.
#[derive(Serialize, ToSchema)]
#[schema(as = Exclusivity)]
pub(crate) struct ExclusivityView {
    /// Its id.
    #[schema(example = "excl_01930000000070008000000000000001")]
    id: String,
    /// The partnership to which it belongs: its supplier grants, its buyer is granted.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 3)]
    version: i32,
    /// `offered`, `requested`, `negotiating`, `signed`, `agreed`, `active`, `in_cure`, `expired`, `lapsed`,
    /// `released`, `terminated`, `cancelled`, `declined` or `withdrawn`.
    #[schema(example = "active")]
    state: &'static str,
    /// True while it binds and its time has come.
    #[schema(example = true)]
    live: bool,
    /// The side whose terms they are.
    #[schema(example = "supplier")]
    author: &'static str,
    /// What both sides sign.
    terms: TermsView,
    /// Which terms they are: 1, or one more with each amendment that both have signed.
    #[schema(minimum = 1, example = 1)]
    terms_number: i16,
    /// Others that are proposed; their text is among the terms at `/terms`.
    amendment: Option<AmendmentView>,
    /// What a signature names: SHA-256 of the canonical JSON (RFC 8785) of the fields of `terms`, `exclusivity`,
    /// the id, and from 2 on `terms_number`.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    content_hash: String,
    /// The signatures under these terms, the buyer's first.
    signatures: Vec<SignatureView>,
    /// What the buyer attests of the law.
    #[schema(example = json!(null))]
    buyer_attestation: Option<String>,
    /// What the supplier attests of the law.
    #[schema(example = json!(null))]
    supplier_attestation: Option<String>,
    /// When it began.
    #[schema(format = DateTime, example = "2026-03-01T00:00:00Z")]
    begins_at: Option<String>,
    /// The first instant that is not part of it; once it has begun, or where a day begins it.
    #[schema(format = DateTime, example = "2026-05-30T00:00:00Z")]
    ends_at: Option<String>,
    /// Days by which the supplier's pauses of the pilot have extended it.
    #[schema(minimum = 0, maximum = 90, example = 0)]
    paused_days: i16,
    /// Until when the buyer can make good what it has missed.
    #[schema(format = DateTime, example = json!(null))]
    cure_until: Option<String>,
    /// The side that has proposed to end it.
    #[schema(example = json!(null))]
    end_proposed_by: Option<&'static str>,
    /// True if silence has ended it before both had signed.
    #[schema(example = false)]
    by_lapse: bool,
    /// When it came into being.
    #[schema(format = DateTime, example = "2026-01-11T09:30:00Z")]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-12T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

impl ExclusivityView {
    pub(super) fn new(stored: &Stored<Exclusivity>, actor: &Actor, now: Timestamp) -> Self {
        let one = &stored.value;
        // What an event is to begin has neither, though it reserves all in which it could run.
        let dated =
            one.terms.long_stop().is_none() || one.state.runs() || one.state == State::Expired;
        let window = one.period.filter(|_| dated);
        Self {
            id: one.id.to_string(),
            partnership: one.standing.parties.partnership.to_string(),
            version: one.version,
            state: one.state.as_str(),
            live: one.runs_at(now),
            author: one.author.as_str(),
            terms: (&one.terms).into(),
            terms_number: one.terms_number,
            amendment: one.amendment.as_ref().map(Into::into),
            content_hash: one.content_hash().to_string(),
            signatures: one.signatures.iter().map(Into::into).collect(),
            buyer_attestation: told(one.attestations.buyer.as_ref()),
            supplier_attestation: told(one.attestations.supplier.as_ref()),
            begins_at: window.map(|window| window.from.to_string()),
            ends_at: window.map(|window| window.until.to_string()),
            paused_days: one.paused_days,
            cure_until: one.cure_until.map(|at| at.to_string()),
            end_proposed_by: one.ending.map(Name::as_str),
            by_lapse: one.by_lapse,
            created_at: stored.created_at.to_string(),
            updated_at: stored.updated_at.to_string(),
            allowed_actions: allowed::list(
                COLLECTION,
                one.id,
                one.allowed_actions(actor),
                operation,
            ),
        }
    }
}
