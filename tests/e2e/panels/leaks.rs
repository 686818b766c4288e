//! What the supplier, a rival and a stranger read and hear of a proposal is the same with a panel and without
//! one, at every step of it.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, id_in, panel_scores};

/// A text in which what is of one object only, as ids, hashes and instants are, says nothing.
fn neutral(text: &str) -> String {
    let (mut told, mut run) = (String::new(), String::new());
    for character in text.chars().chain(['.']) {
        if character.is_ascii_alphanumeric() || "-:_".contains(character) {
            run.push(character);
            continue;
        }
        let hexadecimal = run.len() >= 32;
        let instant = run.len() >= 16 && run.starts_with("20") && run.contains('T');
        // The part of a second, and what follows it.
        let part = run.ends_with('Z') && run.bytes().next().is_some_and(|b| b.is_ascii_digit());
        told.push_str(if hexadecimal || instant || part { "<one>" } else { &run });
        told.push(character);
        run.clear();
    }
    told.replace("<one>.<one>", "<one>")
}

fn essence(answer: &Answer) -> String {
    let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    // The place in a ledger is one's own.
    let text = answer.text.replace("\"sequence\":", "\n\"sequence\":");
    let lines: Vec<_> = text
        .lines()
        .map(|line| match line.strip_prefix("\"sequence\":") {
            Some(rest) => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
            None => line,
        })
        .collect();
    let lines = lines.concat();
    // The rest of the tag is of the body.
    let version = answer.header("etag").split('-').next().unwrap_or_default();
    format!("{} {names:?} {} {}", answer.status, version, neutral(&lines))
}

/// What somebody reads of a proposal, in whatever way.
async fn reads(caller: &Caller, path: &str, panel: bool) -> Vec<String> {
    let mut told = Vec::new();
    for suffix in ["", "/versions", "/versions/1"] {
        told.push(essence(&caller.get(&format!("{path}{suffix}")).await));
    }
    let list = caller.get("/v1/proposals?limit=200&sort=-updated_at").await.expect(200);
    let id = id_in(path);
    let rows = list["items"].as_array().unwrap();
    told.extend(rows.iter().filter(|row| row["id"] == id).map(|row| neutral(&row.to_string())));
    if panel {
        let body = json!({"reviewers": ["user_01930000000070008000000000000001"]});
        told.push(essence(&caller.get(&format!("{path}/panel")).await));
        told.push(essence(&caller.post(&format!("{path}/panel"), &body).await));
        let criteria = json!({"criteria": [{"title": "Readiness", "weight": 7}]});
        let criteria = caller.put(&format!("{path}/panel/criteria"), &json!(1), &criteria).await;
        told.push(essence(&criteria));
        let scores = panel_scores(1, None, None);
        let scores = caller.put(&format!("{path}/panel/scores"), &json!(1), &scores).await;
        told.push(essence(&scores));
    }
    told
}

/// The events of a proposal that somebody reads.
async fn events(caller: &Caller, path: &str) -> Vec<Value> {
    let events = caller.events("proposal.decide", 1).await;
    let id = id_in(path);
    events.into_iter().filter(|event| event["object"] == id).collect()
}

async fn everybody(world: &World, path: &str) -> Vec<Vec<String>> {
    let mut told = Vec::new();
    for caller in [&world.supplier, &world.rival, &world.app.visitor()] {
        told.push(if caller.token().is_some() {
            reads(caller, path, true).await
        } else {
            vec![essence(&caller.get(path).await)]
        });
    }
    told
}

/// The proposal of which a panel is called together, and one of which none is.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_can_tell_whether_there_is_a_panel() {
    let world = World::new().await;
    let [first, second] = world.two_reviewers().await;
    let reviewed = world.under_review().await;
    let plain = world.under_review().await;
    let order = async || {
        let list = world.supplier.get("/v1/proposals?sort=-updated_at").await.expect(200);
        let rows = list["items"].as_array().unwrap().iter();
        rows.map(|row| (row["id"].clone(), row["updated_at"].clone())).collect::<Vec<_>>()
    };
    let (bytes, listed) = (world.supplier.get(&reviewed).await.essence(), order().await);
    let ledger = format!("/v1/partnerships/{}/ledger", world.partnership);
    // What is behind the events tells when it was taken away.
    let export = async || {
        let text = world.supplier.get(&ledger).await.text;
        let events = text.lines().filter(|line| line.contains("\"evt_"));
        events.map(str::to_owned).collect::<Vec<_>>()
    };
    let exported = export().await;
    assert!(exported.len() > 4);
    let audit = world.supplier.get("/v1/audit?limit=200").await.expect(200)["items"].clone();
    let same = async |step: &str| {
        assert_eq!(world.supplier.get(&reviewed).await.essence(), bytes, "{step}");
        assert_eq!(order().await, listed, "{step}");
        assert_eq!(export().await, exported, "{step}");
        let now = world.supplier.get("/v1/audit?limit=200").await.expect(200);
        let accepted = |entries: &Value| {
            let entries = entries.as_array().unwrap().iter();
            entries.filter(|one| one["kind"] != "access.refused").cloned().collect::<Vec<_>>()
        };
        assert_eq!(accepted(&now["items"]), accepted(&audit), "{step}");
        let told = everybody(&world, &reviewed).await;
        assert_eq!(told, everybody(&world, &plain).await, "{step}");
    };
    same("none").await;
    let panel = world.convened(&reviewed, &[&first, &second]).await;
    same("convened").await;
    first.score(&panel, &panel_scores(2, Some(3), Some("declined"))).await;
    same("scored").await;
    let body = json!({"conflict": true, "words": "My brother works there."});
    second.caller.act(&panel, "declare_conflict", &body).await.expect(200);
    same("conflict").await;
    let third = world.reviewer("third@northern.example", &["reviewer"]).await;
    world.buyer.act(&panel, "add_reviewer", &json!({"reviewer": third.id})).await.expect(200);
    third.score(&panel, &panel_scores(1, Some(1), Some("declined"))).await;
    let body = json!({"reviewer": first.id, "reason": "She is on leave."});
    world.buyer.act(&panel, "remove_reviewer", &body).await.expect(200);
    let fourth = world.reviewer("fourth@northern.example", &["reviewer"]).await;
    world.buyer.act(&panel, "add_reviewer", &json!({"reviewer": fourth.id})).await.expect(200);
    fourth.score(&panel, &panel_scores(1, Some(1), Some("declined"))).await;
    same("recommended").await;

    let mut decision = json!({
        "outcome": "accepted_direct", "reason": "worth_testing",
        "feedback": "Strong shopper case; we want to see it.",
    });
    world.buyer.act(&plain, "decide", &decision).await.expect(200);
    decision["override_reason"] = json!("We know better.");
    world.buyer.act(&reviewed, "decide", &decision).await.expect(200);
    let told = everybody(&world, &reviewed).await;
    assert_eq!(told, everybody(&world, &plain).await);
    let kinds = async |path: &str| {
        let events = events(&world.supplier, path).await;
        events.iter().map(|event| event["kind"].clone()).collect::<Vec<_>>()
    };
    world.supplier.events("proposal.decide", 2).await;
    assert_eq!(kinds(&reviewed).await, kinds(&plain).await);
    let exported = world.supplier.get(&ledger).await.text;
    let mails = world.app.all_mails().await;
    let heard = |path: &str| {
        let id = id_in(path);
        let own = mails.iter().filter(|mail| mail.to == ["lead@oat.example"]);
        let mut subjects: Vec<_> =
            own.filter(|mail| mail.text.contains(&id)).map(|mail| mail.subject.clone()).collect();
        subjects.sort();
        subjects
    };
    assert_eq!(heard(&reviewed), heard(&plain));
    let outside = mails.iter().filter(|mail| !mail.to[0].ends_with("@northern.example"));
    let outside: String = outside.map(|mail| format!("{} {}", mail.subject, mail.text)).collect();
    let (panel, feed) = (
        world.buyer.get(&panel).await.expect(200)["id"].as_str().unwrap().to_owned(),
        world.supplier.get("/v1/events?limit=200").await.text,
    );
    for text in [&exported, &outside, &feed] {
        for word in [panel.as_str(), "panel", "review_", first.id.as_str(), "We know better"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}
