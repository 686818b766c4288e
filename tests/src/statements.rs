//! What the server really sends to its database, read from PostgreSQL's own log.
//!
//! A benchmark that compares with these statements, and a test that explains them, cannot drift from
//! the code that sends them.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use tokio_postgres::Client;

/// A statement as the server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text, with `$1` and so on where there are parameters.
    pub sql: String,
    /// The parameters in text form; `None` for NULL.
    pub parameters: Vec<Option<String>>,
}

/// Reads the statements of a server's requests from the log of its PostgreSQL.
#[derive(Debug)]
pub struct Recorder {
    log: PathBuf,
    begin: usize,
}

impl Recorder {
    /// Begins to record what requests send to the database of `owner`, whose cluster logs to `log`.
    /// Open connections are ended, so that the server opens new ones, which are recorded.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(log: &Path, owner: &Client) -> Result<Self, tokio_postgres::Error> {
        set(owner, "= 'all'").await?;
        let size = std::fs::metadata(log).expect("the log is there").len();
        let begin = usize::try_from(size).expect("the log fits into memory");
        Ok(Self { log: log.to_owned(), begin })
    }

    /// What was sent since the beginning or the last call, in order. What opens a connection and what
    /// the server's workers send is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn take(&mut self, owner: &Client) -> Result<Vec<Statement>, tokio_postgres::Error> {
        let sql = "SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'tandem'";
        let pids: HashSet<i32> =
            owner.query(sql, &[]).await?.iter().map(|row| row.get(0)).collect();
        let log = std::fs::read(&self.log).expect("the log can be read");
        let text = String::from_utf8_lossy(&log[self.begin..]).into_owned();
        self.begin = log.len();
        Ok(parse(&text, &pids))
    }

    /// Ends the recording.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end(self, owner: &Client) -> Result<(), tokio_postgres::Error> {
        set(owner, "TO DEFAULT").await
    }
}

/// What diesel says first on each connection.
const OPENING: [&str; 2] = ["SET TIME ZONE 'UTC'", "SET CLIENT_ENCODING TO 'UTF8'"];

/// Sets what is logged, for all connections from now on.
async fn set(owner: &Client, value: &str) -> Result<(), tokio_postgres::Error> {
    let name: String = owner.query_one("SELECT current_database()::text", &[]).await?.get(0);
    let sql = format!("ALTER DATABASE {name} SET log_statement {value}");
    owner.batch_execute(&sql).await?;
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    owner.execute(others, &[]).await?;
    Ok(())
}

/// The statements in a log whose lines begin with `time [process] KIND:  `.
fn parse(log: &str, processes: &HashSet<i32>) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for line in log.lines() {
        let Some((before, message)) = line.split_once("] ") else { continue };
        let process = before.rsplit_once('[').and_then(|(_, process)| process.parse().ok());
        if !process.is_some_and(|process| processes.contains(&process)) {
            continue;
        }
        if let Some(sql) = message.strip_prefix("LOG:  statement: ") {
            if OPENING.contains(&sql) {
                continue;
            }
            let parts = sql.split(';').map(str::trim).filter(|part| !part.is_empty());
            statements.extend(
                parts.map(|part| Statement { sql: part.to_owned(), parameters: Vec::new() }),
            );
        } else if let Some(sql) = message.strip_prefix("LOG:  execute ") {
            let (_, sql) = sql.split_once(": ").expect("the name of a statement");
            statements.push(Statement { sql: sql.to_owned(), parameters: Vec::new() });
        } else if let Some(list) = message.strip_prefix("DETAIL:  parameters: ")
            && let Some(last) = statements.last_mut()
        {
            last.parameters = parameters(list);
        }
    }
    statements
}

/// Reads `$1 = 'one', $2 = NULL`, where a quote in a value is doubled.
fn parameters(list: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = list;
    while let Some((_, value)) = rest.split_once(" = ") {
        let Some(quoted) = value.strip_prefix('\'') else {
            values.push(None);
            rest = value.strip_prefix("NULL").unwrap_or_default();
            continue;
        };
        let (mut text, mut left) = (String::new(), quoted);
        while let Some((before, after)) = left.split_once('\'') {
            text.push_str(before);
            left = after;
            match after.strip_prefix('\'') {
                Some(after) => {
                    text.push('\'');
                    left = after;
                }
                None => break,
            }
        }
        values.push(Some(text));
        rest = left;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_as_it_is_written() {
        let log = "2026-01-01 00:00:00.000 UTC [7] LOG:  statement: BEGIN;SET LOCAL a.b = '1'
2026-01-01 00:00:00.000 UTC [8] LOG:  statement: of somebody else
2026-01-01 00:00:00.000 UTC [7] LOG:  execute s0: SELECT $1, $2, $3
2026-01-01 00:00:00.000 UTC [7] DETAIL:  parameters: $1 = 'it''s = one', $2 = NULL, $3 = '2'
";
        let statements = parse(log, &HashSet::from([7]));
        let texts: Vec<_> = statements.iter().map(|one| one.sql.as_str()).collect();
        assert_eq!(texts, ["BEGIN", "SET LOCAL a.b = '1'", "SELECT $1, $2, $3"]);
        let values = [Some("it's = one".to_owned()), None, Some("2".to_owned())];
        assert_eq!(statements[2].parameters, values);
    }
}
