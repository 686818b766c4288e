//! What PostgreSQL's own catalogue says of the tables: each is guarded, the role that serves can
//! neither own nor bypass anything, no function of ours looks past a policy, and every foreign key
//! can be followed by an index.

use tests::Cluster;

/// The first column of each row.
async fn rows(sql: impl AsRef<str>) -> Vec<String> {
    let owner = Cluster::get().migrated().await.owner().await;
    let rows = owner.query(sql.as_ref(), &[]).await.expect("the catalogue answers");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_has_forced_row_level_security() {
    const TABLES: &str = "FROM pg_class c WHERE relnamespace = 'public'::regnamespace
        AND relkind NOT IN ('i', 'I', 'S') AND relname <> '__diesel_schema_migrations'";
    assert!(rows(format!("SELECT relname::text {TABLES}")).await.len() > 10);
    let open = rows(format!(
        "SELECT relname::text {TABLES} AND NOT (
            relkind = 'r' AND relrowsecurity AND relforcerowsecurity
            AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))"
    ));
    assert_eq!(open.await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_policy_checks_what_is_written() {
    let unchecked = rows(
        "SELECT polrelid::regclass::text || '.' || polname FROM pg_policy
         WHERE NOT polpermissive OR polcmd IN ('*', 'a', 'w') AND polwithcheck IS NULL",
    );
    assert_eq!(unchecked.await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_that_serves_is_nobody_special() {
    let powers = rows(
        "SELECT rolname::text FROM pg_roles WHERE rolname = 'tandem_app'
         AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)",
    );
    assert_eq!(powers.await, ["tandem_app"]);
    let owned = rows(
        "SELECT classid::regclass::text || objid FROM pg_shdepend
         WHERE refobjid = 'tandem_app'::regrole AND deptype = 'o'
         UNION ALL SELECT roleid::regrole::text FROM pg_auth_members
         WHERE member = 'tandem_app'::regrole",
    );
    assert_eq!(owned.await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_that_serves_can_make_and_empty_nothing() {
    let grants = rows(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
         AND relkind = 'r' AND (
            has_table_privilege('tandem_app', oid, 'TRUNCATE, REFERENCES, TRIGGER')
            OR relname = '__diesel_schema_migrations'
            AND has_table_privilege('tandem_app', oid, 'INSERT, UPDATE, DELETE'))
         UNION ALL SELECT 'CREATE' WHERE has_schema_privilege('tandem_app', 'public', 'CREATE')
         UNION ALL SELECT 'DATABASE'
         WHERE has_database_privilege('tandem_app', current_database(), 'CREATE')",
    );
    assert_eq!(grants.await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_function_looks_past_a_policy() {
    let ours = "FROM pg_proc WHERE pronamespace = 'public'::regnamespace";
    let names = rows(format!("SELECT proname::text {ours}")).await;
    assert!(names.contains(&"current_organisation".to_owned()), "{names:?}");
    let past = rows(format!("SELECT proname::text {ours} AND (proleakproof OR prosecdef)"));
    assert_eq!(past.await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_foreign_key_has_an_index() {
    const KEYS: &str = "FROM pg_constraint c WHERE contype = 'f'
        AND connamespace = 'public'::regnamespace";
    assert!(rows(format!("SELECT conname::text {KEYS}")).await.len() > 8);
    let missing = rows(format!(
        "SELECT conrelid::regclass::text || '.' || conname {KEYS} AND NOT EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL
            AND (SELECT array_agg(k ORDER BY k)
                 FROM unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) k)
              = (SELECT array_agg(k ORDER BY k) FROM unnest(c.conkey) k))"
    ));
    assert_eq!(missing.await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_between_shared_tables_holds_both_sides() {
    let loose = rows(
        "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint c
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace
         AND (SELECT count(*) FROM pg_attribute WHERE attrelid IN (conrelid, confrelid)
              AND attname IN ('buyer_org_id', 'supplier_org_id')) = 4
         AND (SELECT count(*) FROM pg_attribute WHERE attrelid = conrelid
              AND attnum = ANY (conkey) AND attname IN ('buyer_org_id', 'supplier_org_id')) <> 2
         AND confrelid <> 'organisations'::regclass",
    );
    assert_eq!(loose.await, [""; 0]);
}

/// The columns that name the organisation of a row.
const TENANTS: &str = "tenants AS (
    SELECT attrelid, attnum FROM pg_attribute WHERE attnum > 0
    AND attname ~ '^(organisation_id|acts_for|(.*_)?org_id)$' AND attname <> 'actor_org_id'
    UNION ALL SELECT 'organisations'::regclass, 1)";

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_between_tables_of_organisations_holds_the_organisation() {
    let loose = rows(format!(
        "WITH {TENANTS}
         SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint c
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace
         AND EXISTS (SELECT FROM tenants WHERE attrelid = conrelid)
         AND EXISTS (SELECT FROM tenants WHERE attrelid = confrelid)
         AND NOT EXISTS (SELECT FROM tenants WHERE attrelid = conrelid AND attnum = ANY (conkey))"
    ));
    assert_eq!(loose.await, [""; 0]);
}

/// Else one organisation could take what another then could not have, and so learn of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_unique_key_holds_the_organisation_or_an_id_that_is_bound_to_it() {
    let loose = rows(format!(
        "WITH {TENANTS}, bound AS (
            SELECT * FROM tenants
            UNION ALL SELECT attrelid, attnum FROM pg_attribute
            WHERE attname IN ('id', 'object_id', 'position', 'token_hash')
            UNION ALL SELECT conrelid, unnest(conkey) FROM pg_constraint c WHERE contype = 'f'
            AND EXISTS (SELECT FROM tenants WHERE attrelid = conrelid AND attnum = ANY (c.conkey)))
         SELECT indexrelid::regclass::text FROM pg_index i
         JOIN pg_class ON pg_class.oid = indrelid AND relnamespace = 'public'::regnamespace
         WHERE indisunique AND EXISTS (SELECT FROM tenants WHERE attrelid = indrelid)
         AND NOT EXISTS (SELECT FROM bound WHERE attrelid = indrelid AND attnum = ANY (indkey))
         ORDER BY 1"
    ));
    assert_eq!(loose.await, [""; 0]);
}
