//! The whole table of who may do what, in each state, on each side, with each role: what is offered in
//! `allowed_actions` is a snapshot, and what is not offered is refused.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tests::{Caller, World, evidence};
use tokio_postgres::error::SqlState;

use super::act;

const ROLES: [&str; 5] = ["partnership_lead", "contributor", "approver", "reviewer", "org_admin"];

/// Every step, with what follows the path and a good body.
fn steps() -> Vec<(&'static str, &'static str, Value)> {
    let nothing = || json!({});
    let reason = || json!({"reason": "The range review comes first."});
    let day = || json!({"due_on": "2035-03-01"});
    vec![
        ("counter", "counter-offer", json!({"what": "Other terms", "due_on": "2035-03-01"})),
        ("accept", "acceptance", nothing()),
        ("decline", "refusal", reason()),
        ("withdraw", "withdrawal", nothing()),
        ("deliver", "delivery", evidence()),
        ("confirm", "confirmation", nothing()),
        ("reject", "rejection", reason()),
        ("propose_date", "new-date", day()),
        ("accept_date", "new-date/acceptance", nothing()),
        ("decline_date", "new-date/refusal", nothing()),
        ("withdraw_date", "new-date/withdrawal", nothing()),
        ("release", "release", reason()),
        ("close", "closure", json!({"reason": "capacity"})),
        ("propose_outcome", "outcome", json!({"outcome": "kept"})),
        ("accept_outcome", "outcome/acceptance", nothing()),
        ("decline_outcome", "outcome/refusal", nothing()),
        ("withdraw_outcome", "outcome/withdrawal", nothing()),
    ]
}

/// Promises of the supplier's, one in each state, those that take time as the clock would make them.
async fn promises(world: &World) -> Vec<(&'static str, String)> {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let due = "2035-02-15";
    let mut all = vec![("offered", world.offered(due).await)];
    let requested = world.offered(due).await;
    let terms = json!({"what": "Other terms", "due_on": due});
    buyer.act(&requested, "counter", &terms).await.expect(200);
    all.push(("requested", requested));
    all.push(("agreed", world.agreed(due).await));
    let moving = world.agreed(due).await;
    let day = json!({"due_on": "2035-02-20"});
    supplier.act(&moving, "propose_date", &day).await.expect(200);
    all.push(("agreed, another day proposed by the supplier", moving));
    let delivered = world.agreed(due).await;
    supplier.act(&delivered, "deliver", &evidence()).await.expect(200);
    all.push(("delivered", delivered));
    let kept = world.agreed(due).await;
    supplier.act(&kept, "deliver", &evidence()).await.expect(200);
    act(buyer, &kept, "confirm").await;
    all.push(("kept", kept));
    let owner = world.app.database.owner().await;
    for (name, state) in [
        ("overdue", "state = 'overdue'"),
        ("blocked", "state = 'blocked'"),
        ("disputed", "state = 'disputed', delivered_at = now()"),
        (
            "disputed, an outcome proposed by the buyer",
            "state = 'disputed', delivered_at = now(), motion = 'missed', motion_side = 'buyer'",
        ),
    ] {
        let path = world.agreed(due).await;
        let id = path.replace("/v1/commitments/commit_", "");
        let sql =
            format!("UPDATE commitments SET {state}, next_reminder = NULL WHERE id = '{id}'::uuid");
        assert_eq!(owner.execute(&sql, &[]).await.expect("a row can be so"), 1);
        all.push((name, path));
    }
    all
}

/// Members of both sides with each role, and programs, each with the lead of its side.
async fn everybody(world: &World) -> Vec<(String, Caller, Value)> {
    let mut everybody = Vec::new();
    for (side, admin) in [("buyer", &world.buyer), ("supplier", &world.supplier)] {
        let lead = admin.get("/v1/account").await.expect(200)["id"].clone();
        for role in ROLES {
            let email = format!("{role}@{side}.example");
            let caller = world.app.colleague(admin, &email, &[role]).await;
            everybody.push((format!("{side} {role}"), caller, lead.clone()));
        }
        let program = world.app.program(admin, &["read", "write_commitments"]).await;
        everybody.push((format!("{side} program"), program, lead));
    }
    everybody
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_offered_is_refused() {
    let world = World::new().await;
    let (promises, everybody) = (promises(&world).await, everybody(&world).await);
    let mut table = String::new();
    for (state, path) in &promises {
        writeln!(table, "{state}").unwrap();
        let version = world.buyer.get(path).await.expect(200)["version"].clone();
        for (who, caller, lead) in &everybody {
            let allowed = caller.allowed(path).await;
            if !allowed.is_empty() {
                writeln!(table, "  {who:<28}{}", allowed.join(", ")).unwrap();
            }
            for (action, place, mut body) in steps() {
                if allowed.iter().any(|one| one == action) {
                    continue;
                }
                if action == "counter" {
                    body["responsible"] = lead.clone();
                }
                let answer = caller.change(&format!("{path}/{place}"), &version, &body).await;
                let what = format!("{who} {action} {state}: {}", answer.text);
                assert!([403, 409].contains(&answer.status), "{what}");
            }
        }
        assert_eq!(world.buyer.get(path).await.expect(200)["version"], version, "{state}");
    }
    insta::assert_snapshot!(table);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_can_be_done() {
    let world = World::new().await;
    for (state, path) in promises(&world).await {
        for (side, caller) in [("buyer", &world.buyer), ("supplier", &world.supplier)] {
            // Once a state: what is done ends it.
            let Some(action) = caller.allowed(&path).await.pop() else { continue };
            let (.., body) =
                steps().into_iter().find(|(name, ..)| *name == action).expect("a step");
            let body = if state == "blocked" && action == "propose_outcome" {
                json!({"outcome": "void"})
            } else {
                body
            };
            let answer = caller.act(&path, &action, &body).await;
            assert_eq!(answer.status, 200, "{side} {action} {state}: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_never_acts_for_both_sides() {
    let world = World::new().await;
    let path = world.offered("2035-02-15").await;
    // The supplier's lead has a seat with the buyer, too.
    let roles = json!({"email": "lead@oat.example", "roles": ["partnership_lead", "approver"]});
    world.buyer.post("/v1/invitations", &roles).await.expect(201);
    let token = world.app.token("lead@oat.example", "invites you to Tandem").await;
    let path_of = format!("/v1/invitations/{token}/acceptance");
    world.supplier.post(&path_of, &json!({})).await.expect(200);
    let organisation = world.buyer.get("/v1/me").await.expect(200)["organisation"]["id"].clone();
    let body = json!({
        "email": "lead@oat.example", "password": tests::PASSWORD, "organisation": organisation,
    });
    let tokens = world.app.visitor().post("/v1/auth/token", &body).await.expect(200);
    let both = world.app.caller(&tokens);

    assert!(both.allowed(&path).await.is_empty());
    let accept = both.change(&format!("{path}/acceptance"), &json!(1), &json!({})).await;
    accept.problem(403, "same_person");
    // Nor can it be named.
    let me = world.supplier.get("/v1/account").await.expect(200)["id"].clone();
    let named = json!({"responsible": me});
    let accept = world.buyer.change(&format!("{path}/acceptance"), &json!(1), &named).await;
    accept.problem(403, "same_person");
    act(&world.buyer, &path, "accept").await;
    world.supplier.act(&path, "deliver", &evidence()).await.expect(200);
    let confirm = both.change(&format!("{path}/confirmation"), &json!(3), &json!({})).await;
    confirm.problem(403, "same_person");
    act(&world.buyer, &path, "confirm").await;
    // The database holds it by itself.
    let owner = world.app.database.owner().await;
    let sql = "UPDATE commitments SET version = 9, buyer_hands = supplier_hands";
    owner.execute("ALTER TABLE commitments DISABLE TRIGGER stays_ended", &[]).await.unwrap();
    let error = owner.execute(sql, &[]).await.expect_err("nobody for both");
    let constraint = error.as_db_error().and_then(|error| error.constraint());
    assert_eq!(constraint, Some("commitments_one_side_a_person"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_agreed_and_what_has_ended_stay() {
    let world = World::new().await;
    let agreed = world.agreed("2035-02-15").await;
    let kept = world.agreed("2035-02-15").await;
    world.supplier.act(&kept, "deliver", &evidence()).await.expect(200);
    act(&world.buyer, &kept, "confirm").await;
    let owner = world.app.database.owner().await;
    for (path, set) in [
        (&agreed, "original_due = '2035-03-01'"),
        (&agreed, "what = 'Something else'"),
        (&agreed, "importance = 1"),
        (&kept, "state = 'missed'"),
        (&kept, "version = 9"),
    ] {
        let id = path.replace("/v1/commitments/commit_", "");
        let sql = format!("UPDATE commitments SET {set} WHERE id = '{id}'::uuid");
        let error = owner.execute(&sql, &[]).await.expect_err(set);
        assert_eq!(error.code(), Some(&SqlState::CHECK_VIOLATION), "{set}: {error:?}");
    }
}
