//! What is exported can be imported, and says nothing that its reader may not see.

use serde_json::{Value, json};
use tests::{Caller, World, goal_terms_with};

/// The terms of all goals that somebody sees, in order of their titles.
async fn terms(caller: &Caller) -> Vec<Value> {
    let page = caller.get("/v1/goals?limit=200").await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    let mut terms: Vec<_> = items.map(|goal| goal["terms"].clone()).collect();
    terms.sort_by_key(|one| one["title"].as_str().unwrap().to_owned());
    terms
}

#[tokio::test(flavor = "multi_thread")]
async fn goals_come_back_as_they_were_formulas_included() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let steps = json!({"kind": "milestones", "milestones": [
        {"title": "=Artwork | \\ \"label\"", "weight": 2}, {"title": "Listing; all, of it", "weight": 1},
    ]});
    let odd = [
        json!({"title": "=HYPERLINK(\"http://evil.example\")", "unit": "+%"}),
        json!({"title": "'=1+1", "measure": "@SUM(A1:A9)", "metric": steps}),
        json!({"title": "-2+3", "why_buyer": "One\nand \"two\", ü\r\n三", "metric": {
            "kind": "maintain", "lower": "-5", "upper": "-0.5",
        }}),
    ];
    for fields in &odd {
        world.goal_draft(&world.buyer, &plan, &goal_terms_with(fields.clone())).await;
    }
    let file = world.buyer.export(&world.partnership, "goals", "import").await;
    assert!(file.contains("'=HYPERLINK") && file.contains("''=1+1") && file.contains(",-5,"));
    let begin = ['=', '+', '-', '@'];
    let number = |cell: &str| cell.parse::<f64>().is_ok();
    for cell in file.split(&['\n', ','][..]).map(|cell| cell.trim_start_matches('"')) {
        assert!(!cell.starts_with(begin) || number(cell), "{cell}");
    }
    world.buyer.import(&world.partnership, "goals", "apply", &file).await.expect(200);
    let both = terms(&world.buyer).await;
    assert_eq!(both.len(), 6);
    for pair in both.chunks(2) {
        assert_eq!(pair[0], pair[1]);
    }
    // Nobody else knows of drafts.
    let theirs = world.supplier.export(&world.partnership, "goals", "all").await;
    assert_eq!(theirs.lines().count(), 1);
    // What the server alone knows is named as such.
    let all = world.buyer.export(&world.partnership, "goals", "all").await;
    let answer = world.buyer.import(&world.partnership, "goals", "check", &all).await;
    let faults = answer.faults();
    assert!(faults.contains(&("/lines/1/state".to_owned(), "read_only".to_owned())), "{faults:?}");
    assert!(faults.iter().all(|(_, code)| code == "read_only"));
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_count_can_be_imported_elsewhere() {
    let world = World::new().await;
    let plan = world.plan_in_force().await;
    let path = world.goal_agreed(&plan, &goal_terms_with(json!({"weight": 10}))).await;
    let other = world.goal_agreed(&plan, &goal_terms_with(json!({"weight": 10}))).await;
    for (on, value) in [("2026-01-31", "93"), ("2026-02-28", "-1.5"), ("2026-01-31", "94")] {
        world.measured(&path, on, value).await;
    }
    let waits = json!({"on": "2026-03-31", "value": "95"});
    world.supplier.act(&path, "measure", &waits).await.expect(200);
    let file = world.supplier.export(&world.partnership, "measurements", "import").await;
    let id = path.replace("/v1/goals/", "");
    let expected = format!(
        "goal,on,value,numerator,denominator,milestones_done\r\n\
         {id},2026-01-31,94,,,\r\n{id},2026-02-28,-1.5,,,\r\n"
    );
    assert_eq!(file, expected);
    let all = world.buyer.export(&world.partnership, "measurements", "all").await;
    assert_eq!(all.lines().count(), 5);
    assert_eq!(all, world.supplier.export(&world.partnership, "measurements", "all").await);
    let elsewhere = file.replace(&id, &other.replace("/v1/goals/", ""));
    world
        .supplier
        .import(&world.partnership, "measurements", "apply", &elsewhere)
        .await
        .expect(200);
    let page = world.buyer.get(&format!("{other}/measurements")).await.expect(200);
    let values: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
    assert_eq!(values, [json!("-1.5"), json!("94")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn commitments_are_read_page_by_page_to_their_end() {
    let world = World::new().await;
    let line = |number: usize| format!("supplier,'-{number} days of stock,2035-02-15\n");
    let lines: String = (100..600).map(line).collect();
    let file = format!("promisor,what,due_on\n{lines}");
    world.supplier.import(&world.partnership, "commitments", "apply", &file).await.expect(200);
    let all = world.buyer.export(&world.partnership, "commitments", "all").await;
    let of_both = |text: &str| {
        let mut lines: Vec<_> = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').take(3).collect::<Vec<_>>().join(","))
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(of_both(&all), of_both(&file));
    let again = world.supplier.export(&world.partnership, "commitments", "import").await;
    world.supplier.import(&world.partnership, "commitments", "check", &again).await.expect(200);
    let path = format!("/v1/partnerships/{}/exports/commitments", world.partnership);
    world.rival.get(&path).await.problem(404, "not_found");
}
