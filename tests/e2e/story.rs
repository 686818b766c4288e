//! The main job, told once from the first mail to the last decision.

use serde_json::json;
use tests::{TestApp, charter, pitch};

#[tokio::test(flavor = "multi_thread")]
async fn from_pitch_to_pilot() {
    let app = TestApp::start().await;

    // 1. A buyer organisation signs up, its user signs in and is who it is.
    let buyer = app.founder("Northern Grocers", "manager@northern.example").await;
    let me = buyer.get("/v1/me").await.expect(200);
    assert_eq!(me["organisation"]["name"], "Northern Grocers");
    assert_eq!(me["user"]["roles"], json!(["org_admin", "partnership_lead", "approver"]));

    // 2. It invites its supplier, which registers through the mail's link and accepts.
    let (supplier, partnership) =
        app.partner(&buyer, "buyer", "Oat & Co", "manager@oat.example").await;
    let shared = buyer.get(&format!("/v1/partnerships/{partnership}")).await.expect(200);
    assert_eq!((&shared["state"], &shared["side"]), (&json!("active"), &json!("buyer")));
    assert_eq!(shared["supplier"]["name"], "Oat & Co");
    told(&app, "manager@northern.example", "Oat & Co accepted your partnership").await;

    // 3. The supplier drafts a pitch that the buyer cannot see, and submits it for a receipt.
    let body = json!({"partnership": partnership, "pitch": pitch()});
    let draft = supplier.post("/v1/proposals", &body).await;
    let proposal = format!("/v1/proposals/{}", draft.expect(201)["id"].as_str().unwrap());
    assert_eq!(draft.header("location"), proposal);
    buyer.get(&proposal).await.problem(404, "not_found");
    let submitted = supplier.act(&proposal, "submit", &json!({})).await.expect(200);
    assert!(submitted["receipt"]["hash"].as_str().unwrap().starts_with("sha256:"));
    told(&app, "manager@northern.example", "New proposal: Oat drink in a paper bottle").await;

    buyer.act(&proposal, "acknowledge", &json!({})).await.expect(200);
    told(&app, "manager@oat.example", "Acknowledged: Oat drink").await;
    let question = json!({"question": "Which stores have it today?"});
    buyer.act(&proposal, "ask", &question).await.expect(200);
    told(&app, "manager@oat.example", "A question about Oat drink").await;
    let answer = json!({"answer": "Forty stores in the north."});
    supplier.act(&proposal, "answer", &answer).await.expect(200);
    told(&app, "manager@northern.example", "Answered: Oat drink").await;
    let seen = buyer.get(&proposal).await.expect(200);
    assert_eq!(seen["questions"][0]["answer"], "Forty stores in the north.");
    let decision = json!({
        "outcome": "accepted_for_pilot",
        "reason": "worth_testing",
        "feedback": "Strong shopper case; we want to see it on the shelf.",
    });
    let decided = buyer.act(&proposal, "decide", &decision).await.expect(200);
    assert_eq!(decided["state"], "accepted_for_pilot");
    told(&app, "manager@oat.example", "A decision on Oat drink").await;

    // 4. A pilot is drafted, handed in, approved, countersigned, run, evaluated and decided.
    let id = decided["id"].as_str().unwrap();
    let body = json!({"proposal": id, "charter": charter()});
    let draft = supplier.post("/v1/pilots", &body).await.expect(201);
    let pilot = format!("/v1/pilots/{}", draft["id"].as_str().unwrap());
    buyer.get(&pilot).await.problem(404, "not_found");
    supplier.act(&pilot, "submit", &json!({})).await.expect(200);
    told(&app, "manager@northern.example", "Approval wanted: Paper bottle").await;
    let signature = json!({"content_hash": draft["content_hash"]});
    buyer.act(&pilot, "approve", &signature).await.expect(200);
    told(&app, "manager@oat.example", "Signature wanted: Paper bottle").await;
    let signed = supplier.act(&pilot, "countersign", &signature).await.expect(200);
    told(&app, "manager@northern.example", "Signed by both: Paper bottle").await;
    let sides: Vec<_> =
        signed["signatures"].as_array().unwrap().iter().map(|one| one["side"].clone()).collect();
    assert_eq!(sides, ["buyer", "supplier"]);

    supplier.act(&pilot, "confirm_readiness", &json!({})).await.expect(200);
    told(&app, "manager@northern.example", "Oat & Co is ready").await;
    let ready = buyer.act(&pilot, "confirm_readiness", &json!({})).await.expect(200);
    assert_eq!(ready["state"], "ready");
    buyer.act(&pilot, "start", &json!({})).await.expect(200);
    told(&app, "manager@oat.example", "Started: Paper bottle").await;
    buyer.act(&pilot, "evaluate", &json!({})).await.expect(200);
    told(&app, "manager@oat.example", "To be evaluated: Paper bottle").await;
    let results = supplier.act(&pilot, "publish_results", &json!({"values": ["13.50"]})).await;
    let results = results.expect(200);
    assert_eq!(results["recommendation"], "scale");
    let result = &results["results"][0];
    assert_eq!((&result["value"], &result["verdict"]), (&json!("13.5"), &json!("go")));
    told(&app, "manager@northern.example", "Decision wanted: Paper bottle").await;
    let decision = json!({
        "outcome": "scale",
        "feedback": "The shoppers took it up as hoped; roll out from spring.",
    });
    let closed = buyer.act(&pilot, "decide", &decision).await.expect(200);
    assert_eq!(
        (&closed["state"], &closed["decision"]["outcome"]),
        (&json!("closed"), &json!("scale"))
    );
    told(&app, "manager@oat.example", "Decided: Paper bottle").await;

    // 5. Each list shows each side what it may see, and a third organisation nothing.
    let stranger = app.founder("Southern Stores", "manager@southern.example").await;
    for list in ["/v1/partnerships", "/v1/proposals", "/v1/pilots"] {
        for side in [&buyer, &supplier] {
            assert_eq!(side.get(list).await.expect(200)["items"].as_array().unwrap().len(), 1);
        }
        assert_eq!(stranger.get(list).await.expect(200), json!({"items": [], "next": null}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_may_begin() {
    let app = TestApp::start().await;
    let supplier = app.founder("Oat & Co", "manager@oat.example").await;
    let (buyer, partnership) =
        app.partner(&supplier, "supplier", "Northern Grocers", "manager@northern.example").await;
    let shared = buyer.get(&format!("/v1/partnerships/{partnership}")).await.expect(200);
    assert_eq!((&shared["state"], &shared["side"]), (&json!("active"), &json!("buyer")));
    let body = json!({"partnership": partnership, "pitch": pitch()});
    buyer.post("/v1/proposals", &body).await.problem(403, "not_your_side");
    supplier.post("/v1/proposals", &body).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_may_be_declined_by_whoever_holds_it() {
    let app = TestApp::start().await;
    let buyer = app.founder("Northern Grocers", "manager@northern.example").await;
    let invite = json!({"name": "Oat & Co", "email": "manager@oat.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let proposed = buyer.post("/v1/partnerships", &body).await.expect(201);
    let token = app.token("manager@oat.example", "invites you").await;
    let path = format!("/v1/invitations/{token}");
    let visitor = app.visitor();
    visitor.post(&format!("{path}/refusal"), &json!({})).await.expect(200);
    visitor.post(&format!("{path}/refusal"), &json!({})).await.problem(409, "state_conflict");
    told(&app, "manager@northern.example", "Your invitation of Oat & Co was declined").await;
    let id = proposed["id"].as_str().unwrap();
    let closed = buyer.get(&format!("/v1/partnerships/{id}")).await.expect(200);
    assert_eq!(closed["state"], "closed");
}

/// Waits until somebody has a mail whose subject begins so.
async fn told(app: &TestApp, email: &str, subject: &str) {
    let what = format!("{subject:?} to {email}");
    app.smtp.wait_for(&what, |mail| mail.to == [email] && mail.subject.starts_with(subject)).await;
}
