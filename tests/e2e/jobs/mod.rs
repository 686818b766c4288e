//! Jobs and what they do: people are imported, at once or while nobody waits, by who may, once, and as fast
//! as invitations may be sent.

mod access;
mod kills;
mod lanes;
mod later;
mod partners;
mod rights;
mod users;

use std::collections::BTreeMap;

use serde_json::Value;
use tests::{Caller, TestApp, colleagues};

/// How many rows of an answer were created and how many unchanged.
#[track_caller]
fn counts(answer: &Value) -> (i64, i64) {
    let count = |name: &str| answer[name].as_i64().unwrap_or_else(|| panic!("{answer:#}"));
    let rows = answer["results"].as_array().expect("results");
    for outcome in ["created", "unchanged"] {
        let such = rows.iter().filter(|row| row["outcome"] == outcome).count();
        assert_eq!(i64::try_from(such).unwrap(), count(outcome), "{answer:#}");
    }
    assert_eq!(count("rows"), count("created") + count("unchanged"));
    (count("created"), count("unchanged"))
}

/// The addresses that have open invitations of an organisation, each with how many.
async fn invited(admin: &Caller) -> BTreeMap<String, usize> {
    let mut invited = BTreeMap::new();
    for one in admin.listed("/v1/invitations").await {
        if one["state"] == "open" {
            *invited.entry(one["email"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    invited
}

/// How many different mails went to each address whose name begins so.
async fn mailed(app: &TestApp, name: &str) -> BTreeMap<String, usize> {
    let mut ids: BTreeMap<String, std::collections::BTreeSet<String>> = BTreeMap::new();
    for mail in app.all_mails().await {
        let to = mail.to.concat();
        if to.starts_with(name) {
            let id = mail.header("Message-ID").expect("an id").to_owned();
            ids.entry(to).or_default().insert(id);
        }
    }
    ids.into_iter().map(|(to, ids)| (to, ids.len())).collect()
}

/// Keeps workers from the jobs of these admins' organisations, until [`release`].
async fn hold(app: &TestApp, admins: &[&Caller]) {
    for admin in admins {
        // Their lanes are there from the first import on.
        let first = colleagues("first", 0..1);
        admin.import_people("users", "apply", &first).await.expect(200);
    }
    let owner = app.database.owner().await;
    owner.execute("UPDATE job_lanes SET free_at = 'infinity'", &[]).await.unwrap();
}

/// Lets workers do what waits.
async fn release(app: &TestApp) {
    let owner = app.database.owner().await;
    owner.execute("UPDATE job_lanes SET free_at = now()", &[]).await.unwrap();
}
