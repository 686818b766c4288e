//! Signatures: a secret is shown once and stored nowhere, and a former one signs for a day.

use serde_json::json;
use tests::{Hook, Receiver, World};

use super::{signature, text, verify};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rotation_both_secrets_sign_for_a_day() {
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let former = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    let path = former.path.clone();
    let seen = world.buyer.get(&path).await.expect(200);
    assert!(!seen.to_string().contains("whsec_"), "{seen:#}");
    let rotate = format!("{path}/secret");
    world.buyer.change(&rotate, &json!(7), &json!({})).await.problem(412, "stale_version");
    let rotated = world.buyer.change(&rotate, &json!(1), &json!({})).await.expect(201);
    let present = Hook { path: path.clone(), secret: text(&rotated, "secret").to_owned() };
    assert_ne!(present.secret, former.secret);
    assert!(rotated["webhook"]["former_secret_until"].is_string(), "{rotated:#}");

    world.submitted().await;
    let message = receiver.wait_for("proposal.submit", 1).await.remove(0);
    verify(&former, &message);
    verify(&present, &message);
    let both = [&present, &former].map(|hook| signature(&hook.secret, &message)).join(" ");
    assert_eq!(message.header("webhook-signature"), both);

    world.app.clock.advance(DAY);
    let supplier = world.app.sign_in("lead@oat.example").await;
    let world = World { supplier, ..world };
    world.submitted().await;
    let message = receiver.wait_for("proposal.submit", 2).await.remove(1);
    assert_eq!(message.header("webhook-signature"), signature(&present.secret, &message));
    // Another's secret, and another text, do not fit.
    assert_ne!(message.header("webhook-signature"), signature(&former.secret, &message));
    let mut altered = message.clone();
    altered.body = altered.body.replace("proposal.submit", "proposal.decide");
    assert_ne!(message.header("webhook-signature"), signature(&present.secret, &altered));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_has_the_form_that_libraries_take() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let world = World::with_webhooks().await;
    let receiver = Receiver::start().await;
    let one = world.buyer.hook(&receiver, &json!({})).await;
    let other = world.buyer.hook(&receiver, &json!({})).await;
    assert_ne!(one.secret, other.secret);
    let bytes = one.secret.strip_prefix("whsec_").map(|text| BASE64_STANDARD.decode(text));
    assert_eq!(bytes.unwrap().unwrap().len(), 32);
    // No key is kept with its answer.
    let request = world.buyer.request(reqwest::Method::POST, "/v1/webhooks");
    let body = json!({"url": receiver.url()});
    let request = request.json(&body).header("Idempotency-Key", "one");
    world.buyer.send(request.try_clone().unwrap()).await.expect(201);
    let again = world.buyer.send(request).await;
    assert_eq!(again.header("idempotency-replayed"), "");
}
