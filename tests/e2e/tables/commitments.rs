//! Commitments from a file are offered and asked for, by the rules of a single one.

use serde_json::json;
use tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn they_are_offered_and_asked_for_or_none_of_them_is() {
    let world = World::new().await;
    let first = world.offered("2035-02-15").await.replace("/v1/commitments/", "");
    let file = format!(
        "promisor,what,due_on,importance,depends_on\n\
         buyer,Give the dock slots,2035-03-01,3,{first}\n\
         supplier,\"Send the forecast, by product\",2035-03-15,,\n"
    );
    let bad = format!("{file}supplier,Send it again,2020-01-01,,\nbuyer,x,2035-03-01,9,a|b\n");
    let answer = world.buyer.import(&world.partnership, "commitments", "apply", &bad).await;
    let expected = [
        ("/lines/4/due_on", "past"),
        ("/lines/5/depends_on/0", "malformed"),
        ("/lines/5/depends_on/1", "malformed"),
        ("/lines/5/importance", "out_of_range"),
        ("/lines/5/what", "too_short"),
    ];
    assert_eq!(answer.faults(), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let list = world.supplier.get("/v1/commitments").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "nothing is half done");

    world.buyer.import(&world.partnership, "commitments", "apply", &file).await.expect(200);
    let list = world.supplier.get("/v1/commitments?sort=created_at").await.expect(200);
    let of = |what: &str| {
        let items = list["items"].as_array().unwrap();
        items.iter().find(|one| one["what"] == what).unwrap().clone()
    };
    let slots = of("Give the dock slots");
    assert_eq!((&slots["state"], &slots["depends_on"]), (&json!("offered"), &json!([first])));
    assert_eq!(of("Send the forecast, by product")["state"], "requested");
    // A program names who answers for it, at each line.
    let erp = world.app.program(&world.buyer, &["read", "write_commitments"]).await;
    let answer = erp.import(&world.partnership, "commitments", "apply", &file).await;
    let missing = |line: u8| (format!("/lines/{line}/responsible"), "missing".to_owned());
    assert_eq!(answer.faults(), [missing(2), missing(3)]);
    let me = world.buyer.get("/v1/account").await.expect(200)["id"].clone();
    let named = format!(
        "promisor,what,due_on,responsible\nbuyer,Pay,2035-01-01,{}\n",
        me.as_str().unwrap()
    );
    erp.import(&world.partnership, "commitments", "apply", &named).await.expect(200);
}
