//! Who sees a job: who has asked for it, and the admins; it can be called off, and twenty are open at most.

use serde_json::json;
use tests::{World, colleagues, id_in};

use super::{hold, invited, release};
use crate::{leaks::cannot_tell, operations::Targets};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_and_the_admins_see_a_job_and_nobody_else() {
    let world = World::new().await;
    let (app, admin) = (&world.app, &world.buyer);
    let lead = app.colleague(admin, "plead@northern.example", &["partnership_lead"]).await;
    let other = app.colleague(admin, "other@northern.example", &["partnership_lead"]).await;
    let program = app.program(admin, &["read", "read_audit"]).await;
    let invite = json!({"name": "Rye & Sons", "email": "lead@rye.example"});
    let rows = json!({"rows": [{"propose_as": "buyer", "invite": invite}]});
    let path = lead.import_later("partners", &rows).await;
    let done = lead.job(&path, "succeeded").await;
    assert_eq!(admin.get(&path).await.expect(200), done);
    let nothing = format!("/v1/jobs/{}", Targets::nothing().job);
    for stranger in [&other, &program, &world.supplier, &world.rival] {
        let hidden = stranger.get(&path).await;
        hidden.problem(404, "not_found");
        assert_eq!(hidden.essence(), stranger.get(&nothing).await.essence());
        let empty = json!({"items": [], "next": null});
        assert_eq!(stranger.get("/v1/jobs").await.expect(200), empty);
    }
    let hidden = Targets { job: id_in(&path), ..Targets::nothing() };
    cannot_tell(app, &world.rival, &hidden).await;
    for caller in [&lead, admin] {
        let list = caller.get("/v1/jobs").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
    lead.post(&format!("{path}/cancellation"), &json!({})).await.problem(409, "state_conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_are_open_at_most_and_one_that_is_called_off_does_nothing_more() {
    let world = World::new().await;
    let (app, admin) = (&world.app, &world.buyer);
    let second = app.colleague(admin, "second@northern.example", &["org_admin"]).await;
    hold(app, &[admin]).await;
    let mut open = Vec::new();
    for number in 0..20 {
        let rows = colleagues(&format!("open-{number}"), 0..1);
        open.push(admin.import_later("users", &rows).await);
    }
    let refused = colleagues("open-20", 0..1);
    let request = admin.request(reqwest::Method::POST, "/v1/imports/users?mode=apply");
    let answer = admin.send(request.header("Prefer", "respond-async").json(&refused)).await;
    answer.problem(409, "too_many_jobs");
    // Another organisation has its own.
    let others = world.rival.import_later("users", &colleagues("own", 0..1)).await;
    world.rival.job(&others, "succeeded").await;
    // An admin calls one off that somebody else has asked for, and makes room by that.
    let last = open.pop().unwrap();
    let cancelled = second.act(&last, "cancel", &json!({})).await.expect(200);
    assert_eq!((&cancelled["state"], &cancelled["result"]), (&json!("cancelled"), &json!(null)));
    second.post(&format!("{last}/cancellation"), &json!({})).await.problem(409, "state_conflict");
    open.push(admin.import_later("users", &refused).await);
    release(app).await;
    for path in &open {
        admin.job(path, "succeeded").await;
    }
    assert_eq!(admin.get(&last).await.expect(200)["state"], "cancelled");
    let invited = invited(admin).await;
    let such = invited.keys().filter(|to| to.starts_with("open-")).count();
    assert_eq!(such, open.len(), "{invited:?}");
}
