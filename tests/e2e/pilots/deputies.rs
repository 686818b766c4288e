//! Deputies: who counts for whom, when, and never twice.

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tests::{Caller, Reviewer, World, approve, charter_of, tiered};

const OWN: &str = "/v1/me/deputy";

/// From yesterday to tomorrow, moved by so many hours.
fn time(deputy: &Value, hours: i64) -> Value {
    let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
    let at = |more: i64| (now + (hours + more).hours()).to_string();
    json!({"deputy": deputy, "from": at(-24), "until": at(24)})
}

async fn names(one: &Caller, body: &Value) {
    let version = one.get(OWN).await.expect(200)["version"].clone();
    one.put(OWN, &version, body).await.expect(200);
}

async fn people(world: &World) -> [Reviewer; 3] {
    let of = async |who: &str, roles: &[&str]| {
        world.reviewer(&format!("{who}@northern.example"), roles).await
    };
    [
        of("away", &["approver"]).await,
        of("other", &["approver"]).await,
        of("deputy", &["approver"]).await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_counts_for_who_is_away_and_once() {
    let world = World::new().await;
    let [away, other, deputy] = people(&world).await;
    world.asks_for(&tiered(&json!({"approvals": 2, "approvers": [away.id, other.id]}))).await;
    let charter = charter_of("20000", "EUR");
    let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
    approve(&deputy.caller, &pilot).await.problem(403, "not_an_approver");
    // Before its time and after it a deputy stands in for nobody.
    for hours in [-25, 25] {
        names(&away.caller, &time(&json!(deputy.id), hours)).await;
        approve(&deputy.caller, &pilot).await.problem(403, "not_an_approver");
    }
    names(&away.caller, &time(&json!(deputy.id), 0)).await;
    names(&other.caller, &time(&json!(deputy.id), 0)).await;
    approve(&deputy.caller, &pilot).await.expect(200);
    let shown = world.buyer.get(&format!("{pilot}/approvals")).await.expect(200);
    let (by, counts_for) = (&shown["approvals"][0]["by"], &shown["approvals"][0]["counts_for"]);
    assert_eq!(by, &json!(deputy.id));
    // Not for the other one too, though she stands in for both.
    approve(&deputy.caller, &pilot).await.problem(409, "approved_already");
    let (filled, open) =
        if *counts_for == json!(away.id) { (&away, &other) } else { (&other, &away) };
    approve(&filled.caller, &pilot).await.problem(409, "approved_already");
    let done = approve(&open.caller, &pilot).await.expect(200);
    assert_eq!(done["state"], "approved_by_buyer");
    // The deputy has heard that an approval is wanted, since somebody is away.
    let pilot = world.pilot_handed_in(&world.supplier, &charter).await;
    let mails = world.app.all_mails().await;
    let told = |to: &str| {
        mails
            .iter()
            .any(|mail| mail.to == [to.to_owned()] && mail.text.contains(&tests::id_in(&pilot)))
    };
    assert!(told("deputy@northern.example") && told("away@northern.example"));
    assert!(!told("lead@northern.example"));
    // Nobody stands in any more.
    for one in [&away, &other] {
        names(&one.caller, &json!({})).await;
    }
    approve(&deputy.caller, &pilot).await.problem(403, "not_an_approver");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_requester_is_nobodys_deputy_and_has_none() {
    let world = World::new().await;
    let [away, other, deputy] = people(&world).await;
    let me = world.buyer.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let named = json!([away.id, other.id, me]);
    world.asks_for(&tiered(&json!({"approvals": 2, "approvers": named}))).await;
    names(&world.buyer, &time(&json!(deputy.id), 0)).await;
    names(&away.caller, &time(&me, 0)).await;
    let pilot = world.pilot_handed_in(&world.buyer, &charter_of("20000", "EUR")).await;
    approve(&deputy.caller, &pilot).await.problem(403, "not_an_approver");
    approve(&world.buyer, &pilot).await.problem(403, "requester_cannot_approve");
    // A right is not passed on: without the permission nobody approves for anybody.
    let analyst = world.reviewer("analyst@northern.example", &["analyst"]).await;
    names(&other.caller, &time(&json!(analyst.id), 0)).await;
    approve(&analyst.caller, &pilot).await.problem(403, "missing_permission");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_is_a_colleague_for_a_time() {
    let world = World::new().await;
    let [one, other, _] = people(&world).await;
    let put = async |body: &Value| one.caller.put(OWN, &json!(1), body).await;
    let unnamed = json!({"version": 1, "deputy": null, "from": null, "until": null});
    assert_eq!(one.caller.get(OWN).await.expect(200), unnamed);
    let fault = |place: &str, code: &str| vec![(place.to_owned(), code.to_owned())];
    assert_eq!(put(&time(&json!(one.id), 0)).await.faults(), fault("/deputy", "not_a_member"));
    let supplier = world.supplier.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let nobody = json!("user_019300000000700080000000000000ff");
    for who in [&supplier, &nobody] {
        assert_eq!(put(&time(who, 0)).await.faults(), fault("/deputy", "not_a_member"));
    }
    let mut body = time(&json!(other.id), 0);
    body["until"] = body["from"].clone();
    assert_eq!(put(&body).await.faults(), fault("/until", "contradiction"));
    body["until"] = json!("2099-01-01T00:00:00Z");
    assert_eq!(put(&body).await.faults(), fault("/until", "out_of_range"));
    body.as_object_mut().unwrap().remove("deputy");
    assert_eq!(put(&body).await.faults(), fault("/deputy", "missing"));
    put(&time(&json!(other.id), 0)).await.expect(200);
    put(&json!({})).await.problem(412, "stale_version");
    // Its owner alone reads it.
    assert_eq!(other.caller.get(OWN).await.expect(200), unnamed);
}
