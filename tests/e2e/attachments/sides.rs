//! Who brings files and who reads them: the side whose they are, and the other once the owner is shared.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Caller, World, announcement, id_in, pdf, sha256, upload};

/// The ids of the files of what is at `owner`.
async fn listed(caller: &Caller, owner: &str) -> Vec<Value> {
    let owner = id_in(owner);
    let page = caller.get(&format!("/v1/attachments?belongs_to={owner}")).await.expect(200);
    page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drafts_files_are_the_suppliers_and_both_sides_once_it_is_submitted() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let bytes = pdf("Offer", 0);
    let file = world.announced(&world.supplier, &proposal, &bytes).await;
    let pending = world.supplier.get(&file).await.expect(200);
    assert_eq!(
        (&pending["state"], &pending["sha256"]),
        (&json!("pending"), &json!(sha256(&bytes)))
    );
    let names: Vec<_> = world.supplier.allowed(&file).await;
    assert_eq!(names, ["complete", "remove"]);
    let content = format!("{file}/content");
    world.supplier.get(&content).await.problem(409, "state_conflict");
    let complete = upload(&world.supplier, &file, bytes.clone()).await.expect(200);
    assert_eq!((&complete["state"], &complete["version"]), (&json!("complete"), &json!(2)));
    for path in [&file, &content] {
        for stranger in [&world.buyer, &world.rival] {
            let nothing = path.replace(&id_in(&file), "file_01930000000070008000000000000001");
            let hidden = stranger.get(path).await;
            assert_eq!(hidden.essence(), stranger.get(&nothing).await.essence());
            hidden.problem(404, "not_found");
        }
    }
    world.supplier.act(&proposal, "submit", &json!({})).await.expect(200);
    assert_eq!(listed(&world.buyer, &proposal).await, listed(&world.supplier, &proposal).await);
    let seen = world.buyer.get(&file).await.expect(200);
    assert_eq!((&seen["completed_at"], &seen["updated_at"]), (&json!(null), &json!(null)));
    let answer = world.buyer.get(&content).await;
    assert_eq!((answer.status, answer.text.as_bytes()), (200, &bytes[..]));
    world.rival.get(&content).await.problem(404, "not_found");
    // Another buyer of the same supplier is a stranger, too.
    let (other, _) = world
        .app
        .partner(&world.supplier, "supplier", "Western Shops", "lead@western.example")
        .await;
    other.get(&content).await.problem(404, "not_found");

    world.supplier.act(&proposal, "withdraw", &json!({})).await.expect(200);
    world.buyer.get(&content).await.problem(404, "not_found");
    assert_eq!(listed(&world.buyer, &proposal).await, [""; 0]);
    assert_eq!(world.supplier.get(&content).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_and_go_only_while_the_buyer_waits_for_them() {
    let world = World::new().await;
    let (proposal, first) = world.submitted_with_file().await;
    let late = announcement(&proposal, &pdf("Late", 0));
    world.supplier.post("/v1/attachments", &late).await.problem(409, "state_conflict");
    world.buyer.post("/v1/attachments", &late).await.problem(409, "state_conflict");
    world.buyer.act(&proposal, "acknowledge", &json!({})).await.expect(200);
    let question = json!({"question": "Which stores have it today?"});
    world.buyer.act(&proposal, "ask", &question).await.expect(200);
    world.buyer.post("/v1/attachments", &late).await.problem(403, "not_your_side");
    let second = world.attached(&world.supplier, &proposal, &pdf("Stores", 0)).await;
    let third = world.attached(&world.supplier, &proposal, &pdf("Wrong stores", 0)).await;
    assert_eq!(world.buyer.get(&format!("{third}/content")).await.status, 200);
    let seen = world.supplier.act(&third, "remove", &json!({})).await.expect(200);
    assert_eq!(seen["state"], "removed");
    world.buyer.get(&third).await.problem(404, "not_found");
    let frozen = async |file: &str| {
        let version = world.supplier.get(file).await.expect(200)["version"].clone();
        let path = format!("{file}/removal");
        world.supplier.change(&path, &version, &json!({})).await.problem(409, "state_conflict");
    };
    frozen(&first).await;
    world.supplier.act(&proposal, "answer", &json!({"answer": "Forty."})).await.expect(200);
    frozen(&second).await;
    world.buyer.act(&proposal, "ask", &question).await.expect(200);
    frozen(&second).await;
    assert_eq!(listed(&world.buyer, &proposal).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_saved_and_never_run() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let bytes = pdf("Offer", 1_000);
    let mut body = announcement(&proposal, &bytes);
    body["name"] = json!("Angebot \"März\".pdf");
    let answer = world.supplier.post("/v1/attachments", &body).await;
    answer.expect(201);
    let file = answer.header("location").to_owned();
    upload(&world.supplier, &file, bytes.clone()).await.expect(200);
    let content = format!("{file}/content");
    let answer = world.supplier.get(&content).await;
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cache-control", "no-store"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    let disposition = answer.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"Angebot _M_rz_.pdf\""),
        "{disposition}"
    );
    assert!(
        disposition.ends_with("filename*=UTF-8''Angebot%20%22M%C3%A4rz%22.pdf"),
        "{disposition}"
    );
    assert_eq!(answer.header("content-length"), bytes.len().to_string());
    let part = async |range: &str| {
        let request = world.supplier.request(Method::GET, &content).header("Range", range);
        world.supplier.send(request).await
    };
    let size = bytes.len();
    let first = part("bytes=0-3").await;
    assert_eq!((first.status, first.text.as_str()), (206, "%PDF"));
    assert_eq!(first.header("content-range"), format!("bytes 0-3/{size}"));
    assert_eq!(part("bytes=-4").await.text.as_bytes(), &bytes[size - 4..]);
    let beyond = part(&format!("bytes={size}-")).await;
    beyond.problem(416, "no_such_range");
    assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
    // Several parts, or none that makes sense, are answered with the whole.
    for whole in ["bytes=0-1,4-5", "lines=1-2", "bytes=x"] {
        assert_eq!(part(whole).await.status, 200, "{whole}");
    }
    let head = world.supplier.send(world.supplier.request(Method::HEAD, &content)).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn something_has_twenty_files_at_most() {
    let world = World::new().await;
    let proposal = world.draft().await;
    let mut last = String::new();
    for number in 0..20 {
        last = world.announced(&world.supplier, &proposal, &pdf(&number.to_string(), 0)).await;
    }
    let one_more = announcement(&proposal, &pdf("One more", 0));
    world.supplier.post("/v1/attachments", &one_more).await.problem(409, "too_many_files");
    world.supplier.act(&last, "remove", &json!({})).await.expect(200);
    world.supplier.post("/v1/attachments", &one_more).await.expect(201);
}
