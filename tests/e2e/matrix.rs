//! Who may call what: every operation of the served document, called by everybody there is.
//!
//! Changes are sent with a version that nothing has, so whoever is let in gets 412 and nothing
//! moves; what creates may create. The table is a snapshot. The operations that need no token are a
//! plain file beside it, which no acceptance of a snapshot can change.

use std::{collections::BTreeMap, fmt::Write as _};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    Answer, Caller, World, exclusivity_terms, goal_terms, id_in, nda_terms, pdf, plan_terms,
    plan_terms_of,
};

use crate::operations::{Callers, Operation, Targets, of_the_buyer};

const ROLES: [&str; 6] =
    ["org_admin", "partnership_lead", "contributor", "reviewer", "approver", "analyst"];

/// A program with every scope that there is.
const PROGRAM: &str = "program";

const SCOPES: [&str; 8] = [
    "read",
    "read_audit",
    "write_proposals",
    "review_proposals",
    "write_pilots",
    "write_commitments",
    "write_plans",
    "record_measurements",
];

/// They take the permission of what the file belongs to, besides: here an agreement, which is for people.
const BY_OWNER: [&str; 2] = ["attachment_upload", "attachment_remove"];

const SIDES: [&str; 5] = ["no token", "bad token", "buyer", "supplier", "stranger"];

/// A member with one role, a program, or somebody without a valid token.
struct Somebody {
    side: &'static str,
    role: &'static str,
    caller: Caller,
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_every_operation() {
    let world = World::new().await;
    let (targets, everybody) = (targets(&world).await, everybody(&world).await);
    let mut table = String::new();
    let mut operations = Operation::all(&world.app).await;
    // Whoever has signed out gets no further.
    operations.sort_by_key(|operation| operation.name == "session_sign_out");
    for operation in operations {
        let Operation { name, method, path, .. } = &operation;
        writeln!(table, "{name}: {method} {path}").unwrap();
        let mut outcomes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for one in &everybody {
            let answer = operation.call(&one.caller, &targets).await;
            assert!(answer.status < 500, "{name}: {}", answer.text);
            if name == "export_create" && answer.status == 202 {
                // The next one asks when there is none under way.
                one.caller.job(answer.header("location"), "succeeded").await;
            }
            if one.side == "stranger" && operation.names_an_object() {
                assert!([403, 404].contains(&answer.status), "{name}: {}", answer.text);
            }
            if one.role == PROGRAM && !BY_OWNER.contains(&name.as_str()) {
                let let_in = outcome(&answer) != "403 missing_permission";
                assert_eq!(let_in, operation.callers != Callers::People, "{name}");
            }
            let shows_json = answer.header("content-type") == "application/json";
            if answer.status == 200 && *method == Method::GET && shows_json {
                let versioned = !answer.header("etag").is_empty();
                assert_eq!(versioned, operation.read_by_version, "{name}");
            }
            let side = (SIDES.iter().position(|side| *side == one.side), one.side);
            outcomes.entry((side, outcome(&answer))).or_default().push(one.role);
        }
        for (((_, side), outcome), roles) in outcomes {
            let roles = match roles.len() {
                7 => "every role, program".to_owned(),
                6 if !roles.contains(&PROGRAM) => "every role".to_owned(),
                _ => roles.join(", "),
            };
            let line = format!("  {side:<10}{outcome:<27}{roles}");
            writeln!(table, "{}", line.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_no_token_is_written_down() {
    let app = tests::TestApp::start().await;
    let operations = Operation::all(&app).await;
    let listed: Vec<_> = include_str!("public_operations.txt").lines().collect();
    for caller in [app.visitor(), app.visitor().with_token("no.such.token")] {
        let mut open = Vec::new();
        for operation in &operations {
            let answer = operation.call(&caller, &Targets::nothing()).await;
            if outcome(&answer) != "401 unauthenticated" {
                open.push(line(operation));
            }
        }
        assert_eq!(open, listed);
    }
    let documented: Vec<_> =
        operations.iter().filter(|one| one.callers == Callers::Anybody).map(line).collect();
    assert_eq!(documented, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_known_before_its_body_is_read() {
    let app = tests::TestApp::start().await;
    for operation in Operation::all(&app).await.iter().filter(|one| one.callers != Callers::Anybody)
    {
        let visitor = app.visitor();
        let path = operation.path.replace("{id}", "nothing").replace("{token}", "nothing");
        let request = visitor.request(operation.method.clone(), &path).body("{");
        visitor.send(request).await.problem(401, "unauthenticated");
    }
}

fn line(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The status, and the code of a problem.
fn outcome(answer: &Answer) -> String {
    let is_problem = answer.header("content-type") == "application/problem+json";
    let code = if is_problem { answer.json()["code"].clone() } else { "".into() };
    format!("{} {}", answer.status, code.as_str().expect("a code")).trim_end().to_owned()
}

/// A pilot in review, the proposal that it tries and that a panel reviewed, a plan with an amendment, a goal of it with one too and a
/// value that waits, a promise, an agreement with a file of the buyer's, a brief with its
/// invitation, an exclusivity that the buyer has signed, their partnership and an innovation of
/// the supplier's; and of the buyer alone a member, an invitation that was taken back and a service account.
async fn targets(world: &World) -> Targets {
    let pilot = world.pilot_of_reviewed().await;
    let other = plan_terms_of("2101-01-01", "2104-12-31");
    let plan = world.plan_amended(&plan_terms(), &other).await;
    let goal = world.goal_amended(&plan, &goal_terms()).await;
    let measurement = world.recorded(&goal, "2026-06-30", "96").await;
    let commitment = world.agreed("2035-02-15").await;
    let agreement = world.agreement_proposed(&nda_terms()).await;
    let exclusivity = world.exclusivity_signed(&exclusivity_terms()).await;
    let attachment = world.attached(&world.buyer, &agreement, &pdf("Words", 0)).await;
    let review = world.review_held(&plan).await;
    let innovation = world.innovation(&world.supplier).await;
    let about = world.submitted().await;
    let message = world.message(&world.supplier, &about).await;
    let note = world.note(&world.buyer, &about).await;
    let (brief, brief_invitation) = world.brief().await;
    let seen = world.buyer.get(&pilot).await.expect(200);
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    let own = of_the_buyer(world).await;
    let path = format!("/v1/invitations/{}/withdrawal", own.invitation);
    world.buyer.post(&path, &json!({})).await.expect(200);
    Targets {
        partnership: id(&seen["partnership"]),
        brief: id_in(&brief),
        brief_invitation: id_in(&brief_invitation),
        innovation: innovation.replace("/v1/innovations/", ""),
        proposal: id(&seen["proposal"]),
        message: id_in(&message),
        note: id_in(&note),
        pilot: id(&seen["id"]),
        plan: plan.replace("/v1/plans/", ""),
        goal: goal.replace("/v1/goals/", ""),
        measurement,
        commitment: commitment.replace("/v1/commitments/", ""),
        agreement: agreement.replace("/v1/agreements/", ""),
        exclusivity: id_in(&exclusivity),
        attachment: attachment.replace("/v1/attachments/", ""),
        review: review.replace("/v1/reviews/", ""),
        session: Targets::nothing().session,
        version: "0",
        ..own
    }
}

async fn everybody(world: &World) -> Vec<Somebody> {
    let visitor = world.app.visitor();
    let bad = visitor.with_token("no.such.token");
    let mut everybody = vec![
        Somebody { side: "no token", role: "", caller: visitor },
        Somebody { side: "bad token", role: "", caller: bad },
    ];
    for (side, admin) in
        [("buyer", &world.buyer), ("supplier", &world.supplier), ("stranger", &world.rival)]
    {
        for role in ROLES {
            let email = format!("{role}@{side}.example");
            let caller = world.app.colleague(admin, &email, &[role]).await;
            everybody.push(Somebody { side, role, caller });
        }
        let caller = world.app.program(admin, &SCOPES).await;
        everybody.push(Somebody { side, role: PROGRAM, caller });
    }
    everybody
}
