//! Partnerships: who works with whom.

mod give_notice;
mod ledger;
mod list;
mod propose;
mod resume;
mod show;
mod suspend;
mod withdraw;

use actix_web::HttpResponse;
use domain::{
    access::Right,
    actor::{Actor, Side},
    event::Event,
    id::PartnershipId,
    machine::Name,
    partnership::{Action, Partnership},
    text::Reason,
};
use jiff::Timestamp;
use persistence::{Stored, Writing, partnerships};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use self::propose::{Proposed, Request as NewPartnership, propose};
use crate::{
    allowed::{self, AllowedAction, Operation},
    answers::{Answer, IfMatch, changed},
    body::{Field, Parse, Reader, text},
    caller::Caller,
    organisations::OrganisationView,
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config
        .service(propose::partnership_propose)
        .service(list::partnership_list)
        .service(show::partnership_show)
        .service(ledger::partnership_ledger)
        .service(withdraw::partnership_withdraw)
        .service(suspend::partnership_suspend)
        .service(resume::partnership_resume)
        .service(give_notice::partnership_give_notice);
}

/// A relationship between one buyer and one supplier.
#[derive(Serialize, ToSchema)]
#[schema(as = Partnership)]
pub(crate) struct PartnershipView {
    /// Its id.
    #[schema(example = "part_01930000000070008000000000000001")]
    id: String,
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 2)]
    version: i32,
    /// `proposed`, `active`, `suspended`, `ending`, `ended` or `closed`.
    #[schema(example = "active")]
    state: &'static str,
    /// The caller's side: `buyer` or `supplier`.
    #[schema(example = "buyer")]
    side: Option<&'static str>,
    /// The side that proposed it.
    #[schema(example = "buyer")]
    author: &'static str,
    /// The customer, once known.
    buyer: Option<OrganisationView>,
    /// The supplier, once known.
    supplier: Option<OrganisationView>,
    /// How the author calls the other side; for the author alone.
    #[schema(example = "Oat & Co")]
    invited_name: Option<String>,
    /// What the relationship is about.
    #[schema(example = "Dairy and alternatives")]
    category: Option<String>,
    /// Days from notice to end.
    #[schema(example = 90)]
    notice_days: i32,
    /// The side that suspended it.
    #[schema(example = json!(null))]
    suspended_by: Option<&'static str>,
    /// Since when.
    #[schema(format = DateTime, example = json!(null))]
    suspended_at: Option<String>,
    /// The first day on which it is over, once notice was given (UTC).
    #[schema(format = Date, example = json!(null))]
    ends_on: Option<String>,
    /// The instant at which the proposal lapses.
    #[schema(format = DateTime, example = "2026-01-31T09:30:00Z")]
    expires_at: String,
    /// When it came into being.
    #[schema(format = DateTime, example = "2026-01-01T09:30:00Z")]
    created_at: String,
    /// When it last changed.
    #[schema(format = DateTime, example = "2026-01-02T10:00:00Z")]
    updated_at: String,
    /// What the caller may do next.
    allowed_actions: Vec<AllowedAction>,
}

impl PartnershipView {
    fn new(stored: &Stored<Partnership>, actor: &Actor) -> Self {
        let one = &stored.value;
        let side = one.side_of(actor.organisation);
        Self {
            id: one.id.to_string(),
            version: one.version,
            state: one.state.as_str(),
            side: side.map(Name::as_str),
            author: one.author.as_str(),
            buyer: one.seat(Side::Buyer).map(Into::into),
            supplier: one.seat(Side::Supplier).map(Into::into),
            invited_name: (side == Some(one.author)).then(|| one.invited_name.as_str().to_owned()),
            category: one.category.as_ref().map(|category| category.as_str().to_owned()),
            notice_days: one.notice_days,
            suspended_by: one.suspended_by.map(Name::as_str),
            suspended_at: one.suspended_at.map(|at| at.to_string()),
            ends_on: one.ends_on.map(|date| date.to_string()),
            expires_at: one.expires_at.to_string(),
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

/// The path of all of them.
const COLLECTION: &str = "/v1/partnerships";

/// The path of a partnership.
pub(crate) fn path(id: PartnershipId) -> String {
    format!("{COLLECTION}/{id}")
}

fn operation(action: Action) -> Option<Operation> {
    match action {
        Action::Withdraw => Some(("POST", "/withdrawal")),
        Action::Suspend => Some(("POST", "/suspension")),
        Action::Resume => Some(("POST", "/resumption")),
        Action::GiveNotice => Some(("POST", "/notice")),
        Action::Propose | Action::Accept | Action::Decline | Action::Lapse => None,
    }
}

/// Locks the partnership that the caller has read.
///
/// # Errors
/// 404 when it is not the caller's, 412 when it has changed since.
async fn lock(
    tx: &mut Writing<'_>,
    id: PartnershipId,
    read: &IfMatch,
) -> Result<Stored<Partnership>, Problem> {
    let stored = partnerships::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    read.require(stored.value.version)?;
    Ok(stored)
}

/// The way of every step: lock what the caller has read, act, save, show.
///
/// # Errors
/// 404 and 412 as [`lock`], and what `act` refuses.
async fn step<P: Right, E>(
    caller: &Caller<P>,
    id: PartnershipId,
    read: &IfMatch,
    act: impl FnOnce(Partnership) -> Result<(Partnership, Event), E>,
) -> Result<HttpResponse, Problem>
where
    Problem: From<E>,
{
    caller
        .write(async |tx| {
            let stored = lock(tx, id, read).await?;
            let (partnership, event) = act(stored.value)?;
            save(tx, caller, stored.created_at, partnership, &event).await
        })
        .await
}

/// Saves what a locked partnership has become, and shows it.
///
/// # Errors
/// A failure of the database.
async fn save<P: Right>(
    tx: &mut Writing<'_>,
    caller: &Caller<P>,
    created_at: Timestamp,
    partnership: Partnership,
    event: &Event,
) -> Result<Answer, Problem> {
    partnerships::save(tx, &partnership, event).await?;
    let stored = Stored { value: partnership, created_at, updated_at: event.at };
    changed(stored.value.version, &PartnershipView::new(&stored, caller.actor()))
}

/// A reason that the other side will read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reason, example = json!({"reason": "The range review comes first."}))]
pub(crate) struct ReasonRequest {
    /// The reason.
    #[schema(value_type = String, required, min_length = 3, max_length = 2000)]
    reason: Field<String>,
}

impl Parse for ReasonRequest {
    type Value = Reason;

    fn parse(self, reader: &mut Reader) -> Option<Reason> {
        reader.required("reason", self.reason, text(Reason::parse))
    }
}
