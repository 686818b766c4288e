//! What leaves a row in every table.

use serde_json::json;
use tests::{
    APPROVAL_POLICY, World, brief_terms, charter, colleagues, commitment, day_in, evidence,
    exclusivity_terms, goal_terms, nda_terms, panel_criteria, pdf, plan_terms, promised, upload,
};

use crate::operations::{delivered, notified};

/// Leaves a row in every table.
pub(crate) async fn story(world: &World) {
    let question = json!({"question": "Which stores have it today?"});
    let proposal = world.under_review().await;
    world.buyer.act(&proposal, "ask", &question).await.expect(200);
    world.message(&world.buyer, &proposal).await;
    for side in [&world.buyer, &world.supplier] {
        world.note(side, &proposal).await;
    }
    // A panel of one reviews it, by criteria of the buyer's.
    let path = "/v1/panel-criteria";
    let criteria = json!({"criteria": panel_criteria()});
    world.buyer.put(path, &json!(1), &criteria).await.expect(200);
    let me = world.buyer.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let reviewers = json!({"reviewers": [me]});
    world.buyer.act(&proposal, "convene_panel", &reviewers).await.expect(201);
    // Either side keeps innovations of its own, and of the supplier's something is pitched.
    world.innovation(&world.buyer).await;
    let innovation = world.innovation(&world.supplier).await;
    world.draft_of(&innovation, &world.partnership).await;
    brief(world).await;
    // A charter that settles and promises something.
    let mut charter = charter();
    charter["liability"] = json!("The supplier for the bottle.");
    charter["commitments"] = promised(day_in(20));
    let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
    let seen = world.buyer.get(&pilot).await.expect(200);
    let signature = json!({"content_hash": seen["content_hash"]});
    // By a policy of the buyer's, one of whose people has named nobody to stand in.
    let policy = json!({"usual": {"approvals": 1}});
    world.buyer.put(APPROVAL_POLICY, &json!(1), &policy).await.expect(200);
    world.buyer.put("/v1/me/deputy", &json!(1), &json!({})).await.expect(200);
    world.buyer.act(&pilot, "approve", &signature).await.expect(200);
    world.supplier.act(&pilot, "countersign", &signature).await.expect(200);
    let mut other = charter;
    other["criteria"][0]["go_value"] = json!("11");
    let amendment = json!({"charter": other, "reason": "The bottles came two weeks late."});
    world.supplier.act(&pilot, "amend", &amendment).await.expect(200);
    pilots(world).await;
    world.plan_proposed(&plan_terms()).await;
    let goal = world.goal_amended(&world.plan_in_force().await, &goal_terms()).await;
    world.measured(&goal, "2026-06-30", "96").await;
    promises(world).await;
    world.agreement_signed(&nda_terms()).await;
    let exclusivity = world.exclusivity_signed(&exclusivity_terms()).await;
    world.exclusivity_of(&exclusivity, &innovation).await;
    let mut longer = exclusivity_terms();
    longer["window_days"] = json!(120);
    let amendment = json!({"terms": longer, "reason": "It sells well."});
    let granted = world.exclusivity_granted(&exclusivity_terms()).await;
    world.buyer.act(&granted, "amend", &amendment).await.expect(200);
    let (draft, bytes) = (world.draft().await, pdf("Offer", 0));
    world.attached(&world.supplier, &draft, &bytes).await;
    // What broke off leaves an object that no file names.
    let draft = world.agreement_draft(&world.buyer, &nda_terms()).await;
    let file = world.announced(&world.buyer, &draft, &bytes).await;
    upload(&world.buyer, &file, "%PDF-1.7").await.problem(422, "wrong_content");
    world.review_held(&world.plan_agreed(&plan_terms()).await).await;
    let invite = json!({"name": "Somebody", "email": "somebody@example.org"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    let request = world.buyer.request(reqwest::Method::POST, "/v1/partnerships").json(&body);
    world.buyer.send(request.header("Idempotency-Key", "one")).await.expect(201);
    let user = json!({"name": "F", "email": "new@example.org", "password": tests::PASSWORD});
    let body = json!({"name": "New", "user": user});
    world.app.visitor().post("/v1/organisations", &body).await.expect(202);
    let body = json!({"email": "new@example.org"});
    world.app.visitor().post("/v1/auth/password-reset", &body).await.expect(202);
    let body = json!({"name": "ERP", "scopes": ["read"]});
    world.buyer.post("/v1/service-accounts", &body).await.expect(201);
    let body = json!({"name": "On my phone"});
    world.buyer.post("/v1/calendar-links", &body).await.expect(201);
    // An attempt to bring something to it is there once it was made.
    let (_, delivery) = delivered(&world.buyer).await;
    world.buyer.attempts(&json!({"id": delivery}), 1).await;
    notified(&world.buyer).await;
    let path = "/v1/me/notification-settings";
    world.buyer.put(path, &json!(1), &json!({"digest_hour": 9})).await.expect(200);
    let job = world.buyer.import_later("users", &colleagues("later", 0..1)).await;
    world.buyer.job(&job, "succeeded").await;
    let body = json!({"password": tests::PASSWORD});
    world.buyer.post("/v1/account/second-factor", &body).await.expect(200);
    let path = "/v1/organisation/business-calendar";
    world.buyer.put(path, &json!(1), &json!({"time_zone": "Europe/Berlin"})).await.expect(200);
}

/// A pilot with a gate that stood still and does so again, and one from which both have learned something and shared it.
async fn pilots(world: &World) {
    let mut gated = charter();
    gated["gates"] = json!([{"on": "2038-02-01", "name": "Half-time"}]);
    let pilot = world.pilot_running(&gated).await;
    let pause = json!({"reason": "The shelf is being rebuilt."});
    world.supplier.act(&pilot, "pause", &pause).await.expect(200);
    world.supplier.act(&pilot, "resume", &json!({})).await.expect(200);
    world.buyer.act(&pilot, "pause", &pause).await.expect(200);
    let pilot = world.pilot_to_decide(&charter()).await;
    let decision = json!({"outcome": "stop", "feedback": "The shoppers did not take it up."});
    world.buyer.act(&pilot, "decide", &decision).await.expect(200);
    let lessons = format!("{pilot}/lessons");
    for side in [&world.buyer, &world.supplier] {
        let text = json!({"text": "Next time we begin with the shelf."});
        side.act(&lessons, "write", &text).await.expect(200);
        side.act(&lessons, "share", &json!({})).await.expect(200);
    }
}

/// A brief about which was asked and told, and for which something was handed in.
async fn brief(world: &World) {
    let (brief, invitation) = world.brief().await;
    let question = json!({"question": "Is glass welcome?"});
    world.supplier.act(&invitation, "ask", &question).await.expect(200);
    world.buyer.act(&brief, "clarify", &json!({"text": "Glass is welcome."})).await.expect(200);
    let draft = world.draft_for(&invitation).await;
    world.supplier.act(&draft, "submit", &json!({})).await.expect(200);
    world.draft_for(&invitation).await;
    world.brief_draft(&brief_terms(&[&world.partnership])).await;
}

/// A promise that waits for another, was moved and is delivered.
async fn promises(world: &World) {
    let first = commitment(&world.partnership, "supplier");
    let first = world.supplier.post("/v1/commitments", &first).await.expect(201);
    let mut second = commitment(&world.partnership, "buyer");
    second["depends_on"] = json!([first["id"]]);
    let second = world.buyer.post("/v1/commitments", &second).await.expect(201);
    let path = format!("/v1/commitments/{}", second["id"].as_str().unwrap());
    let day = json!({"due_on": "2035-03-01"});
    world.supplier.act(&path, "accept", &json!({})).await.expect(200);
    world.buyer.act(&path, "propose_date", &day).await.expect(200);
    world.supplier.act(&path, "accept_date", &json!({})).await.expect(200);
    world.buyer.act(&path, "deliver", &evidence()).await.expect(200);
}
