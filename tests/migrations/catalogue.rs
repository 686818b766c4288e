//! What a database holds besides rows, as text: enough to see whether two are the same.

use tokio_postgres::Client;

const QUERIES: &[(&str, &str)] = &[
    (
        "columns",
        "SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' \
            || coalesce(column_default, '') || ' ' || is_identity \
         FROM information_schema.columns WHERE table_schema = 'public'",
    ),
    (
        "constraints",
        "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) \
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    ),
    ("indexes", "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"),
    (
        "policies",
        "SELECT tablename || ' ' || policyname || ' ' || cmd || ' ' || roles::text || ' ' \
            || coalesce(qual, '') || ' ' || coalesce(with_check, '') \
         FROM pg_policies WHERE schemaname = 'public'",
    ),
    (
        "functions",
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ),
    (
        "tables",
        "SELECT relname || ' ' || relkind::text || ' ' || relrowsecurity || ' ' || relforcerowsecurity \
            || ' ' || coalesce(relacl::text, '') \
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')",
    ),
    (
        "column grants",
        "SELECT attrelid::regclass || '.' || attname || ' ' || attacl::text FROM pg_attribute \
         WHERE attacl IS NOT NULL AND attrelid::regclass::text NOT LIKE 'pg\\_%'",
    ),
];

/// Everything that migrations make, one line each, in a stable order.
pub(crate) async fn dump(client: &Client) -> Vec<String> {
    let mut lines = Vec::new();
    for (what, query) in QUERIES {
        let rows = client.query(*query, &[]).await.expect(what);
        let mut found: Vec<_> =
            rows.iter().map(|row| format!("{what}: {}", row.get::<_, String>(0))).collect();
        found.sort();
        lines.extend(found);
    }
    lines
}
