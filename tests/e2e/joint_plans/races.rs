//! When several act at once on a plan, one wins, and what both have signed is one text.

use futures_util::future::join_all;
use serde_json::json;
use tests::{World, plan_terms, plan_terms_of};

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_agreements_and_revisions_at_once_one_wins() {
    let world = World::new().await;
    let approver =
        world.app.colleague(&world.supplier, "approver@oat.example", &["approver"]).await;
    let path = world.plan_proposed(&plan_terms()).await;
    let seen = world.supplier.get(&path).await.expect(200);
    let (version, agreement) = (&seen["version"], format!("{path}/agreement"));
    let hash = json!({"content_hash": seen["content_hash"]});
    let other = plan_terms_of("2101-01-01", "2104-12-31");
    let answers = join_all((0..16).map(async |turn| match turn % 4 {
        0 => world.supplier.change(&agreement, version, &hash).await,
        1 => approver.change(&agreement, version, &hash).await,
        2 => world.buyer.put(&path, version, &other).await,
        _ => world.supplier.put(&path, version, &other).await,
    }))
    .await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 15);
    let after = world.buyer.get(&path).await.expect(200);
    assert_eq!(after["version"], won[0].json()["version"]);
    let (state, signed) = (&after["state"], after["signatures"].as_array().unwrap());
    match state.as_str().unwrap() {
        "agreed" => {
            assert_eq!((signed.len(), &after["terms"]), (2, &seen["terms"]));
            assert!(signed.iter().all(|one| one["content_hash"] == after["content_hash"]));
        }
        "changes_requested" => assert!(signed.is_empty()),
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_is_accepted_withdrawn_or_declined() {
    let world = World::new().await;
    let (terms, other) = (plan_terms(), plan_terms_of("2101-01-01", "2104-12-31"));
    for _ in 0..4 {
        let path = world.plan_amended(&terms, &other).await;
        let seen = world.buyer.get(&path).await.expect(200);
        let version = &seen["version"];
        let hash = json!({"content_hash": seen["amendment"]["content_hash"]});
        let reason = json!({"reason": "Not this year."});
        let [accept, decline, withdraw] =
            ["acceptance", "refusal", "withdrawal"].map(|act| format!("{path}/amendment/{act}"));
        let nothing = json!({});
        let (accepted, declined, withdrawn) = tokio::join!(
            world.buyer.change(&accept, version, &hash),
            world.buyer.change(&decline, version, &reason),
            world.supplier.change(&withdraw, version, &nothing),
        );
        let statuses = [&accepted, &declined, &withdrawn].map(|answer| answer.status);
        let won = statuses.iter().filter(|status| **status == 200).count();
        let lost = statuses.iter().filter(|status| **status == 412).count();
        assert_eq!((won, lost), (1, 2), "{statuses:?}");
        let after = world.buyer.get(&path).await.expect(200);
        assert_eq!(after["amendment"], json!(null));
        let governs =
            if accepted.status == 200 { &seen["amendment"]["terms"] } else { &seen["terms"] };
        assert_eq!(after["terms"], *governs);
        let versions = if accepted.status == 200 { 2 } else { 1 };
        assert_eq!(after["versions"].as_array().unwrap().len(), versions);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_amendments_at_once_one_waits() {
    let world = World::new().await;
    let path = world.plan_agreed(&plan_terms()).await;
    let version = world.buyer.get(&path).await.expect(200)["version"].clone();
    let amend = format!("{path}/amendment");
    let terms = plan_terms_of("2101-01-01", "2104-12-31");
    let body = json!({"terms": terms, "reason": "The new bottles come a year later."});
    let answers = join_all((0..8).map(|turn| {
        let side = if turn % 2 == 0 { &world.buyer } else { &world.supplier };
        side.change(&amend, &version, &body)
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    // The database holds one that waits, and never rewrites what was signed.
    let owner = world.app.database.owner().await;
    let count = "SELECT count(*) FROM plan_terms WHERE accepted_at IS NULL";
    let open: i64 = owner.query_one(count, &[]).await.unwrap().get(0);
    assert_eq!(open, 1);
    for sql in [
        "UPDATE plan_terms SET vision = 'Another one' WHERE accepted_at IS NOT NULL",
        "DELETE FROM plan_terms WHERE accepted_at IS NOT NULL",
        "UPDATE plan_terms SET accepted_by = proposed_by, accepted_at = now()
         WHERE accepted_at IS NULL",
        "UPDATE plan_terms SET number = 9, accepted_at = NULL, accepted_by = NULL",
    ] {
        assert!(owner.execute(sql, &[]).await.is_err(), "{sql}");
    }
}
