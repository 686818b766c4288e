//! `schema.rs`, the code's view of the tables, is what the migrations make.

use std::{collections::BTreeMap, fs, path::PathBuf};

use tests::Cluster;
use tokio_postgres::Client;

/// Set to write the file anew.
const WRITE: &str = "WRITE_SCHEMA";

const COLUMNS: &str = "\
    SELECT c.table_name::text, c.column_name::text, c.udt_name::text, c.is_nullable = 'YES', \
        (SELECT string_agg(k.column_name, ', ' ORDER BY k.ordinal_position) \
         FROM information_schema.key_column_usage k \
         JOIN information_schema.table_constraints t USING (constraint_name, table_name) \
         WHERE t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY') \
    FROM information_schema.columns c \
    JOIN information_schema.tables t USING (table_schema, table_name) \
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' \
        AND c.table_name NOT LIKE '\\_\\_%' \
    ORDER BY c.table_name, c.ordinal_position";

fn diesel_type(udt: &str) -> &'static str {
    match udt {
        "uuid" => "Uuid",
        "text" => "Text",
        "timestamptz" => "Timestamptz",
        "date" => "Date",
        "int2" => "Int2",
        "int4" => "Int4",
        "int8" => "Int8",
        "bytea" => "Bytea",
        "bool" => "Bool",
        "numeric" => "Numeric",
        "_int2" => "Array<Int2>",
        "_date" => "Array<Date>",
        "_numeric" => "Array<Numeric>",
        "_text" => "Array<Text>",
        "_timestamptz" => "Array<Timestamptz>",
        "_uuid" => "Array<Uuid>",
        "tsvector" => "diesel_full_text_search::Tsvector",
        other => panic!("say here which type of Diesel's {other} is"),
    }
}

async fn generate(client: &Client) -> String {
    let mut tables: BTreeMap<(String, String), String> = BTreeMap::new();
    for row in client.query(COLUMNS, &[]).await.expect("the columns") {
        let (table, column, udt): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let (nullable, key): (bool, String) = (row.get(3), row.get(4));
        let plain = diesel_type(&udt);
        let full = if nullable { format!("Nullable<{plain}>") } else { plain.to_owned() };
        let columns = tables.entry((table, key)).or_default();
        *columns += &format!("        {column} -> {full},\n");
    }
    let mut text = String::from(
        "//! The tables as Diesel sees them: a test compares this file with what the migrations \
         make.\n\n",
    );
    for ((table, key), columns) in &tables {
        text += &format!("diesel::table! {{\n    {table} ({key}) {{\n{columns}    }}\n}}\n\n");
    }
    let names: Vec<_> = tables.keys().map(|(table, _)| format!("    {table},\n")).collect();
    text + &format!("diesel::allow_tables_to_appear_in_same_query!(\n{});\n", names.concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn schema_rs_is_what_the_migrations_make() {
    let database = Cluster::get().migrated().await;
    let current = generate(&database.owner().await).await;
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../persistence/src/schema.rs");
    if std::env::var_os(WRITE).is_some() {
        fs::write(&file, &current).expect("schema.rs is written");
    }
    let checked_in = fs::read_to_string(&file).expect("schema.rs");
    assert!(checked_in == current, "write schema.rs anew: {WRITE}=1 cargo test -p tests schema_rs");
}
