//! Histories at random: whoever tries what, in whatever order, no forbidden state is reached.

mod rules;

use jiff::{SignedDuration, civil::date};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{
    access::{Grants, Roles},
    actor::{By, Parties},
    id::{MeasurementId, OrganisationId, PartnershipId},
    partnership,
    plan::{self, GoalsWeight, Plan},
    text::{Line, Paragraph, Reason, Title},
};

/// Five seats: two of each side, and the last of the buyer's persons has a seat with the supplier too.
const SEATS: &[(u128, Side)] = &[
    (10, Side::Buyer),
    (11, Side::Buyer),
    (20, Side::Supplier),
    (21, Side::Supplier),
    (11, Side::Supplier),
];

fn uuid<I: Id>(number: u128) -> I {
    I::new(Uuid::from_u128(number))
}

fn party(seat: usize) -> Party {
    let (user, side) = SEATS[seat];
    let organisation: OrganisationId = standing().parties.organisation(side);
    let user = uuid(user);
    Actor { user, organisation, grants: Grants::Roles(Roles::founder()) }
        .party_of(&standing().parties)
        .unwrap()
}

fn standing() -> Standing {
    let partnership: PartnershipId = uuid(1);
    let parties = Parties { partnership, buyer: uuid(2), supplier: uuid(3) };
    Standing { parties, state: partnership::State::Active }
}

fn begin() -> Timestamp {
    "2027-01-02T08:00:00Z".parse().unwrap()
}

/// A plan that both have signed.
fn plan() -> Plan {
    let terms = plan::Terms {
        title: Title::parse("A plan").unwrap(),
        period: plan::Period::new(date(2027, 1, 1), date(2027, 12, 31)).unwrap(),
        zone: Zone::utc(),
        vision: Paragraph::parse("More on the shelf").unwrap(),
        category: None,
        principles: None,
        currency: None,
        weighting: plan::Weighting::Weighted,
        reviews: plan::Cadence::USUAL,
    };
    let (plan, _) = Plan::draft(uuid(5), standing(), terms, &party(0), begin());
    let hash = plan.content_hash();
    let (plan, _) = plan.propose(hash, &party(0), begin()).unwrap();
    plan.agree(hash, &party(2), begin()).unwrap().0
}

fn terms(choice: i64) -> Terms {
    Terms {
        title: Title::parse("On the shelf").unwrap(),
        why_buyer: None,
        why_supplier: None,
        shopper_benefit: None,
        measure: Line::parse("Availability").unwrap(),
        unit: None,
        metric: Metric::Toward {
            direction: crate::pilot::Direction::Higher,
            baseline: 90.into(),
            target: (95 + choice).into(),
            floor: None,
        },
        aggregation: Aggregation::Last,
        starts_on: date(2027, 1, 1),
        due_on: date(2027, 3, 31),
        weight: 10 + i16::try_from(choice).unwrap(),
        measured_by: Side::Supplier,
        source: Source::Manual,
        cadence: Cadence::Weekly,
    }
    .checked()
    .unwrap()
}

/// What a database would keep.
struct Kept {
    plan: Plan,
    goal: Goal,
    log: Log,
    next_id: u128,
}

impl Kept {
    fn new() -> Self {
        let plan = plan();
        let (goal, _) = Goal::draft(uuid(6), &plan, terms(0), &party(0), begin()).unwrap();
        Self { plan, goal, log: Log::default(), next_id: 100 }
    }

    /// Tries an action; `None` when it is refused.
    fn attempt(
        &mut self,
        action: Action,
        seat: usize,
        choice: i64,
        now: Timestamp,
    ) -> Option<Event> {
        let by = &party(seat);
        let reason = Reason::parse("As the history has it").unwrap();
        let (goal, plan, others) = (self.goal.clone(), &self.plan, GoalsWeight(choice * 20));
        let id = MeasurementId::new(Uuid::from_u128(100 + u128::try_from(choice).unwrap()));
        let (goal, event) = match action {
            Action::Revise => goal.revise(terms(choice), by, now).ok(),
            Action::Propose => goal.propose(plan, by.user(), by, now).ok(),
            Action::RequestChanges => goal.request_changes(&reason, by, now).ok(),
            Action::Agree => goal.agree(plan, others, by.user(), by, now).ok(),
            Action::Withdraw => goal.withdraw(by, now).ok(),
            Action::Assign => goal.assign(by.user(), by, now).ok(),
            Action::Measure => {
                let on = self.goal.zone.day_of(now);
                let value = Reading::Value(Decimal::from(90 + choice));
                let values = vec![(uuid(self.next_id), on, value)];
                self.next_id += 1;
                let measuring = goal.measure(self.log.clone(), values, by, now).ok();
                return self.measured(measuring);
            }
            Action::ConfirmMeasurement => {
                let measuring = goal.confirm_measurement(self.log.clone(), Some(id), by, now).ok();
                return self.measured(measuring);
            }
            Action::DisputeMeasurement => {
                let measuring =
                    goal.dispute_measurement(self.log.clone(), id, &reason, by, now).ok();
                return self.measured(measuring);
            }
            Action::ProposeAmendment => {
                let change = if choice == 0 {
                    Change::Cancellation
                } else {
                    Change::Terms(Box::new(terms(choice)))
                };
                goal.propose_amendment(change, reason, by, now).ok()
            }
            Action::AcceptAmendment => {
                let signed = goal.amendment.as_ref().map(|one| one.proposed.content);
                let signed = signed.unwrap_or_else(|| goal.fingerprint());
                goal.accept_amendment(plan, others, &self.log, signed, by, now).ok()
            }
            Action::DeclineAmendment => goal.decline_amendment(&reason, by, now).ok(),
            Action::WithdrawAmendment => goal.withdraw_amendment(by, now).ok(),
            Action::ProposeOutcome => {
                let outcome = if choice == 0 { Outcome::Missed } else { Outcome::Achieved };
                goal.propose_outcome(outcome, by, now).ok()
            }
            Action::ConfirmOutcome => goal.confirm_outcome(by, now).ok(),
            Action::DisputeOutcome => goal.dispute_outcome(&reason, by, now).ok(),
            Action::AcceptMeasurements
            | Action::LapseAmendment
            | Action::Start
            | Action::Escalate
            | Action::Lapse => match goal.next_by_time() {
                Some((_, Action::AcceptMeasurements)) => {
                    let measuring = goal.accept_measurements(self.log.clone(), now).ok();
                    return self.measured(measuring);
                }
                Some((_, action)) => goal.lapse(action, now).ok(),
                None => None,
            },
            Action::End if choice == 0 => goal.end(By::Clock, now).ok(),
            Action::Draft | Action::End => None,
        }?;
        self.goal = goal;
        Some(event)
    }

    fn measured(&mut self, measuring: Option<Measuring>) -> Option<Event> {
        let (goal, changes, event) = measuring?;
        self.log.put(&changes);
        self.goal = goal;
        Some(event)
    }

    /// What holds in whatever state a history has led to.
    fn hold(&self) {
        let goal = &self.goal;
        let buyers = goal.hands.of(Side::Buyer);
        assert!(
            !goal.hands.of(Side::Supplier).iter().any(|user| buyers.contains(user)),
            "{goal:?}"
        );
        if goal.state.counts() {
            assert!(goal.owners.buyer.is_some() && goal.owners.supplier.is_some(), "{goal:?}");
        }
        let governs = matches!(goal.state, State::Agreed | State::Active);
        assert!(goal.amendment.is_none() || governs, "{goal:?}");
        // What counts follows from the values alone, however they came about.
        assert_eq!(goal.measured, Measured::of(&goal.terms, self.log.accepted()));
        assert_eq!(goal.waits_since, self.log.waits_since());
        let mut periods = std::collections::BTreeMap::new();
        for one in self.log.0.values() {
            let (counts, waits) = periods.entry(one.on).or_insert((0, 0));
            *counts += i32::from(one.state == MeasurementState::Accepted);
            *waits += i32::from(one.state == MeasurementState::Recorded);
        }
        assert!(periods.values().all(|(counts, waits)| *counts <= 1 && *waits <= 1), "{periods:?}");
        if goal.is_private {
            assert!(matches!(goal.state, State::Draft | State::Withdrawn), "{goal:?}");
        }
    }
}

/// What was agreed changes only when the other side accepts exactly that, and each side's word is its
/// own.
fn only_by_both(before: &Goal, after: &Goal, event: &Event) {
    if before.state.counts() && after.terms != before.terms {
        assert_eq!(event.kind, Kind::Goal(Action::AcceptAmendment));
        let open = before.amendment.as_ref().unwrap();
        assert_eq!(open.terms, Change::Terms(Box::new(after.terms.clone())));
        assert_ne!(event.by.user().unwrap().1, open.proposed.organisation);
        assert_eq!(after.terms_number, before.terms_number + 1);
    }
    if matches!(after.state, State::Achieved | State::Missed) {
        match (event.by.user(), before.outcome.unwrap().by) {
            (Some((_, organisation)), Some(side)) => {
                assert_ne!(organisation, after.standing.parties.organisation(side));
            }
            (Some(_), None) => {}
            (None, _) => assert!(after.by_lapse),
        }
    }
    if after.state == State::Cancelled && event.kind == Kind::Goal(Action::AcceptAmendment) {
        assert_eq!(before.amendment.as_ref().unwrap().terms, Change::Cancellation);
    }
}

proptest! {
    #[test]
    fn no_history_reaches_a_forbidden_state(
        tries in prop::collection::vec(
            (any::<bool>(), 0..64_usize, 0..SEATS.len(), 0..5_i64, 0..200_i64),
            1..120,
        ),
    ) {
        let (mut kept, mut now) = (Kept::new(), begin());
        for (plausible, choice, seat, number, hours) in tries {
            now += SignedDuration::from_hours(hours);
            // Half of the tries are what somebody may do, so that histories get far.
            let all = if plausible { MACHINE.allowed(kept.goal.state, |_| true) } else { Vec::new() };
            let all = if all.is_empty() { Action::ALL } else { &all };
            let action = all[choice % all.len()];
            let before = kept.goal.clone();
            let (user, side) = SEATS[seat];
            let actor = Actor {
                user: uuid(user),
                organisation: standing().parties.organisation(side),
                grants: Grants::Roles(Roles::founder()),
            };
            let may = before.allowed_actions(&actor);
            if let Some(event) = kept.attempt(action, seat, number, now) {
                prop_assert_eq!(kept.goal.version, before.version + 1);
                if event.by.user().is_some() {
                    prop_assert!(may.contains(&action), "{action:?} is done and not allowed");
                }
                kept.hold();
                only_by_both(&before, &kept.goal, &event);
            }
        }
    }
}
