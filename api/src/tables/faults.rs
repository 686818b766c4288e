//! What is wrong with a file: the first thousand faults in the order of the lines, and how many there are.

use super::Columns;
use crate::problem::{Fault, Problem};

/// The most faults that are told.
const MOST: usize = 1_000;

/// The faults of a file, in bounded memory.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// Each with its line.
    found: Vec<(u64, Fault)>,
    count: usize,
}

impl Faults {
    /// True where there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Remembers a fault of a line; of a cell, where `place` names it.
    pub(super) fn add(&mut self, line: u64, place: &str, code: &'static str, detail: &str) {
        let separator = if place.is_empty() { "" } else { "/" };
        let pointer = format!("/lines/{line}{separator}{place}");
        self.count += 1;
        self.found.push((line, Fault { pointer, code, detail: detail.to_owned() }));
        if self.found.len() >= 2 * MOST {
            self.keep_the_first();
        }
    }

    fn keep_the_first(&mut self) {
        // Stable: the faults of a line stay in their order.
        self.found.sort_by_key(|(line, _)| *line);
        self.found.truncate(MOST);
    }

    /// Remembers why a line is refused: each fault of its fields at its cell, anything else at the cell of
    /// the column `of`.
    ///
    /// # Errors
    /// The problem itself, where it is a failure of ours.
    pub(crate) fn refuse(
        &mut self,
        line: u64,
        columns: &Columns,
        of: &str,
        problem: Problem,
    ) -> Result<(), Problem> {
        let code = problem.code();
        if !code.status().is_client_error() {
            return Err(problem);
        }
        for Fault { pointer, code, detail } in problem.faults() {
            self.add(line, &columns.place(pointer), code, detail);
        }
        if problem.faults().is_empty() {
            self.add(line, of, code.as_str(), problem.detail());
        }
        Ok(())
    }

    /// Goes on only where there is none.
    ///
    /// # Errors
    /// 422 with the first of them.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        if self.is_empty() {
            return Ok(());
        }
        self.keep_the_first();
        let first = self.found.first();
        let first = first.map(|(line, fault)| format!("line {line}: {}", fault.detail));
        let faults = self.found.into_iter().map(|(_, fault)| fault).collect();
        Err(Problem::with_faults(faults, self.count, &first.unwrap_or_default()))
    }
}

impl Columns {
    /// The place in a line of what the request has at this pointer: the column's name, and what is inside
    /// of its cell.
    fn place(&self, pointer: &str) -> String {
        let inner = |at| str::strip_prefix(at, self.within).unwrap_or(at);
        let wanted = inner(pointer);
        let of = |column: &super::Column| {
            let rest = wanted.strip_prefix(inner(column.at))?;
            let is_it = rest.is_empty() || rest.starts_with('/');
            is_it.then(|| format!("{}{rest}", column.name))
        };
        let known = self.written.iter().find_map(of);
        known.unwrap_or_else(|| wanted.trim_start_matches('/').to_owned())
    }
}
