//! The limit: `pgbench -M prepared` with the very statements that Tandem sends.
//!
//! For what reads, the bare statements by the owner of the tables, without a transaction and without
//! row-level security. For what writes, the whole transaction, each statement in a trip of its own.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use persistence::embedded::OWNER;
use tests::{data::Numbered, statements::Statement};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{
    Outcome,
    cluster::Database,
    operations::{Choice, Operation},
};

/// A script of an operation.
pub(crate) struct Script {
    operation: Operation,
    statements: String,
    role: &'static str,
}

/// What a run did while it was measured.
pub(crate) struct Run {
    /// Transactions a second.
    pub(crate) rate: f64,
    /// Transactions.
    pub(crate) transactions: f64,
    /// The CPU time of `pgbench` itself.
    pub(crate) cpu: Duration,
}

impl Script {
    /// The script of the statements of one request, with `known` values replaced by expressions.
    pub(crate) fn new(
        operation: Operation,
        statements: &[Statement],
        known: &[(String, String)],
    ) -> Self {
        let writes = operation.consumes();
        let begins = |sql: &str, one: &[&str]| one.iter().any(|begin| sql.starts_with(begin));
        let transaction =
            |sql: &str| begins(sql, &["BEGIN", "COMMIT", "SET ", "SELECT set_config", ADMISSION]);
        // What a connection does once.
        let opens = |sql: &str| {
            begins(sql, &["SET TIME ZONE", "SET CLIENT_ENCODING", "SELECT pg_type.oid"])
        };
        // Signing in writes what has an id of its own each time; what it reads tells enough.
        let reads = |sql: &str| operation != Operation::SignIn || sql.starts_with("SELECT");
        let kept =
            statements.iter().filter(|one| writes || (!transaction(&one.sql) && reads(&one.sql)));
        let kept = kept.filter(|one| !opens(&one.sql));
        let statements = kept.map(|one| line(operation, one, known)).collect();
        let role = if writes { "tandem_app" } else { OWNER };
        Self { operation, statements, role }
    }

    /// Of which operation it is.
    pub(crate) fn operation(&self) -> Operation {
        self.operation
    }

    /// The statements as the script has them.
    pub(crate) fn statements(&self) -> &str {
        &self.statements
    }

    /// Runs the script over `connections` connections for the warm-up and `seconds`, calling `mark`
    /// when the measured time begins and ends.
    pub(crate) async fn run(
        &self,
        database: &Database<'_>,
        choice: &Choice,
        connections: usize,
        seconds: u64,
        mut mark: impl FnMut(),
    ) -> Outcome<Run> {
        let clients = u32::try_from(connections)?;
        let measured = Duration::from_secs(seconds).as_secs_f64();
        // More than any client will need.
        let each = 20_000 / clients + 50;
        let first = if self.operation.consumes() { choice.take_spare(each * clients) } else { 0 };
        let text = choice.variables(self.operation, first, each) + &self.statements;
        let file = script_file(&database.cluster().data(), self.operation)?;
        std::fs::write(&file, text)?;
        let mut command = Command::new("pgbench");
        command.args(["--protocol=prepared", "--no-vacuum", "--progress=1", "--define=turn=-1"]);
        command.arg(format!("--client={connections}")).arg(format!("--time={}", seconds + 2));
        command.arg(format!("--username={}", self.role)).arg("--host");
        command.arg(database.cluster().socket()?).arg("--file").arg(&file).arg(database.name());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn()?;
        let process = child.id().ok_or("pgbench has ended")?;
        let stderr = child.stderr.take().ok_or("pgbench is silent")?;
        let mut lines = BufReader::new(stderr).lines();
        let (mut said, mut begun) = (String::new(), None);
        let (mut until, mut transactions, mut cpu) = (0.0, 0.0, Duration::ZERO);
        while let Some(line) = lines.next_line().await? {
            let Some((at, rate)) = progress(&line) else {
                said.push_str(&line);
                continue;
            };
            // The first second prepares statements and plans them.
            let (from, spent) = *begun.get_or_insert_with(|| (at, crate::processes::cpu(process)));
            // Lines tell their time: on a busy machine one comes late, or not at all.
            if until + 0.05 < from + measured {
                mark();
                transactions += rate * (at - until.max(from));
                cpu = crate::processes::cpu(process).saturating_sub(spent);
                until = at;
            }
        }
        let from = begun.map_or(until, |(from, _)| from);
        if !child.wait().await?.success() || until <= from {
            return Err(format!("pgbench failed at {}: {said}", self.operation.name()).into());
        }
        let rate = transactions / (until - from);
        Ok(Run { rate, transactions, cpu })
    }
}

fn script_file(cluster: &Path, operation: Operation) -> Outcome<PathBuf> {
    let folder = cluster.parent().and_then(Path::parent).ok_or("the data folder has no parent")?;
    Ok(folder.join(format!("{}.pgbench", operation.name().replace(' ', "-"))))
}

/// The second and the rate of `progress: 1.0 s, 5034.0 tps, ..`.
fn progress(line: &str) -> Option<(f64, f64)> {
    let mut told = line.strip_prefix("progress: ")?.split(", ");
    let mut number = |unit| told.next()?.strip_suffix(unit)?.parse().ok();
    Some((number(" s")?, number(" tps")?))
}

/// How what admits a caller begins.
const ADMISSION: &str = "SELECT admit_";

/// What admits a caller, as a line of the script: in the session that the data set has of the person.
fn admission(sql: &str, known: &[(String, String)]) -> String {
    let mut values = sql.split('\'');
    let function = values.next().unwrap_or_default();
    let literals: Vec<_> = values.step_by(2).collect();
    let [_, person, rest @ ..] = &literals[..] else { return sql.to_owned() };
    let person = expression(person, known);
    let session = person.replace(Numbered::User.prefix(), Numbered::Session.prefix());
    let rest = rest.iter().map(|value| expression(value, known));
    let values: Vec<_> = [session, person].into_iter().chain(rest).collect();
    format!("{function}{});\n", values.join(", "))
}

/// A statement as a line of the script.
fn line(operation: Operation, statement: &Statement, known: &[(String, String)]) -> String {
    if statement.sql.starts_with(ADMISSION) {
        return admission(&statement.sql, known);
    }
    // SET takes no parameters.
    if let Some((name, value)) =
        statement.sql.strip_prefix("SET LOCAL ").and_then(|rest| rest.split_once(" = "))
    {
        let value = expression(value.trim_matches('\''), known);
        return format!("SELECT set_config('{name}', ({value})::text, true);\n");
    }
    let inserted = inserted_columns(&statement.sql);
    let mut sql = statement.sql.clone();
    for (index, value) in statement.parameters.iter().enumerate().rev() {
        let column = inserted.get(index).map(String::as_str).unwrap_or_default();
        let value = match (column, value) {
            // What must be new in each transaction.
            ("events.id" | "dispatches.event_id", _) => {
                format!("('{}'::text || :number)::uuid", operation.events())
            }
            ("events.sequence", _) => ":length".to_owned(),
            ("events.previous_hash", _) => ":last_hash".to_owned(),
            (_, None) => "NULL".to_owned(),
            // JSON is full of what a script takes for its variables.
            ("events.content", Some(value)) => {
                let hex =
                    value.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
                format!("convert_from(decode('{hex}', 'hex'), 'UTF8')")
            }
            (_, Some(value)) => expression(value, known),
        };
        sql = sql.replace(&format!("${}", index + 1), &value);
    }
    // The chain of events needs the place of the last.
    let end = if sql.contains("RETURNING") && sql.contains("ledgers") { " \\gset" } else { ";" };
    format!("{sql}{end}\n")
}

fn expression(value: &str, known: &[(String, String)]) -> String {
    let known = known.iter().find(|(sample, _)| sample == value);
    known.map_or_else(|| format!("'{}'", value.replace('\'', "''")), |(_, name)| name.clone())
}

/// The columns of `INSERT INTO "table" ("one", "two") VALUES ($1, $2)`, each behind its table's name,
/// in the order of the parameters.
fn inserted_columns(sql: &str) -> Vec<String> {
    let Some(rest) = sql.strip_prefix("INSERT INTO ") else { return Vec::new() };
    let Some((table, rest)) = rest.split_once(" (") else { return Vec::new() };
    let Some((columns, values)) = rest.split_once(") VALUES (") else { return Vec::new() };
    let (table, values) = (table.trim_matches('"'), values.split(')').next().unwrap_or_default());
    let pairs = columns.split(", ").zip(values.split(", "));
    // DEFAULT is no parameter.
    let given = pairs.filter(|(_, value)| value.starts_with('$'));
    given.map(|(column, _)| format!("{table}.{}", column.trim_matches('"'))).collect()
}
