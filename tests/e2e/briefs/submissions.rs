//! What is handed in for a brief: in time, by criteria that stand from then on.

use futures_util::future::join;
use serde_json::json;
use tests::{World, brief_terms, id_in};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_made_for_an_invitation_and_found_by_its_brief() {
    let world = World::new().await;
    let (brief, invitation) = world.brief().await;
    let draft = world.draft_for(&invitation).await;
    let other = world.submitted().await;
    let seen = world.supplier.get(&draft).await.expect(200);
    assert_eq!(seen["brief_invitation"], id_in(&invitation));
    assert_eq!(seen.get("brief"), None);
    // Of a draft the buyer knows nothing, and of what was handed in for what it is.
    let of_brief = format!("/v1/proposals?brief={}", id_in(&brief));
    let found = async |path: &str| {
        let page = world.buyer.get(path).await.expect(200);
        page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    assert!(found(&of_brief).await.is_empty());
    let submissions = async || {
        let invitees = world.buyer.get(&format!("{brief}/invitees")).await.expect(200);
        invitees["items"][0]["submissions"].clone()
    };
    assert_eq!(submissions().await, json!([]));
    world.supplier.act(&draft, "submit", &json!({})).await.expect(200);
    let seen = world.buyer.get(&draft).await.expect(200);
    assert_eq!(seen["brief"], id_in(&brief));
    assert_eq!(seen.get("brief_invitation"), None);
    assert_eq!(world.buyer.get(&other).await.expect(200)["brief"], json!(null));
    assert_eq!(submissions().await, json!([id_in(&draft)]));
    assert_eq!(found(&of_brief).await, [json!(id_in(&draft))]);
    let of_invitation = format!("/v1/proposals?brief_invitation={}", id_in(&invitation));
    assert_eq!(found(&of_invitation).await, [json!(id_in(&draft))]);
    let theirs = world.supplier.get(&of_brief).await.expect(200);
    assert_eq!(theirs["items"], json!([]), "a supplier knows no brief");
    let both = format!("{of_brief}&brief_invitation={}", id_in(&invitation));
    world.buyer.get(&both).await.problem(400, "invalid_parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_handed_in_late_or_for_what_was_called_off() {
    let world = World::new().await;
    let (_, invitation) = world.brief().await;
    let late = world.draft_for(&invitation).await;
    let (brief, second) = world.brief().await;
    let in_vain = world.draft_for(&second).await;
    let reason = json!({"reason": "The range stays as it is."});
    world.buyer.act(&brief, "cancel", &reason).await.expect(200);
    world.supplier.act(&in_vain, "submit", &json!({})).await.problem(409, "brief_closed");
    world.app.clock.advance(10 * DAY + 5);
    let supplier = world.app.sign_in("lead@oat.example").await;
    supplier.act(&late, "submit", &json!({})).await.problem(409, "brief_closed");
    let body = json!({
        "partnership": world.partnership, "pitch": tests::pitch(),
        "brief_invitation": id_in(&invitation),
    });
    supplier.post("/v1/proposals", &body).await.problem(409, "brief_closed");
    let unknown = json!("binv_019300000000700080000000000000ff");
    let mut body = body;
    body["brief_invitation"] = unknown;
    supplier.post("/v1/proposals", &body).await.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn criteria_stand_from_the_first_proposal_on() {
    let world = World::new().await;
    let (brief, invitation) = world.brief().await;
    let other = json!({"criteria": [{"name": "Price", "weight": 100}]});
    world.draft_for(&invitation).await;
    world.buyer.act(&brief, "revise_criteria", &other).await.expect(200);
    world.app.heard("lead@oat.example", "Other criteria: Less plastic").await;
    let detail = world.supplier.get(&format!("{invitation}/detail")).await.expect(200);
    assert_eq!(detail["criteria"], other["criteria"]);
    let draft = world.draft_for(&invitation).await;
    world.supplier.act(&draft, "submit", &json!({})).await.expect(200);
    world.buyer.act(&brief, "revise_criteria", &other).await.problem(409, "criteria_locked");
    // Whatever becomes of the proposal.
    world.supplier.act(&draft, "withdraw", &json!({})).await.expect(200);
    world.buyer.act(&brief, "revise_criteria", &other).await.problem(409, "criteria_locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_submission_and_other_criteria_at_once_the_first_counts() {
    let world = World::new().await;
    for turn in 0..12 {
        let (brief, invitation) = world.brief().await;
        let draft = world.draft_for(&invitation).await;
        let other = json!({"criteria": [{"name": "Price", "weight": 100}]});
        let criteria = format!("{brief}/criteria");
        let submission = format!("{draft}/submission");
        let (first, second, nothing) = (json!(1), json!(2), json!({}));
        let revise = world.buyer.put(&criteria, &second, &other);
        let submit = world.supplier.change(&submission, &first, &nothing);
        // Whoever is polled first is sent first.
        let (revise, submit) = if turn % 2 == 0 {
            join(revise, submit).await
        } else {
            let (submit, revise) = join(submit, revise).await;
            (revise, submit)
        };
        submit.expect(200);
        let events = order(&world, &invitation, &draft).await;
        let revised = revise.status == 200;
        if revised {
            assert_eq!(events, ["revise_criteria", "submit"]);
        } else {
            revise.problem(409, "criteria_locked");
            assert_eq!(events, ["submit"]);
        }
        let detail = world.supplier.get(&format!("{invitation}/detail")).await.expect(200);
        assert_eq!(detail["criteria"] == other["criteria"], revised);
    }
}

/// What happened to criteria and proposal, in the order of the partnership's ledger.
async fn order(world: &World, invitation: &str, draft: &str) -> Vec<String> {
    let owner = world.app.database.owner().await;
    let id = |path: &str| path.rsplit_once('_').unwrap().1.to_owned();
    let sql = format!(
        "SELECT action FROM events WHERE action IN ('revise_criteria', 'submit')
         AND object_id IN ('{}'::uuid, '{}'::uuid) ORDER BY sequence",
        id(invitation),
        id(draft)
    );
    owner.query(&sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_of_two_briefs_at_once_do_not_wait_for_one_another_in_a_circle() {
    let world = World::new().await;
    let (_, other) = world.app.partner(&world.buyer, "buyer", "Baker", "lead@baker.example").await;
    let terms = brief_terms(&[&world.partnership, &other]);
    let one = world.brief_published(&terms).await;
    let two = world.brief_published(&terms).await;
    let invitation = world.supplier.invited().await;
    for turn in 0..6 {
        let draft = world.draft_for(&invitation).await;
        let text = json!({"text": format!("Round {turn}.")});
        let version = json!(2 + turn);
        let (path_one, path_two) = (format!("{one}/clarification"), format!("{two}/clarification"));
        let submission = format!("{draft}/submission");
        let (first, (second, third)) = join(
            world.buyer.change(&path_one, &version, &text),
            join(
                world.buyer.change(&path_two, &version, &text),
                world.supplier.change(&submission, &json!(1), &json!({})),
            ),
        )
        .await;
        for answer in [first, second, third] {
            answer.expect(200);
        }
    }
}
