//! A person is erased: no name and no address of it is left anywhere, its organisations keep what it did, and
//! no ledger changes by a byte.

mod interrupted;
mod operator;
mod races;
mod traces;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, PASSWORD, TestApp, smtp::Mail, until};
use tokio_postgres::Client;

/// What nobody else is called, and where nobody else is reached.
const NAME: &str = "Philippa \"Pip\" Quennell";
const EMAIL: &str = "p.quennell@northern.example";

/// Asks for one's own erasure.
async fn erase(caller: &Caller) -> Answer {
    caller.post("/v1/account/erasure", &json!({"password": PASSWORD})).await
}

/// Lets `admin` invite somebody of this name, who registers and signs in.
async fn member(app: &TestApp, admin: &Caller, email: &str, roles: &[&str]) -> Caller {
    let body = json!({"email": email, "roles": roles});
    // As a client that repeats itself would: the answer, with the address, is kept for a day.
    let request = admin.request(Method::POST, "/v1/invitations").header("Idempotency-Key", email);
    admin.send(request.json(&body)).await.expect(201);
    let token = app.token(email, "invites you to Tandem").await;
    let body = json!({"name": NAME, "password": PASSWORD});
    let path = format!("/v1/invitations/{token}/registration");
    app.visitor().post(&path, &body).await.expect(201);
    app.sign_in(email).await
}

/// The tables in which a row holds the name or the address, as text or as bytes, whoever sees it.
async fn holding(owner: &Client, email: &str) -> Vec<String> {
    let sql = "SELECT relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm') ORDER BY 1";
    let mut found = Vec::new();
    for row in owner.query(sql, &[]).await.unwrap() {
        let table: String = row.get(0);
        let sql = format!(
            "SELECT row_to_json(t)::text FROM {table} t
             WHERE EXISTS (SELECT FROM unnest($1::text[]) AS needle
                 WHERE strpos(lower(t::text), lower(needle)) > 0
                    OR strpos(t::text, encode(convert_to(needle, 'UTF8'), 'hex')) > 0)"
        );
        let needles = [email, "Quennell"].map(str::to_owned).to_vec();
        let rows = owner.query(&sql, &[&needles]).await.unwrap();
        found.extend(rows.iter().map(|row| format!("{table}: {}", row.get::<_, String>(0))));
    }
    found
}

/// Waits until the last mail has gone out, and nothing is left.
async fn nothing_is_left(app: &TestApp, email: &str) {
    let owner = app.database.owner().await;
    app.smtp.wait_for("the last mail", |mail| is_farewell(mail, email)).await;
    app.all_mails().await;
    until(async || {
        let found = holding(&owner, email).await;
        if found.is_empty() { Ok(()) } else { Err(found) }
    })
    .await;
}

fn is_farewell(mail: &Mail, email: &str) -> bool {
    mail.to == [email] && mail.subject == "Your account was erased"
}

/// All that a party could verify, as the database has it: events, heads and signatures up to a place.
async fn ledgers(owner: &Client, until: i64) -> Vec<Value> {
    let sql = format!(
        "SELECT to_jsonb(e)::text FROM events e WHERE position <= {until}
         UNION ALL SELECT to_jsonb(s)::text FROM signatures s
         UNION ALL SELECT to_jsonb(v)::text FROM proposal_versions v ORDER BY 1"
    );
    let rows = owner.query(&sql, &[]).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect()
}

/// Asserts that each ledger is a chain, and that each event takes its object as the one before it left it.
async fn each_ledger_is_sound(owner: &Client) {
    let sql = "SELECT count(*) FROM (
            SELECT previous_hash, lag(hash) OVER (PARTITION BY ledger_id ORDER BY sequence) AS last_hash,
                before_hash,
                lag(after_hash) OVER (PARTITION BY ledger_id, object_id, noun ORDER BY sequence) AS left_as
            FROM events
        ) e WHERE previous_hash IS DISTINCT FROM last_hash
            OR left_as IS NOT NULL AND before_hash IS DISTINCT FROM left_as";
    let broken: i64 = owner.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(broken, 0);
}
