//! COPY in text form, in chunks.

use std::{fmt::Write as _, pin::Pin};

use bytes::Bytes;
use futures_util::SinkExt;
use tokio_postgres::{Client, CopyInSink, Error};

/// A chunk is sent when it has grown to so many bytes.
const CHUNK: usize = 256 * 1024;

/// Rows on their way into a table.
pub(super) struct Copy {
    sink: Pin<Box<CopyInSink<Bytes>>>,
    text: String,
    first: bool,
}

impl Copy {
    pub(super) async fn begin(to: &Client, table: &str, columns: &str) -> Result<Self, Error> {
        let sql = format!("COPY {table} ({columns}) FROM STDIN");
        let sink = to.copy_in(&sql).await?;
        Ok(Self { sink: Box::pin(sink), text: String::with_capacity(CHUNK * 2), first: true })
    }

    /// A value of the row. None of ours holds what COPY would take for more than text.
    pub(super) fn value(&mut self, value: impl std::fmt::Display) -> &mut Self {
        if !std::mem::take(&mut self.first) {
            self.text.push('\t');
        }
        let begin = self.text.len();
        write!(self.text, "{value}").expect("writing to a String cannot fail");
        debug_assert!(!self.text[begin..].contains(['\t', '\n']), "a value of one field");
        self
    }

    /// A value of the row that may be missing.
    pub(super) fn maybe(&mut self, value: Option<impl std::fmt::Display>) -> &mut Self {
        match value {
            Some(value) => self.value(value),
            None => self.value("\\N"),
        }
    }

    /// Ends the row.
    pub(super) async fn end(&mut self) -> Result<(), Error> {
        self.text.push('\n');
        self.first = true;
        if self.text.len() >= CHUNK {
            let full = std::mem::replace(&mut self.text, String::with_capacity(CHUNK * 2));
            self.sink.send(full.into()).await?;
        }
        Ok(())
    }

    pub(super) async fn finish(mut self) -> Result<(), Error> {
        self.sink.send(std::mem::take(&mut self.text).into()).await?;
        self.sink.as_mut().finish().await?;
        Ok(())
    }
}
