//! The buyer's approvals of pilots' charters: each organisation's own alone.
//!
//! Whoever approves holds the pilot first, so that approvals come one after another. A supplier reads of
//! them what its own people have done with a seat of the buyer's.

mod policies;

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, Selectable,
    SelectableHelper,
};
use diesel_async::RunQueryDsl;
use domain::{
    content::ContentHash,
    event::Event,
    id::{Id, PilotApprovalId, PilotId, UserId},
    machine::Name,
    pilot::Pilot,
    pilot_approval::{Approval, Approvals, Overriding},
    text::{Feedback, Reason},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

pub use self::policies::{change_policy, policy};
use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::{pilot_approvals, pilot_approvals_given},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = pilot_approvals, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    pilot_id: Uuid,
    partnership_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    version: i32,
    state: String,
    handed_in: i32,
    content_hash: Vec<u8>,
    requester_id: Option<Uuid>,
    approvals: i16,
    ordering: String,
    approvers: Vec<Uuid>,
    feedback: Option<String>,
    override_reason: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = pilot_approvals_given, check_for_backend(diesel::pg::Pg))]
struct Mark {
    approval_id: Uuid,
    pilot_id: Uuid,
    buyer_org_id: Uuid,
    supplier_org_id: Uuid,
    position: i16,
    approver_id: Uuid,
    place_id: Uuid,
    given_at: jiff_diesel::Timestamp,
}

impl Row {
    fn new(of: &Approvals) -> Self {
        let asked = &of.requirement;
        Self {
            id: of.id.uuid(),
            pilot_id: of.pilot.uuid(),
            partnership_id: of.parties.partnership.uuid(),
            buyer_org_id: of.parties.buyer.uuid(),
            supplier_org_id: of.parties.supplier.uuid(),
            version: of.version,
            state: of.state.as_str().to_owned(),
            handed_in: of.handed_in,
            content_hash: of.content.bytes().to_vec(),
            requester_id: of.requester.map(Id::uuid),
            approvals: i16::from(asked.approvals()),
            ordering: asked.order().as_str().to_owned(),
            approvers: asked.approvers().iter().map(|one| one.uuid()).collect(),
            feedback: of.overriding.as_ref().map(|said| said.feedback.as_str().to_owned()),
            override_reason: of.overriding.as_ref().map(|said| said.reason.as_str().to_owned()),
        }
    }

    fn approvals(self, given: Vec<Mark>) -> Result<Approvals, Failure> {
        let overriding = match (&self.feedback, &self.override_reason) {
            (Some(feedback), Some(reason)) => Some(Overriding {
                feedback: rows::text("pilot_approvals.feedback", Feedback::parse, feedback)?,
                reason: rows::text("pilot_approvals.override_reason", Reason::parse, reason)?,
            }),
            _ => None,
        };
        let asked = (self.approvals, self.ordering.as_str(), self.approvers);
        let given = given.into_iter().map(|one| Approval {
            by: Id::new(one.approver_id),
            place: Id::new(one.place_id),
            at: one.given_at.to_jiff(),
        });
        Ok(Approvals {
            id: Id::new(self.id),
            pilot: Id::new(self.pilot_id),
            parties: rows::parties(self.partnership_id, self.buyer_org_id, self.supplier_org_id),
            version: self.version,
            state: rows::name("pilot_approvals.state", &self.state)?,
            handed_in: self.handed_in,
            content: rows::hash("pilot_approvals.content_hash", &self.content_hash)?,
            overriding,
            requester: self.requester_id.map(Id::new),
            requirement: policies::requirement("pilot_approvals.approvers", asked)?,
            given: given.collect(),
        })
    }
}

async fn whole(tx: &Reading<'_>, row: Option<Row>) -> Result<Option<Approvals>, Failure> {
    let Some(row) = row else {
        return Ok(None);
    };
    let given: Vec<Mark> = pilot_approvals_given::table
        .filter(pilot_approvals_given::approval_id.eq(row.id))
        .filter(pilot_approvals_given::buyer_org_id.eq(tx.organisation()))
        .order(pilot_approvals_given::position)
        .select(Mark::as_select())
        .load(&mut tx.connection())
        .await?;
    row.approvals(given).map(Some)
}

/// The last approvals of the charter of a pilot of which the caller's organisation is the buyer. Whoever
/// approves holds the pilot.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn last(tx: &Reading<'_>, pilot: PilotId) -> Result<Option<Approvals>, Failure> {
    let row = pilot_approvals::table
        .filter(pilot_approvals::buyer_org_id.eq(tx.organisation()))
        .filter(pilot_approvals::pilot_id.eq(pilot.uuid()))
        .filter(pilot_approvals::override_reason.is_null())
        .order(pilot_approvals::handed_in.desc())
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    whole(tx, row).await
}

/// What the caller's organisation, the buyer, says against the results of a pilot as they stand, each with
/// those who have said it: twenty at most, the first ones. Whoever decides holds the pilot.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn overriding(tx: &Reading<'_>, pilot: &Pilot) -> Result<Vec<Approvals>, Failure> {
    let rows: Vec<Row> = pilot_approvals::table
        .filter(pilot_approvals::buyer_org_id.eq(tx.organisation()))
        .filter(pilot_approvals::pilot_id.eq(pilot.id.uuid()))
        .filter(pilot_approvals::handed_in.eq(pilot.version))
        .filter(pilot_approvals::override_reason.is_not_null())
        .order(pilot_approvals::id)
        .limit(20)
        .select(Row::as_select())
        .load(&mut tx.connection())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.extend(whole(tx, Some(row)).await?);
    }
    Ok(found)
}

/// What of that has this hash.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn overriding_with(
    tx: &Reading<'_>,
    pilot: &Pilot,
    hash: ContentHash,
) -> Result<Option<Approvals>, Failure> {
    let row = pilot_approvals::table
        .filter(pilot_approvals::buyer_org_id.eq(tx.organisation()))
        .filter(pilot_approvals::pilot_id.eq(pilot.id.uuid()))
        .filter(pilot_approvals::handed_in.eq(pilot.version))
        .filter(pilot_approvals::override_reason.is_not_null())
        .filter(pilot_approvals::content_hash.eq(&hash.bytes()[..]))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    whole(tx, row).await
}

/// Approvals by their id: for mails, which know no other.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn find(tx: &Reading<'_>, id: PilotApprovalId) -> Result<Option<Approvals>, Failure> {
    let row = pilot_approvals::table
        .filter(pilot_approvals::id.eq(id.uuid()))
        .filter(pilot_approvals::buyer_org_id.eq(tx.organisation()))
        .select(Row::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    whole(tx, row).await
}

/// True if somebody of the caller's, a supplier's, has approved a pilot for its buyer.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn has_approved(
    tx: &Reading<'_>,
    pilot: PilotId,
    person: UserId,
) -> Result<bool, Failure> {
    let count: i64 = pilot_approvals_given::table
        .filter(pilot_approvals_given::pilot_id.eq(pilot.uuid()))
        .filter(pilot_approvals_given::supplier_org_id.eq(tx.organisation()))
        .filter(pilot_approvals_given::approver_id.eq(person.uuid()))
        .count()
        .get_result(&mut tx.connection())
        .await?;
    Ok(count > 0)
}

/// Saves approvals to which `event` has added one; their pilot is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    approvals: &Approvals,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let parties = approvals.parties;
    let given = (0_i16..).zip(&approvals.given).last().map(|(position, one)| Mark {
        approval_id: approvals.id.uuid(),
        pilot_id: approvals.pilot.uuid(),
        buyer_org_id: parties.buyer.uuid(),
        supplier_org_id: parties.supplier.uuid(),
        position,
        approver_id: one.by.uuid(),
        place_id: one.place.uuid(),
        given_at: one.at.to_diesel(),
    });
    let saving = async {
        if approvals.version == 1 {
            let row = diesel::insert_into(pilot_approvals::table).values(Row::new(approvals));
            written(row.prepared().execute(&mut tx.connection())).await?;
        } else {
            let row = diesel::update(pilot_approvals::table)
                .filter(pilot_approvals::id.eq(approvals.id.uuid()))
                .filter(pilot_approvals::buyer_org_id.eq(organisation))
                .filter(pilot_approvals::version.eq(approvals.version - 1))
                .set((
                    pilot_approvals::version.eq(approvals.version),
                    pilot_approvals::state.eq(approvals.state.as_str()),
                ));
            written(row.prepared().execute(&mut tx.connection())).await?;
        }
        let Some(given) = given else {
            return Ok(());
        };
        let row = diesel::insert_into(pilot_approvals_given::table).values(given);
        written(row.prepared().execute(&mut tx.connection())).await
    };
    ledger::record(tx, approvals, event, saving).await
}
