//! Reading a file: its header, then line by line, each as the request of a single operation.

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use super::{Column, Columns, Faults};
use crate::{
    body::{self, Parse},
    problem::{Code, Problem},
};

/// The longest line, in bytes: as long as the body of a single operation.
const LINE: usize = 256 * 1024;

/// The most characters of a name that a fault repeats.
const SHOWN: usize = 60;

/// The lines of a file that could be read, each with its number, and what is wrong with the others.
pub(crate) struct Lines<V> {
    /// The values, each with its line as an editor numbers it; the header is 1.
    pub(crate) values: Vec<(u64, V)>,
    /// How many lines there are, without the header and without those whose cells are all empty.
    pub(crate) count: usize,
    /// What is wrong so far.
    pub(crate) faults: Faults,
}

/// Reads a file of these columns, of at most `most` lines; `common` is what all requests have.
///
/// # Errors
/// 400 for what is no text in UTF-8, 413 for too many lines, 422 where the header is wrong.
pub(super) fn read<R: Parse>(
    bytes: &[u8],
    columns: &Columns,
    common: &Map<String, Value>,
    most: usize,
) -> Result<Lines<R::Value>, Problem> {
    let text = text(bytes)?;
    let mut table = Table::new(text);
    let mut record = StringRecord::new();
    table.next(&mut record)?;
    let header = header(&record, columns)?;
    let mut common = common.clone();
    if let Some(outer) = columns.within.strip_prefix('/') {
        common.insert(outer.to_owned(), Value::Object(Map::new()));
    }
    let mut lines = Lines { values: Vec::new(), count: 0, faults: Faults::default() };
    while let Some(line) = table.next(&mut record)? {
        lines.count += 1;
        if lines.count > most {
            let detail = format!("The file has more than {most} lines.");
            return Err(Problem::new(Code::TooLarge, detail));
        }
        if record.as_slice().len() > LINE {
            let rule = format!("it is longer than {LINE} bytes");
            lines.faults.add(line.number, "", "too_long", &rule);
        } else if line.is_open {
            let rule = "it has a quote that is not closed, or that stands in a cell without quotes";
            lines.faults.add(line.number, "", "malformed", rule);
        } else if record.len() != header.len() {
            let detail =
                format!("it has {} cells where the header has {}", record.len(), header.len());
            lines.faults.add(line.number, "", "wrong_count", &detail);
        } else {
            match body::read::<R>(request(&record, &header, &common)) {
                Ok(value) => lines.values.push((line.number, value)),
                Err(problem) => lines.faults.refuse(line.number, columns, "", problem)?,
            }
        }
    }
    Ok(lines)
}

/// The text of a file, without the mark that says that it is UTF-8.
fn text(bytes: &[u8]) -> Result<&str, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.split(|byte| *byte == b'\n').count();
        Problem::new(Code::MalformedCsv, format!("The file is not UTF-8 from line {line} on."))
    })
}

/// The columns of a header, in its order.
fn header(record: &StringRecord, columns: &Columns) -> Result<Vec<&'static Column>, Problem> {
    let mut faults = Faults::default();
    let mut found: Vec<&'static Column> = Vec::new();
    let most = columns.written.len() + columns.shown.len();
    if record.len() > 2 * most {
        let rule = format!("the header has {} cells; there are {most} columns", record.len());
        faults.add(1, "", "too_many", &rule);
        return faults.finish().map(|()| found);
    }
    for name in record {
        let name = name.trim();
        let shown: String = name.chars().take(SHOWN).collect();
        let place = shown.replace('~', "~0").replace('/', "~1");
        let is_named = |column: &&Column| column.name == name;
        match columns.written.iter().find(is_named) {
            Some(_) if found.iter().any(is_named) => {
                faults.add(1, &place, "repeated_column", &format!("{name} is there twice"));
            }
            Some(column) => found.push(column),
            None if columns.shown.iter().any(|column| column.name == name) => {
                let rule = format!("{name} is the server's own: leave this column out");
                faults.add(1, &place, "read_only", &rule);
            }
            None => {
                let all: Vec<_> = columns.written.iter().map(|column| column.name).collect();
                let rule = format!("{shown:?} is no column; there are {}", all.join(", "));
                faults.add(1, &place, "unknown_column", &rule);
            }
        }
    }
    if record.is_empty() {
        faults.add(1, "", "missing", "the header is missing");
    }
    faults.finish()?;
    Ok(found)
}

/// The request for which a line stands.
fn request(record: &StringRecord, header: &[&Column], common: &Map<String, Value>) -> Value {
    let mut request = common.clone();
    for (cell, column) in record.iter().zip(header) {
        if let Some(field) = column.kind.read(cell) {
            put(&mut request, column.at.trim_start_matches('/'), field);
        }
    }
    Value::Object(request)
}

fn put(object: &mut Map<String, Value>, at: &str, field: Value) {
    let Some((outer, rest)) = at.split_once('/') else {
        object.insert(at.to_owned(), field);
        return;
    };
    let inner = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        put(inner, rest, field);
    }
}

/// The lines of a text.
struct Table<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    /// Up to where the lines are counted, and how many there are.
    counted: (usize, u64),
}

/// A line of a file.
struct Line {
    /// Its number, from 1.
    number: u64,
    /// True if a quote of it is not closed.
    is_open: bool,
}

impl<'t> Table<'t> {
    /// The lines of a text whose header tells what separates the cells.
    fn new(text: &'t str) -> Self {
        let breaks = ['\r', '\n'];
        let header = text.trim_start_matches(breaks).split(breaks).next().unwrap_or_default();
        let separator = if header.contains(';') { b';' } else { b',' };
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(separator);
        Self { text, reader: builder.from_reader(text.as_bytes()), counted: (0, 1) }
    }

    /// The next line that has something in a cell; what was in `record` is gone.
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<Line>, Problem> {
        loop {
            let from = self.at();
            if !self.reader.read_record(record).map_err(Problem::internal)? {
                record.clear();
                return Ok(None);
            }
            let raw = self.text.get(from..self.at()).unwrap_or_default();
            // What ended the line before, and empty lines.
            let start = from + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let number = self.number_at(start);
            if record.iter().any(|cell| !cell.is_empty()) {
                let quotes = raw.bytes().filter(|byte| *byte == b'"').count();
                return Ok(Some(Line { number, is_open: quotes % 2 == 1 }));
            }
        }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
    }

    /// The number of the line that begins at a place behind what is counted.
    fn number_at(&mut self, place: usize) -> u64 {
        let (from, number) = self.counted;
        let passed = self.text.as_bytes().get(from..place).unwrap_or_default();
        let ends = passed.iter().zip(passed.iter().skip(1).map(Some).chain([None]));
        let ends = ends.filter(|(byte, next)| {
            // One break of two characters is counted at its second.
            **byte == b'\n' || **byte == b'\r' && *next != Some(&b'\n')
        });
        let number = number + u64::try_from(ends.count()).unwrap_or(u64::MAX);
        self.counted = (place, number);
        number
    }
}

#[cfg(test)]
mod tests;
