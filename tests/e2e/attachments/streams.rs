//! What comes as the bytes of a file: only exactly what was announced is there afterwards, and what is not
//! needed is taken away.

use std::{
    os::unix::fs::PermissionsExt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{StreamExt, future::join_all, stream};
use reqwest::{Body, Method};
use serde_json::json;
use tests::{Answer, Caller, TestApp, World, announcement, pdf, sha256, until, upload};

use super::files_below;

const DAY: i64 = 24 * 60 * 60;

/// Waits until this many files lie in the server's folder for them.
async fn wait_for_files(app: &TestApp, count: usize) {
    until(async || {
        let files = files_below(&app.data().join("files"));
        if files.len() == count { Ok(()) } else { Err((count, files)) }
    })
    .await;
}

/// Sends bytes with these headers as the content of the file at `path`.
async fn send(caller: &Caller, path: &str, headers: &[(&str, &str)], bytes: &[u8]) -> Answer {
    let request = caller.request(Method::PUT, &format!("{path}/content")).body(bytes.to_vec());
    caller
        .send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_bytes_that_were_announced_are_taken() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let bytes = pdf("Offer", 100_000);
    let file = world.announced(&world.supplier, &proposal, &bytes).await;
    let is_pdf = ("Content-Type", "application/pdf");
    let mut longer = bytes.clone();
    longer.push(b'!');
    let mut other = bytes.clone();
    *other.last_mut().unwrap() = b'!';
    let html = [&b"<html><script>"[..], &vec![b'x'; bytes.len() - 14]].concat();
    let digest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
    for (headers, sent, status, code) in [
        (&[is_pdf][..], &longer[..], 413, "too_large"),
        (&[is_pdf], &bytes[..bytes.len() - 1], 422, "wrong_content"),
        (&[is_pdf], &[], 422, "wrong_content"),
        (&[is_pdf], &other, 422, "wrong_content"),
        (&[is_pdf], &html, 422, "wrong_content"),
        (&[("Content-Type", "text/html")], &bytes, 415, "unsupported_media_type"),
        (&[], &bytes, 415, "unsupported_media_type"),
        (&[is_pdf, ("Content-Encoding", "gzip")], &bytes, 415, "unsupported_media_type"),
        (&[is_pdf, ("Content-Digest", digest)], &bytes, 422, "wrong_content"),
        (&[is_pdf, ("Repr-Digest", digest)], &bytes, 422, "wrong_content"),
        (&[is_pdf, ("Repr-Digest", "sha-256=nothing")], &bytes, 400, "invalid_header"),
    ] {
        send(&world.supplier, &file, headers, sent).await.problem(status, code);
        assert_eq!(world.supplier.get(&file).await.expect(200)["state"], "pending");
    }
    // Nothing of that was left but what waits to be taken away.
    assert_eq!(files_below(&world.app.data().join("files")).len(), 0);
    let complete = send(&world.supplier, &file, &[is_pdf], &bytes).await.expect(200);
    assert_eq!(complete["state"], "complete");
    let folder = std::fs::metadata(world.app.data().join("files")).unwrap();
    assert_eq!(folder.permissions().mode() & 0o077, 0, "others can look into the folder");
    // Once more is done already; other bytes are still others, and nothing changes.
    let again = send(&world.supplier, &file, &[is_pdf], &bytes).await.expect(200);
    assert_eq!(again["version"], complete["version"]);
    send(&world.supplier, &file, &[is_pdf], &other).await.problem(422, "wrong_content");
    let answer = world.supplier.get(&format!("{file}/content")).await;
    assert_eq!(sha256(answer.text.as_bytes()), sha256(&bytes));
    let head = answer.header("repr-digest").to_owned();
    send(&world.supplier, &file, &[is_pdf, ("Content-Digest", &head)], &bytes).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_size_over_the_limit_and_a_type_that_runs_are_refused_at_once() {
    let app = TestApp::with(|settings| settings.file_limit = 1).await;
    let world = World::of(app).await;
    let proposal = world.draft().await;
    let body = announcement(&proposal, &pdf("Offer", 0));
    for (field, value, code) in [
        ("size", json!(1_048_577), "out_of_range"),
        ("size", json!(0), "out_of_range"),
        ("media_type", json!("text/html"), "not_in_list"),
        ("media_type", json!("image/svg+xml"), "not_in_list"),
        ("name", json!("../secret"), "malformed"),
        ("sha256", json!("sha256:00"), "malformed"),
        ("belongs_to", json!("part_01930000000070008000000000000001"), "malformed"),
    ] {
        let mut body = body.clone();
        body[field] = value;
        let faults = world.supplier.post("/v1/attachments", &body).await.faults();
        assert_eq!(faults, [(format!("/{field}"), code.to_owned())]);
    }
    // The largest that is taken.
    let mut largest = pdf("Largest", 1_048_560);
    largest.resize(1_048_576, b' ');
    world.attached(&world.supplier, &proposal, &largest).await;
}

/// A body of these pieces that then stands still until `done`.
fn slow(pieces: Vec<Vec<u8>>, done: Arc<AtomicBool>) -> Body {
    let pieces = stream::iter(pieces.into_iter().map(Ok::<_, std::io::Error>));
    let still = stream::once(async move {
        while !done.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Vec::new())
    });
    Body::wrap_stream(pieces.chain(still))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stands_still_is_given_up() {
    let app = TestApp::with(|settings| settings.upload_seconds = 1).await;
    let world = World::of(app).await;
    let proposal = world.draft().await;
    let bytes = pdf("Offer", 600_000);
    let file = world.announced(&world.supplier, &proposal, &bytes).await;
    let done = Arc::new(AtomicBool::new(false));
    let body = slow(vec![bytes[..500_000].to_vec()], done.clone());
    upload(&world.supplier, &file, body).await.problem(408, "too_slow");
    done.store(true, Ordering::Relaxed);
    assert_eq!(files_below(&world.app.data().join("files")).len(), 0);
    upload(&world.supplier, &file, bytes).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_leaves_nothing() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let bytes = pdf("Offer", 2_000_000);
    let file = world.announced(&world.supplier, &proposal, &bytes).await;
    let pieces = [Ok(bytes[..1_000_000].to_vec()), Err(std::io::Error::other("the line is cut"))];
    let request = world.supplier.request(Method::PUT, &format!("{file}/content"));
    let request = request.header("Content-Type", "application/pdf");
    assert!(request.body(Body::wrap_stream(stream::iter(pieces))).send().await.is_err());
    wait_for_files(&world.app, 0).await;
    assert_eq!(world.supplier.get(&file).await.expect(200)["state"], "pending");
    upload(&world.supplier, &file, bytes).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_uploads_at_once_one_is_kept_and_none_is_mixed() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let bytes = pdf("Offer", 2_000_000);
    let file = world.announced(&world.supplier, &proposal, &bytes).await;
    let mut other = bytes.clone();
    other[1_000_000] = b'!';
    let answers = join_all((0..8).map(async |turn| {
        let sent = if turn % 4 == 3 { other.clone() } else { bytes.clone() };
        (turn, upload(&world.supplier, &file, sent).await)
    }))
    .await;
    for (turn, answer) in answers {
        match turn % 4 {
            3 => drop(answer.problem(422, "wrong_content")),
            _ => assert_eq!(answer.expect(200)["version"], 2),
        }
    }
    let content = world.supplier.get(&format!("{file}/content")).await;
    assert_eq!(sha256(content.text.as_bytes()), sha256(&bytes));
    // What came second is taken away once nobody can be at it any more.
    world.app.clock.advance(DAY + 1);
    wait_for_files(&world.app, 1).await;
    let owner = world.app.database.owner().await;
    // First the object goes, then what remembered it.
    until(async || {
        let sql = "SELECT count(*) FROM spare_objects";
        let spare: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
        if spare == 0 { Ok(()) } else { Err(spare) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_or_never_comes_is_taken_away() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let kept = world.attached(&world.supplier, &proposal, &pdf("Kept", 0)).await;
    let removed = world.attached(&world.supplier, &proposal, &pdf("Removed", 0)).await;
    let never = world.announced(&world.supplier, &proposal, &pdf("Never", 0)).await;
    assert_eq!(files_below(&world.app.data().join("files")).len(), 2);
    world.supplier.act(&removed, "remove", &json!({})).await.expect(200);
    wait_for_files(&world.app, 1).await;
    world.app.clock.advance(DAY + 1);
    let supplier = world.app.sign_in("lead@oat.example").await;
    until(async || {
        let state = supplier.get(&never).await.expect(200)["state"].clone();
        if state == "removed" { Ok(()) } else { Err(state) }
    })
    .await;
    upload(&supplier, &never, pdf("Never", 0)).await.problem(409, "state_conflict");
    assert_eq!(supplier.get(&format!("{kept}/content")).await.status, 200);
    wait_for_files(&world.app, 1).await;
}
