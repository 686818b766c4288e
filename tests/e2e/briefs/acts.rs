//! What a buyer does with a brief, and what its supplier hears of it.

use serde_json::{Value, json};
use tests::{World, brief_terms, id_in, in_days, nda_terms};

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_goes_from_a_draft_to_the_archive() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let draft = world.brief_draft(&brief_terms(&[&world.partnership])).await;
    supplier.get(&draft).await.problem(404, "not_found");
    let page = supplier.get("/v1/brief-invitations").await.expect(200);
    assert_eq!(page, json!({"items": [], "next": null}));
    let mut other = brief_terms(&[&world.partnership]);
    other["title"] = json!("Less plastic on the shelf");
    buyer.act(&draft, "revise", &other).await.expect(200);
    let published = buyer.act(&draft, "publish", &json!({})).await.expect(200);
    assert_eq!((&published["state"], &published["version"]), (&json!("published"), &json!(3)));
    world.app.heard("lead@oat.example", "Northern Grocers looks for something").await;

    let invitation = supplier.invited().await;
    let seen = supplier.get(&invitation).await;
    assert_eq!(seen.expect(200)["title"], "Less plastic on the shelf");
    assert!(!seen.text.contains(&id_in(&draft)), "{}", seen.text);
    let detail = supplier.get(&format!("{invitation}/detail")).await;
    assert_eq!(detail.header("etag"), "");
    let shown = detail.expect(200);
    assert_eq!(shown["criteria"][0], json!({"name": "Plastic saved", "weight": 60}));
    assert_eq!(shown["budget"], json!(null), "the budget is the buyer's own");
    let brief = buyer.get(&draft).await.expect(200);
    assert_eq!(brief["detail"]["budget"]["to"], "120000.5");

    // Whoever is invited, and whether it has opened the detail.
    let invitees = buyer.get(&format!("{draft}/invitees")).await.expect(200);
    let one = &invitees["items"][0];
    assert_eq!((&one["supplier"]["name"], &one["state"]), (&json!("Oat & Co"), &json!("open")));
    assert_eq!(one["invitation"], id_in(&invitation));
    let opened = one["opened_at"].as_str().expect("it was opened").to_owned();
    supplier.get(&format!("{invitation}/detail")).await.expect(200);
    buyer.get(&format!("{invitation}/detail")).await.expect(200);
    let invitees = buyer.get(&format!("{draft}/invitees")).await.expect(200);
    assert_eq!(invitees["items"][0]["opened_at"], opened, "the first opening counts");
    assert_eq!(world.logged(&invitation, "open_detail").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_detail_takes_the_agreement_that_it_names() {
    let world = World::new().await;
    let mut terms = brief_terms(&[&world.partnership]);
    terms["agreement"] = json!("nda");
    terms["share_budget"] = json!(true);
    let brief = world.brief_published(&terms).await;
    let invitation = world.supplier.invited().await;
    let detail = format!("{invitation}/detail");
    world.supplier.get(&detail).await.problem(409, "agreement_required");
    world.buyer.get(&detail).await.expect(200);
    // What is told to all may tell of the detail.
    world.buyer.act(&brief, "clarify", &json!({"text": "Glass, too."})).await.expect(200);
    let mut front_end = nda_terms();
    front_end["kind"] = json!("front_end");
    world.agreement_signed(&front_end).await;
    world.supplier.get(&detail).await.problem(409, "agreement_required");
    world.agreement_signed(&nda_terms()).await;
    let shown = world.supplier.get(&detail).await.expect(200);
    assert_eq!(shown["clarifications"][0]["text"], "Glass, too.");
    assert_eq!(shown["budget"]["from"], "50000");
    let invitees = world.buyer.get(&format!("{brief}/invitees")).await.expect(200);
    assert!(invitees["items"][0]["opened_at"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_is_answered_to_one_or_told_to_all() {
    let world = World::new().await;
    let (buyer, supplier) = (&world.buyer, &world.supplier);
    let (brief, invitation) = world.brief().await;
    for question in ["Is glass welcome?", "Would you take a deposit system?"] {
        supplier.act(&invitation, "ask", &json!({"question": question})).await.expect(200);
    }
    world.app.heard("lead@northern.example", "Oat & Co asks about").await;
    let asked = buyer.get(&format!("{brief}/questions")).await.expect(200);
    let (idea, glass) = (&asked["items"][0], &asked["items"][1]);
    assert_eq!(
        (&idea["supplier"], &glass["question"]),
        (&json!("Oat & Co"), &json!("Is glass welcome?"))
    );
    let told = json!({"text": "Glass is welcome, too.", "question": glass["id"]});
    buyer.act(&brief, "clarify", &told).await.expect(200);
    let alone = json!({"question": idea["id"], "answer": "Tell us more."});
    buyer.act(&brief, "answer", &alone).await.expect(200);
    buyer.act(&brief, "answer", &alone).await.problem(409, "state_conflict");
    buyer.act(&brief, "clarify", &told).await.problem(409, "state_conflict");
    let unknown = json!({"question": "bqst_019300000000700080000000000000ff", "answer": "No."});
    buyer.act(&brief, "answer", &unknown).await.problem(404, "not_found");

    let own = supplier.get(&format!("{invitation}/questions")).await.expect(200);
    let answers: Vec<_> =
        own["items"].as_array().unwrap().iter().map(|one| &one["answer"]).collect();
    assert_eq!(answers, [&json!(null), &json!("Tell us more.")]);
    let detail = supplier.get(&format!("{invitation}/detail")).await.expect(200);
    assert_eq!(detail["clarifications"][0]["text"], "Glass is welcome, too.");
    let seen = buyer.get(&brief).await.expect(200);
    assert_eq!(seen["clarifications"].as_array().unwrap().len(), 1);
    world.app.heard("lead@oat.example", "Northern Grocers has told more").await;
    world.app.heard("lead@oat.example", "Your question was answered").await;
    // The buyer does not ask itself.
    let path = format!("{invitation}/question");
    let version = buyer.get(&invitation).await.expect(200)["version"].clone();
    let refused = buyer.change(&path, &version, &json!({"question": "Who?"})).await;
    refused.problem(403, "not_your_side");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_is_called_off_with_a_reason_that_is_told() {
    let world = World::new().await;
    let (brief, invitation) = world.brief().await;
    let reason = json!({"reason": "The range stays as it is."});
    let cancelled = world.buyer.act(&brief, "cancel", &reason).await.expect(200);
    assert_eq!(
        (&cancelled["state"], &cancelled["reason"]),
        (&json!("cancelled"), &reason["reason"])
    );
    let seen = world.supplier.get(&invitation).await.expect(200);
    assert_eq!((&seen["state"], &seen["reason"]), (&json!("cancelled"), &reason["reason"]));
    assert_eq!(seen["allowed_actions"], json!([]));
    world.app.heard("lead@oat.example", "Called off: Less plastic").await;
    // What was shared stays readable.
    world.supplier.get(&format!("{invitation}/detail")).await.expect(200);
    assert_eq!(world.logged(&invitation, "open_detail").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_brief_is_told_with_its_place() {
    let world = World::new().await;
    let mut terms = brief_terms(&[&world.partnership]);
    terms["title"] = json!("ab");
    terms["criteria"] = json!([{"name": "Price", "weight": 101}]);
    terms["budget"] = json!({"from": "5", "to": "4", "currency": "EUR"});
    terms["questions_until"] = json!(in_days(11));
    terms["decision_by"] = json!(in_days(9));
    terms["lead"] = json!("me");
    let faults = world.buyer.post("/v1/briefs", &terms).await.faults();
    let told: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let places =
        ["/budget/to", "/criteria/0/weight", "/decision_by", "/lead", "/questions_until", "/title"];
    assert_eq!(told, places);
    for (name, value) in [
        ("closes_at", json!("2035-03-01")),
        ("closes_at", json!("2035-03-01T12:00:00.1234567Z")),
        ("audience", json!([])),
        ("criteria", json!([{"name": "Price", "weight": 1}, {"name": "Price", "weight": 2}])),
    ] {
        let mut terms = brief_terms(&[&world.partnership]);
        terms[name] = value;
        let answer = world.buyer.post("/v1/briefs", &terms).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_eq!(answer.faults()[0].0, format!("/{name}"));
    }
    // A supplier is no buyer of its buyer.
    let own = brief_terms(&[&world.partnership]);
    world.supplier.post("/v1/briefs", &own).await.problem(403, "not_your_side");
    // Nor is a stranger, for whom there is nothing.
    let unknown = brief_terms(&["part_019300000000700080000000000000ff"]);
    let nothing = world.rival.post("/v1/briefs", &unknown).await;
    nothing.problem(404, "not_found");
    assert_eq!(world.rival.post("/v1/briefs", &own).await.essence(), nothing.essence());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_does_not_publish() {
    let world = World::new().await;
    let email = "contributor@northern.example";
    let writer = world.app.colleague(&world.buyer, email, &["contributor"]).await;
    let body = brief_terms(&[&world.partnership]);
    let drafted = writer.post("/v1/briefs", &body).await;
    drafted.expect(201);
    let path = drafted.header("location");
    assert_eq!(writer.allowed(path).await, ["revise"]);
    let publication = format!("{path}/publication");
    writer.change(&publication, &json!(1), &json!({})).await.problem(403, "missing_permission");
    let names = |value: &Value| value["allowed_actions"].as_array().unwrap().len();
    assert_eq!(names(&world.buyer.get(path).await.expect(200)), 3);
    world.buyer.change(&publication, &json!(1), &json!({})).await.expect(200);
    world.buyer.change(&publication, &json!(1), &json!({})).await.problem(412, "stale_version");
}
