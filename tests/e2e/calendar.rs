//! The calendar: both sides see the windows and gates of what they have signed, nobody else does, and a
//! private link shows the same until it is taken back.

use serde_json::{Value, json};
use tests::{
    Answer, Caller, World, day_in, exclusivity_from, exclusivity_terms, exclusivity_terms_with,
    id_in, sign,
};

/// A year from tomorrow a day ago on.
fn year() -> String {
    format!("/v1/calendar?from={}&to={}", day_in(-1), day_in(365))
}

async fn entries(caller: &Caller, path: &str) -> Vec<Value> {
    caller.get(path).await.expect(200)["items"].as_array().expect("items").clone()
}

/// What stands there: what, and its days.
fn days(entries: &[Value]) -> Vec<(&str, &str, &str)> {
    entries
        .iter()
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().expect("a text");
            (text("what"), text("from"), text("to"))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_see_the_windows_and_gates_of_what_is_signed() {
    let world = World::new().await;
    let offered = exclusivity_terms_with(&json!({"products": ["Only offered"]}));
    world.exclusivity_signed(&offered).await;
    assert_eq!(entries(&world.buyer, &year()).await, Vec::<Value>::new());
    let window = world.exclusivity_granted(&exclusivity_from(10, 60)).await;
    let other = exclusivity_terms_with(&json!({"products": ["Another"]}));
    let waiting = world.exclusivity_granted(&other).await;
    let seen = entries(&world.buyer, &year()).await;
    assert_eq!(entries(&world.supplier, &year()).await, seen);
    assert_eq!(
        days(&seen),
        [
            ("exclusivity_window", &*day_in(10), &*day_in(70)),
            ("exclusivity_latest_start", &*day_in(60), &*day_in(61)),
        ]
    );
    assert_eq!(seen[0]["object"], id_in(&window));
    assert_eq!(seen[0]["title"], "Paper bottle first");
    assert_eq!(seen[0]["partnership"], world.partnership);
    assert_eq!(entries(&world.rival, &year()).await, Vec::<Value>::new());
    // Once the event has come, the window is there in its place.
    world.buyer.act(&waiting, "start", &json!({})).await.expect(200);
    let seen = entries(&world.buyer, &year()).await;
    assert_eq!(days(&seen)[0], ("exclusivity_window", &*day_in(0), &*day_in(90)));
    // What is given back is there no more.
    world.buyer.act(&waiting, "release", &json!({"reason": "We do not launch."})).await.expect(200);
    assert_eq!(days(&entries(&world.buyer, &year()).await).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pilot_stands_there_from_its_last_signature_on() {
    let world = World::new().await;
    let path = world.pilot_draft(&world.supplier).await;
    let asked = "/v1/calendar?from=2038-01-01&to=2039-01-01";
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    sign(&world.buyer, &path, "approve").await.expect(200);
    assert_eq!(entries(&world.supplier, asked).await, Vec::<Value>::new());
    sign(&world.supplier, &path, "countersign").await.expect(200);
    let seen = entries(&world.supplier, asked).await;
    assert_eq!(
        days(&seen),
        [("pilot_run", "2038-01-04", "2038-03-29"), ("pilot_decision", "2038-04-15", "2038-04-16"),]
    );
    assert_eq!((&seen[0]["object"], &seen[0]["time_zone"]), (&json!(id_in(&path)), &json!("UTC")));
    assert_eq!(entries(&world.buyer, asked).await, seen);
    // Days that touch are not in the time; days that overlap are.
    for (from, to, count) in [
        ("2038-01-01", "2038-01-04", 0),
        ("2038-01-01", "2038-01-05", 1),
        ("2038-03-28", "2038-04-15", 1),
        ("2038-03-29", "2038-04-15", 0),
        ("2038-04-15", "2038-04-16", 1),
        ("2038-04-16", "2038-05-01", 0),
    ] {
        let seen = entries(&world.buyer, &format!("/v1/calendar?from={from}&to={to}")).await;
        assert_eq!(seen.len(), count, "{from} {to}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_wrongly_is_refused() {
    let world = World::new().await;
    for query in [
        "",
        "?from=2038-01-01",
        "?from=2038-01-01&to=2038-01-01",
        "?from=2038-01-01&to=2039-01-03",
        "?from=2038-13-01&to=2038-12-01",
        "?from=2038-01-01&to=2038-02-01&zone=UTC",
    ] {
        let answer = world.buyer.get(&format!("/v1/calendar{query}")).await;
        answer.problem(400, "invalid_parameter");
    }
    world.buyer.post("/v1/calendar-links", &json!({})).await.problem(422, "invalid");
    let program = world.app.program(&world.buyer, &["read"]).await;
    program.get(&year()).await.expect(200);
    let body = json!({"name": "ERP"});
    program.post("/v1/calendar-links", &body).await.problem(403, "missing_permission");
}

/// A new link of the caller's: its path on the server, and its id.
async fn link(caller: &Caller, name: &str) -> (String, String) {
    let made = caller.post("/v1/calendar-links", &json!({"name": name})).await.expect(201);
    let url = made["url"].as_str().expect("an address");
    let (_, path) = url.split_once("/v1/").expect("a path");
    (format!("/v1/{path}"), made["link"]["id"].as_str().expect("an id").to_owned())
}

fn lines(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    // Long lines go on behind a space (RFC 5545, 3.1).
    answer.text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_link_shows_the_same_until_it_is_taken_back() {
    let world = World::new().await;
    let mut terms = exclusivity_from(10, 60);
    terms["title"] = json!("Paper; bottle, first\\ of all");
    let granted = world.exclusivity_granted(&terms).await;
    let (path, id) = link(&world.buyer, "On my phone").await;
    let visitor = world.app.visitor();
    let answer = visitor.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let lines = lines(&answer);
    let day = |days: i64| day_in(days).replace('-', "");
    for line in [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}.exclusivity_window@tandem", id_in(&granted)),
        format!("DTSTART;VALUE=DATE:{}", day(10)),
        format!("DTEND;VALUE=DATE:{}", day(70)),
        r"SUMMARY:Exclusivity: Paper\; bottle\, first\\ of all".to_owned(),
        "END:VCALENDAR".to_owned(),
    ] {
        assert_eq!(lines.iter().filter(|one| **one == line).count(), 1, "{line}: {lines:#?}");
    }
    let listed = world.buyer.get("/v1/calendar-links").await.expect(200);
    assert_eq!(
        (&listed["items"][0]["name"], &listed["items"][0]["id"]),
        (&json!("On my phone"), &json!(id))
    );
    assert!(listed["items"][0]["last_used_at"].is_string());
    // It is nobody else's, a colleague's included.
    let colleague = world.app.colleague(&world.buyer, "two@northern.example", &["analyst"]).await;
    let revocation = format!("/v1/calendar-links/{id}/revocation");
    for other in [&world.supplier, &world.rival, &colleague] {
        assert_eq!(other.get("/v1/calendar-links").await.expect(200)["items"], json!([]));
        other.post(&revocation, &json!({})).await.problem(404, "not_found");
    }
    world.buyer.post(&revocation, &json!({})).await.expect(204);
    let none = format!("/v1/calendars/{}", crate::operations::NO_TOKEN);
    let (revoked, unknown) = (visitor.get(&path).await, visitor.get(&none).await);
    revoked.problem(404, "not_found");
    assert_eq!(revoked.essence(), unknown.essence());
    world.buyer.post(&revocation, &json!({})).await.problem(404, "not_found");
    let audit = world.buyer.get("/v1/audit?limit=200").await.expect(200).to_string();
    for kind in ["calendar_link.made", "calendar_link.revoked"] {
        assert_eq!(audit.matches(kind).count(), 1, "{kind}");
    }
    assert!(!audit.contains(path.rsplit_once('/').expect("a token").1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_its_member_and_shows_one_organisation_alone() {
    let world = World::new().await;
    world.exclusivity_granted(&exclusivity_terms()).await;
    let colleague = world.app.colleague(&world.buyer, "two@northern.example", &["analyst"]).await;
    let (path, _) = link(&colleague, "At my desk").await;
    let (rivals, _) = link(&world.rival, "At my desk").await;
    let visitor = world.app.visitor();
    assert_eq!(visitor.get(&path).await.text.matches("BEGIN:VEVENT").count(), 1);
    assert_eq!(visitor.get(&rivals).await.text.matches("BEGIN:VEVENT").count(), 0);
    let id = colleague.get("/v1/account").await.expect(200)["id"].as_str().unwrap().to_owned();
    let removal = format!("/v1/members/{id}/removal");
    world.buyer.change(&removal, &json!(1), &json!({})).await.expect(204);
    visitor.get(&path).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_has_ten_links_and_not_one_more_however_fast_it_asks() {
    let world = World::new().await;
    let body = json!({"name": "On my phone"});
    let asking = (0..16).map(|_| world.buyer.post("/v1/calendar-links", &body));
    let answers = futures_util::future::join_all(asking).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.problem(409, "too_many_links");
    }
    let listed = world.buyer.get("/v1/calendar-links").await.expect(200);
    assert_eq!((made, listed["items"].as_array().unwrap().len()), (10, 10));
    world.rival.post("/v1/calendar-links", &body).await.expect(201);
}
