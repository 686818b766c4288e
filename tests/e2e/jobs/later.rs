//! What is much is done while nobody waits, with progress, and its result is the answer that a request would
//! have had; a request that is sent again asks for no second job.

use reqwest::Method;
use serde_json::json;
use tests::{World, colleagues, until};

use super::{counts, invited, mailed};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_tells_how_far_it_is_and_its_result_for_a_week() {
    let world = World::new().await;
    let (app, admin) = (&world.app, &world.buyer);
    let rows = colleagues("later", 0..110);
    let ask = async || {
        let request = admin.request(Method::POST, "/v1/imports/users?mode=apply").json(&rows);
        let request = request.header("Prefer", "wait=10, respond-async");
        admin.send(request.header("Idempotency-Key", "once")).await
    };
    let first = ask().await;
    let job = first.expect(202);
    let path = first.header("location").to_owned();
    assert_eq!(path, format!("/v1/jobs/{}", job["id"].as_str().unwrap()));
    assert_eq!(first.header("preference-applied"), "respond-async");
    assert_eq!((&job["state"], &job["kind"]), (&json!("queued"), &json!("import_users")));
    assert_eq!(job["progress"], json!({"done": 0, "total": 110}));
    let again = ask().await;
    assert_eq!((again.status, &again.text), (202, &first.text));
    assert_eq!(again.header("idempotency-replayed"), "true");

    // It gets on step by step, and whoever has a version hears only of another one.
    let mut seen = vec![0];
    until(async || {
        let shown = admin.get(&path).await;
        let job = shown.expect(200);
        let known = admin.request(Method::GET, &path).header("If-None-Match", shown.header("etag"));
        assert!([200, 304].contains(&admin.send(known).await.status));
        seen.push(job["progress"]["done"].as_i64().unwrap());
        if job["state"] == "succeeded" { Ok(()) } else { Err(job) }
    })
    .await;
    assert!(seen.is_sorted() && seen.last() == Some(&110), "{seen:?}");
    assert!(seen.iter().any(|done| (1..110).contains(done)), "{seen:?}");
    let done = admin.get(&path).await.expect(200);
    let result = &done["result"];
    assert_eq!(result["status"], 200);
    assert_eq!(counts(&result["body"]), (110, 0));
    assert_eq!(done["allowed_actions"], json!([]));
    assert_eq!(invited(admin).await.iter().filter(|(to, _)| to.starts_with("later-")).count(), 110);
    let mails = mailed(app, "later-").await;
    assert!(mails.len() == 110 && mails.values().all(|count| *count == 1), "{mails:?}");
    // The same by a request that waits says the same, but that nothing is left to do.
    let waited = admin.import_people("users", "apply", &rows).await.expect(200);
    assert_eq!(counts(&waited), (0, 110));
    let fields =
        |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&waited), fields(&result["body"]));
    let list = admin.get("/v1/jobs").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list:#}");
    assert_eq!(list["items"][0]["result"], json!({"status": 200, "body": null}));
    // Each step of it is an event, and what it did was done by the person.
    let events = admin.events("job.succeed", 1).await;
    let of_jobs = events.iter().filter(|event| event["object"] == job["id"]);
    let kinds: Vec<_> = of_jobs.map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["job.queue", "job.start", "job.succeed"]);
    let owner = app.database.owner().await;
    let sql = "SELECT count(*) FROM events WHERE noun = 'invitation' AND action = 'send' \
               AND actor = 'person'";
    assert_eq!(owner.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 111);
    let sql = "SELECT count(*) FROM jobs WHERE input IS NOT NULL OR so_far IS NOT NULL";
    assert_eq!(owner.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 0, "no address is kept");

    // A week behind its end a sweeper takes it away: one sweeps as it starts.
    app.clock.advance(6 * 24 * 60 * 60);
    app.another().await.stop().await;
    app.sign_in("lead@northern.example").await.get(&path).await.expect(200);
    app.clock.advance(24 * 60 * 60 + 60);
    let other = app.another().await;
    let admin = app.sign_in("lead@northern.example").await;
    until(async || match admin.get(&path).await {
        answer if answer.status == 404 => Ok(()),
        answer => Err(answer),
    })
    .await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_no_way_around_the_throttle_of_invitations() {
    let world = World::new().await;
    let (app, admin) = (&world.app, &world.buyer);
    let first = admin.import_people("users", "apply", &colleagues("first", 0..120)).await;
    assert_eq!(counts(&first.expect(200)), (120, 0));
    // More than may be invited at once: it is not refused, and not sent at once either.
    let answer = admin.import_people("users", "apply", &colleagues("second", 0..100)).await;
    answer.expect(202);
    assert_eq!(answer.header("preference-applied"), "", "nobody has asked for that");
    let path = answer.header("location").to_owned();
    let waits = admin.job_at(&path, 30).await;
    assert!(waits["progress"]["done"].as_i64().unwrap() < 40, "{waits:#}");
    // It leaves room for whoever is invited by hand, and where there is none any more, what one is told to
    // wait is enough: the job waits longer.
    let mut number = 0;
    let mut invite = async || {
        number += 1;
        let email = format!("single-{number}@northern.example");
        let body = json!({"email": email, "roles": ["analyst"]});
        (number, admin.post("/v1/invitations", &body).await)
    };
    let mut refused = async || {
        until(async || match invite().await {
            (number, answer) if answer.status == 429 => {
                Ok((number, answer.header("retry-after").parse::<i64>().expect("seconds")))
            }
            (_, answer) => Err(answer),
        })
        .await
    };
    let (mut last, mut wait) = refused().await;
    assert!((41..60).contains(&last), "{last}");
    for _ in 0..3 {
        app.clock.advance(wait);
        let (number, next) = refused().await;
        assert!(number > last + 1, "after {wait} s none is let through");
        (last, wait) = (number, next);
    }
    let waits = admin.get(&path).await.expect(200);
    assert!(waits["progress"]["done"].as_i64().unwrap() < 40, "{waits:#}");
    // Who is invited already is not counted again.
    let again = admin.import_people("users", "apply", &colleagues("first", 0..120)).await;
    assert_eq!(counts(&again.expect(200)), (0, 120));
    // Nor is anybody held back by what another organisation sends.
    let other = world.supplier.import_people("users", "apply", &colleagues("other", 0..20)).await;
    assert_eq!(counts(&other.expect(200)), (20, 0));
    // More than two hundred rows are a job's in any case.
    let many = world.rival.import_people("users", "apply", &colleagues("many", 0..201)).await;
    many.expect(202);
    // Time passes, and the rest goes out.
    app.clock.advance(2 * 60 * 60);
    let admin = app.sign_in("lead@northern.example").await;
    let done = admin.job(&path, "succeeded").await;
    assert_eq!(counts(&done["result"]["body"]), (100, 0));
    let mails = mailed(app, "second-").await;
    assert!(mails.len() == 100 && mails.values().all(|count| *count == 1), "{mails:?}");
}
