//! The audit: what happened around an organisation, for its admins alone, page by page and as a whole.

use serde_json::{Value, json};
use tests::{TestApp, World, id_in};

use super::{audited, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_who_signed_in_who_failed_and_who_was_refused() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let other = app.colleague(&admin, "other@northern.example", &["analyst"]).await;
    let id = super::id_of(&other).await;
    sign_in(&app, "other@northern.example", "not the right passphrase", None)
        .await
        .problem(401, "invalid_credentials");
    other.get("/v1/members").await.problem(403, "missing_permission");
    super::change_roles(&admin, &id, &["reviewer"]).await.expect(200);
    audited(&admin, "session.sign_in_failed").await;
    let entries = audited(&admin, "member.change_roles").await;
    let of = |kind: &str| {
        let entry = entries.iter().rev().find(|entry| entry["kind"] == kind);
        entry.unwrap_or_else(|| panic!("no {kind} in {entries:#?}")).clone()
    };
    let here = json!("127.0.0.1");
    // Of a failure it is not known for which organisation somebody tried, so that none learns from where.
    for (kind, address) in [
        ("session.sign_in", &here),
        ("session.sign_in_failed", &Value::Null),
        ("access.refused", &here),
    ] {
        let entry = of(kind);
        assert_eq!((&entry["user"], &entry["address"]), (&json!(id), address), "{kind}");
        assert_eq!(entry["event"], Value::Null);
    }
    let detail = "missing_permission: GET /v1/members";
    assert_eq!(of("access.refused")["detail"], detail);
    let change = of("member.change_roles");
    assert_eq!(change["event"]["object"], json!(id));
    assert_eq!(change["id"], change["event"]["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_read_on_from_any_entry_and_exported_whole() {
    let world = World::new().await;
    world.pilot_in_review().await;
    audited(&world.buyer, "pilot.submit").await;
    let whole = world.buyer.get("/v1/audit?limit=200").await.expect(200);
    let whole = whole["items"].as_array().unwrap().clone();
    assert!(whole.len() > 8, "{whole:#?}");
    let kinds: Vec<_> = whole.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"session.sign_in") && kinds.contains(&"proposal.decide"), "{kinds:?}");
    let mut paged = Vec::new();
    let mut next = "/v1/audit?limit=3".to_owned();
    loop {
        let page = world.buyer.get(&next).await.expect(200);
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(cursor) => next = format!("/v1/audit?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(paged[..whole.len()], whole);

    let export = world.buyer.get("/v1/audit/export").await;
    assert_eq!(export.header("content-type"), "application/x-ndjson");
    let lines: Vec<Value> =
        export.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[..whole.len()], whole);
    let cursor = whole[4]["id"].as_str().unwrap();
    let rest = world.buyer.get(&format!("/v1/audit/export?cursor={cursor}")).await;
    let first: Value = serde_json::from_str(rest.text.lines().next().unwrap()).unwrap();
    assert_eq!(first, whole[5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_one_is_exported_in_pieces_and_loses_nothing() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let owner = app.database.owner().await;
    let sql =
        "INSERT INTO audit_entries (id, organisation_id, kind, actor, actor_user_id, occurred_at)
        SELECT gen_random_uuid(), o.id, 'access.refused', 'person', gen_random_uuid(), now()
        FROM organisations o, generate_series(1, 2500)";
    assert_eq!(owner.execute(sql, &[]).await.unwrap(), 2_500);
    // They are listed once all that was under way before them, anywhere in the cluster, has ended: all
    // at once, since one transaction made them.
    audited(&admin, "access.refused").await;
    let export = admin.get("/v1/audit/export").await;
    let refused = export.text.lines().filter(|line| line.contains("access.refused")).count();
    assert_eq!(refused, 2_500);
    let ids: std::collections::HashSet<_> = export
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].to_string())
        .collect();
    assert_eq!(ids.len(), export.text.lines().count());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_of_one_organisation_alone() {
    let world = World::new().await;
    let pilot = world.pilot_in_review().await;
    let pilot = id_in(&pilot);
    world.rival.get(&format!("/v1/pilots/{pilot}")).await.problem(404, "not_found");
    audited(&world.supplier, "pilot.submit").await;
    let mine = world.supplier.get("/v1/audit?limit=200").await.expect(200);
    let buyer = super::id_of(&world.buyer).await;
    // What the other side did together with this one is shared; how it signs in is not.
    for entry in mine["items"].as_array().unwrap() {
        assert!(entry["user"] != json!(buyer) || entry["event"].is_object(), "{entry:#}");
    }
    let page = world.rival.get("/v1/audit?limit=200").await;
    assert!(!page.text.contains(&pilot) && !page.text.contains(&world.partnership));
    let foreign = mine["items"][0]["id"].as_str().unwrap();
    let answer = world.rival.get(&format!("/v1/audit?cursor={foreign}")).await;
    answer.problem(400, "invalid_cursor");
    let unknown = world.rival.get("/v1/audit?cursor=evt_019300000000800080000000000000ff").await;
    assert_eq!(answer.essence(), unknown.essence());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_nothing_of_a_members_other_work() {
    let app = TestApp::start().await;
    let home = app.founder("Northern Grocers", "lead@northern.example").await;
    let rival = app.founder("Southern Stores", "lead@southern.example").await;
    let email = "both@northern.example";
    let both = app.colleague(&home, email, &["analyst"]).await;
    let id = super::id_of(&both).await;
    let body = json!({"email": email, "roles": ["analyst"]});
    rival.post("/v1/invitations", &body).await.expect(201);
    let token = app.token(email, "Southern Stores invites you").await;
    both.post(&format!("/v1/invitations/{token}/acceptance"), &json!({})).await.expect(200);
    let (tokens, other) = (app.tokens(email).await, app.tokens(email).await);
    let caller = app.caller(&tokens);
    sign_in(&app, email, "not the right passphrase", None).await.expect(401);
    caller.get("/v1/members").await.problem(403, "missing_permission");
    let body = super::new_password("a newer passphrase of words");
    assert_eq!(caller.post("/v1/account/password", &body).await.status, 204);
    let path = format!("/v1/account/sessions/{}/end", other["session"].as_str().unwrap());
    assert_eq!(caller.post(&path, &json!({})).await.status, 204);
    assert_eq!(caller.post("/v1/auth/sign-out", &json!({})).await.status, 204);
    audited(&home, "session.sign_out").await;
    audited(&rival, "session.sign_in_failed").await;
    let page = rival.get("/v1/audit?limit=200").await;
    let entries = page.json()["items"].as_array().unwrap().clone();
    let of_both: Vec<_> = entries.iter().filter(|entry| entry["user"] == json!(id)).collect();
    let mut kinds: Vec<_> = of_both.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    // A failure is told a moment later.
    kinds.sort_unstable();
    assert_eq!(kinds, ["account.password_changed", "invitation.accept", "session.sign_in_failed"]);
    for entry in of_both {
        assert_eq!(entry["address"], Value::Null, "{entry:#}");
    }
    assert!(
        !page.text.contains("sess_") || !page.text.contains(tokens["session"].as_str().unwrap())
    );
    // Nor have the two anything in common by which they could be put together.
    let mine = home.get("/v1/audit?limit=200").await.expect(200);
    let ids = |page: &Value| -> std::collections::HashSet<String> {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|entry| entry["id"].to_string()).collect()
    };
    assert!(ids(&mine).is_disjoint(&ids(&page.json())));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_buried_under_refusals() {
    let app = TestApp::start().await;
    let admin = app.founder("Northern Grocers", "lead@northern.example").await;
    let other = app.colleague(&admin, "other@northern.example", &["analyst"]).await;
    for _ in 0..30 {
        other.get("/v1/members").await.problem(403, "missing_permission");
    }
    other.get("/v1/organisation").await.problem(403, "missing_permission");
    audited(&admin, "access.refused").await;
    let entries = audited(&admin, "access.refused").await;
    let refused = entries.iter().filter(|entry| entry["kind"] == "access.refused");
    let refused: Vec<_> = refused.map(|entry| entry["detail"].clone()).collect();
    let expected =
        ["missing_permission: GET /v1/members", "missing_permission: GET /v1/organisation"];
    assert!(
        refused.len() <= 2 && refused.iter().all(|one| expected.contains(&one.as_str().unwrap()))
    );
}
