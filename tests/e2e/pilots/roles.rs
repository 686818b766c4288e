//! Who may take which step of an approval: a row for each step, a column for each person, tried against the
//! server. What is not allowed changes nothing, and what is allowed is what is offered.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tests::{Answer, Caller, World, charter_of, tiered};

const YES: &str = "";
/// The roles or scopes do not hold it.
const ROL: &str = "missing_permission";
/// It belongs to the other side.
const SID: &str = "not_your_side";
/// It does not exist for this person.
const NIL: &str = "not_found";
/// Whoever asks for an approval never gives it.
const ASK: &str = "requester_cannot_approve";
/// Others are named.
const NAM: &str = "not_an_approver";
/// Somebody else comes first.
const TUR: &str = "not_your_turn";
/// The approval is there.
const TWI: &str = "approved_already";

/// The people, in the order of the columns. The requester is lead and approver, the deputy stands in for an
/// approver who is away, `first` comes first where one follows another.
const PEOPLE: [&str; 19] = [
    "org_admin",
    "partnership_lead",
    "contributor",
    "reviewer",
    "analyst",
    "program",
    "requester",
    "approver",
    "first",
    "deputy",
    "unnamed",
    "supplier org_admin",
    "supplier partnership_lead",
    "supplier contributor",
    "supplier reviewer",
    "supplier analyst",
    "supplier program",
    "supplier approver",
    "rival",
];

#[rustfmt::skip]
const TABLE: [(Step, [&str; 19]); 14] = [
    // The buyer's: admin, lead, contributor, reviewer, analyst, program, requester, approver, first, deputy,
    // unnamed; the supplier's: admin, lead, contributor, reviewer, analyst, program, approver; and a rival.
    (Step::Submit, [ROL, YES, YES, ROL, ROL, ROL, YES, ROL, ROL, ROL, ROL, ROL, NIL, NIL, ROL, ROL, ROL, ROL, NIL]),
    (Step::FirstOfThree, [ROL, ROL, ROL, ROL, ROL, ROL, ASK, YES, YES, YES, NAM, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::SecondOfThree, [ROL, ROL, ROL, ROL, ROL, ROL, ASK, YES, TWI, YES, NAM, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::LastOfThree, [ROL, ROL, ROL, ROL, ROL, ROL, ASK, YES, TWI, TWI, NAM, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::FirstInTurn, [ROL, ROL, ROL, ROL, ROL, ROL, ASK, TUR, YES, TUR, NAM, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::SecondInTurn, [ROL, ROL, ROL, ROL, ROL, ROL, ASK, YES, TWI, TUR, NAM, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::LastInTurn, [ROL, ROL, ROL, ROL, ROL, ROL, ASK, TWI, TWI, YES, NAM, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::Reject, [ROL, ROL, ROL, ROL, ROL, ROL, YES, YES, YES, YES, YES, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::Countersign, [ROL, SID, ROL, ROL, ROL, ROL, SID, SID, SID, SID, SID, ROL, YES, ROL, ROL, ROL, ROL, YES, NIL]),
    (Step::Pause, [ROL, YES, YES, ROL, ROL, YES, YES, ROL, ROL, ROL, ROL, ROL, YES, YES, ROL, ROL, YES, ROL, NIL]),
    (Step::RecordGate, [ROL, YES, ROL, ROL, ROL, ROL, YES, YES, YES, YES, YES, ROL, SID, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::Decide, [ROL, ROL, ROL, ROL, ROL, ROL, YES, YES, YES, YES, YES, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::OverrideFirst, [ROL, ROL, ROL, ROL, ROL, ROL, YES, YES, YES, YES, YES, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
    (Step::OverrideSecond, [ROL, ROL, ROL, ROL, ROL, ROL, YES, YES, TWI, YES, YES, ROL, ROL, ROL, ROL, ROL, ROL, SID, NIL]),
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Submit,
    /// Three approve, in any order.
    FirstOfThree,
    SecondOfThree,
    LastOfThree,
    /// Three approve, one after another.
    FirstInTurn,
    SecondInTurn,
    LastInTurn,
    Reject,
    Countersign,
    Pause,
    RecordGate,
    Decide,
    /// Against what was measured.
    OverrideFirst,
    OverrideSecond,
}

impl Step {
    fn action(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::FirstOfThree
            | Self::SecondOfThree
            | Self::LastOfThree
            | Self::FirstInTurn
            | Self::SecondInTurn
            | Self::LastInTurn => "approve",
            Self::Reject => "reject",
            Self::Countersign => "countersign",
            Self::Pause => "pause",
            Self::RecordGate => "record_gate",
            Self::Decide | Self::OverrideFirst | Self::OverrideSecond => "decide",
        }
    }

    fn is_in_turn(self) -> bool {
        matches!(self, Self::FirstInTurn | Self::SecondInTurn | Self::LastInTurn)
    }
}

struct Cast {
    world: World,
    callers: Vec<Caller>,
    /// Approves one after another, or all at once: `first`, `approver`, and the one who is away.
    named: Value,
}

impl Cast {
    fn one(&self, name: &str) -> &Caller {
        let place = PEOPLE.iter().position(|one| *one == name);
        &self.callers[place.expect("somebody of that name")]
    }

    async fn new() -> Self {
        let world = World::new().await;
        let scopes = ["read", "write_pilots", "write_proposals", "review_proposals"];
        let mut callers = Vec::new();
        for name in PEOPLE {
            let role = name.trim_start_matches("supplier ");
            let of_supplier = role != name;
            let (admin, domain) =
                if of_supplier { (&world.supplier, "oat") } else { (&world.buyer, "northern") };
            let roles: &[&str] = match role {
                "requester" => &["partnership_lead", "approver"],
                "first" | "deputy" | "unnamed" => &["approver"],
                role => &[role],
            };
            callers.push(match role {
                "program" => world.app.program(admin, &scopes).await,
                "rival" => world.rival.clone(),
                _ => {
                    let email = format!("{role}@{domain}.example");
                    world.app.colleague(admin, &email, roles).await
                }
            });
        }
        let away = world.reviewer("away@northern.example", &["approver"]).await;
        let mut cast = Self { world, callers, named: Value::Null };
        let deputy = id(cast.one("deputy")).await;
        let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
        let at = |hours: i64| (now + hours.hours()).to_string();
        let body = json!({"deputy": deputy, "from": at(-24), "until": at(24)});
        away.caller.put("/v1/me/deputy", &json!(1), &body).await.expect(200);
        cast.named = json!([id(cast.one("first")).await, id(cast.one("approver")).await, away.id]);
        cast
    }

    /// The path of a pilot of the requester's for which a step is next.
    async fn pilot(&self, step: Step) -> String {
        let order = if step.is_in_turn() { "sequential" } else { "parallel" };
        let three = json!({"approvals": 3, "order": order, "approvers": self.named});
        let asked = if step.action() == "approve" { three } else { json!({"approvals": 1}) };
        self.world.asks_for(&tiered(&asked)).await;
        let requester = self.one("requester");
        let pilot = self.world.pilot_draft(requester).await;
        let mut charter = charter_of("20000", "EUR");
        charter["gates"] = json!([{"on": "2038-02-01", "name": "Half-time"}]);
        requester.act(&pilot, "revise", &charter).await.expect(200);
        if step == Step::Submit {
            return pilot;
        }
        requester.act(&pilot, "submit", &json!({})).await.expect(200);
        let before: &[&str] = match step {
            Step::LastOfThree => &["first", "deputy"],
            Step::LastInTurn => &["first", "approver"],
            Step::SecondOfThree
            | Step::SecondInTurn
            | Step::Countersign
            | Step::Pause
            | Step::RecordGate
            | Step::Decide
            | Step::OverrideFirst
            | Step::OverrideSecond => &["first"],
            Step::Submit | Step::FirstOfThree | Step::FirstInTurn | Step::Reject => &[],
        };
        for name in before {
            self.attempt(Step::FirstOfThree, self.one(name), &pilot).await.expect(200);
        }
        if !["approve", "reject", "countersign"].contains(&step.action()) {
            self.started(&pilot).await;
        }
        if step == Step::RecordGate {
            // As the clock would make it.
            let owner = self.world.app.database.owner().await;
            owner.batch_execute("UPDATE pilot_gates SET told = true").await.unwrap();
        }
        if step.action() == "decide" {
            self.measured(&pilot, if step == Step::Decide { "13" } else { "7" }).await;
        }
        if step == Step::OverrideSecond {
            self.attempt(step, self.one("first"), &pilot).await.expect(200);
        }
        pilot
    }

    async fn started(&self, pilot: &str) {
        let (buyer, supplier) = (&self.world.buyer, &self.world.supplier);
        self.attempt(Step::Countersign, supplier, pilot).await.expect(200);
        for (who, action) in
            [(supplier, "confirm_readiness"), (buyer, "confirm_readiness"), (buyer, "start")]
        {
            who.act(pilot, action, &json!({})).await.expect(200);
        }
    }

    async fn measured(&self, pilot: &str, value: &str) {
        self.world.buyer.act(pilot, "evaluate", &json!({})).await.expect(200);
        let values = json!({"values": [value]});
        self.world.supplier.act(pilot, "publish_results", &values).await.expect(200);
    }

    /// Tries a step, whether or not it is offered.
    async fn attempt(&self, step: Step, who: &Caller, pilot: &str) -> Answer {
        let seen = self.one("requester").get(pilot).await.expect(200);
        let signature = json!({"content_hash": seen["content_hash"]});
        let feedback = "The shoppers took it up as hoped.";
        let mut decision = json!({"outcome": "scale", "feedback": feedback});
        if step != Step::Decide {
            decision["override_reason"] = json!("The stores were closed for a week.");
        }
        let (operation, body) = match step.action() {
            "submit" => ("submission", json!({})),
            "approve" => ("approval", signature),
            "reject" => ("rejection", json!({"reason": "Not this year."})),
            "countersign" => ("countersignature", signature),
            "pause" => ("pause", json!({"reason": "The shelf is being rebuilt."})),
            "record_gate" => ("gates", json!({"gate": 1, "outcome": "continue"})),
            _ => ("decision", decision),
        };
        who.change(&format!("{pilot}/{operation}"), &seen["version"], &body).await
    }
}

async fn id(caller: &Caller) -> Value {
    caller.get("/v1/me").await.expect(200)["user"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_an_approval_is_for_those_whom_the_table_names() {
    let cast = Cast::new().await;
    for (step, row) in TABLE {
        let pilot = cast.pilot(step).await;
        let before = cast.one("requester").get(&pilot).await.text;
        let approvals = format!("{pilot}/approvals");
        let given = cast.world.buyer.get(&approvals).await.text;
        let columns = || PEOPLE.iter().zip(&cast.callers).zip(row);
        for ((name, caller), code) in columns() {
            // What may be done is offered, and nothing else. That a colleague has said the same against
            // the results is told on trying.
            let seen = caller.get(&pilot).await;
            if seen.status == 200 && step != Step::OverrideSecond {
                let offered = caller.allowed(&pilot).await.contains(&step.action().to_owned());
                assert_eq!(offered, code == YES, "{step:?} offered to {name}");
            }
            if code == YES {
                continue;
            }
            let answer = cast.attempt(step, caller, &pilot).await;
            let status = match code {
                NIL => 404,
                TUR | TWI => 409,
                _ => 403,
            };
            assert_eq!(answer.status, status, "{step:?} by {name}: {}", answer.text);
            answer.problem(status, code);
        }
        assert_eq!(cast.one("requester").get(&pilot).await.text, before, "{step:?}");
        assert_eq!(cast.world.buyer.get(&approvals).await.text, given, "{step:?}");
        for ((name, caller), _) in columns().filter(|(_, code)| *code == YES) {
            let pilot = cast.pilot(step).await;
            let answer = cast.attempt(step, caller, &pilot).await;
            assert_eq!(answer.status, 200, "{step:?} by {name}: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charter_that_one_rejects_is_over_whoever_has_approved_it() {
    let cast = Cast::new().await;
    let pilot = cast.pilot(Step::LastOfThree).await;
    cast.attempt(Step::Reject, cast.one("approver"), &pilot).await.expect(200);
    let seen = cast.world.supplier.get(&pilot).await.expect(200);
    assert_eq!((&seen["state"], &seen["signatures"]), (&json!("rejected"), &json!([])));
    for name in ["approver", "first", "deputy"] {
        let late = cast.attempt(Step::FirstOfThree, cast.one(name), &pilot).await;
        late.problem(409, "state_conflict");
    }
}
