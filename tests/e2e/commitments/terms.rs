//! What is promised: every fault at once, nothing named that is not there, and other terms as a whole.

use serde_json::{Value, json};
use tests::{World, commitment, evidence, id_in};

use super::{act, propose};

fn told(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(pointer, code): &(&str, &str)| ((*pointer).to_owned(), (*code).to_owned());
    faults.iter().map(own).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_offers_or_asks() {
    let world = World::new().await;
    let body = commitment(&world.partnership, "supplier");
    let offered = world.supplier.post("/v1/commitments", &body).await;
    let path = offered.header("location").to_owned();
    let offered = offered.expect(201);
    assert_eq!((&offered["state"], &offered["version"]), (&json!("offered"), &json!(1)));
    let me = world.supplier.get("/v1/account").await.expect(200)["id"].clone();
    assert_eq!((&offered["promisor_user"], &offered["promisee_user"]), (&me, &json!(null)));
    let defaults = (&offered["category"], &offered["importance"], &offered["time_zone"]);
    assert_eq!(defaults, (&json!("other"), &json!(2), &json!("UTC")));
    let requested = world.buyer.post("/v1/commitments", &body).await.expect(201);
    assert_eq!(requested["state"], "requested");
    // Both read the same, but for what each may do.
    let mut views = [&world.buyer, &world.supplier].map(|side| (side, Value::Null));
    for (side, view) in &mut views {
        *view = side.get(&path).await.expect(200);
        view["allowed_actions"] = json!(null);
    }
    assert_eq!(views[0].1, views[1].1);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_faults_are_told_at_once() {
    let world = World::new().await;
    let body = json!({
        "partnership": "prop_01930000000070008000000000000001",
        "promisor": "both",
        "what": "ab",
        "due_on": "2035-02-30",
        "time_zone": "Europe/Atlantis",
        "category": "Forecast",
        "importance": 4,
        "link": {"pilot": "pilot_1", "pitch": 1},
        "depends_on": ["commit_1", 5],
        "responsible": "user_1",
        "state": "agreed",
    });
    let expected = [
        ("/category", "not_in_list"),
        ("/depends_on/0", "malformed"),
        ("/depends_on/1", "wrong_type"),
        ("/due_on", "malformed"),
        ("/importance", "out_of_range"),
        ("/link/pilot", "malformed"),
        ("/link/pitch", "unknown_field"),
        ("/partnership", "malformed"),
        ("/promisor", "not_in_list"),
        ("/responsible", "malformed"),
        ("/state", "unknown_field"),
        ("/time_zone", "malformed"),
        ("/what", "too_short"),
    ];
    assert_eq!(world.buyer.post("/v1/commitments", &body).await.faults(), told(&expected));
    let mut past = commitment(&world.partnership, "buyer");
    past["due_on"] = json!("2020-01-01");
    assert_eq!(
        world.buyer.post("/v1/commitments", &past).await.faults(),
        told(&[("/due_on", "past")])
    );
    let path = world.agreed("2035-02-15").await;
    for (body, fault) in [
        (json!({"evidence": []}), ("/evidence", "wrong_count")),
        (json!({"evidence": vec![json!({"text": "x"}); 11]}), ("/evidence", "wrong_count")),
        (
            json!({"evidence": [{"text": "x", "url": "ftp://oat.example"}]}),
            ("/evidence/0/url", "malformed"),
        ),
        (json!({"evidence": [{"url": "https://x.example"}]}), ("/evidence/0/text", "missing")),
    ] {
        let answer = world.supplier.change(&format!("{path}/delivery"), &json!(2), &body).await;
        assert_eq!(answer.faults(), told(&[fault]), "{body}");
    }
    for (day, code) in [("2035-02-15", "unchanged"), ("2020-01-01", "past")] {
        let body = json!({"due_on": day});
        let answer = world.buyer.change(&format!("{path}/new-date"), &json!(2), &body).await;
        assert_eq!(answer.faults(), told(&[("/due_on", code)]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_named_that_is_not_there_for_the_caller() {
    let world = World::new().await;
    let own = world.agreed("2035-02-15").await;
    let (baker, other) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let elsewhere = propose(&baker, &commitment(&other, "buyer")).await;
    let ended = world.offered("2035-02-15").await;
    act(&world.supplier, &ended, "withdraw").await;
    let draft = world.pilot_draft(&world.buyer).await;
    let user = |caller: Value| caller["id"].clone();
    let partner = user(world.supplier.get("/v1/account").await.expect(200));
    let nobody = json!("user_019300000000700080000000000000ff");
    let nothing = "commit_019300000000700080000000000000ff".to_owned();
    let ask = async |by: &tests::Caller, promisor: &str, field: &str, value: Value| {
        let mut body = commitment(&world.partnership, promisor);
        body[field] = value;
        by.post("/v1/commitments", &body).await
    };
    // A promise of the same side, of another partnership, one that has ended, one that nobody has.
    let mut answers = Vec::new();
    for one in [&id_in(&own), &id_in(&elsewhere), &nothing] {
        let answer = ask(&world.supplier, "supplier", "depends_on", json!([one])).await;
        assert_eq!(answer.faults(), told(&[("/depends_on/0", "unknown_reference")]));
        answers.push(answer.essence());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    let answer = ask(&world.buyer, "buyer", "depends_on", json!([id_in(&ended)])).await;
    assert_eq!(answer.faults(), told(&[("/depends_on/0", "unknown_reference")]));
    let answer = ask(&world.buyer, "buyer", "depends_on", json!([id_in(&own), id_in(&own)])).await;
    assert_eq!(answer.faults(), told(&[("/depends_on", "wrong_count")]));
    ask(&world.buyer, "buyer", "depends_on", json!([id_in(&own)])).await.expect(201);
    // The other side's draft of a pilot is as one that nobody has.
    let nothing = "pilot_019300000000700080000000000000ff";
    let drafted = ask(&world.supplier, "buyer", "link", json!({"pilot": id_in(&draft)})).await;
    assert_eq!(drafted.faults(), told(&[("/link/pilot", "unknown_reference")]));
    let unknown = ask(&world.supplier, "buyer", "link", json!({"pilot": nothing})).await;
    assert_eq!(drafted.essence(), unknown.essence());
    // Whoever works for the other side answers as nobody.
    let partners = ask(&world.buyer, "buyer", "responsible", partner).await;
    assert_eq!(partners.faults(), told(&[("/responsible", "not_a_member")]));
    assert_eq!(
        partners.essence(),
        ask(&world.buyer, "buyer", "responsible", nobody).await.essence()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_terms_replace_the_whole_and_change_sides() {
    let world = World::new().await;
    let mut body = commitment(&world.partnership, "supplier");
    body["conditions"] = json!("By product and week.");
    body["importance"] = json!(3);
    let path = propose(&world.supplier, &body).await;
    let terms = json!({"what": "Send half of the forecast", "due_on": "2035-02-20"});
    let countered = world.buyer.act(&path, "counter", &terms).await.expect(200);
    assert_eq!((&countered["state"], &countered["what"]), (&json!("requested"), &terms["what"]));
    let rest = (&countered["conditions"], &countered["importance"]);
    assert_eq!(rest, (&json!(null), &json!(2)));
    // What was read before cannot be agreed to.
    let accept = format!("{path}/acceptance");
    world.supplier.change(&accept, &json!(1), &json!({})).await.problem(412, "stale_version");
    world.buyer.change(&accept, &json!(2), &json!({})).await.problem(403, "not_your_side");
    let agreed = world.supplier.change(&accept, &json!(2), &json!({})).await.expect(200);
    assert_eq!(
        (&agreed["state"], &agreed["original_due"]),
        (&json!("agreed"), &json!("2035-02-20"))
    );
    assert!(agreed["promisor_user"].is_string() && agreed["promisee_user"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_tells_who_promises_what_is_due_and_whose_it_is() {
    let world = World::new().await;
    let seller = world.app.colleague(&world.supplier, "seller@oat.example", &["contributor"]).await;
    world.agreed("2035-02-15").await;
    let mut body = commitment(&world.partnership, "buyer");
    body["due_on"] = json!("2035-05-15");
    body["what"] = json!("Keep dock slots free");
    body["responsible"] = seller.get("/v1/account").await.expect(200)["id"].clone();
    propose(&world.supplier, &body).await;
    let both = ["Keep dock slots free", "Send the forecast for March"];
    for (query, found) in [
        ("", &both[..]),
        ("promisor=buyer", &both[..1]),
        ("promisor=supplier", &both[1..]),
        ("due_before=2035-05-16", &both[..]),
        ("due_before=2035-05-15", &both[1..]),
        ("mine=true", &both[..1]),
        ("mine=true&promisor=supplier", &[]),
        ("state=agreed,overdue&due_before=2035-03-01", &both[1..]),
        ("q=DOCK", &both[..1]),
    ] {
        let rows = seller.get(&format!("/v1/commitments?{query}")).await.expect(200);
        let rows = rows["items"].as_array().expect("rows").iter();
        let titles: Vec<_> = rows.map(|row| row["what"].as_str().expect("a text")).collect();
        assert_eq!(titles, found, "{query}");
    }
    for wrong in
        ["promisor=both", "due_before=soon", "mine=false", "mine=true&mine=true", "sort=due"]
    {
        let answer = seller.get(&format!("/v1/commitments?{wrong}")).await;
        answer.problem(400, "invalid_parameter");
    }
    // They are this list's alone.
    let answer = seller.get("/v1/pilots?mine=true").await;
    answer.problem(400, "invalid_parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_step_does_nothing_twice() {
    let world = World::new().await;
    let path = world.agreed("2035-02-15").await;
    let deliver = async || {
        let place = format!("{path}/delivery");
        let request = world.supplier.request(reqwest::Method::POST, &place).json(&evidence());
        let request = request.header("If-Match", "\"2\"").header("Idempotency-Key", "once");
        world.supplier.send(request).await
    };
    let first = deliver().await;
    assert_eq!(first.expect(200)["state"], "delivered");
    let again = deliver().await;
    assert_eq!((again.status, &again.text), (200, &first.text));
    assert_eq!(again.header("idempotency-replayed"), "true");
    // A rejected delivery is delivered anew, and shows what is new.
    let reason = json!({"reason": "Two weeks are missing."});
    world.buyer.act(&path, "reject", &reason).await.expect(200);
    let body = json!({"evidence": [{"text": "With all weeks."}]});
    let delivered = world.supplier.act(&path, "deliver", &body).await.expect(200);
    assert_eq!(
        delivered["delivery"]["evidence"],
        json!([{"text": "With all weeks.", "url": null}])
    );
}
