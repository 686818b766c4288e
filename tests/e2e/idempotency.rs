//! A request can be sent again: with the same `Idempotency-Key` and the same content it gets the
//! first answer, byte for byte, and nothing happens twice; a refusal is not kept, and a key counts
//! for one organisation.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, World, pitch};

async fn send(caller: &Caller, path: &str, key: &str, body: &Value) -> Answer {
    let request = caller.request(Method::POST, path).header("Idempotency-Key", key).json(body);
    caller.send(request).await
}

async fn proposals(caller: &Caller) -> usize {
    caller.get("/v1/proposals").await.json()["items"].as_array().expect("rows").len()
}

fn draft(world: &World) -> Value {
    json!({"partnership": world.partnership, "pitch": pitch()})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_gets_the_same_answer_and_does_nothing_twice() {
    let world = World::new().await;
    let first = send(&world.supplier, "/v1/proposals", "key 1", &draft(&world)).await;
    first.expect(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    // What has become of it since makes no difference.
    let path = first.header("location").to_owned();
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    for _ in 0..2 {
        let again = send(&world.supplier, "/v1/proposals", "key 1", &draft(&world)).await;
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        assert_eq!(again.header("idempotency-replayed"), "true");
        for name in ["location", "etag", "content-type"] {
            assert_eq!(again.header(name), first.header(name));
        }
        assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    }
    assert_eq!(proposals(&world.supplier).await, 1);
    // Without a key, or with another, it is another request.
    world.supplier.post("/v1/proposals", &draft(&world)).await.expect(201);
    send(&world.supplier, "/v1/proposals", "key 2", &draft(&world)).await.expect(201);
    assert_eq!(proposals(&world.supplier).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_can_be_repeated_though_its_version_is_gone() {
    let world = World::new().await;
    let path = world.draft().await;
    let submission = format!("{path}/submission");
    let submit = async || {
        let request = world.supplier.request(Method::POST, &submission).json(&json!({}));
        let request = request.header("If-Match", "\"1\"").header("Idempotency-Key", "once");
        world.supplier.send(request).await
    };
    let first = submit().await;
    first.expect(200);
    let again = submit().await;
    assert_eq!((again.status, &again.text), (200, &first.text));
    assert_eq!(again.header("etag"), "\"2\"");
    let events = world.supplier.events("proposal.submit", 1).await;
    let submits = events.iter();
    assert_eq!(submits.filter(|event| event["kind"] == "proposal.submit").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_belongs_to_one_request() {
    let world = World::new().await;
    send(&world.supplier, "/v1/proposals", "key", &draft(&world)).await.expect(201);
    let mut other = draft(&world);
    other["pitch"]["title"] = json!("Another title");
    let answer = send(&world.supplier, "/v1/proposals", "key", &other).await;
    answer.problem(422, "idempotency_key_reused");
    // The same words at another place are another request, too.
    let invite = json!({"name": "Another", "email": "somebody@another.example"});
    let body = json!({"propose_as": "supplier", "invite": invite});
    let answer = send(&world.supplier, "/v1/partnerships", "key", &body).await;
    answer.problem(422, "idempotency_key_reused");
    assert_eq!(proposals(&world.supplier).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_counts_for_one_organisation() {
    let world = World::new().await;
    let invite =
        |name: &str| json!({"email": format!("{name}@oat.example"), "roles": ["reviewer"]});
    let mut texts = Vec::new();
    for caller in [&world.supplier, &world.buyer, &world.rival] {
        let answer = send(caller, "/v1/invitations", "the same", &invite("one")).await;
        answer.expect(201);
        assert_eq!(answer.header("idempotency-replayed"), "");
        texts.push(answer.text);
    }
    assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2], "{texts:?}");
    // Nor does it tell that another uses it, with another body.
    let answer = send(&world.rival, "/v1/invitations", "the supplier's", &invite("two")).await;
    answer.expect(201);
    send(&world.supplier, "/v1/invitations", "the supplier's", &invite("three")).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_not_kept() {
    let world = World::new().await;
    let mut wrong = draft(&world);
    wrong["pitch"]["title"] = json!("");
    send(&world.supplier, "/v1/proposals", "key", &wrong).await.problem(422, "invalid");
    let mut nowhere = draft(&world);
    nowhere["partnership"] = json!("part_01930000000070008000000000000001");
    send(&world.supplier, "/v1/proposals", "key", &nowhere).await.problem(404, "not_found");
    send(&world.buyer, "/v1/proposals", "key", &draft(&world)).await.problem(403, "not_your_side");
    let owner = world.app.database.owner().await;
    let kept = owner.query_one("SELECT count(*) FROM idempotency_keys", &[]).await.unwrap();
    assert_eq!(kept.get::<_, i64>(0), 0);
    // So the key is free for the request put right.
    let answer = send(&world.supplier, "/v1/proposals", "key", &draft(&world)).await;
    answer.expect(201);
    assert_eq!(answer.header("idempotency-replayed"), "");
    let kept = owner.query_one("SELECT count(*) FROM idempotency_keys", &[]).await.unwrap();
    assert_eq!(kept.get::<_, i64>(0), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_a_form() {
    let world = World::new().await;
    for wrong in [String::new(), "x".repeat(256), "clé".to_owned()] {
        let answer = send(&world.supplier, "/v1/proposals", &wrong, &draft(&world)).await;
        answer.problem(400, "invalid_header");
    }
    assert_eq!(proposals(&world.supplier).await, 0);
    for good in ["x".to_owned(), "x".repeat(255), "\"8e03978e-40d5-43dd-bc93\"".to_owned()] {
        send(&world.supplier, "/v1/proposals", &good, &draft(&world)).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_at_once_one_does_the_work() {
    let world = World::new().await;
    for round in 0..5 {
        let key = format!("round {round}");
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (caller, key, body) = (world.supplier.clone(), key.clone(), draft(&world));
                tokio::spawn(async move { send(&caller, "/v1/proposals", &key, &body).await })
            })
            .collect();
        let mut bodies = Vec::new();
        for task in tasks {
            let answer = task.await.unwrap();
            match answer.status {
                201 => bodies.push((answer.header("idempotency-replayed").to_owned(), answer.text)),
                _ => drop(answer.problem(409, "idempotency_in_progress")),
            }
        }
        let done = bodies.iter().filter(|(replayed, _)| replayed.is_empty()).count();
        assert_eq!(done, 1, "{bodies:?}");
        assert!(bodies.iter().all(|(_, text)| *text == bodies[0].1), "{bodies:?}");
        assert_eq!(proposals(&world.supplier).await, round + 1);
    }
}
