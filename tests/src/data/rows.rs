//! The rows of the data set, table by table. What the other tables repeat of a row follows from its
//! number alone.

use jiff::{SignedDuration, Timestamp};
use tokio_postgres::{Client, Error};

use super::{
    DataSet, Numbered,
    copy::Copy,
    texts::{self, hash, sentences},
};

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
    let rows = Rows { set };
    rows.organisations(to).await?;
    rows.users(to).await?;
    rows.members(to).await?;
    rows.sessions(to).await?;
    rows.partnerships(to).await?;
    rows.proposals(to).await?;
    rows.questions(to).await?;
    rows.pilots(to).await?;
    rows.criteria(to).await?;
    rows.signatures(to).await?;
    rows.deadlines(to).await?;
    rows.events(to).await
}

struct Rows<'a> {
    set: &'a DataSet,
}

/// What decides about a proposal's row.
struct Proposal {
    id: String,
    partnership: u32,
    state: &'static str,
    submitted: Timestamp,
    random: fastrand::Rng,
}

/// A pilot's row.
struct Pilot {
    id: String,
    proposal: String,
    partnership: u32,
    state: &'static str,
}

impl Rows<'_> {
    fn ago(&self, hours: u32) -> Timestamp {
        self.set.now - SignedDuration::from_hours(i64::from(hours))
    }

    /// As long as a session can last.
    fn later(&self) -> Timestamp {
        self.set.now + SignedDuration::from_hours(30 * 24)
    }

    fn buyer(&self, partnership: u32) -> String {
        Numbered::Organisation.uuid(self.set.buyer_of(partnership))
    }

    fn supplier(&self, partnership: u32) -> String {
        Numbered::Organisation.uuid(self.set.supplier_of(partnership))
    }

    /// The proposal of this number, a spare draft before the others.
    fn proposal(&self, number: u32) -> Proposal {
        let mut random = fastrand::Rng::with_seed(u64::from(number));
        let state = texts::one_of(&mut random, &texts::STATES);
        let submitted = self.ago(random.u32(1..480));
        let partnership = self.set.partnership_of(number);
        Proposal { id: Numbered::Proposal.uuid(number), partnership, state, submitted, random }
    }

    fn proposals_and_drafts(&self) -> impl Iterator<Item = Proposal> + '_ {
        let drafts = (0..self.set.spare).map(|number| Proposal {
            id: Numbered::SpareDraft.uuid(number),
            state: "draft",
            ..self.proposal(number)
        });
        drafts.chain((0..self.set.proposals).map(|number| self.proposal(number)))
    }

    /// A pilot of each accepted proposal; the spare ones are of the first that each partnership has.
    fn all_pilots(&self) -> impl Iterator<Item = Pilot> + '_ {
        let partnerships = self.set.partnerships();
        let spare = (0..self.set.spare).map(move |number| Pilot {
            id: Numbered::SparePilot.uuid(number),
            proposal: Numbered::Proposal.uuid(number % partnerships),
            partnership: number % partnerships,
            state: "charter_review",
        });
        let others = (0..self.set.proposals).filter_map(|number| {
            let mut proposal = self.proposal(number);
            let state =
                texts::one_of(&mut proposal.random, &["charter_review", "running", "closed"]);
            (proposal.state == "accepted_for_pilot").then(|| Pilot {
                id: Numbered::Pilot.uuid(number),
                proposal: proposal.id,
                partnership: proposal.partnership,
                state,
            })
        });
        spare.chain(others)
    }

    async fn organisations(&self, to: &Client) -> Result<(), Error> {
        let mut out = Copy::begin(to, "organisations", "id, name, created_at").await?;
        for number in 0..self.set.organisations {
            let name = format!("Organisation {number}");
            out.value(Numbered::Organisation.uuid(number)).value(name).value(self.ago(9_000));
            out.end().await?;
        }
        out.finish().await
    }

    async fn users(&self, to: &Client) -> Result<(), Error> {
        let mut out =
            Copy::begin(to, "users", "id, email, name, password_hash, created_at").await?;
        for number in 0..self.set.organisations {
            out.value(Numbered::User.uuid(number)).value(DataSet::email(number)).value("Lead");
            out.value(&self.set.password_hash).value(self.ago(9_000));
            out.end().await?;
        }
        out.finish().await
    }

    async fn members(&self, to: &Client) -> Result<(), Error> {
        let columns = "organisation_id, user_id, name, email, roles, created_at";
        let roles = "{org_admin,partnership_lead,contributor,reviewer,approver,analyst}";
        let mut out = Copy::begin(to, "members", columns).await?;
        for number in 0..self.set.organisations {
            out.value(Numbered::Organisation.uuid(number)).value(Numbered::User.uuid(number));
            out.value("Lead").value(DataSet::email(number)).value(roles).value(self.ago(9_000));
            out.end().await?;
        }
        out.finish().await
    }

    async fn sessions(&self, to: &Client) -> Result<(), Error> {
        let columns = "id, user_id, acts_for, generation, second_factor, client, address, \
            created_at, refreshed_at, expires_at";
        let mut out = Copy::begin(to, "sessions", columns).await?;
        for number in 0..self.set.organisations {
            out.value(Numbered::Session.uuid(number)).value(Numbered::User.uuid(number));
            out.value(Numbered::Organisation.uuid(number)).value(1).value("f").value("bench");
            out.value("127.0.0.1").value(self.ago(0)).value(self.ago(0)).value(self.later());
            out.end().await?;
        }
        out.finish().await
    }

    async fn partnerships(&self, to: &Client) -> Result<(), Error> {
        let columns = "id, version, state, author_side, proposed_by, buyer_org_id, \
            supplier_org_id, buyer_name, supplier_name, invited_name, notice_days, expires_at, \
            created_at, updated_at";
        let mut out = Copy::begin(to, "partnerships", columns).await?;
        for number in 0..self.set.partnerships() {
            let (buyer, supplier) = (self.set.buyer_of(number), self.set.supplier_of(number));
            let since = self.ago(8_000 - number % 500);
            let name = |number| format!("Organisation {number}");
            out.value(Numbered::Partnership.uuid(number)).value(2).value("active").value("buyer");
            out.value(Numbered::User.uuid(buyer));
            out.value(self.buyer(number)).value(self.supplier(number));
            out.value(name(buyer)).value(name(supplier)).value(name(supplier)).value(90);
            out.value(since).value(since).value(since);
            out.end().await?;
        }
        out.finish().await
    }

    async fn proposals(&self, to: &Client) -> Result<(), Error> {
        let columns = "id, partnership_id, buyer_org_id, supplier_org_id, version, state, title, \
            value_line, category, problem, evidence, readiness, earliest_launch, receipt_hash, \
            receipt_number, receipt_at, submitted_at, acknowledged_at, clock_started_at, acknowledge_by, decide_by, counting, \
            told_until, since, clock_stopped_at, outcome, reason_code, feedback, \
            deferred_until, wakes_at, decided_at, created_at, updated_at";
        let mut out = Copy::begin(to, "proposals", columns).await?;
        for mut one in self.proposals_and_drafts() {
            let random = &mut one.random;
            let drafted = one.submitted - SignedDuration::from_hours(random.i64(1..200));
            let changed = one.submitted + SignedDuration::from_mins(random.i64(0..1_400));
            let changed = changed.min(self.set.now);
            out.value(&one.id).value(Numbered::Partnership.uuid(one.partnership));
            out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
            let is_draft = one.state == "draft";
            out.value(if is_draft { 1 } else { 3 }).value(one.state);
            out.value(texts::title(random)).value(sentences(random, 1));
            out.value(texts::one_of(random, &texts::CATEGORIES));
            let problem = random.bool().then(|| sentences(random, 4));
            let evidence = random.bool().then(|| sentences(random, 3));
            out.maybe(problem).maybe(evidence).value(random.u8(1..10)).value("2027-03-01");
            out.maybe((!is_draft).then(|| hash(random)));
            out.maybe((!is_draft).then_some(1)).maybe((!is_draft).then_some(one.submitted));
            out.maybe((!is_draft).then_some(one.submitted));
            let decide_by = one.submitted + SignedDuration::from_hours(30 * 24);
            let acknowledged = !is_draft && one.state != "submitted";
            out.maybe(acknowledged.then_some(changed));
            out.maybe((!is_draft).then_some(one.submitted));
            out.maybe((!is_draft).then_some(one.submitted + SignedDuration::from_hours(48)));
            out.maybe((!is_draft).then_some(decide_by));
            out.maybe((!is_draft).then_some("calendar_days"));
            out.maybe((!is_draft).then_some(changed));
            out.value(if is_draft { drafted } else { changed });
            out.maybe((one.state == "info_requested").then_some(changed));
            let decided = ["accepted_for_pilot", "accepted_direct", "deferred", "declined"]
                .contains(&one.state);
            let reason = if one.state.starts_with("accepted") { "worth_testing" } else { "timing" };
            out.maybe(decided.then_some(one.state)).maybe(decided.then_some(reason));
            out.maybe(decided.then(|| sentences(random, 2)));
            let deferred = one.state == "deferred";
            out.maybe(deferred.then_some("2027-06-01"));
            out.maybe(deferred.then_some("2027-06-01T00:00:00Z"));
            out.maybe(decided.then_some(changed));
            out.value(drafted).value(if is_draft { drafted } else { changed });
            out.end().await?;
        }
        out.finish().await
    }

    /// One proposal in four has been asked about; one whose clock stands still waits for its answer.
    async fn questions(&self, to: &Client) -> Result<(), Error> {
        let columns = "id, proposal_id, partnership_id, buyer_org_id, supplier_org_id, question, \
            asked_at, answer, answered_at";
        let mut out = Copy::begin(to, "proposal_questions", columns).await?;
        for number in 0..self.set.proposals {
            let one = self.proposal(number);
            let waits = one.state == "info_requested";
            if one.state == "draft" || !(waits || number % 4 == 0) {
                continue;
            }
            out.value(Numbered::Question.uuid(number)).value(&one.id);
            out.value(Numbered::Partnership.uuid(one.partnership));
            out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
            out.value("Which stores have it today?").value(one.submitted);
            out.maybe((!waits).then_some("Forty stores in the north."));
            out.maybe((!waits).then_some(one.submitted));
            out.end().await?;
        }
        out.finish().await
    }

    async fn pilots(&self, to: &Client) -> Result<(), Error> {
        let columns = "id, proposal_id, partnership_id, buyer_org_id, supplier_org_id, version, \
            state, author_side, requested_by, title, hypothesis, scope, starts_on, ends_on, \
            decision_by, buyer_ready, supplier_ready, outcome, feedback, decided_at, created_at, \
            updated_at";
        let mut out = Copy::begin(to, "pilots", columns).await?;
        for (number, one) in (0..).zip(self.all_pilots()) {
            let requester = Numbered::User.uuid(self.set.supplier_of(one.partnership));
            let (since, ready) = (self.ago(number % 400), one.state != "charter_review");
            // The pilots of a partnership agree in their charters.
            let mut random = fastrand::Rng::with_seed(u64::from(one.partnership));
            let decided = one.state == "closed";
            out.value(&one.id).value(&one.proposal);
            out.value(Numbered::Partnership.uuid(one.partnership));
            out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
            out.value(2).value(one.state).value("supplier").value(requester);
            out.value(format_args!("Twenty stores in region {}", one.partnership % 100));
            out.value(sentences(&mut random, 2)).value(sentences(&mut random, 2));
            out.value("2027-01-04").value("2027-03-28").value("2027-04-15");
            out.value(ready).value(ready);
            out.maybe(decided.then_some("scale"));
            out.maybe(decided.then(|| sentences(&mut random, 1)));
            out.maybe(decided.then_some(since)).value(since).value(since);
            out.end().await?;
        }
        out.finish().await
    }

    async fn criteria(&self, to: &Client) -> Result<(), Error> {
        let columns = "pilot_id, position, buyer_org_id, supplier_org_id, metric, direction, \
            go_value, stop_value, weight, must_meet, measured_by, result";
        let mut out = Copy::begin(to, "pilot_criteria", columns).await?;
        for one in self.all_pilots() {
            for position in 1..=3 {
                out.value(&one.id).value(position);
                out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
                out.value("Units per store and week").value("higher").value("12.5").value("8");
                out.value(30).value(position == 1).value("buyer");
                out.maybe((one.state == "closed").then_some("13.25"));
                out.end().await?;
            }
        }
        out.finish().await
    }

    async fn signatures(&self, to: &Client) -> Result<(), Error> {
        let columns = "object_id, noun, content_hash, side, user_id, organisation_id, buyer_org_id, \
            supplier_org_id, signed_at";
        let mut out = Copy::begin(to, "signatures", columns).await?;
        for one in self.all_pilots().filter(|one| one.state != "charter_review") {
            let (buyer, supplier) =
                (self.set.buyer_of(one.partnership), self.set.supplier_of(one.partnership));
            let mut random = fastrand::Rng::with_seed(1);
            for (side, organisation) in [("buyer", buyer), ("supplier", supplier)] {
                out.value(&one.id).value("pilot").value(hash(&mut random)).value(side);
                out.value(Numbered::User.uuid(organisation));
                out.value(Numbered::Organisation.uuid(organisation));
                out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
                out.value(self.ago(300));
                out.end().await?;
            }
        }
        out.finish().await
    }

    async fn deadlines(&self, to: &Client) -> Result<(), Error> {
        let columns = "object_id, noun, org_id, partner_org_id, due_at";
        let mut out = Copy::begin(to, "deadlines", columns).await?;
        for number in 0..self.set.proposals {
            let one = self.proposal(number);
            if ["submitted", "under_review", "deferred"].contains(&one.state) {
                out.value(&one.id).value("proposal");
                out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
                out.value(one.submitted + SignedDuration::from_hours(30 * 24));
                out.end().await?;
            }
        }
        out.finish().await
    }

    /// An event for each proposal that was handed in, in the ledger of its partnership. Their hashes
    /// are of the right length and chain nothing.
    async fn events(&self, to: &Client) -> Result<(), Error> {
        let columns = "id, ledger_id, sequence, org_id, partner_org_id, noun, action, object_id, \
            actor, actor_user_id, actor_org_id, from_state, to_state, before_hash, after_hash, \
            previous_hash, hash, occurred_at";
        let mut lengths: Vec<u32> = (0..self.set.partnerships()).map(|_| 0).collect();
        let mut out = Copy::begin(to, "events", columns).await?;
        for number in 0..self.set.proposals {
            let mut one = self.proposal(number);
            if one.state == "draft" {
                continue;
            }
            let length = &mut lengths[one.partnership as usize];
            *length += 1;
            let supplier = self.set.supplier_of(one.partnership);
            out.value(Numbered::Event.uuid(number));
            out.value(Numbered::Partnership.uuid(one.partnership)).value(*length);
            out.value(self.buyer(one.partnership)).value(self.supplier(one.partnership));
            out.value("proposal").value("submit").value(&one.id).value("person");
            out.value(Numbered::User.uuid(supplier)).value(Numbered::Organisation.uuid(supplier));
            out.value("draft").value("submitted");
            out.value(hash(&mut one.random)).value(hash(&mut one.random));
            out.maybe((*length > 1).then(|| hash(&mut one.random))).value(hash(&mut one.random));
            out.value(one.submitted);
            out.end().await?;
        }
        out.finish().await?;
        let columns = "id, org_id, partner_org_id, length, last_hash";
        let mut out = Copy::begin(to, "ledgers", columns).await?;
        for (partnership, length) in (0..).zip(lengths) {
            let mut random = fastrand::Rng::with_seed(u64::from(partnership));
            out.value(Numbered::Partnership.uuid(partnership));
            out.value(self.buyer(partnership)).value(self.supplier(partnership));
            out.value(length).maybe((length > 0).then(|| hash(&mut random)));
            out.end().await?;
        }
        out.finish().await
    }
}
