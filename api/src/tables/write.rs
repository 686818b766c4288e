//! Writing a table: the columns that can be imported first, then what only the server knows.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::{Column, Columns};
use crate::{
    download::Piece,
    lists::{parameters, unknown, wrong},
    problem::Problem,
};

/// So many rows are read at once.
pub(crate) const PIECE: u16 = 200;

/// How an export is asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter that `Asked` reads")]
pub(crate) struct ExportParameters {
    /// `all`, or `import`: only what an import takes, so that the file can be imported as it is; `all`
    /// where it is left out.
    #[param(default = "all", example = "import")]
    columns: Option<String>,
}

/// Which columns are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All.
    All,
    /// Those that an import takes.
    Import,
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let mut asked = Self::All;
            for (name, value) in parameters(request)? {
                asked = match (name.as_str(), value.as_str()) {
                    ("columns", "all") => Self::All,
                    ("columns", "import") => Self::Import,
                    ("columns", _) => return Err(wrong("columns", "all or import")),
                    (name, _) => return Err(unknown(name)),
                };
            }
            Ok(asked)
        };
        ready(read())
    }
}

/// Rows of a table on their way out.
pub(crate) struct Rows<L> {
    columns: Vec<&'static Column>,
    of: PhantomData<L>,
}

impl<L: Serialize> Rows<L> {
    /// Rows of these columns, as far as they are asked for.
    pub(crate) fn new(columns: &'static Columns, asked: Asked) -> Self {
        let shown = columns.shown.iter().filter(|_| asked == Asked::All);
        Self { columns: columns.written.iter().chain(shown).collect(), of: PhantomData }
    }

    /// The piece with which the file begins: the header, and rows.
    ///
    /// # Errors
    /// 500 when a row cannot be written.
    pub(crate) fn first<N>(
        &self,
        rows: impl Iterator<Item = L>,
        next: Option<N>,
    ) -> Result<Piece<N>, Problem> {
        self.piece(
            Some(self.columns.iter().map(|column| column.name.to_owned()).collect()),
            rows,
            next,
        )
    }

    /// A piece with which it goes on.
    ///
    /// # Errors
    /// 500 when a row cannot be written.
    pub(crate) fn more<N>(
        &self,
        rows: impl Iterator<Item = L>,
        next: Option<N>,
    ) -> Result<Piece<N>, Problem> {
        self.piece(None, rows, next)
    }

    fn piece<N>(
        &self,
        header: Option<Vec<String>>,
        rows: impl Iterator<Item = L>,
        next: Option<N>,
    ) -> Result<Piece<N>, Problem> {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        let rows = rows.map(|row| {
            let row = serde_json::to_value(row).map_err(Problem::internal)?;
            Ok::<_, Problem>(self.columns.iter().map(|column| cell(column, &row)).collect())
        });
        for record in header.map(Ok).into_iter().chain(rows) {
            let record: Vec<String> = record?;
            writer.write_record(record).map_err(Problem::internal)?;
        }
        let bytes = writer.into_inner().map_err(|error| Problem::internal(error.to_string()))?;
        Ok(Piece::new(bytes, next))
    }
}

fn cell(column: &Column, row: &Value) -> String {
    row.pointer(column.at).map(|field| column.kind.write(field)).unwrap_or_default()
}
