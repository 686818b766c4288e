//! Partners are invited from JSON and from a file, by who leads partnerships, and twice does no harm.

use serde_json::json;
use tests::World;

use super::counts;

#[tokio::test(flavor = "multi_thread")]
async fn partners_come_from_json_and_from_a_file_and_twice_does_no_harm() {
    let world = World::new().await;
    let app = &world.app;
    let lead = app.colleague(&world.buyer, "plead@northern.example", &["partnership_lead"]).await;
    let row = |name: &str, email: &str| json!({"propose_as": "buyer", "invite": {"name": name, "email": email}});
    let mut rows = json!({"rows": [
        row("Rye & Sons", "lead@rye.example"),
        // Who has accepted is a partner already.
        row("Oat & Co", "lead@oat.example"),
        {"propose_as": "owner", "invite": {"name": "", "email": "nowhere"}, "category": ""},
    ]});
    let answer = lead.import_people("partners", "apply", &rows).await;
    let fault = |at: &str, code: &str| (at.to_owned(), code.to_owned());
    let expected = [
        fault("/rows/2/category", "too_short"),
        fault("/rows/2/invite/email", "malformed"),
        fault("/rows/2/invite/name", "too_short"),
        fault("/rows/2/propose_as", "not_in_list"),
    ];
    assert_eq!(answer.faults(), expected);
    let file = json!(
        "propose_as,name,email,category\n\
        owner,,nowhere,\n\
        buyer,Rye,lead@rye.example,\n\
        buyer,Rye,lead@rye.example,\n"
    );
    let answer = lead.import_people("partners", "apply", &file).await;
    let expected = [
        fault("/lines/2/email", "malformed"),
        fault("/lines/2/name", "missing"),
        fault("/lines/2/propose_as", "not_in_list"),
        fault("/lines/4/email", "repeated_address"),
    ];
    assert_eq!(answer.faults(), expected);
    let partnerships = async || {
        let page = lead.get("/v1/partnerships").await.expect(200);
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(partnerships().await, 1, "nothing is half done");

    rows["rows"].as_array_mut().unwrap().pop();
    let applied = lead.import_people("partners", "apply", &rows).await.expect(200);
    assert_eq!(counts(&applied), (1, 1));
    let file = json!(
        "email;name;propose_as;category\n\
        lead@rye.example;Rye;supplier;\n\
        lead@barley.example;'=Barley;buyer;Baking\n"
    );
    for expected in [(1, 1), (0, 2)] {
        let applied = lead.import_people("partners", "apply", &file).await.expect(200);
        assert_eq!(counts(&applied), expected);
    }
    assert_eq!(partnerships().await, 3);
    let page = lead.get("/v1/partnerships?sort=-created_at").await.expect(200);
    let newest = &page["items"][0];
    assert_eq!(
        (&newest["state"], &newest["invited_name"]),
        (&json!("proposed"), &json!("=Barley"))
    );
    assert_eq!((&newest["side"], &newest["category"]), (&json!("buyer"), &json!("Baking")));
    app.heard("lead@barley.example", "Northern Grocers invites you to a partnership").await;
    // It is withdrawn; then the same invites again.
    let path = format!("/v1/partnerships/{}", newest["id"].as_str().unwrap());
    lead.act(&path, "withdraw", &json!({})).await.expect(200);
    let applied = lead.import_people("partners", "apply", &file).await.expect(200);
    assert_eq!(counts(&applied), (1, 1));
    // Neither the one who leads may invite colleagues, nor a program anybody.
    let program = app.program(&world.buyer, &["read", "write_pilots"]).await;
    let users = json!("email,roles\none@northern.example,analyst\n");
    lead.import_people("users", "check", &users).await.problem(403, "missing_permission");
    for (what, file) in [("users", &users), ("partners", &file)] {
        let answer = program.import_people(what, "check", file).await;
        answer.problem(403, "missing_permission");
    }
}
