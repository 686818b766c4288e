//! Where nothing is sent: to this machine and private networks, unless the operator allows it, however an
//! address is written.

use serde_json::json;
use tests::{Receiver, World};

use super::text;

#[tokio::test(flavor = "multi_thread")]
async fn without_a_setting_nothing_is_sent_to_this_machine() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    let port = receiver.port();
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://erp.northern.example:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://0x7f.1:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://100.64.0.1/".to_owned(),
        "https://erp.northern.example:25/".to_owned(),
        "https://user:password@erp.northern.example/".to_owned(),
        "https://erp.northern.example/#part".to_owned(),
    ] {
        let answer = world.buyer.post("/v1/webhooks", &json!({"url": url})).await;
        assert_eq!(answer.faults(), [("/url".to_owned(), "not_allowed".to_owned())], "{url}");
    }
    // A name is judged by what it resolves to, each time.
    let body = json!({"url": format!("https://localhost:{port}/"), "events": ["pilot"]});
    let made = world.buyer.post("/v1/webhooks", &body).await.expect(201);
    let path = format!("/v1/webhooks/{}", text(&made["webhook"], "id"));
    world.buyer.act(&path, "ping", &json!({})).await.expect(200);
    let hook = tests::Hook { path, secret: text(&made, "secret").to_owned() };
    let queued = world.buyer.deliveries(&hook, "queued", 1).await.remove(0);
    let tried = world.buyer.attempts(&queued, 1).await;
    let attempt = &tried["attempts"][0];
    assert_eq!((text(attempt, "error"), &attempt["status"]), ("forbidden", &json!(null)));
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_allowed_once_is_judged_anew() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let hook = world.buyer.hook(&receiver, &json!({"events": ["pilot"]})).await;
    world.buyer.act(&hook.path, "ping", &json!({})).await.expect(200);
    receiver.wait_for("webhook.ping", 1).await;
    // Nothing of it is left to the other server.
    world.buyer.deliveries(&hook, "delivered", 1).await;
    let body = json!({"url": "https://127.0.0.1:9443/"});
    let answer = world.buyer.put(&hook.path, &json!(1), &json!({"url": "http://8.8.8.8/"})).await;
    assert_eq!(answer.faults(), [("/url".to_owned(), "not_allowed".to_owned())]);
    world.buyer.put(&hook.path, &json!(1), &body).await.expect(200);
    // The same database, by a server without the setting.
    let mut app = world.app;
    app.stop().await;
    let server = app.another().await;
    let buyer = world.buyer.at(server.public_url());
    let token = app.visitor_at(server.public_url());
    let signed = json!({"email": "lead@northern.example", "password": tests::PASSWORD});
    let token = token.post("/v1/auth/token", &signed).await.expect(200);
    let buyer = buyer.with_token(text(&token, "access_token"));
    buyer.act(&hook.path, "ping", &json!({})).await.expect(200);
    let queued = buyer.deliveries(&hook, "queued", 1).await.remove(0);
    let tried = buyer.attempts(&queued, 1).await;
    assert_eq!(text(&tried["attempts"][0], "error"), "forbidden");
    server.stop().await;
}
