//! Nobody overwrites what they have not read: each representation has a version, with which its `ETag` begins;
//! a change needs it in `If-Match`, and who has all that is shown already gets 304 and no body.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Answer, Caller, World, pitch};

async fn revise(caller: &Caller, path: &str, tags: &[&str], body: &Value) -> Answer {
    let request = caller.request(Method::PUT, path).json(body);
    let with = |request: RequestBuilder, tag: &&str| request.header("If-Match", *tag);
    caller.send(tags.iter().fold(request, with)).await
}

async fn known(caller: &Caller, path: &str, tag: &str) -> Answer {
    caller.send(caller.request(Method::GET, path).header("If-None-Match", tag)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_etag_begins_with_the_version_and_counts_the_changes() {
    let world = World::new().await;
    let body = json!({"partnership": world.partnership, "pitch": pitch()});
    let drafted = world.supplier.post("/v1/proposals", &body).await;
    assert_eq!((&drafted.expect(201)["version"], drafted.header("etag")), (&json!(1), "\"1\""));
    let path = drafted.header("location").to_owned();
    let revised = world.supplier.put(&path, &json!(1), &pitch()).await;
    assert_eq!((&revised.expect(200)["version"], revised.header("etag")), (&json!(2), "\"2\""));
    let submitted = world.supplier.act(&path, "submit", &json!({})).await;
    assert_eq!((&submitted.expect(200)["version"], submitted.header("etag")), (&json!(3), "\"3\""));
    // Both sides read the same version of it.
    for side in [&world.supplier, &world.buyer] {
        let read = side.get(&path).await;
        assert_eq!(read.expect(200)["version"], 3);
        assert!(read.header("etag").starts_with("\"3-"), "{read:?}");
    }
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let read = world.buyer.get(&partnership).await;
    let version = read.expect(200)["version"].clone();
    assert!(read.header("etag").starts_with(&format!("\"{version}-")), "{read:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_version_that_was_read() {
    let world = World::new().await;
    let path = world.draft().await;
    let supplier = &world.supplier;
    let none: [&str; 0] = [];
    for tags in [&none[..], &["*"], &["\"1\", *"], &["\"1\"", "*"]] {
        revise(supplier, &path, tags, &pitch()).await.problem(428, "version_required");
    }
    for tag in ["\"0\"", "\"2\"", "\"-1\"", "\"01\"", "W/\"1\"", "\"\""] {
        revise(supplier, &path, &[tag], &pitch()).await.problem(412, "stale_version");
    }
    for tag in ["1", "", "\"1", "'1'", "\"1\", 1"] {
        revise(supplier, &path, &[tag], &pitch()).await.problem(400, "invalid_header");
    }
    assert_eq!(supplier.get(&path).await.json()["version"], 1, "nothing was changed");
    // Each of several tags counts, in one header or in several.
    revise(supplier, &path, &["\"7\", \"1\""], &pitch()).await.expect(200);
    revise(supplier, &path, &["\"7\" , W/\"2\"", "\"2\""], &pitch()).await.expect(200);
    revise(supplier, &path, &["\"2\""], &pitch()).await.problem(412, "stale_version");
    // The steps that have a name need it too.
    let submission = format!("{path}/submission");
    supplier.post(&submission, &json!({})).await.problem(428, "version_required");
    supplier.change(&submission, &json!(2), &json!({})).await.problem(412, "stale_version");
    supplier.change(&submission, &json!(3), &json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_to_one_version_one_wins() {
    let world = World::new().await;
    let path = world.draft().await;
    let version = json!(1);
    let pitches = ["First title", "Second title"].map(|title| {
        let mut pitch = pitch();
        pitch["title"] = json!(title);
        pitch
    });
    let (one, two) = tokio::join!(
        world.supplier.put(&path, &version, &pitches[0]),
        world.supplier.put(&path, &version, &pitches[1]),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let winner = if one.status == 200 { "First title" } else { "Second title" };
    let seen = world.supplier.get(&path).await.expect(200);
    assert_eq!((&seen["title"], &seen["version"]), (&json!(winner), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_it_already_gets_no_body() {
    let world = World::new().await;
    let path = world.draft().await;
    let read = world.supplier.get(&path).await;
    let etag = read.header("etag");
    let (weak, several) = (format!("W/{etag}"), format!("\"7\", {etag}"));
    for tag in [etag, &weak, "*", &several] {
        let answer = known(&world.supplier, &path, tag).await;
        assert_eq!((answer.status, answer.text.as_str()), (304, ""), "{tag}");
        assert_eq!(answer.header("etag"), etag);
    }
    // The version alone is not all that is shown.
    for tag in ["\"1\"", "\"2\"", "1", "\"10\"", ""] {
        known(&world.supplier, &path, tag).await.expect(200);
    }
    // Either is enough to change it.
    revise(&world.supplier, &path, &[etag], &pitch()).await.expect(200);
    revise(&world.supplier, &path, &[etag], &pitch()).await.problem(412, "stale_version");
    // It is no way to ask about what one may not see.
    known(&world.buyer, &path, "*").await.problem(404, "not_found");
    world.supplier.act(&path, "submit", &json!({})).await.expect(200);
    known(&world.supplier, &path, etag).await.expect(200);
    let read = world.buyer.get(&path).await;
    assert_eq!(known(&world.buyer, &path, read.header("etag")).await.status, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_replaces_the_whole_pitch() {
    let world = World::new().await;
    let path = world.draft().await;
    let before = world.supplier.get(&path).await.expect(200);
    assert_eq!(before["category"], "packaging");
    let short = json!({"title": "Only this", "value_line": "And this", "problem": null});
    let revised = world.supplier.put(&path, &json!(1), &short).await.expect(200);
    assert_eq!(
        (&revised["title"], &revised["value_line"]),
        (&json!("Only this"), &json!("And this"))
    );
    for gone in ["category", "problem", "evidence", "readiness", "earliest_launch"] {
        assert_eq!(revised[gone], json!(null), "{gone}");
    }
    let read = world.supplier.get(&path).await.expect(200);
    assert_eq!((&read["category"], &read["readiness"]), (&json!(null), &json!(null)));
    // What may not be left out may not be left out here either.
    let answer = world.supplier.put(&path, &json!(2), &json!({"title": "Only this"})).await;
    assert_eq!(answer.faults(), [("/value_line".to_owned(), "missing".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_back_trimmed_and_in_one_spelling() {
    let world = World::new().await;
    let path = world.draft().await;
    let typed = json!({
        "title": " \u{a0}Cre\u{300}me bru\u{302}le\u{301}e \u{2003}",
        "value_line": "\u{212b}ngstro\u{308}m \u{1112}\u{1161}\u{11ab}",
        "problem": "\n  Two lines,\n  one text 🥣\n",
    });
    let revised = world.supplier.put(&path, &json!(1), &typed).await.expect(200);
    assert_eq!(revised["title"], "Cr\u{e8}me br\u{fb}l\u{e9}e");
    assert_eq!(revised["value_line"], "\u{c5}ngstr\u{f6}m \u{d55c}");
    assert_eq!(revised["problem"], "Two lines,\n  one text 🥣");
    let read = world.supplier.get(&path).await.expect(200);
    for field in ["title", "value_line", "problem"] {
        assert_eq!(read[field], revised[field]);
    }
}
