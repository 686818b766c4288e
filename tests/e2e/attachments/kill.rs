//! A kill -9 in the middle of an upload: no half file is seen, none is lost, and what is left goes.

use reqwest::{Body, Method};
use serde_json::json;
use tests::{World, pdf, until, upload};

use super::files_below;
use crate::process::Process;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_during_an_upload_leaves_no_half_file_and_loses_none() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let there = world.attached(&world.supplier, &proposal, &pdf("There", 0)).await;
    let bytes = pdf("Offer", 2_000_000);
    let file = world.announced(&world.supplier, &proposal, &bytes).await;
    let World { mut app, supplier, .. } = world;
    app.stop().await;
    let data = app.data().to_string_lossy().into_owned();
    let database = app.database.owner_url();
    let environment = [("DATABASE_URL", database.as_str()), ("TANDEM_DATA", data.as_str())];
    let signed_in = async |url: &str| {
        let body = json!({"email": "lead@oat.example", "password": tests::PASSWORD});
        let token = app.visitor_at(url).post("/v1/auth/token", &body).await.expect(200);
        supplier.at(url).with_token(token["access_token"].as_str().expect("a token"))
    };
    let folder = app.data().join("files");
    let first = Process::start(&environment);
    let caller = signed_in(&first.url).await;
    // The half of it comes, and then nothing.
    let half = bytes[..1_000_000].to_vec();
    let (more, rest) = tokio::sync::mpsc::channel::<Vec<u8>>(1);
    let pieces = futures_util::stream::unfold((Some(half), rest), async |(half, mut rest)| {
        let piece = match half {
            Some(half) => half,
            None => rest.recv().await?,
        };
        Some((Ok::<_, std::io::Error>(piece), (None, rest)))
    });
    let path = format!("{file}/content");
    let request = caller.request(Method::PUT, &path).header("Content-Type", "application/pdf");
    let sending = tokio::spawn(request.body(Body::wrap_stream(pieces)).send());
    let files = async |is: fn(usize) -> bool| {
        let files = files_below(&folder);
        if is(files.len()) { Ok(()) } else { Err(files) }
    };
    until(async || files(|count| count >= 2).await).await;
    first.kill();
    drop(more);
    assert!(sending.await.expect("it ran").is_err());

    let second = Process::start(&environment);
    let caller = signed_in(&second.url).await;
    assert_eq!(caller.get(&file).await.expect(200)["state"], "pending");
    caller.get(&path).await.problem(409, "state_conflict");
    assert_eq!(caller.get(&format!("{there}/content")).await.status, 200);
    upload(&caller, &file, bytes.clone()).await.expect(200);
    assert_eq!(caller.get(&path).await.text.as_bytes(), bytes);
    // The day after which what is left counts as forgotten has passed.
    assert_eq!(files_below(&folder).len(), 3, "{:?}", files_below(&folder));
    let sql = "UPDATE spare_objects SET due_at = now()";
    app.database.owner().await.execute(sql, &[]).await.expect("an update");
    until(async || files(|count| count <= 2).await).await;
    assert_eq!(caller.get(&path).await.text.as_bytes(), bytes);
}
