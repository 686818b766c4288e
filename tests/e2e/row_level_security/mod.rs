//! What the database holds by itself, asked in SQL as the role that serves: with no organisation set
//! every table is empty, with one set only its own rows are there, and no statement moves a row from
//! one organisation to another.

mod history;
pub(crate) mod story;

use std::fmt::Write as _;

use serde_json::Value;
use tests::{Caller, World};
use tokio_postgres::{Client, error::SqlState};

use self::story::story;

/// The settings that say on whose behalf a transaction works.
const SETTINGS: [&str; 9] =
    ["organisation", "person", "service", "token", "email", "session", "worker", "gate", "erasure"];

/// Two pairs of partners, each with rows in every table, and the tables.
struct Rivals {
    world: World,
    owner: Client,
    /// The organisation that the serving role acts for, and its user.
    own: String,
    person: String,
    /// The organisation of the other pair.
    foreign: String,
    tables: Vec<Table>,
}

struct Table {
    name: String,
    /// The columns that name an organisation.
    columns: Vec<String>,
}

impl Table {
    /// SQL that is true of a row of this organisation.
    fn is_of(&self, organisation: &str) -> String {
        let mut sql = "false".to_owned();
        for column in &self.columns {
            write!(sql, " OR coalesce({column} = '{organisation}', false)").unwrap();
        }
        format!("({sql})")
    }
}

async fn uuids(caller: &Caller) -> (String, String) {
    let me = caller.get("/v1/me").await.expect(200);
    let uuid = |value: &Value| value.as_str().unwrap().split_once('_').unwrap().1.to_owned();
    (uuid(&me["organisation"]["id"]), uuid(&me["user"]["id"]))
}

async fn rivals() -> Rivals {
    let world = World::new().await;
    story(&world).await;
    let World { app, buyer, rival, .. } = world;
    let (foreign, _) = uuids(&buyer).await;
    let (own, person) = uuids(&rival).await;
    let (rye, partnership) = app.partner(&rival, "buyer", "Rye & Sons", "lead@rye.example").await;
    let world = World { app, buyer: rival, supplier: rye, rival: buyer, partnership };
    story(&world).await;
    let owner = world.app.database.owner().await;
    // What workers take away too soon to be seen.
    let sql = "INSERT INTO dispatches (event_id, org_id, partner_org_id, due_at)
        SELECT id, org_id, partner_org_id, 'infinity' FROM events
        ON CONFLICT (event_id, org_id) DO UPDATE SET due_at = 'infinity';
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER keep BEFORE DELETE ON sign_in_failures FOR EACH ROW
            WHEN (old.at = 'infinity') EXECUTE FUNCTION keep();
        INSERT INTO sign_in_failures VALUES
            (gen_random_uuid(), 'nobody@example.org', 'code', 'infinity');
        INSERT INTO jobs SELECT gen_random_uuid(), organisation_id, asked_by, is_service, credential, kind, 1,
            'queued', 0, 1, '{}', NULL, 'infinity', 0, NULL, NULL, created_at, NULL, NULL FROM jobs;
        DELETE FROM jobs WHERE ended_at IS NOT NULL";
    owner.batch_execute(sql).await.unwrap();
    let sql = "SELECT c.relname::text, coalesce(array_agg(a.attname::text) FILTER (
            WHERE a.attname ~ '^(organisation_id|(.*_)?org_id)$' AND a.attname <> 'actor_org_id' AND a.attgenerated = ''
               OR c.relname = 'organisations' AND a.attname = 'id'), '{}')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND c.relname <> '__diesel_schema_migrations'
        GROUP BY c.relname ORDER BY c.relname";
    let rows = owner.query(sql, &[]).await.unwrap();
    let table = |row: tokio_postgres::Row| Table { name: row.get(0), columns: row.get(1) };
    let tables = rows.into_iter().map(table).collect();
    Rivals { world, owner, own, person, foreign, tables }
}

impl Rivals {
    /// Enables or disables the triggers that keep terms which govern as they are.
    async fn triggers(&self, what: &str) {
        for table in history::GOVERNING.iter().chain(&history::KEPT) {
            let sql = format!("ALTER TABLE {table} {what} TRIGGER stays_agreed");
            self.owner.batch_execute(&sql).await.unwrap();
        }
    }

    /// A connection as the role that serves, with these settings.
    async fn serving(&self, settings: &[(&str, &str)]) -> Client {
        let client = self.world.app.database.connect("tandem_app").await;
        for (name, value) in settings {
            client.batch_execute(&format!("SET app.{name} = '{value}'")).await.unwrap();
        }
        client
    }

    /// SQL that is true of the person's own rows in a table that knows no organisation.
    fn is_own(&self, table: &str) -> String {
        let column = match table {
            "users" => "id",
            "sessions" | "second_factors" => "user_id",
            _ => return "false".to_owned(),
        };
        format!("(translate({column}::text, '-', '') = '{}')", self.person)
    }

    async fn rival(&self) -> Client {
        self.serving(&[("organisation", &self.own), ("person", &self.person)]).await
    }
}

async fn count(client: &Client, from: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {from}");
    client.query_one(&sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
}

async fn texts(client: &Client, sql: &str) -> Vec<String> {
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// The number of rows that a statement changed; `None` where it was refused.
async fn change(client: &Client, sql: &str) -> Option<u64> {
    match client.execute(sql, &[]).await {
        Ok(changed) => Some(changed),
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => None,
        Err(error) => panic!("{sql}: {error:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_seen_and_changed_by_its_organisations_alone() {
    let rivals = rivals().await;
    nothing_is_there_without_an_organisation(&rivals).await;
    a_worker_sees_the_queues_alone(&rivals).await;
    the_gate_sees_its_counts_alone(&rivals).await;
    no_foreign_row_is_visible(&rivals).await;
    // Where triggers keep what governs from any change, the policies are asked alone.
    rivals.triggers("DISABLE").await;
    no_foreign_row_can_be_changed(&rivals).await;
    no_row_can_be_given_away(&rivals).await;
    no_foreign_row_can_be_made(&rivals).await;
    rivals.triggers("ENABLE").await;
    history::what_governs_stays(&rivals).await;
    history::what_was_logged_stays(&rivals).await;
    history::a_supplier_shows_no_link_and_lets_nobody_hand_over(&rivals).await;
    history::what_has_ended_does_not_begin_again(&rivals).await;
    history::nobody_writes_down_what_another_did(&rivals).await;
    history::what_both_keep_is_what_is_hashed_and_stays(&rivals).await;
    a_shared_row_has_the_sides_of_what_it_refers_to(&rivals).await;
}

async fn nothing_is_there_without_an_organisation(rivals: &Rivals) {
    let unset = rivals.serving(&[]).await;
    let empty = rivals.serving(&SETTINGS.map(|name| (name, ""))).await;
    for Table { name, .. } in &rivals.tables {
        assert!(count(&rivals.owner, name).await > 0, "{name} is empty");
        assert_eq!(count(&unset, name).await, 0, "{name}");
        assert_eq!(count(&empty, name).await, 0, "{name}");
    }
}

/// The tables of which these settings show something.
async fn shown<'r>(rivals: &'r Rivals, settings: &[(&str, &str)]) -> Vec<&'r str> {
    let client = rivals.serving(settings).await;
    let mut seen = Vec::new();
    for Table { name, .. } in &rivals.tables {
        if count(&client, name).await > 0 {
            seen.push(name.as_str());
        }
    }
    seen
}

async fn a_worker_sees_the_queues_alone(rivals: &Rivals) {
    let queues = [
        "deadlines",
        "dispatches",
        "idempotency_keys",
        "job_lanes",
        "jobs",
        "mails",
        "notifications",
        "password_resets",
        "rate_limits",
        "sessions",
        "sign_in_failures",
        "sign_ups",
        "spare_objects",
        "throttles",
        "webhook_deliveries",
        "webhook_lanes",
    ];
    assert_eq!(shown(rivals, &[("worker", "on")]).await, queues);
}

async fn the_gate_sees_its_counts_alone(rivals: &Rivals) {
    assert_eq!(shown(rivals, &[("gate", "on")]).await, ["rate_limits", "throttles"]);
}

async fn no_foreign_row_is_visible(rivals: &Rivals) {
    let rival = rivals.rival().await;
    let mut without_organisation = Vec::new();
    for table in &rivals.tables {
        let name = &table.name;
        if table.columns.is_empty() {
            without_organisation.push(name.as_str());
            continue;
        }
        let foreign = format!("{name} WHERE {}", table.is_of(&rivals.foreign));
        assert!(count(&rivals.owner, &foreign).await > 0, "{name} holds nothing to be hidden");
        let strange = format!("{name} WHERE NOT {}", table.is_of(&rivals.own));
        assert_eq!(count(&rival, &strange).await, 0, "{name}");
    }
    assert_eq!(
        without_organisation,
        [
            "password_resets",
            "rate_limits",
            "second_factors",
            "sessions",
            "sign_in_failures",
            "sign_ups",
            "throttles",
            "users"
        ]
    );
    for table in without_organisation {
        let strange = format!("{table} WHERE NOT {}", rivals.is_own(table));
        assert!(count(&rivals.owner, &strange).await > 0, "{table} holds nothing to be hidden");
        assert_eq!(count(&rival, &strange).await, 0, "{table}");
    }
}

async fn no_foreign_row_can_be_changed(rivals: &Rivals) {
    let rival = rivals.rival().await;
    for table in &rivals.tables {
        let name = &table.name;
        let own =
            if table.columns.is_empty() { rivals.is_own(name) } else { table.is_of(&rivals.own) };
        let own =
            u64::try_from(count(&rivals.owner, &format!("{name} WHERE {own}")).await).unwrap();
        let columns = format!(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = '{name}'::regclass
             AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
             AND has_column_privilege('tandem_app', attrelid, attnum, 'UPDATE')"
        );
        // Bare: what reads a column, as WHERE and RETURNING do, is held by the policy for reading too.
        let mut tried = 0;
        for column in texts(&rivals.owner, &columns).await {
            let value = format!("SELECT quote_nullable(max({column}::text)) FROM {name}");
            let value = texts(&rivals.owner, &value).await.remove(0);
            rival.batch_execute("BEGIN").await.unwrap();
            let sql = format!("UPDATE {name} SET {column} = {value}");
            // A value that must be unique or fit others is refused for that: the others tell.
            if let Ok(changed) = rival.execute(&sql, &[]).await {
                assert!(changed <= own, "{name}.{column}: {changed} of {own}");
                tried += 1;
            }
            rival.batch_execute("ROLLBACK").await.unwrap();
        }
        let granted = format!(
            "SELECT 'yes' WHERE has_any_column_privilege('tandem_app', '{name}', 'UPDATE')"
        );
        assert_eq!(tried > 0, !texts(&rivals.owner, &granted).await.is_empty(), "{name}");
        rival.batch_execute("BEGIN").await.unwrap();
        let deleted = change(&rival, &format!("DELETE FROM {name}")).await;
        rival.batch_execute("ROLLBACK").await.unwrap();
        assert!(deleted.unwrap_or_default() <= own, "{name}: {deleted:?} deleted, own {own}");
        assert_eq!(change(&rival, &format!("TRUNCATE {name}")).await, None, "{name}");
    }
}

async fn no_row_can_be_given_away(rivals: &Rivals) {
    let rival = rivals.rival().await;
    let mut refused = Vec::new();
    for table in rivals.tables.iter().filter(|table| !table.columns.is_empty()) {
        let Table { name, columns } = table;
        let mut sets = Vec::new();
        for column in columns {
            let held = format!("{name} WHERE {column} = '{}'", rivals.own);
            if count(&rivals.owner, &held).await > 0 {
                sets.push(format!("{column} = '{}'", rivals.foreign));
            }
        }
        // Bare, as above: only the check of what is written stands in the way.
        let sql = format!("UPDATE {name} SET {}", sets.join(", "));
        match change(&rival, &sql).await {
            None => refused.push(name.as_str()),
            Some(changed) => assert_eq!(changed, 0, "{name}"),
        }
    }
    // The others are queues, whose rows an organisation does not see, and what a supplier alone links.
    let all = rivals.tables.iter().filter(|table| !table.columns.is_empty());
    let all: Vec<_> = all.map(|table| table.name.as_str()).collect();
    let unseen = ["dispatches", "exclusivity_innovations", "mails"];
    let refusing: Vec<_> = all.into_iter().filter(|name| !unseen.contains(name)).collect();
    assert_eq!(refused, refusing);
}

/// The columns of a table that the serving role writes.
async fn written_columns(owner: &Client, table: &str) -> String {
    let columns = format!(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = '{table}'::regclass
         AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
         AND has_column_privilege('tandem_app', attrelid, attnum, 'INSERT')"
    );
    texts(owner, &columns).await.join(", ")
}

async fn no_foreign_row_can_be_made(rivals: &Rivals) {
    let rival = rivals.rival().await;
    for table in &rivals.tables {
        let name = &table.name;
        let foreign = if table.columns.is_empty() {
            format!("NOT {}", rivals.is_own(name))
        } else {
            table.is_of(&rivals.foreign)
        };
        let sql = format!("SELECT to_jsonb(t)::text FROM {name} t WHERE {foreign} LIMIT 1");
        let row = texts(&rivals.owner, &sql).await.remove(0).replace('\'', "''");
        let columns = written_columns(&rivals.owner, name).await;
        let sql = format!(
            "INSERT INTO {name} ({columns})
             SELECT {columns} FROM jsonb_populate_record(NULL::{name}, '{row}')"
        );
        assert_eq!(change(&rival, &sql).await, None, "{name}");
    }
}

async fn a_shared_row_has_the_sides_of_what_it_refers_to(rivals: &Rivals) {
    let (own, foreign) = (&rivals.own, &rivals.foreign);
    for (table, key, fresh) in [
        ("proposals", "id", "gen_random_uuid()"),
        ("proposal_questions", "id", "gen_random_uuid()"),
        ("proposal_versions", "number", "9"),
        ("proposal_innovations", "proposal_id", "'00000000-0000-0000-0000-000000000001'"),
        ("proposal_messages", "id", "gen_random_uuid()"),
        ("proposal_notes", "id", "gen_random_uuid()"),
        ("panels", "id", "gen_random_uuid()"),
        ("proposal_briefs", "proposal_id", "'00000000-0000-0000-0000-000000000001'"),
        ("brief_invitations", "id", "gen_random_uuid()"),
        ("brief_invitees", "brief_id", "'00000000-0000-0000-0000-000000000001'"),
        ("brief_questions", "id", "gen_random_uuid()"),
        ("brief_clarifications", "id", "gen_random_uuid()"),
        ("pilots", "id", "gen_random_uuid()"),
        ("pilot_criteria", "position", "99"),
        ("pilot_clauses", "pilot_id", "'00000000-0000-0000-0000-000000000001'"),
        ("pilot_promises", "position", "99"),
        ("pilot_approvals", "id", "gen_random_uuid()"),
        ("plans", "id", "gen_random_uuid()"),
        ("goals", "id", "gen_random_uuid()"),
        ("goal_terms", "number", "99, 'proposed_side', 'buyer', 'reason', 'So'"),
        ("goal_measurements", "id", "gen_random_uuid(), 'on_date', '2026-01-01'"),
        ("agreements", "id", "gen_random_uuid()"),
        ("exclusivities", "id", "gen_random_uuid()"),
        ("exclusivity_innovations", "exclusivity_id", "'00000000-0000-0000-0000-000000000001'"),
        ("attachments", "id", "gen_random_uuid(), 'object_id', gen_random_uuid()"),
        ("commitments", "id", "gen_random_uuid()"),
        ("commitment_moves", "position", "99"),
        ("commitment_evidence", "position", "9"),
        ("commitment_dependencies", "precondition_id", "'00000000-0000-0000-0000-000000000001'"),
    ] {
        let columns = written_columns(&rivals.owner, table).await;
        let sql = format!(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM (
                SELECT (jsonb_populate_record(t, jsonb_build_object(
                    '{key}', {fresh}, 'buyer_org_id', '{foreign}', 'answer', 'So', 'answered_at', now()
                ))).* FROM {table} t WHERE buyer_org_id = '{own}' LIMIT 1
             ) AS copied"
        );
        let error = rivals.owner.execute(&sql, &[]).await.expect_err(table);
        assert_eq!(error.code(), Some(&SqlState::FOREIGN_KEY_VIOLATION), "{table}: {error:?}");
    }
}
