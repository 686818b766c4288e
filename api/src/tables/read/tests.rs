//! Files as spreadsheets and programs write them, and as they should not.

use domain::content::canonical;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::{
    body::{Field, Reader, decimal},
    tables::Kind,
};

/// A request with a field at two depths.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    name: Field<String>,
    inner: Field<Inner>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    value: Field<String>,
    count: Field<i64>,
}

impl Parse for Request {
    type Value = (String, Option<Decimal>, Option<i64>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let name = reader.required("name", self.name, Ok);
        let inner = reader.object("inner", self.inner, |reader, inner| {
            let value = reader.optional("value", inner.value, decimal);
            Some((value, reader.optional("count", inner.count, Ok)))
        });
        let (value, count) = inner?;
        Some((name?, value, count))
    }
}

const COLUMNS: Columns = Columns {
    within: "/inner",
    written: &[
        Column::new("name", "/name", Kind::Text),
        Column::new("value", "/inner/value", Kind::Plain),
        Column::new("count", "/inner/count", Kind::Number),
    ],
    shown: &[Column::new("id", "/id", Kind::Plain)],
};

type Row = (u64, String, String, i64);

fn rows(text: impl AsRef<[u8]>) -> Result<Vec<Row>, Problem> {
    let lines = read::<Request>(text.as_ref(), &COLUMNS, &Map::new(), 10)?;
    let row = |(line, (name, value, count)): (u64, (String, Option<Decimal>, Option<i64>))| {
        (line, name, value.map(canonical).unwrap_or_default(), count.unwrap_or(-1))
    };
    lines.faults.finish()?;
    Ok(lines.values.into_iter().map(row).collect())
}

fn faults(text: &str) -> Vec<(String, &'static str)> {
    let problem = rows(text).unwrap_err();
    problem.faults().iter().map(|fault| (fault.pointer.clone(), fault.code)).collect()
}

#[test]
fn whatever_ends_a_line_and_parts_the_cells_the_rows_are_the_same() {
    let plain = "name,value,count\n\"a \"\"b\"\"; c,\nd\",1.5,7\n\n,,\ne,-2,\n";
    let expected = vec![
        (2, "a \"b\"; c,\nd".to_owned(), "1.5".to_owned(), 7),
        (6, "e".to_owned(), "-2".to_owned(), -1),
    ];
    assert_eq!(rows(plain).unwrap(), expected);
    assert_eq!(rows(format!("\u{feff}{plain}")).unwrap(), expected);
    assert_eq!(rows(plain.trim_end()).unwrap(), expected);
    let semicolons = plain
        .replace("name,value,count", "name;value;count")
        .replace(",1.5,7", ";1.5;7")
        .replace("\n,,\n", "\n;;\n")
        .replace("e,-2,", "e;-2;");
    assert_eq!(rows(semicolons).unwrap(), expected);
    // The line break inside of a cell stays as it is; everything else may end by CRLF, or by CR.
    for end in ["\r\n", "\r"] {
        let other = plain.replace('\n', end);
        let mut other_expected = expected.clone();
        other_expected[0].1 = other_expected[0].1.replace('\n', end);
        assert_eq!(rows(other).unwrap(), other_expected, "{end:?}");
    }
}

#[test]
fn every_fault_has_its_line_and_its_cell() {
    let text = "value,name,count\r\n1,a,x\r\nx,,1.5\r\n1,b\r\n1,b,1,1\r\n1,\"b,1\r\n";
    let expected = [
        ("/lines/2/count", "wrong_type"),
        ("/lines/3/count", "wrong_type"),
        ("/lines/3/name", "missing"),
        ("/lines/3/value", "malformed"),
        ("/lines/4", "wrong_count"),
        ("/lines/5", "wrong_count"),
        ("/lines/6", "malformed"),
    ];
    assert_eq!(faults(text), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    assert_eq!(faults("value\n1"), [("/lines/2/name".to_owned(), "missing")]);
}

#[test]
fn the_header_tells_all_that_is_wrong_with_it() {
    let text = "name,name,id,nam/e,";
    let expected = [
        ("/lines/1/name", "repeated_column"),
        ("/lines/1/id", "read_only"),
        ("/lines/1/nam~1e", "unknown_column"),
        ("/lines/1", "unknown_column"),
    ];
    assert_eq!(faults(text), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    assert_eq!(faults(""), [("/lines/1".to_owned(), "missing")]);
    assert_eq!(rows("name,value,count").unwrap(), []);
}

#[test]
fn what_is_no_text_or_too_long_is_refused_as_a_whole() {
    let not_utf_8 = rows(b"name,value\na,1\nb\xff,1\n").unwrap_err();
    assert_eq!(not_utf_8.code(), Code::MalformedCsv);
    assert!(not_utf_8.detail().contains("line 3"), "{}", not_utf_8.detail());
    let long = format!("name,count{}", "\na,1".repeat(11));
    assert_eq!(rows(long).unwrap_err().code(), Code::TooLarge);
    let (common, value) = (Map::from_iter([("name".to_owned(), json!("all"))]), "value\n1");
    let lines = read::<Request>(value.as_bytes(), &COLUMNS, &common, 10).unwrap();
    assert_eq!(lines.values[0].1.0, "all");
}

#[test]
fn of_many_faults_the_first_thousand_are_kept() {
    let mut faults = Faults::default();
    for line in (2..5_002).rev() {
        faults.add(line, "value", "malformed", "");
    }
    let problem = faults.finish().unwrap_err();
    assert_eq!(problem.faults().len(), 1_000);
    assert_eq!(problem.faults()[0].pointer, "/lines/2/value");
    assert_eq!(problem.faults()[999].pointer, "/lines/1001/value");
    assert!(problem.detail().starts_with("5000 fields"), "{}", problem.detail());
}

#[test]
fn what_is_too_long_is_not_taken_apart() {
    let long = format!("name,value,count\na,1,1\n\"{}\",2,2\n", "|".repeat(LINE));
    assert_eq!(faults(&long), [("/lines/3".to_owned(), "too_long")]);
    let wide = "name,".repeat(100);
    assert_eq!(faults(&wide), [("/lines/1".to_owned(), "too_many")]);
}
