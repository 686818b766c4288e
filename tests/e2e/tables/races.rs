//! Imports at the same time: one order of locks, and nothing twice.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use futures_util::future::{join, join_all};
use serde_json::json;
use tests::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const HEADER: &str = "goal,on,value\n";

/// How long a turn may take to come.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_of_the_same_goals_and_single_values_all_go_through() {
    let world = World::new().await;
    let goals = world.goals_to_measure(6).await;
    let line = |goal: &String| format!("{goal},2026-01-31,95\n");
    let forth: String = goals.iter().map(line).collect();
    let back: String = goals.iter().rev().map(line).collect();
    let (one, other) = (format!("goal,on,value\n{forth}"), format!("goal,on,value\n{back}"));
    for _ in 0..5 {
        let imports = [&one, &other]
            .map(|file| world.supplier.import(&world.partnership, "measurements", "apply", file));
        let single = async |goal: &String| {
            let path = format!("/v1/goals/{goal}");
            let seen = world.supplier.get(&path).await.expect(200);
            let body = json!({"on": "2026-02-28", "value": "96"});
            let path = format!("{path}/measurements");
            let answer = world.supplier.change(&path, &seen["version"], &body).await;
            assert!([200, 412].contains(&answer.status), "{}", answer.text);
        };
        let singles = join_all(goals.iter().map(single));
        let (imports, _) = join(join_all(imports), singles).await;
        for answer in imports {
            answer.expect(200);
        }
    }
    for goal in &goals {
        let page = world.buyer.get(&format!("/v1/goals/{goal}/measurements?limit=200")).await;
        let page = page.expect(200);
        let of_january = page["items"].as_array().unwrap().iter();
        let versions: BTreeSet<_> = of_january
            .filter(|one| one["on"] == "2026-01-31")
            .map(|one| one["version"].as_i64().unwrap())
            .collect();
        assert_eq!(versions, (1..=10).collect());
    }
}

/// Sends the head of an import, whose file is still to come.
async fn begun(world: &World) -> TcpStream {
    let url = world.app.url();
    let mut stream =
        TcpStream::connect(url.trim_start_matches("http://")).await.expect("a connection");
    let head = format!(
        "POST /v1/partnerships/{}/imports/measurements HTTP/1.1\r\nHost: tandem\r\n\
         Authorization: Bearer {}\r\nContent-Type: text/csv\r\nContent-Length: {}\r\n\r\n",
        world.partnership,
        world.supplier.token().expect("a token"),
        HEADER.len(),
    );
    stream.write_all(head.as_bytes()).await.expect("it is sent");
    stream
}

/// Imports an empty file until it has a turn.
async fn until_taken(world: &World) {
    let begun = Instant::now();
    loop {
        let answer =
            world.supplier.import(&world.partnership, "measurements", "check", HEADER).await;
        if answer.status == 200 {
            return;
        }
        assert!(answer.status == 503 && begun.elapsed() < PATIENCE, "{answer:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_files_of_an_organisation_are_taken_at_once_and_others_do_not_feel_it() {
    let world = World::new().await;
    let mut slow = [begun(&world).await, begun(&world).await];
    let begun_at = Instant::now();
    let refused = loop {
        let answer = world.supplier.import(&world.partnership, "measurements", "check", HEADER);
        let answer = answer.await;
        if answer.status == 503 {
            break answer;
        }
        assert!(answer.status == 200 && begun_at.elapsed() < PATIENCE, "{answer:?}");
        // One that came while this one had its turn was refused, and is sent again.
        for stream in &mut slow {
            if stream.try_read(&mut [0]).is_ok() {
                *stream = begun(&world).await;
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    refused.problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), "2");
    // Others are served meanwhile, its own partner among them.
    world.supplier.get("/v1/me").await.expect(200);
    let others = world.buyer.import(&world.partnership, "measurements", "check", HEADER).await;
    others.expect(200);
    for mut stream in slow {
        stream.write_all(HEADER.as_bytes()).await.expect("it is sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 200");
    }
    until_taken(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_imports_once() {
    let world = World::new().await;
    let goals = world.goals_to_measure(1).await;
    let path = format!("/v1/partnerships/{}/imports/measurements?mode=apply", world.partnership);
    let file = format!("goal,on,value\n{},2026-01-31,95\n", goals[0]);
    let send = async || {
        let request = world.supplier.request(reqwest::Method::POST, &path);
        let request = request.header("Content-Type", "text/csv").header("Idempotency-Key", "one");
        world.supplier.send(request.body(file.clone())).await
    };
    let first = send().await;
    first.expect(200);
    let again = send().await;
    assert_eq!(
        (again.text.as_str(), again.header("idempotency-replayed")),
        (first.text.as_str(), "true")
    );
    let page = world.buyer.get(&format!("/v1/goals/{}/measurements", goals[0])).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_changed_since_the_check_stops_the_whole_file() {
    let world = World::new().await;
    let goals = world.goals_to_measure(2).await;
    let line = |goal: &String| format!("{goal},2026-01-31,95\n");
    let file = format!("{HEADER}{}{}", line(&goals[0]), line(&goals[1]));
    world.supplier.import(&world.partnership, "measurements", "check", &file).await.expect(200);
    let path = format!("/v1/goals/{}", goals[1]);
    let missed = json!({"outcome": "missed"});
    world.buyer.act(&path, "propose_outcome", &missed).await.expect(200);
    let answer = world.supplier.import(&world.partnership, "measurements", "apply", &file).await;
    assert_eq!(answer.faults(), [("/lines/3/goal".to_owned(), "state_conflict".to_owned())]);
    for goal in &goals {
        let page = world.buyer.get(&format!("/v1/goals/{goal}/measurements")).await.expect(200);
        assert_eq!(page["items"], json!([]), "nothing is half done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_too_long_for_a_goal_is_asked_to_come_back() {
    let world = World::new().await;
    let goals = world.goals_to_measure(1).await;
    let mut owner = world.app.database.owner().await;
    let held = owner.transaction().await.expect("a transaction");
    held.execute("SELECT 1 FROM goals FOR UPDATE", &[]).await.expect("a lock");
    let file = format!("{HEADER}{},2026-01-31,95\n", goals[0]);
    let answer = world.supplier.import(&world.partnership, "measurements", "apply", &file).await;
    answer.problem(503, "unavailable");
    held.rollback().await.expect("it is free");
    world.supplier.import(&world.partnership, "measurements", "apply", &file).await.expect(200);
}
