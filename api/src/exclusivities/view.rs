//! An exclusivity as both sides see it: the same to a buyer whatever else its supplier has granted.

use domain::{
    actor::Actor,
    exclusivity::{Duty, Exclusivity, Start, State, Terms},
    machine::Name,
    text::Paragraph,
};
use jiff::Timestamp;
use persistence::Stored;
use serde::Serialize;
use utoipa::ToSchema;

use super::{COLLECTION, operation};
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
    /// Counts the changes; the `ETag` is this number in quotes.
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
    /// What a signature names: SHA-256 of the canonical JSON (RFC 8785) of the fields of `terms` and
    /// `exclusivity`, the id.
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

/// What both sides sign.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityTerms)]
struct TermsView {
    /// `first_look`, `first_negotiation`, `first_to_market` or `exclusive`.
    #[schema(example = "first_to_market")]
    kind: &'static str,
    /// What it is called.
    #[schema(example = "Paper bottle first")]
    title: String,
    /// Of what it is.
    #[schema(example = json!(["4006381333931"]))]
    products: Vec<String>,
    /// What else would be substantially the same.
    #[schema(example = json!(null))]
    substantially_similar: Option<String>,
    /// Where it holds.
    #[schema(example = json!(["DACH"]))]
    territories: Vec<&'static str>,
    /// In which channels.
    #[schema(example = json!(["grocery", "online"]))]
    channels: Vec<&'static str>,
    /// The day with which it begins.
    #[schema(format = Date, example = "2026-03-01")]
    starts_on: Option<String>,
    /// What it begins with otherwise: `first_delivery` or `launch`.
    #[schema(example = json!(null))]
    starts_upon: Option<&'static str>,
    /// The first day on which that may happen.
    #[schema(format = Date, example = json!(null))]
    earliest_start: Option<String>,
    /// The last one.
    #[schema(format = Date, example = json!(null))]
    latest_start: Option<String>,
    /// How many days it runs.
    #[schema(minimum = 1, maximum = 1824, example = 90)]
    window_days: i16,
    /// Where its days begin.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// Days in which the buyer can make good what it has missed.
    #[schema(minimum = 0, maximum = 90, example = 14)]
    cure_days: i16,
    /// What the buyer does for it.
    duties: Vec<DutyView>,
    /// What either side may tell in public.
    #[schema(example = json!(null))]
    publicity: Option<String>,
    /// True if it outlives the partnership.
    #[schema(example = false)]
    survives_termination: bool,
}

/// What the buyer does for its right.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityDuty)]
struct DutyView {
    /// `launch_by`, `min_volume`, `min_sites`, `marketing` or `other`.
    #[schema(example = "min_sites")]
    kind: &'static str,
    /// What.
    #[schema(example = "In two hundred stores")]
    what: String,
    /// The day by whose end.
    #[schema(format = Date, example = "2026-03-15")]
    due_on: String,
}

impl From<&Duty> for DutyView {
    fn from(duty: &Duty) -> Self {
        Self {
            kind: duty.kind.as_str(),
            what: duty.what.as_str().to_owned(),
            due_on: duty.due_on.to_string(),
        }
    }
}

fn told(text: Option<&Paragraph>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

impl From<&Terms> for TermsView {
    fn from(terms: &Terms) -> Self {
        let (starts_on, event, earliest, latest) = match terms.start {
            Start::On(day) => (Some(day), None, None, None),
            Start::Upon { event, earliest, latest } => (None, Some(event), earliest, Some(latest)),
        };
        Self {
            kind: terms.kind.as_str(),
            title: terms.title.as_str().to_owned(),
            products: terms.products.iter().map(str::to_owned).collect(),
            substantially_similar: told(terms.similar.as_ref()),
            territories: terms.territories.names(),
            channels: terms.channels.names(),
            starts_on: starts_on.map(|day| day.to_string()),
            starts_upon: event.map(Name::as_str),
            earliest_start: earliest.map(|day| day.to_string()),
            latest_start: latest.map(|day| day.to_string()),
            window_days: terms.window.days(),
            time_zone: terms.zone.name().to_owned(),
            cure_days: terms.cure.days(),
            duties: terms.duties.iter().map(Into::into).collect(),
            publicity: told(terms.publicity.as_ref()),
            survives_termination: terms.survives,
        }
    }
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
            content_hash: one.content_hash().to_string(),
            signatures: one.signatures.iter().map(Into::into).collect(),
            buyer_attestation: told(one.attestations.buyer.as_ref()),
            supplier_attestation: told(one.attestations.supplier.as_ref()),
            begins_at: window.map(|window| window.from.to_string()),
            ends_at: window.map(|window| window.until.to_string()),
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
