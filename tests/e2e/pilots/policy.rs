//! Whose approvals an organisation asks for: its own to say and to read, with every fault at once.

use serde_json::{Value, json};
use tests::{APPROVAL_POLICY, World, tiered, whole_charter};

fn told(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_says_and_colleagues_alone_read() {
    let world = World::new().await;
    let usual = json!({"approvals": 1, "order": "parallel", "approvers": []});
    let unsaid = world.buyer.get(APPROVAL_POLICY).await.expect(200);
    assert_eq!(unsaid, json!({"version": 1, "usual": usual, "tiers": []}));
    let two = json!({"approvals": 2});
    let said = world.buyer.put(APPROVAL_POLICY, &json!(1), &tiered(&two)).await.expect(200);
    assert_eq!(said["tiers"][0]["requirement"]["approvals"], 2);
    world.buyer.put(APPROVAL_POLICY, &json!(1), &tiered(&two)).await.problem(412, "stale_version");
    let analyst = world.reviewer("analyst@northern.example", &["analyst"]).await;
    assert_eq!(analyst.caller.get(APPROVAL_POLICY).await.expect(200), said);
    for role in ["partnership_lead", "approver"] {
        let one = world.reviewer(&format!("{role}@northern.example"), &[role]).await;
        let refused = one.caller.put(APPROVAL_POLICY, &json!(2), &tiered(&two)).await;
        refused.problem(403, "missing_permission");
    }
    // Others' are others'.
    assert_eq!(world.supplier.get(APPROVAL_POLICY).await.expect(200), unsaid);
    world.buyer.events("pilot_approval_policy.change", 1).await;
    let feed = world.supplier.get("/v1/events?limit=200").await.text;
    assert!(!feed.contains("pilot_approval"), "{feed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_what_a_charter_says_besides_is_told() {
    let world = World::new().await;
    let mut charter = whole_charter();
    for (name, wrong) in [
        ("regions", json!(["DE", "EU"])),
        ("sites", json!([""])),
        ("skus", json!(vec!["1"; 201])),
        ("channels", json!("Stores")),
        ("risk_class", json!("huge")),
    ] {
        charter[name] = wrong;
    }
    charter["budget"]["buyer_percent"] = json!(101);
    charter["budget"]["total"]["currency"] = json!("XXX");
    charter["criteria"][0]["min_sample"] = json!(0);
    charter["criteria"][0]["baseline"] = json!("some");
    let pilot = world.pilot_draft(&world.supplier).await;
    let expected = [
        ("/budget/buyer_percent", "out_of_range"),
        ("/budget/total/currency", "not_in_list"),
        ("/channels", "wrong_type"),
        ("/criteria/0/baseline", "malformed"),
        ("/criteria/0/min_sample", "out_of_range"),
        ("/regions/1", "not_in_list"),
        ("/risk_class", "not_in_list"),
        ("/sites/0", "too_short"),
        ("/skus", "too_many"),
    ];
    assert_eq!(world.supplier.act(&pilot, "revise", &charter).await.faults(), told(&expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told_where_it_is() {
    let world = World::new().await;
    let one = world.reviewer("lead@northern.example.org", &["partnership_lead"]).await;
    let money = |amount: &str, currency: &str| json!({"amount": amount, "currency": currency});
    let put = async |body: &Value| world.buyer.put(APPROVAL_POLICY, &json!(1), body).await.faults();
    let me = world.buyer.get("/v1/me").await.expect(200)["user"]["id"].clone();
    let stranger = "user_019300000000700080000000000000ff";
    let body = json!({
        "usual": {"approvals": 0},
        "tiers": [
            {"requirement": {"approvals": 2, "approvers": [me]}},
            {"from": [money("-1", "EUR")], "requirement": {"approvals": 2, "order": "sequential"}},
            {"from_risk": "huge", "requirement": {"approvals": 1, "approvers": [me, me]}},
        ],
    });
    let expected = [
        ("/tiers/0/requirement/approvers", "wrong_count"),
        ("/tiers/1/from/0/amount", "out_of_range"),
        ("/tiers/1/requirement/approvers", "wrong_count"),
        ("/tiers/2/from_risk", "not_in_list"),
        ("/tiers/2/requirement/approvers/1", "taken"),
        ("/usual/approvals", "out_of_range"),
    ];
    assert_eq!(put(&body).await, told(&expected));
    let one_approval = json!({"approvals": 1});
    let body = json!({
        "usual": one_approval,
        "tiers": [
            {"requirement": one_approval},
            {"from": [money("5", "EUR"), money("6", "EUR")], "requirement": one_approval},
            {"from": [money("5", "EUR")], "requirement": one_approval},
        ],
    });
    let expected =
        [("/tiers/0/from", "missing"), ("/tiers/1/from", "taken"), ("/tiers/2", "contradiction")];
    assert_eq!(put(&body).await, told(&expected));
    // Whoever is named has to be somebody who can approve.
    let named = json!({"usual": {"approvals": 1, "approvers": [stranger, one.id, me]}});
    let expected =
        [("/usual/approvers/0", "not_a_member"), ("/usual/approvers/1", "may_not_approve")];
    assert_eq!(put(&named).await, told(&expected));
}
