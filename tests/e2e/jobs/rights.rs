//! Whoever has asked for a job is judged again as it is done: what it may not do any more fails, and that it
//! has signed out meanwhile does not matter.

use serde_json::{Value, json};
use tests::{Caller, World, colleagues};

use super::{counts, hold, invited, release};

async fn id_of(caller: &Caller) -> String {
    caller.get("/v1/account").await.expect(200)["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_judged_again_as_a_job_is_done() {
    let world = World::new().await;
    let (app, admin) = (&world.app, &world.buyer);
    let mut askers = Vec::new();
    for name in ["demoted", "removed", "gone", "promoted"] {
        let email = format!("{name}@northern.example");
        askers.push(app.colleague(admin, &email, &["org_admin"]).await);
    }
    hold(app, &[admin]).await;
    let (mut jobs, mut ids) = (Vec::new(), Vec::new());
    for (number, asker) in askers.iter().enumerate() {
        let rows = colleagues(&format!("asked-{number}"), 0..2);
        jobs.push(asker.import_later("users", &rows).await);
        ids.push(id_of(asker).await);
    }
    let change = async |id: &str, what: &str, body: Value| {
        let path = format!("/v1/members/{id}");
        admin.act(&path, what, &body).await
    };
    change(&ids[0], "change_roles", json!({"roles": ["partnership_lead"]})).await.expect(200);
    assert_eq!(change(&ids[1], "remove", json!({})).await.status, 204);
    let gone = askers[2].post("/v1/auth/sign-out", &json!({})).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    // Other roles that still allow it are no obstacle.
    let roles = json!({"roles": ["org_admin", "analyst"]});
    change(&ids[3], "change_roles", roles).await.expect(200);
    release(app).await;
    for job in &jobs[..2] {
        let failed = admin.job(job, "failed").await;
        let problem = &failed["result"]["body"];
        assert_eq!(
            (&failed["result"]["status"], &problem["code"]),
            (&json!(403), &json!("missing_permission"))
        );
        assert_eq!(failed["progress"]["done"], 0);
    }
    for job in &jobs[2..] {
        let done = admin.job(job, "succeeded").await;
        assert_eq!(counts(&done["result"]["body"]), (2, 0));
    }
    let invited = invited(admin).await;
    let asked = invited.keys().filter(|to| to.starts_with("asked-")).cloned().collect::<Vec<_>>();
    let expected = ["asked-2-0", "asked-2-1", "asked-3-0", "asked-3-1"];
    assert_eq!(asked, expected.map(|name| format!("{name}@northern.example")));
    // Whoever asked reads why it failed, also without the role; whoever was removed reads nothing.
    let demoted = app.sign_in("demoted@northern.example").await;
    assert_eq!(demoted.get(&jobs[0]).await.expect(200)["state"], "failed");
    demoted.get(&jobs[1]).await.problem(404, "not_found");
    let sent = admin.events("job.fail", 2).await;
    assert_eq!(sent.iter().filter(|event| event["kind"] == "job.fail").count(), 2);
}
