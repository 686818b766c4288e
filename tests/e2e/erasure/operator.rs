//! Whoever runs Tandem erases a person who cannot do it itself.

use tests::World;

use super::{EMAIL, each_ledger_is_sound, member, nothing_is_left};
use crate::identity::{
    audited,
    emergency::{BECAUSE, tandem},
    id_of,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_erases_by_the_address() {
    let world = World::new().await;
    let app = &world.app;
    let person = member(app, &world.buyer, EMAIL, &["contributor"]).await;
    let id = id_of(&person).await;
    let command = |email| [&["erase-person", email], &BECAUSE[..]].concat();
    let (done, said) = tandem(app, &["erase-person", EMAIL]).await;
    assert!(!done && said.contains("--operator"), "{said}");
    let (done, said) = tandem(app, &command("lead@northern.example")).await;
    assert!(!done && said.contains("last org_admin of Northern Grocers"), "{said}");
    let (done, said) = tandem(app, &command(EMAIL)).await;
    assert!(done && said.contains(&id), "{said}");
    person.get("/v1/me").await.problem(401, "unauthenticated");
    nothing_is_left(app, EMAIL).await;
    each_ledger_is_sound(&app.database.owner().await).await;
    let entries = audited(&world.buyer, "account.erased").await;
    let entry = entries.iter().find(|entry| entry["kind"] == "account.erased").unwrap();
    assert_eq!(entry["by"], "operator");
    let detail = entry["detail"].as_str().unwrap();
    assert!(detail.contains(&id) && detail.contains("Night shift: The admin is on leave"));
    let (done, said) = tandem(app, &command(EMAIL)).await;
    assert!(!done && said.contains("nobody has this address"), "{said}");
}
