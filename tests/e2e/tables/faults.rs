//! What is wrong with a file is told as a whole and at once, and nothing of it is written.

use reqwest::Method;
use serde_json::json;
use tests::{Answer, World};

async fn check(world: &World, file: &str) -> Answer {
    world.supplier.import(&world.partnership, "measurements", "check", file).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told_with_its_line_and_a_thousand_at_most() {
    let world = World::new().await;
    let goals = world.goals_to_measure(1).await;
    let goal = &goals[0];
    let (nobodys, short) = ("goal_019300000000700080000000000000ff", "goal_1");
    let file = format!(
        "goal,on,value,milestones_done\n\
         {goal},2026-01-31,1,\n{goal},2026-01-31,2,\n{goal},2021-01-31,1,\n{goal},2026-11-30,x,\n\
         {goal},2026-02-28,,1|2\n{nobodys},2026-01-31,1,\n{short},2026-13-01,,\n{goal},2026-01-01,1\n\
         {goal},2026-03-31,{},\n{goal},2026-04-30,1,\"\n",
        "9".repeat(200_000),
    );
    let expected = [
        ("/lines/10/value", "malformed"),
        ("/lines/11", "malformed"),
        ("/lines/3/on", "repeated_period"),
        ("/lines/4/on", "out_of_range"),
        ("/lines/5/value", "malformed"),
        ("/lines/6/value", "not_of_this_kind"),
        ("/lines/7/goal", "unknown_reference"),
        ("/lines/8/goal", "malformed"),
        ("/lines/8/on", "malformed"),
        ("/lines/8/value", "missing"),
        ("/lines/9", "wrong_count"),
    ];
    let answer = check(&world, &file).await;
    assert_eq!(answer.faults(), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let in_order: Vec<_> = answer.json()["errors"].as_array().unwrap().clone();
    assert_eq!(in_order[0]["pointer"], "/lines/3/on", "in the order of the lines");

    let many = format!("goal,on,value\n{}", format!("{goal},2026-01-31,x\n").repeat(1_500));
    let answer = check(&world, &many).await;
    assert_eq!(answer.faults().len(), 1_000);
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("1500 fields are not valid: "), "{detail}");
    // The other side does not measure, and a stranger finds nothing.
    let good = format!("goal,on,value\n{goal},2026-01-31,1\n");
    let answer = world.buyer.import(&world.partnership, "measurements", "apply", &good).await;
    assert_eq!(answer.faults(), [("/lines/2/goal".to_owned(), "not_your_side".to_owned())]);
    let strange = world.rival.import(&world.partnership, "measurements", "apply", &good).await;
    let nothing = "part_019300000000700080000000000000ff";
    let nothing = world.supplier.import(nothing, "measurements", "apply", &good).await;
    assert_eq!(strange.essence(), nothing.essence());
    strange.problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_ours_is_refused() {
    let world = World::new().await;
    let path = format!("/v1/partnerships/{}/imports/measurements", world.partnership);
    let send = async |form: &str, query: &str, body: Vec<u8>| {
        let request = world.supplier.request(Method::POST, &format!("{path}{query}"));
        world.supplier.send(request.header("Content-Type", form).body(body)).await
    };
    let header = b"goal,on,value\n".to_vec();
    send("application/json", "", b"{}".to_vec()).await.problem(415, "unsupported_media_type");
    let latin = send("text/csv; charset=iso-8859-1", "", header.clone()).await;
    latin.problem(415, "unsupported_media_type");
    let none = json!({"mode": "check", "lines": 0, "created": 0});
    let form = "Text/CSV; charset=\"UTF-8\"; header=present";
    assert_eq!(send(form, "", header.clone()).await.expect(200), none);
    for query in ["?mode=try", "?mode=check&mode=check", "?dry=1"] {
        send("text/csv", query, header.clone()).await.problem(400, "invalid_parameter");
    }
    let bad = [header.clone(), b"\xff".to_vec()].concat();
    let answer = send("text/csv", "", bad).await.problem(400, "malformed_csv");
    assert_eq!(answer["detail"], "The file is not UTF-8 from line 2 on.");
    let faults = send("text/csv", "", b"goal,goal,state,speed\n".to_vec()).await.faults();
    let expected = [
        ("/lines/1/goal", "repeated_column"),
        ("/lines/1/speed", "unknown_column"),
        ("/lines/1/state", "read_only"),
    ];
    assert_eq!(faults, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let empty = send("text/csv", "", Vec::new()).await.faults();
    assert_eq!(empty, [("/lines/1".to_owned(), "missing".to_owned())]);
    let zero = send("text/csv", "", b"goal,on,value\n\0,\0,\0\n".to_vec()).await.faults();
    assert_eq!(zero.len(), 3);
    let many = [header.clone(), b"a,b,c\n".repeat(200_001)].concat();
    send("text/csv", "", many).await.problem(413, "too_large");
    let large = [header, vec![b'x'; 16 * 1024 * 1024]].concat();
    send("text/csv", "", large).await.problem(413, "too_large");
    let path = format!("/v1/partnerships/{}/exports/goals?columns=some", world.partnership);
    world.supplier.get(&path).await.problem(400, "invalid_parameter");
}
