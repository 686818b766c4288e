//! Two buyers, one innovation: what either hears of its own pitch is, byte for byte, what it hears of a
//! pitch that stands alone.

use serde_json::{Value, json};
use tests::{Answer, Caller, World, id_in, pitch, smtp::Mail, whole_pitch};

/// A JSON value with what is of one object only made the same: ids, instants, hashes, places.
pub(crate) fn neutral(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(neutral_text(text)),
        Value::Array(items) => items.iter().map(neutral).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                // The place in a ledger, and the id of the request.
                let place = ["sequence", "instance"].contains(&name.as_str());
                (name.clone(), if place { json!(0) } else { neutral(value) })
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// A text in which what is hexadecimal and long, and an instant, says nothing.
fn neutral_text(text: &str) -> String {
    if text.parse::<jiff::Timestamp>().is_ok() {
        return "<instant>".to_owned();
    }
    let (mut told, mut run) = (String::new(), String::new());
    for character in text.chars().chain(['.']) {
        if character.is_ascii_hexdigit() {
            run.push(character);
            continue;
        }
        told.push_str(if run.len() >= 32 { "<hexadecimal>" } else { &run });
        told.push(character);
        run.clear();
    }
    told.pop();
    told
}

/// Status, names of the headers, version, and the body made neutral.
pub(crate) fn essence(answer: &Answer) -> String {
    let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    let body = serde_json::from_str(&answer.text).map_or(Value::Null, |body| neutral(&body));
    // The rest of the tag is of the body.
    let version = answer.header("etag").split('-').next().unwrap_or_default();
    format!("{} {names:?} {} {body:#}", answer.status, version)
}

/// What a buyer hears of a proposal from its submission to its withdrawal, in each of its answers.
async fn heard(world: &World, buyer: &Caller, email: &str, path: &str) -> Vec<String> {
    let supplier = &world.supplier;
    let mut answers = vec![buyer.get(path).await];
    supplier.act(path, "submit", &json!({})).await.expect(200);
    let reads = async |answers: &mut Vec<Answer>| {
        for suffix in
            ["", "/versions", "/versions/1", "/versions/2", "/versions/2/difference?from=1"]
        {
            answers.push(buyer.get(&format!("{path}{suffix}")).await);
        }
    };
    reads(&mut answers).await;
    answers.push(buyer.act(path, "acknowledge", &json!({})).await);
    let question = json!({"question": "Which stores have it today?"});
    answers.push(buyer.act(path, "ask", &question).await);
    let answer = json!({"answer": "Forty.", "pitch": whole_pitch()});
    supplier.act(path, "answer", &answer).await.expect(200);
    reads(&mut answers).await;
    supplier.act(path, "withdraw", &json!({})).await.expect(200);
    reads(&mut answers).await;
    let mut heard: Vec<_> = answers.iter().map(essence).collect();
    // Its row in the list, its events, and the mails about it.
    let id = id_in(path);
    let list = buyer.get("/v1/proposals?limit=200").await.expect(200);
    let own = |one: &&Value| one["id"] == id || one["object"] == id;
    let rows: Vec<_> = list["items"].as_array().unwrap().iter().filter(own).collect();
    assert_eq!(rows.len(), 1);
    heard.push(neutral(rows[0]).to_string());
    let mut withdrawn = 1;
    let events = loop {
        let events = buyer.events("proposal.withdraw", withdrawn).await;
        if events.iter().any(|one| one["object"] == id && one["kind"] == "proposal.withdraw") {
            break events;
        }
        withdrawn += 1;
    };
    // The first event of a ledger has no previous; which that is tells its place alone.
    let events = events.iter().filter(own).map(|event| {
        let mut event = neutral(event);
        event["previous"] = json!("<hash>");
        event.to_string()
    });
    heard.extend(events);
    let about = |mail: &Mail| mail.to.iter().any(|to| to == email) && mail.text.contains(&id);
    let mut mails: Vec<_> = world
        .app
        .all_mails()
        .await
        .iter()
        .filter(|mail| about(mail))
        .map(|mail| format!("{} {}", mail.subject, mail.text.replace(&id, "<id>")))
        .collect();
    mails.sort();
    heard.extend(mails);
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_cannot_tell_whether_others_were_shown_the_same() {
    let world = World::new().await;
    let (baker, other) =
        world.app.partner(&world.supplier, "supplier", "Baker", "lead@baker.example").await;
    let innovation = world.innovation(&world.supplier).await;
    // What stands alone says the same as what was made of the innovation.
    let mut alone = pitch();
    alone.as_object_mut().unwrap().remove("earliest_launch");
    alone["intellectual_property"] = json!({"background_owner": "Oat & Co"});
    let body = json!({"partnership": world.partnership, "pitch": alone});
    let draft = world.supplier.post("/v1/proposals", &body).await.expect(201);
    let alone = format!("/v1/proposals/{}", draft["id"].as_str().unwrap());
    let elsewhere = world.draft_of(&innovation, &other).await;
    let here = world.draft_of(&innovation, &world.partnership).await;

    let email = "lead@northern.example";
    let of_elsewhere = heard(&world, &baker, "lead@baker.example", &elsewhere).await;
    let of_alone = heard(&world, &world.buyer, email, &alone).await;
    let of_here = heard(&world, &world.buyer, email, &here).await;
    assert!(of_alone.len() > 20, "{}", of_alone.len());
    for (here, alone) in of_here.iter().zip(&of_alone) {
        assert_eq!(here, alone);
    }
    assert_eq!(of_here.len(), of_alone.len());
    let told = of_here.concat() + &of_elsewhere.concat();
    for word in ["innov", "closure", "validation"] {
        assert!(!told.contains(word), "{word}");
    }
    // Nor do its lists, figures and histories know of the other's.
    let stranger = id_in(&elsewhere);
    let innovation = id_in(&innovation);
    for path in [
        "/v1/proposals?limit=200",
        "/v1/proposals?q=bottle",
        "/v1/events?limit=200",
        "/v1/innovations",
        &format!("/v1/partnerships/{}/ledger", world.partnership),
        "/v1/audit?limit=200",
    ] {
        let answer = world.buyer.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        for hidden in [stranger.as_str(), innovation.as_str(), "innovation."] {
            assert!(!answer.text.contains(hidden), "{path} shows {hidden}");
        }
    }
    // The supplier's own innovation knows both.
    let both = format!("/v1/innovations/{innovation}/proposals");
    let both = world.supplier.get(&both).await.expect(200);
    assert_eq!(both["items"].as_array().unwrap().len(), 2);
}
