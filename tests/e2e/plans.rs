//! Every list is read in the order of an index, however much there is: no table is read through, no
//! more than a page is sorted, and the first page of a plain list takes few blocks.

use serde_json::Value;
use tests::{
    TestApp,
    data::{DataSet, Numbered},
    statements::{Recorder, Statement},
};
use tokio_postgres::Client;

/// Enough that reading all of it is never the cheapest.
const PROPOSALS: u32 = 40_000;

/// Rows that may be sorted: a page, and the one behind it that tells whether more follow.
const PAGE: f64 = 51.0;

/// Blocks of the table and its indexes that a page may take: one for each row, and the way there. What
/// is looked up for each row besides does not count.
const BLOCKS: u64 = 60;

/// What each list can be asked for.
const QUERIES: [&str; 8] = [
    "limit=50",
    "limit=50&sort=created_at",
    "limit=50&sort=-updated_at",
    "limit=50&sort=updated_at",
    "limit=50&state=STATE",
    "limit=50&updated_since=2026-01-01T00:00:00Z&sort=updated_at",
    "limit=50&partnership=PARTNERSHIP",
    "limit=50&partnership=PARTNERSHIP&sort=-updated_at",
];

/// The same for one list. The briefs that name one supplier are looked up by it and sorted: a buyer has
/// dozens of them, where a supplier has thousands of pitches.
fn queries_of(list: &str) -> impl Iterator<Item = &'static str> {
    let sorted = list == "briefs";
    QUERIES.into_iter().filter(move |query| !sorted || !query.contains("PARTNERSHIP"))
}

/// The plan of a statement, as a prepared statement has it after a while, with what it did.
async fn explain(client: &Client, statement: &Statement) -> Value {
    let values: Vec<_> = statement
        .parameters
        .iter()
        .map(|value| match value {
            Some(value) => format!("'{}'", value.replace('\'', "''")),
            None => "NULL".to_owned(),
        })
        .collect();
    client.batch_execute(&format!("PREPARE explained AS {}", statement.sql)).await.unwrap();
    let values = if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
    let sql = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE explained{values}");
    let rows = client.simple_query(&sql).await.unwrap();
    client.batch_execute("DEALLOCATE explained").await.unwrap();
    let text: String = rows
        .iter()
        .filter_map(|row| match row {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        })
        .collect();
    let plans: Value = serde_json::from_str(&text).unwrap();
    plans[0]["Plan"].clone()
}

/// The plans of a statement, with its values and for whatever values: nothing is wrong with them.
pub(crate) async fn sound(client: &Client, statement: &Statement, what: &str) -> Vec<Value> {
    let mut plans = Vec::new();
    for mode in ["force_custom_plan", "force_generic_plan"] {
        client.batch_execute(&format!("SET plan_cache_mode = {mode}")).await.unwrap();
        let plan = explain(client, statement).await;
        let mut found = Vec::new();
        faults(&plan, &mut found);
        assert_eq!(found, [""; 0], "{what}: {plan:#}");
        plans.push(plan);
    }
    plans
}

/// What is wrong with a plan.
fn faults(plan: &Value, found: &mut Vec<String>) {
    let (kind, rows) = (plan["Node Type"].as_str().unwrap(), &plan["Actual Rows"]);
    if kind == "Seq Scan" {
        found.push(format!("{} is read through", plan["Relation Name"]));
    }
    if kind.contains("Sort") {
        // What goes into the sort, not what a limit above takes of it.
        let input = plan["Plans"][0]["Actual Rows"].as_f64().unwrap();
        if input > PAGE {
            found.push(format!("{input} rows are sorted for {rows}"));
        }
    }
    for below in plan["Plans"].as_array().into_iter().flatten() {
        faults(below, found);
    }
}

/// The blocks of the rows of both sides.
fn blocks(plan: &Value) -> u64 {
    if plan["Node Type"] == "Append" {
        let count = |name: &str| plan[name].as_u64().unwrap();
        return count("Shared Hit Blocks") + count("Shared Read Blocks");
    }
    blocks(&plan["Plans"][0])
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_read_in_the_order_of_an_index() {
    let app = TestApp::start().await;
    let owner = app.database.owner().await;
    // Signing up once gives the hash of the password that everybody has.
    app.founder("First", "first@first.example").await;
    let password_hash =
        owner.query_one("SELECT password_hash FROM users", &[]).await.unwrap().get(0);
    let set = DataSet {
        organisations: 40,
        suppliers_per_buyer: 10,
        proposals: PROPOSALS,
        spare: 16_000,
        innovations: 20_000,
        briefs: 20_000,
        panels: 20_000,
        plans: 20_000,
        goals: 20_000,
        commitments: 20_000,
        password_hash,
        now: jiff::Timestamp::now(),
    };
    set.fill(&owner).await.unwrap();
    let mut recorder = Recorder::begin(app.database.log(), &owner).await.unwrap();
    // As the server plans: at first for the values at hand, then for any.
    let reader = app.database.connect_with("tandem_app", persistence::PLANNER).await;
    for organisation in [0, set.buyers()] {
        let caller = app.sign_in(&DataSet::email(organisation)).await;
        let scope = format!(
            "SET app.organisation = '{}'; SET app.person = '{}'",
            Numbered::Organisation.uuid(organisation),
            Numbered::User.uuid(organisation)
        );
        reader.batch_execute(&scope).await.unwrap();
        for (list, state) in [
            ("innovations", "active"),
            ("briefs", "published"),
            ("brief-invitations", "open"),
            ("proposals", "under_review"),
            ("pilots", "running"),
            ("plans", "in_force"),
            ("goals", "active"),
            ("commitments", "agreed"),
            ("partnerships", "active"),
        ] {
            for query in queries_of(list) {
                let query = query.replace("STATE", state);
                let query = query.replace("PARTNERSHIP", &Numbered::Partnership.id(0));
                recorder.take(&owner).await.unwrap();
                caller.get(&format!("/v1/{list}?{query}")).await.expect(200);
                let statements = recorder.take(&owner).await.unwrap();
                let lists = statements.iter().filter(|one| one.sql.contains("LIMIT"));
                let mut count = 0;
                for statement in lists {
                    count += 1;
                    for plan in sound(&reader, statement, &format!("{list}?{query}")).await {
                        if list == "proposals" && query == "limit=50" {
                            assert!(blocks(&plan) <= BLOCKS, "{plan:#}");
                        }
                    }
                }
                assert_eq!(count, 1, "{list}?{query}: {statements:#?}");
            }
        }
        recorder.take(&owner).await.unwrap();
        let ledger = format!("/v1/partnerships/{}/ledger", Numbered::Partnership.id(0));
        let values = format!("/v1/goals/{}/measurements?limit=50", Numbered::Goal.id(0));
        let behind = format!("{values}&cursor={}", Numbered::Measurement.id(100));
        let progress = format!("/v1/plans/{}/progress", Numbered::Plan.id(0));
        let pitched =
            format!("/v1/innovations/{}/proposals?limit=50", Numbered::Innovation.id(organisation));
        let search = "/v1/goals?limit=50&q=drink%20in%20a%20paper".to_owned();
        for (path, of) in [
            ("/v1/events?limit=50".to_owned(), "LIMIT"),
            (ledger, "LIMIT"),
            (pitched, "\"proposal_innovations\".\"proposal_id\" DESC"),
            (values, "\"on_date\" DESC"),
            (behind, "\"on_date\" DESC"),
            (progress, "\"goals\".\"plan_id\""),
            (search, "ILIKE"),
            ("/v1/open-decisions?limit=50".to_owned(), "\"open_until\""),
            ("/v1/open-reviews?limit=50".to_owned(), "\"awaits_id\""),
        ] {
            assert_eq!(caller.get(&path).await.status, 200, "{path}");
            let statements = recorder.take(&owner).await.unwrap();
            let statement = statements.iter().find(|one| one.sql.contains(of));
            let statement = statement.unwrap_or_else(|| panic!("{path}: {statements:#?}"));
            sound(&reader, statement, &path).await;
        }
    }
}
