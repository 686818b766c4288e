//! A brief closes by itself, at its instant, for all at once; time is given and never taken.

use serde_json::json;
use tests::{World, brief_terms, in_days};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_closes_by_itself_and_is_evaluated_and_decided() {
    let world = World::new().await;
    let (brief, invitation) = world.brief().await;
    world.app.clock.advance(8 * DAY);
    world.app.heard("lead@oat.example", "Closes in three days").await;
    world.app.clock.advance(2 * DAY);
    world.app.heard("lead@northern.example", "Closed: Less plastic").await;
    let buyer = world.app.sign_in("lead@northern.example").await;
    let supplier = world.app.sign_in("lead@oat.example").await;
    assert_eq!(buyer.allowed(&brief).await, ["evaluate", "cancel"]);
    for (action, state) in
        [("evaluate", "evaluating"), ("decide", "decided"), ("archive", "archived")]
    {
        let next = buyer.act(&brief, action, &json!({})).await.expect(200);
        assert_eq!(next["state"], state);
    }
    supplier.events("brief_invitation.lapse", 1).await;
    let seen = supplier.get(&invitation).await.expect(200);
    assert_eq!((&seen["state"], &seen["version"]), (&json!("closed"), &json!(3)));
    assert_eq!(world.logged(&invitation, "remind").await, 1);
    assert_eq!(world.logged(&invitation, "lapse").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_moves_the_end_for_all_and_is_never_shorter() {
    let world = World::new().await;
    let (brief, invitation) = world.brief().await;
    for (field, days) in [("closes_at", 9), ("questions_until", 4), ("decision_by", 19)] {
        let shorter = world.buyer.act(&brief, "extend", &json!({field: in_days(days)})).await;
        assert_eq!(shorter.faults(), [(format!("/{field}"), "out_of_range".to_owned())]);
    }
    let nothing = world.buyer.act(&brief, "extend", &json!({})).await;
    assert_eq!(nothing.faults().len(), 1);
    let late = world.buyer.act(&brief, "extend", &json!({"closes_at": in_days(21)})).await;
    assert_eq!(late.faults()[0].0, "/decision_by");
    let longer = json!({"closes_at": in_days(15), "questions_until": in_days(7)});
    world.buyer.act(&brief, "extend", &longer).await.expect(200);
    world.app.heard("lead@oat.example", "More time: Less plastic").await;
    let seen = world.supplier.get(&invitation).await.expect(200);
    assert_eq!(seen["closes_at"], longer["closes_at"]);

    // What would have been the end, with a reminder in between, is none.
    world.app.clock.advance(6 * DAY);
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.act(&invitation, "ask", &json!({"question": "Glass?"})).await.expect(200);
    world.app.clock.advance(5 * DAY);
    let supplier = world.app.sign_in("lead@oat.example").await;
    let draft = supplier.draft_for(&world.partnership, &invitation).await;
    let version = supplier.get(&invitation).await.expect(200)["version"].clone();
    let (path, question) = (format!("{invitation}/question"), json!({"question": "Tin?"}));
    supplier.change(&path, &version, &question).await.problem(409, "state_conflict");
    supplier.act(&draft, "submit", &json!({})).await.expect(200);
    world.app.clock.advance(5 * DAY);
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.events("brief_invitation.lapse", 1).await;
    assert_eq!(supplier.get(&invitation).await.expect(200)["state"], "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_that_would_be_over_is_not_published() {
    let world = World::new().await;
    let brief = world.brief_draft(&brief_terms(&[&world.partnership])).await;
    world.app.clock.advance(11 * DAY);
    let buyer = world.app.sign_in("lead@northern.example").await;
    buyer.act(&brief, "publish", &json!({})).await.problem(409, "brief_closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends_with_its_partnership_and_the_brief_goes_on() {
    let world = World::new().await;
    let (baker, other) =
        world.app.partner(&world.buyer, "buyer", "Baker", "lead@baker.example").await;
    let mut terms = brief_terms(&[&world.partnership, &other]);
    terms["questions_until"] = json!(in_days(150));
    terms["closes_at"] = json!(in_days(200));
    terms["decision_by"] = json!(in_days(300));
    let brief = world.brief_published(&terms).await;
    let (ended, kept) = (world.supplier.invited().await, baker.invited().await);
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "We stop."});
    world.supplier.act(&partnership, "give_notice", &reason).await.expect(200);
    world.app.clock.advance(120 * DAY);
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.events("brief_invitation.lapse", 1).await;
    let seen = supplier.get(&ended).await.expect(200);
    assert_eq!((&seen["state"], &seen["reason"]), (&json!("cancelled"), &json!(null)));
    // The other one sees no trace of it, and what is told reaches those who are left.
    let baker = world.app.sign_in("lead@baker.example").await;
    let seen = baker.get(&kept).await.expect(200);
    assert_eq!((&seen["state"], &seen["version"]), (&json!("open"), &json!(1)));
    let buyer = world.app.sign_in("lead@northern.example").await;
    buyer.act(&brief, "clarify", &json!({"text": "Glass, too."})).await.expect(200);
    buyer.act(&brief, "extend", &json!({"closes_at": in_days(210)})).await.expect(200);
    assert_eq!(baker.get(&kept).await.expect(200)["version"], 3);
    assert_eq!(supplier.get(&ended).await.expect(200)["version"], 2);
    let invitees = buyer.get(&format!("{brief}/invitees")).await.expect(200);
    let mut states: Vec<_> =
        invitees["items"].as_array().unwrap().iter().map(|one| one["state"].to_string()).collect();
    states.sort();
    assert_eq!(states, ["\"cancelled\"", "\"open\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_invited_where_the_partnership_stands_still() {
    let world = World::new().await;
    let brief = world.brief_draft(&brief_terms(&[&world.partnership])).await;
    let partnership = format!("/v1/partnerships/{}", world.partnership);
    let reason = json!({"reason": "Quality."});
    world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    world.buyer.act(&brief, "publish", &json!({})).await.problem(409, "partnership_not_active");
    world.buyer.act(&partnership, "resume", &json!({})).await.expect(200);
    world.buyer.act(&brief, "publish", &json!({})).await.expect(200);
    let invitation = world.supplier.invited().await;
    world.buyer.act(&partnership, "suspend", &reason).await.expect(200);
    assert_eq!(world.supplier.get(&invitation).await.expect(200)["allowed_actions"], json!([]));
    // Time is given to all, and it closes for all.
    world.buyer.act(&brief, "extend", &json!({"closes_at": in_days(12)})).await.expect(200);
    world.app.clock.advance(13 * DAY);
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.events("brief_invitation.lapse", 1).await;
    assert_eq!(supplier.get(&invitation).await.expect(200)["state"], "closed");
    assert_eq!(world.logged(&invitation, "remind").await, 0);
}
