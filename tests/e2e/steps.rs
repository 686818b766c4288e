//! A client needs no copy of the state machine: each step that `allowed_actions` offers, from draft to
//! closed, is an operation of the document, and each operation that changes something is offered.

mod own;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{
    Caller, World, brief_terms, charter, evidence, exclusivity_terms, goal_terms, goal_terms_with,
    id_in, nda_terms, panel_scores, pdf, pitch, plan_terms, plan_terms_of, sign, waiting,
};

use crate::contract::operations;

/// Asserts that each step that a side may take is an operation, and notes it in `seen`.
async fn steps(world: &World, path: &str, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let (kind, id) = path.rsplit_once('/').expect("an id");
    for side in [&world.buyer, &world.supplier] {
        let answer = side.get(path).await;
        note(&answer.json(), kind, id, known, seen);
    }
}

/// Asserts that each step that a representation offers is an operation, and notes it in `seen`.
fn note(
    shown: &Value,
    kind: &str,
    id: &str,
    known: &BTreeSet<String>,
    seen: &mut BTreeSet<String>,
) {
    for entry in shown["allowed_actions"].as_array().into_iter().flatten() {
        let href = entry["href"].as_str().expect("an address");
        assert!(href.starts_with(&format!("{kind}/{id}")), "{entry}");
        let template = href.replace(id, "{id}");
        let step = format!("{} {template}", entry["method"].as_str().expect("a method"));
        assert!(known.contains(&step), "{step} is not in the document");
        seen.insert(step);
    }
}

/// A plan on its way from a draft over an amendment to its end.
async fn plan(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = world.plan_draft(buyer, &plan_terms()).await;
    let reason = json!({"reason": "The new bottles come a year later."});
    let other = plan_terms_of("2101-01-01", "2104-12-31");
    let amendment = json!({"terms": other, "reason": reason["reason"]});
    let journey: [(&Caller, &str, Value); 8] = [
        (buyer, "propose", json!(null)),
        (supplier, "request_changes", reason.clone()),
        (supplier, "revise", plan_terms()),
        (supplier, "propose", json!(null)),
        (buyer, "agree", json!(null)),
        (buyer, "amend", amendment),
        (supplier, "accept_amendment", json!(null)),
        (buyer, "terminate", reason),
    ];
    for (who, action, body) in journey {
        steps(world, &path, known, seen).await;
        let answer = match body {
            Value::Null => sign(who, &path, action).await,
            body => who.act(&path, action, &body).await,
        };
        answer.expect(200);
    }
}

/// A goal on its way from a draft over values and amendments to how it ended.
async fn goal(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let plan = world.plan_in_force().await;
    let path = world.goal_draft(buyer, &plan, &goal_terms()).await;
    let (nothing, reason) = (json!({}), json!({"reason": "Our tills say 91."}));
    let value = json!({"on": "2026-06-30", "value": "96"});
    let other = goal_terms_with(json!({"weight": 20}));
    let amendment = json!({"terms": other, "reason": "The range comes first this year."});
    let journey: [(&Caller, &str, Value); 14] = [
        (buyer, "revise", goal_terms()),
        (buyer, "propose", nothing.clone()),
        (supplier, "request_changes", reason.clone()),
        (supplier, "revise", goal_terms()),
        (buyer, "agree", nothing.clone()),
        (supplier, "measure", value),
        (buyer, "dispute_measurement", reason.clone()),
        (buyer, "assign", nothing.clone()),
        (buyer, "propose_amendment", amendment),
        (buyer, "withdraw_amendment", nothing.clone()),
        (buyer, "propose_outcome", json!({"outcome": "achieved"})),
        (supplier, "dispute_outcome", reason),
        (supplier, "propose_outcome", json!({"outcome": "missed"})),
        (buyer, "confirm_outcome", nothing),
    ];
    for (who, action, mut body) in journey {
        steps(world, &path, known, seen).await;
        if action == "dispute_measurement" {
            body["measurement"] = json!(waiting(who, &path).await);
        }
        who.act(&path, action, &body).await.expect(200);
    }
}

/// An innovation of the supplier's, worked on and put away.
async fn innovation(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let path = world.innovation(&world.supplier).await;
    steps(world, &path, known, seen).await;
    world.supplier.act(&path, "archive", &json!({})).await.expect(200);
    steps(world, &path, known, seen).await;
}

/// A panel on its way from the invitation to the scores, for its lead and its reviewer.
async fn panel(
    world: &World,
    proposal: &str,
    known: &BTreeSet<String>,
    seen: &mut BTreeSet<String>,
) {
    let one = world.reviewer("panel@northern.example", &["reviewer"]).await;
    let panel = world.convened(proposal, &[&one]).await;
    let mut look = async || {
        for caller in [&world.buyer, &one.caller] {
            let shown = caller.get(&panel).await.expect(200);
            note(&shown, "/v1/proposals", &id_in(proposal), known, seen);
        }
    };
    look().await;
    one.declare(&panel).await;
    look().await;
    one.caller.act(&panel, "score", &panel_scores(4, None, None)).await.expect(200);
    look().await;
}

/// A brief on its way from a draft to the archive, and its invitation.
async fn brief(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let terms = brief_terms(&[&world.partnership]);
    let path = world.brief_draft(&terms).await;
    steps(world, &path, known, seen).await;
    world.buyer.act(&path, "publish", &json!({})).await.expect(200);
    let invitation = world.supplier.invited().await;
    steps(world, &invitation, known, seen).await;
    // Rows as the clock would make them.
    let owner = world.app.database.owner().await;
    for state in ["published", "closed", "evaluating", "decided"] {
        let sql = format!("UPDATE briefs SET state = '{state}'");
        owner.batch_execute(&sql).await.expect("the row can be so");
        steps(world, &path, known, seen).await;
    }
}

/// A review that waits for the other side.
async fn review(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let path = world.review_held(&world.plan_agreed(&plan_terms()).await).await;
    steps(world, &path, known, seen).await;
    world.supplier.act(&path, "acknowledge", &json!({})).await.expect(200);
}

/// An agreement on its way from a draft to notice, and a file of its draft.
async fn agreement(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = world.agreement_draft(buyer, &nda_terms()).await;
    let file = world.announced(buyer, &path, &pdf("Words", 0)).await;
    steps(world, &file, known, seen).await;
    let reason = json!({"reason": "Two years are enough."});
    let journey: [(&Caller, &str, Value); 7] = [
        (buyer, "revise", nda_terms()),
        (buyer, "propose", json!(null)),
        (supplier, "request_changes", reason.clone()),
        (supplier, "revise", nda_terms()),
        (supplier, "propose", json!(null)),
        (buyer, "agree", json!(null)),
        (buyer, "terminate", reason),
    ];
    for (who, action, body) in journey {
        steps(world, &path, known, seen).await;
        let answer = match body {
            Value::Null => sign(who, &path, action).await,
            body => who.act(&path, action, &body).await,
        };
        answer.expect(200);
    }
}

/// An exclusivity on its way from an offer to its end.
async fn exclusivity(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let path = world.exclusivity_offered(&exclusivity_terms()).await;
    let (nothing, reason) = (json!({}), json!({"reason": "We do not launch it."}));
    let mut longer = exclusivity_terms();
    longer["window_days"] = json!(120);
    let amendment = json!({"terms": longer, "reason": "It sells well."});
    let journey: [(&Caller, &str, Value); 14] = [
        (buyer, "revise", exclusivity_terms()),
        (buyer, "sign", json!(null)),
        (supplier, "grant", json!(null)),
        (buyer, "amend", amendment.clone()),
        (buyer, "withdraw_amendment", nothing.clone()),
        (supplier, "amend", amendment.clone()),
        (buyer, "decline_amendment", reason.clone()),
        (buyer, "amend", amendment),
        (buyer, "sign_amendment", json!(null)),
        (supplier, "grant_amendment", json!(null)),
        (supplier, "propose_end", reason.clone()),
        (buyer, "drop_end", nothing.clone()),
        (buyer, "start", nothing),
        (buyer, "release", reason),
    ];
    for (who, action, body) in journey {
        steps(world, &path, known, seen).await;
        let answer = match body {
            Value::Null => sign(who, &path, action).await,
            body => who.act(&path, action, &body).await,
        };
        answer.expect(200);
    }
}

/// Promises on their ways to being kept, missed, disputed and called off.
async fn promises(world: &World, known: &BTreeSet<String>, seen: &mut BTreeSet<String>) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let nothing = json!({});
    let day = |day: &str| json!({"due_on": day});
    let terms = json!({"what": "Send the forecast, by product", "due_on": "2035-02-20"});
    let path = world.offered("2035-02-15").await;
    let journey: [(&Caller, &str, Value); 8] = [
        (buyer, "counter", terms),
        (supplier, "accept", nothing.clone()),
        (supplier, "propose_date", day("2035-02-25")),
        (supplier, "withdraw_date", nothing.clone()),
        (supplier, "propose_date", day("2035-02-26")),
        (buyer, "accept_date", nothing.clone()),
        (supplier, "deliver", evidence()),
        (buyer, "confirm", nothing.clone()),
    ];
    for (who, action, body) in journey {
        steps(world, &path, known, seen).await;
        who.act(&path, action, &body).await.expect(200);
    }
    // Rows as the clock would make them.
    let owner = world.app.database.owner().await;
    for (state, motion) in [("overdue", "NULL"), ("disputed", "'missed'"), ("blocked", "'void'")] {
        let path = world.agreed("2035-02-15").await;
        let sql = format!(
            "UPDATE commitments SET state = '{state}', delivered_at = now(), next_reminder = NULL,
             motion = {motion}, motion_side = CASE WHEN {motion} IS NULL THEN NULL ELSE 'buyer' END
             WHERE state = 'agreed'"
        );
        owner.batch_execute(&sql).await.expect("the row can be so");
        steps(world, &path, known, seen).await;
    }
}

/// A pilot on its way from a draft over an amendment and an extension to its decision.
async fn pilot(
    world: &World,
    proposal: &str,
    known: &BTreeSet<String>,
    seen: &mut BTreeSet<String>,
) {
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let mut text = charter();
    text["checklist"] = json!([{"owner": "supplier", "text": "The first pallets are there."}]);
    text["gates"] = json!([{"on": "2038-02-01", "name": "Half-time"}]);
    let body = json!({"proposal": proposal.replace("/v1/proposals/", ""), "charter": text});
    let pilot = supplier.post("/v1/pilots", &body).await;
    let sign = json!({"content_hash": pilot.expect(201)["content_hash"]});
    let pilot = pilot.header("location").to_owned();
    let reason = json!({"reason": "The shelf is being rebuilt."});
    let decision = json!({"outcome": "scale", "feedback": "The shoppers took it up as hoped."});
    let mut other = text.clone();
    other["criteria"][0]["go_value"] = json!("11");
    let extension =
        json!({"ends_on": "2038-05-30", "decision_by": "2038-06-15", "reason": "Four more."});
    let journey: [(&Caller, &str, Value); 33] = [
        (supplier, "submit", json!({})),
        (buyer, "request_changes", reason.clone()),
        (supplier, "revise", text),
        (supplier, "submit", json!({})),
        (buyer, "approve", sign.clone()),
        (supplier, "countersign", sign),
        (supplier, "amend", json!({"charter": other, "reason": reason["reason"]})),
        (supplier, "withdraw_amendment", json!({})),
        (supplier, "amend", json!({"charter": other, "reason": reason["reason"]})),
        (buyer, "decline_amendment", reason.clone()),
        (supplier, "amend", json!({"charter": other, "reason": reason["reason"]})),
        (buyer, "approve_amendment", json!(null)),
        (supplier, "countersign_amendment", json!(null)),
        (supplier, "tick_items", json!({"items": [1]})),
        (supplier, "untick_items", json!({"items": [1]})),
        (supplier, "tick_items", json!({"items": [1]})),
        (supplier, "confirm_readiness", json!({})),
        (buyer, "confirm_readiness", json!({})),
        (buyer, "start", json!({})),
        (buyer, "pause", reason.clone()),
        (buyer, "resume", json!({})),
        (buyer, "record_gate", json!({"gate": 1, "outcome": "continue"})),
        (buyer, "evaluate", json!({})),
        (supplier, "enter_results", json!({"results": [{"criterion": 1, "value": "13.5"}]})),
        (buyer, "confirm_results", json!({})),
        (supplier, "publish_results", json!({})),
        (buyer, "extend", extension.clone()),
        (supplier, "decline_extension", reason.clone()),
        (buyer, "extend", extension),
        (supplier, "accept_extension", json!({})),
        (buyer, "evaluate", json!({})),
        (supplier, "publish_results", json!({"values": ["13.5"]})),
        (buyer, "decide", decision),
    ];
    for (who, action, mut body) in journey {
        if action == "record_gate" {
            // A row as the clock would make it.
            let owner = world.app.database.owner().await;
            let told = "UPDATE pilot_gates SET told = true";
            owner.batch_execute(told).await.expect("the row can be so");
        }
        steps(world, &pilot, known, seen).await;
        if body.is_null() {
            let open = who.get(&pilot).await.expect(200)["amendment"].clone();
            body = json!({"content_hash": open["content_hash"]});
        }
        who.act(&pilot, action, &body).await.expect(200);
    }
    let state = buyer.get(&pilot).await.expect(200)["state"].clone();
    assert_eq!(state, "closed");
    let lessons = format!("{pilot}/lessons");
    let (kind, id) = pilot.rsplit_once('/').expect("an id");
    for (action, body) in
        [("write", json!({"text": "Begin with the shelf."})), ("share", json!({}))]
    {
        note(&supplier.get(&lessons).await.expect(200), kind, id, known, seen);
        supplier.act(&lessons, action, &body).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_from_draft_to_closed_is_an_operation() {
    let world = World::new().await;
    let document = world.app.document().await;
    let known: BTreeSet<String> =
        operations(&document).iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    let mut seen = BTreeSet::new();
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let proposal = world.draft().await;
    let accept = json!({"outcome": "accepted_for_pilot", "reason": "worth_testing",
        "feedback": "Strong shopper case; we want to see it on the shelf."});
    let journey: [(&Caller, &str, Value); 6] = [
        (supplier, "revise", pitch()),
        (supplier, "submit", json!({})),
        (buyer, "acknowledge", json!({})),
        (buyer, "ask", json!({"question": "Which stores?"})),
        (supplier, "answer", json!({"answer": "Forty."})),
        (buyer, "decide", accept),
    ];
    for (who, action, body) in journey {
        steps(&world, &proposal, &known, &mut seen).await;
        who.act(&proposal, action, &body).await.expect(200);
    }
    let reviewed = world.under_review().await;
    panel(&world, &reviewed, &known, &mut seen).await;
    plan(&world, &known, &mut seen).await;
    goal(&world, &known, &mut seen).await;
    review(&world, &known, &mut seen).await;
    innovation(&world, &known, &mut seen).await;
    brief(&world, &known, &mut seen).await;
    agreement(&world, &known, &mut seen).await;
    exclusivity(&world, &known, &mut seen).await;
    pilot(&world, &proposal, &known, &mut seen).await;
    promises(&world, &known, &mut seen).await;
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    steps(&world, &partnership, &known, &mut seen).await;
    let reason = json!({"reason": "The shelf is being rebuilt."});
    buyer.act(&partnership, "suspend", &reason).await.expect(200);
    steps(&world, &partnership, &known, &mut seen).await;
    own::own(buyer, &known, &mut seen).await;
    // What changes a thing is allowed at some point of the way. An invitation's own partnership is
    // withdrawn before it is accepted: that is not on this way. What a file brings is no step of a
    // thing, and neither is what people say about it, or of which innovation a right is.
    let changes = known.iter().filter(|one| !one.starts_with("GET") && one.contains("{id}"));
    let beside = ["/imports/", "/messages", "/notes", "}/innovation"];
    let changes = changes.filter(|one| !beside.iter().any(|part| one.contains(part)));
    let missed: Vec<_> = changes.filter(|one| !seen.contains(*one)).collect();
    assert_eq!(missed, ["POST /v1/partnerships/{id}/withdrawal"]);
}
