//! What comes once a day comes at the hour where its reader is: across the date line, and on the day on which
//! summer time begins.

use serde_json::json;

use super::{BUYER, SUPPLIER, after_all_due, all, choice, choose, link, one_click, to, told};
use crate::commitments::Time;

const SUBJECT: &str = "Your day on Tandem";

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_of_a_day_comes_once_at_the_hour_of_its_reader() {
    // In Berlin it is the last day of winter time; on Kiritimati, the next one already.
    let mut time = Time::at("2027-03-27T10:00:00Z").await;
    let other = time.world.app.another().await;
    for (caller, zone) in
        [(&time.world.buyer, "Europe/Berlin"), (&time.world.supplier, "Pacific/Kiritimati")]
    {
        let choices = all(&["proposals", "partnerships"], "digest");
        let body = json!({"time_zone": zone, "digest_hour": 8, "choices": choices});
        choose(caller, &body).await;
    }
    let (first, second) = (time.world.submitted().await, time.world.submitted().await);
    time.world.buyer.act(&first, "acknowledge", &json!({})).await.expect(200);
    told(&time.world.buyer, 3).await;
    told(&time.world.supplier, 1).await;
    let sent =
        |world: &tests::World, email: &str| to(&world.app.smtp.mails(), email, SUBJECT).len();
    for (instant, buyer, supplier) in [
        ("2027-03-27T17:50:00Z", 0, 0),
        ("2027-03-27T18:00:00Z", 0, 1),
        ("2027-03-28T05:50:00Z", 0, 1),
        ("2027-03-28T06:00:00Z", 1, 1),
        ("2027-03-29T06:00:00Z", 1, 1),
    ] {
        time.set(instant).await;
        after_all_due(&time.world, BUYER).await;
        let counts = (sent(&time.world, BUYER), sent(&time.world, SUPPLIER));
        assert_eq!(counts, (buyer, supplier), "{instant}");
    }
    let world = &time.world;
    let mails = world.app.all_mails().await;
    assert_eq!(to(&mails, BUYER, "New proposal").len() + to(&mails, SUPPLIER, "Ack").len(), 0);
    let digest = to(&mails, BUYER, SUBJECT)[0];
    let lines = digest.text.matches("- New proposal: Oat drink in a paper bottle\n").count();
    assert_eq!(lines, 2, "{}", digest.text);
    for path in [&first, &second] {
        // By the address of the server that has sent it, which may be the other.
        assert!(digest.text.contains(&format!("{path}\n")), "{}", digest.text);
    }
    assert!(!digest.raw.contains("less plastic"), "{}", digest.raw);
    assert!(to(&mails, SUPPLIER, SUBJECT)[0].text.contains("- Acknowledged: Oat drink"));
    // Its link is of all that comes with it.
    let path = link(digest);
    assert_eq!(one_click(world, &path).await.status, 204);
    for (kind, expected) in [("proposals", "off"), ("partnerships", "off"), ("goals", "at_once")] {
        assert_eq!(choice(&world.buyer, kind).await, expected, "{kind}");
    }
    assert_eq!(choice(&world.supplier, "proposals").await, "digest");
    other.stop().await;
}
