//! Goals from a file become drafts of the caller's side, by the rules of a single one.

use serde_json::json;
use tests::World;

const HEADER: &str = "plan;title;why_buyer;measure;metric.kind;metric.baseline;metric.target;\
                      metric.milestones;starts_on;due_on;weight;measured_by";

#[tokio::test(flavor = "multi_thread")]
async fn a_check_changes_nothing_and_tells_the_same() {
    let world = World::new().await;
    let plan = world.plan_in_force().await.replace("/v1/plans/", "");
    let file = format!(
        "\u{feff}{HEADER}\r\n\
         {plan};\"On the \"\"shelf\"\"; every day\";'=1+1;Availability;higher;-2;98;;2026-01-01;2030-01-01;40;buyer\r\n\
         \r\n\
         {plan};A new bottle;;Steps done;milestones;;;2 Artwork \\| label|1 Listing;2026-01-01;2030-01-01;10;supplier\r\n\
         ;;;;;;;;;;;\r\n"
    );
    let checked = world.buyer.import(&world.partnership, "goals", "check", &file).await.expect(200);
    assert_eq!(checked, json!({"mode": "check", "lines": 2, "created": 2}));
    let goals = world.buyer.get("/v1/goals?sort=created_at").await.expect(200);
    assert_eq!(goals["items"], json!([]));

    let applied = world.buyer.import(&world.partnership, "goals", "apply", &file).await.expect(200);
    assert_eq!(applied, json!({"mode": "apply", "lines": 2, "created": 2}));
    let goals = world.buyer.get("/v1/goals").await.expect(200)["items"].clone();
    let of = |title: &str| {
        let goals = goals.as_array().unwrap();
        goals.iter().find(|goal| goal["terms"]["title"] == title).unwrap().clone()
    };
    let first = of("On the \"shelf\"; every day");
    assert_eq!((&first["state"], &first["author"]), (&json!("draft"), &json!("buyer")));
    assert_eq!(first["terms"]["why_buyer"], "=1+1");
    assert_eq!(first["terms"]["metric"]["baseline"], "-2");
    let steps = json!([
        {"title": "Artwork | label", "weight": 2}, {"title": "Listing", "weight": 1},
    ]);
    assert_eq!(of("A new bottle")["terms"]["metric"]["milestones"], steps);
    assert_eq!(world.supplier.get("/v1/goals").await.expect(200)["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_judged_as_a_single_goal_is() {
    let world = World::new().await;
    let plan = world.plan_in_force().await.replace("/v1/plans/", "");
    let hidden = world.plan_draft(&world.supplier, &tests::plan_terms()).await;
    let (hidden, nobodys) =
        (hidden.replace("/v1/plans/", ""), "plan_019300000000700080000000000000ff");
    let line = |plan: &str, rest: &str| format!("{plan};Title;;Measure;{rest}\n");
    let good = "higher;1;2;;2026-01-01;2030-01-01;1;buyer";
    let file = [
        format!("{HEADER}\n"),
        line(&plan, "higher;2;1;;2026-01-01;2025-01-01;x;nobody"),
        line(&plan, "milestones;;;Artwork;2026-01-01;2030-01-01;1;buyer"),
        line(&plan, ";;;;2026-01-01;2030-01-01;1;buyer"),
        line(&hidden, good),
        line(nobodys, good),
        line("plan", good),
    ]
    .concat();
    let answer = world.buyer.import(&world.partnership, "goals", "apply", &file).await;
    let expected = [
        ("/lines/2/measured_by", "not_in_list"),
        ("/lines/2/metric.target", "contradiction"),
        ("/lines/2/weight", "wrong_type"),
        ("/lines/3/metric.milestones/0/weight", "missing"),
        ("/lines/4/metric", "missing"),
        ("/lines/5/plan", "unknown_reference"),
        ("/lines/6/plan", "unknown_reference"),
        ("/lines/7/plan", "malformed"),
    ];
    assert_eq!(answer.faults(), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let errors = answer.json()["errors"].clone();
    assert_eq!(errors[5]["detail"], errors[6]["detail"], "what is hidden is as what is not");
    // A plan has a hundred goals at most.
    let many = format!("{HEADER}\n{}", line(&plan, good).repeat(101));
    let answer = world.buyer.import(&world.partnership, "goals", "apply", &many).await;
    assert_eq!(answer.faults(), [("/lines/102/plan".to_owned(), "too_many_goals".to_owned())]);
    assert_eq!(world.buyer.get("/v1/goals").await.expect(200)["items"], json!([]));
    let many = format!("{HEADER}\n{}", line(&plan, good).repeat(100));
    world.buyer.import(&world.partnership, "goals", "apply", &many).await.expect(200);
    world.supplier.get(&format!("/v1/plans/{plan}")).await.expect(200);
}
