//! When several act at once, one wins, and the others are told why.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::World;

/// How often each status came.
fn count(statuses: &[u16], wanted: u16) -> usize {
    statuses.iter().filter(|status| **status == wanted).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_approvals_at_once_one_wins() {
    let world = World::new().await;
    let pilot = world.pilot_in_review().await;
    let approver =
        world.app.colleague(&world.buyer, "approver@northern.example", &["approver"]).await;
    let seen = world.buyer.get(&pilot).await.expect(200);
    let signature = json!({"content_hash": seen["content_hash"]});
    let path = format!("{pilot}/approval");
    let approvals = (0..16).map(|turn| {
        let who = if turn % 2 == 0 { &world.buyer } else { &approver };
        who.change(&path, &seen["version"], &signature)
    });
    let answers = join_all(approvals).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(count(&statuses, 200), 1, "{statuses:?}");
    assert_eq!(count(&statuses, 412), 15, "{statuses:?}");

    let after = world.supplier.get(&pilot).await.expect(200);
    assert_eq!(after["signatures"].as_array().expect("a list").len(), 1);
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM events WHERE noun = 'pilot' AND action = 'approve'";
    let events: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
    assert_eq!(events, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_rejection_and_cancellation_at_once_leave_one_truth() {
    let world = World::new().await;
    let pilot = world.pilot_in_review().await;
    let seen = world.buyer.get(&pilot).await.expect(200);
    let (version, reason) = (&seen["version"], json!({"reason": "Not this season."}));
    let signature = json!({"content_hash": seen["content_hash"]});
    let paths: Vec<_> =
        ["approval", "rejection", "cancellation"].map(|act| format!("{pilot}/{act}")).into();
    let answers = join_all([
        world.buyer.change(&paths[0], version, &signature),
        world.buyer.change(&paths[1], version, &reason),
        world.supplier.change(&paths[2], version, &reason),
        world.supplier.change(&format!("{pilot}/change_request"), version, &reason),
    ])
    .await;
    // A founder holds no contributor's role, yet as a lead it may do each of these.
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(count(&statuses, 200), 1, "{statuses:?}");
    assert_eq!(count(&statuses, 412), 3, "{statuses:?}");
    let after = world.buyer.get(&pilot).await.expect(200);
    assert_eq!(after["version"], json!(version.as_i64().expect("a number") + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_accepted_once() {
    let world = World::new().await;
    let invite = json!({"name": "Barley & Co", "email": "lead@barley.example"});
    let body = json!({"propose_as": "buyer", "invite": invite});
    world.buyer.post("/v1/partnerships", &body).await.expect(201);
    let token = world.app.token("lead@barley.example", "invites you").await;
    let path = format!("/v1/invitations/{token}/acceptance");
    // The mail was passed on: two organisations try to take the seat.
    let nothing = json!({});
    let both = (0..8).map(|turn| {
        let who = if turn % 2 == 0 { &world.rival } else { &world.supplier };
        who.post(&path, &nothing)
    });
    let answers = join_all(both).await;
    let accepted: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(accepted.len(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        let code = refused.json()["code"].clone();
        assert!(code == "state_conflict" || code == "partnership_exists", "{}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn acceptance_and_withdrawal_at_once_end_in_one_of_the_two() {
    let world = World::new().await;
    for turn in 0..4 {
        let email = format!("lead{turn}@barley.example");
        let body = json!({"propose_as": "buyer", "invite": {"name": "Barley", "email": email}});
        let proposed = world.buyer.post("/v1/partnerships", &body).await.expect(201);
        let token = world.app.token(&email, "invites you").await;
        let path = format!("/v1/partnerships/{}", proposed["id"].as_str().unwrap());
        let (withdraw, accept) =
            (format!("{path}/withdrawal"), format!("/v1/invitations/{token}/acceptance"));
        let nothing = json!({});
        let (withdrawn, accepted) = tokio::join!(
            world.buyer.change(&withdraw, &proposed["version"], &nothing),
            world.rival.post(&accept, &nothing),
        );
        let state = world.buyer.get(&path).await.expect(200)["state"].clone();
        match (withdrawn.status, accepted.status) {
            (200, 409) => assert_eq!(state, "closed"),
            (409 | 412, 200) => {
                assert_eq!(state, "active");
                // One at a time: the pair's next partnership needs the end of this one.
                break;
            }
            statuses => panic!("{statuses:?}: {} {}", withdrawn.text, accepted.text),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_up_is_confirmed_once() {
    let world = World::new().await;
    let user = json!({"name": "One", "email": "one@example.com", "password": tests::PASSWORD});
    let body = json!({"name": "One", "user": user});
    world.app.visitor().post("/v1/organisations", &body).await.expect(202);
    let token = world.app.token("one@example.com", "Confirm your address").await;
    let body = json!({"token": token});
    let visitor = world.app.visitor();
    let answers =
        join_all((0..8).map(|_| visitor.post("/v1/organisations/confirmation", &body))).await;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!((count(&statuses, 201), count(&statuses, 404)), (1, 7), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_has_one_order_however_many_write() {
    let world = World::new().await;
    let drafts: Vec<_> = join_all((0..12).map(|_| world.draft())).await;
    join_all(drafts.iter().map(async |path| {
        let seen = world.supplier.get(path).await.expect(200);
        let path = format!("{path}/submission");
        world.supplier.change(&path, &seen["version"], &json!({})).await.expect(200);
    }))
    .await;
    let events = world.buyer.events("proposal.submit", 12).await;
    let all: Vec<&Value> = events.iter().collect();
    let submissions: Vec<_> = all.iter().filter(|one| one["kind"] == "proposal.submit").collect();
    assert_eq!(submissions.len(), 12);
    // The partnership's ledger: acceptance first, then the submissions, each after the one before.
    let mut shared: Vec<_> = submissions.into_iter().copied().collect();
    shared.extend(all.iter().filter(|one| one["kind"] == "partnership.accept").copied());
    shared.sort_by_key(|one| one["sequence"].as_i64());
    for (index, pair) in shared.windows(2).enumerate() {
        assert_eq!(pair[0]["sequence"], json!(index + 1));
        assert_eq!(pair[1]["previous"], pair[0]["hash"]);
    }
}
