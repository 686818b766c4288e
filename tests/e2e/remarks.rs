//! Messages reach the other side and notes never do; whoever is mentioned may read it, and hears of it.

use serde_json::{Value, json};
use tests::{Caller, World};

use crate::identity::id_of;

/// What is written there, the newest first.
async fn texts(reader: &Caller, path: &str) -> Vec<Value> {
    let page = reader.get(path).await.expect(200);
    page["items"].as_array().expect("a list").iter().map(|one| one["text"].clone()).collect()
}

fn saying(text: &str) -> Value {
    json!({ "text": text })
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_talk_about_a_proposal_and_each_keeps_notes_of_its_own() {
    let world = World::new().await;
    let path = world.under_review().await;
    let (messages, notes) = (format!("{path}/messages"), format!("{path}/notes"));
    world.buyer.post(&messages, &saying("Which cap is it?")).await.expect(201);
    world.supplier.post(&messages, &saying("A new one.")).await.expect(201);
    world.buyer.post(&notes, &saying("They have no cap yet.")).await.expect(201);
    world.supplier.post(&notes, &saying("They want it badly.")).await.expect(201);
    for side in [&world.buyer, &world.supplier] {
        assert_eq!(texts(side, &messages).await, ["A new one.", "Which cap is it?"]);
    }
    assert_eq!(texts(&world.buyer, &notes).await, ["They have no cap yet."]);
    assert_eq!(texts(&world.supplier, &notes).await, ["They want it badly."]);
    let newest = world.supplier.get(&format!("{messages}?limit=1")).await.expect(200);
    assert_eq!(newest["items"][0]["side"], "supplier");
    let behind = format!("{messages}?cursor={}", newest["next"].as_str().expect("a cursor"));
    assert_eq!(texts(&world.supplier, &behind).await, ["Which cap is it?"]);
    for foreign in [&messages, &notes] {
        world.rival.get(foreign).await.problem(404, "not_found");
        world.rival.post(foreign, &saying("Hello")).await.problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_leaves_no_trace_with_the_other_side() {
    let world = World::new().await;
    let path = world.under_review().await;
    let note = world.note(&world.buyer, &path).await;
    let reviewer = world.app.colleague(&world.buyer, "r@northern.example", &["reviewer"]).await;
    let body = json!({"text": "Look at this.", "mentions": [id_of(&reviewer).await]});
    world.buyer.post(&format!("{path}/notes"), &body).await.expect(201);
    world.app.heard("r@northern.example", "You are mentioned in a note").await;
    world.buyer.events("note.write", 2).await;
    world.supplier.get(&note).await.problem(404, "not_found");
    let ledger =
        world.supplier.get(&format!("/v1/partnerships/{}/ledger", world.partnership)).await;
    assert!(!ledger.text.contains("note."), "{}", ledger.text);
    let events = world.supplier.get("/v1/events?limit=200").await;
    assert!(!events.text.contains("note."), "{}", events.text);
    let mails = world.app.all_mails().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("note")).collect();
    assert!(told.iter().all(|mail| mail.to == ["r@northern.example"]), "{told:#?}");
    assert_eq!(told.len(), 1);
    assert!(!told[0].raw.contains("Look at this"), "{}", told[0].raw);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_told_to_who_is_mentioned_or_else_to_the_other_side() {
    let world = World::new().await;
    let path = world.under_review().await;
    let messages = format!("{path}/messages");
    world.buyer.post(&messages, &saying("Which cap is it?")).await.expect(201);
    world.app.heard("lead@oat.example", "Northern Grocers writes about").await;
    let lead = id_of(&world.buyer).await;
    let colleague = world.app.colleague(&world.supplier, "c@oat.example", &["contributor"]).await;
    let body = json!({"text": "A new one.", "mentions": [lead, id_of(&colleague).await]});
    let sent = world.supplier.post(&messages, &body).await.expect(201);
    assert_eq!(sent["mentions"].as_array().map(Vec::len), Some(2));
    for mentioned in ["lead@northern.example", "c@oat.example"] {
        world.app.heard(mentioned, "You are mentioned").await;
    }
    let mails = world.app.all_mails().await;
    let about = |mail: &&tests::smtp::Mail| {
        mail.subject.contains("writes about") || mail.subject.contains("mentioned")
    };
    assert_eq!(mails.iter().filter(about).count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_mentioned_who_may_not_read_it() {
    let world = World::new().await;
    let path = world.under_review().await;
    let silent = id_of(&world.supplier).await;
    let stranger = id_of(&world.rival).await;
    let nobody = "user_019300000000700080000000000000ff".to_owned();
    for thread in ["messages", "notes"] {
        let mut answers = Vec::new();
        for whom in [&silent, &stranger, &nobody] {
            let body = json!({"text": "Look.", "mentions": [whom]});
            let answer = world.buyer.post(&format!("{path}/{thread}"), &body).await;
            assert_eq!(answer.json()["errors"][0]["pointer"], "/mentions/0", "{}", answer.text);
            answers.push((answer.status, answer.json()["errors"].clone()));
        }
        assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:#?}");
    }
    // Whoever has written here can be mentioned by the other side, and only in what both read.
    world.supplier.post(&format!("{path}/messages"), &saying("Here.")).await.expect(201);
    let body = json!({"text": "Look.", "mentions": [silent]});
    world.buyer.post(&format!("{path}/messages"), &body).await.expect(201);
    world.buyer.post(&format!("{path}/notes"), &body).await.problem(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_a_pitch_goes_with_it_and_notes_stay() {
    let world = World::new().await;
    let draft = world.draft().await;
    let (messages, notes) = (format!("{draft}/messages"), format!("{draft}/notes"));
    world.supplier.post(&messages, &saying("Early.")).await.problem(409, "state_conflict");
    world.supplier.post(&notes, &saying("Not ready.")).await.expect(201);
    world.buyer.post(&notes, &saying("Not there.")).await.problem(404, "not_found");
    world.supplier.act(&draft, "submit", &json!({})).await.expect(200);
    let message = world.message(&world.supplier, &draft).await;
    world.buyer.post(&notes, &saying("Good.")).await.expect(201);
    world.buyer.get(&message).await.expect(200);
    world.supplier.act(&draft, "withdraw", &json!({})).await.expect(200);
    world.buyer.get(&message).await.problem(404, "not_found");
    assert_eq!(texts(&world.buyer, &messages).await, Vec::<Value>::new());
    assert_eq!(texts(&world.buyer, &notes).await, ["Good."]);
    world.supplier.get(&message).await.expect(200);
    for side in [&world.buyer, &world.supplier] {
        side.post(&messages, &saying("Late.")).await.problem(409, "state_conflict");
        side.post(&notes, &saying("Pity.")).await.expect(201);
    }
    // The policies alone hide it too.
    let buyer = world.buyer.get("/v1/organisation").await.expect(200);
    let serving = world.app.database.connect("tandem_app").await;
    let organisation = buyer["id"].as_str().expect("an id").replace("org_", "");
    serving
        .batch_execute(&format!("SET app.organisation = '{organisation}'"))
        .await
        .expect("a scope");
    let count =
        serving.query_one("SELECT count(*) FROM proposal_messages", &[]).await.expect("rows");
    assert_eq!(count.get::<_, i64>(0), 0);
}
