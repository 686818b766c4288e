//! Too much about one thing comes together.

use serde_json::json;
use tests::{World, smtp::Mail};

use super::{BUYER, link, to, told};

#[tokio::test(flavor = "multi_thread")]
async fn more_than_ten_mails_about_one_thing_come_together() {
    let world = World::new().await;
    let path = world.submitted().await;
    // The pitch itself was the first.
    for _ in 0..12 {
        world.message(&world.supplier, &path).await;
    }
    // About another thing there was one only.
    world.submitted().await;
    told(&world.buyer, 15).await;
    let is_message = |mail: &Mail| mail.subject.starts_with("Oat & Co writes about");
    let mails = world.app.all_mails().await;
    assert_eq!(mails.iter().filter(|mail| is_message(mail)).count(), 9);
    assert_eq!(to(&mails, BUYER, "New proposal").len(), 2);
    assert_eq!(to(&mails, BUYER, "More about").len(), 0);
    world.app.clock.advance(5 * 60);
    let more = |mail: &Mail| mail.subject == "More about Oat drink in a paper bottle";
    let letter = world.app.smtp.wait_for("the letter", more).await;
    assert_eq!(letter.text.matches("- Oat & Co writes about").count(), 3, "{}", letter.text);
    assert!(link(&letter).starts_with("/v1/unsubscriptions/"));
    // The window is over.
    let message = world.message(&world.supplier, &path).await;
    let owner = world.app.database.owner().await;
    let sql = "SELECT count(*) FROM mails WHERE state = 'held'";
    told(&world.buyer, 16).await;
    let mails = world.app.all_mails().await;
    tests::until(async || {
        let held: i64 = owner.query_one(sql, &[]).await.expect("a count").get(0);
        if held == 0 { Ok(()) } else { Err(held) }
    })
    .await;
    let last = mails.iter().filter(|mail| is_message(mail) && mail.text.contains(&message));
    assert_eq!((last.count(), mails.iter().filter(|mail| more(mail)).count()), (1, 1));
    assert_eq!(world.buyer.get(super::LIST).await.expect(200)["unread_count"], json!(16));
}
