//! Who hears of a panel: its reviewers alone, when they are asked and a day before the day.

use serde_json::json;
use tests::{panel_scores, pitch};

use crate::commitments::Time;

#[tokio::test(flavor = "multi_thread")]
async fn reviewers_are_asked_and_reminded() {
    let mut time = Time::new().await;
    time.set("2034-12-01T10:00:00Z").await;
    let world = &time.world;
    let [first, second] = world.two_reviewers().await;
    let third = world.reviewer("third@northern.example", &["reviewer"]).await;
    let proposal = world.under_review().await;
    let body = json!({
        "reviewers": [first.id, second.id], "due_on": "2034-12-05",
        "criteria": tests::panel_criteria(),
    });
    world.buyer.act(&proposal, "convene_panel", &body).await.expect(201);
    let panel = format!("{proposal}/panel");
    world.buyer.act(&panel, "add_reviewer", &json!({"reviewer": third.id})).await.expect(200);
    let title = pitch()["title"].as_str().unwrap().to_owned();
    let asked = format!("To be reviewed: {title}");
    for email in ["first@northern.example", "second@northern.example", "third@northern.example"] {
        world.app.heard(email, &asked).await;
    }
    first.score(&panel, &panel_scores(4, None, None)).await;
    time.set("2034-12-03T23:59:00Z").await;
    time.set("2034-12-04T00:00:00Z").await;
    let due = format!("Your review is due tomorrow: {title}");
    for email in ["second@northern.example", "third@northern.example"] {
        time.world.app.heard(email, &due).await;
    }
    let mails = time.world.app.all_mails().await;
    let of = |subject: &str| {
        let mut to: Vec<_> = mails
            .iter()
            .filter(|mail| mail.subject == subject)
            .flat_map(|mail| mail.to.clone())
            .collect();
        to.sort();
        to
    };
    let second_and_third = ["second@northern.example", "third@northern.example"];
    assert_eq!(of(&due), second_and_third);
    assert_eq!(
        of(&asked),
        ["first@northern.example", "second@northern.example", "third@northern.example"]
    );
    let mail = mails.iter().find(|mail| mail.subject == asked).unwrap();
    assert!(mail.text.contains(&panel) && !mail.text.contains("Oat & Co"), "{}", mail.text);
    assert_eq!(time.world.logged(&id_of(&time, &panel).await, "remind").await, 1);
}

async fn id_of(time: &Time, panel: &str) -> String {
    time.world.buyer.get(panel).await.expect(200)["id"].as_str().unwrap().to_owned()
}
