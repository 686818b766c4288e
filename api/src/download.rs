//! What is read to its end: a file, as a stream in bounded memory.
//!
//! The first piece is read before the answer begins, so that a refusal is one. A stream that breaks off in
//! the middle ends without its last chunk, which every client notices.

use actix_web::{HttpResponse, web::Bytes};
use futures_util::{StreamExt, stream};
use serde::Serialize;

use crate::{
    answers::{ONE, json},
    problem::Problem,
};

/// The form of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    content_type: &'static str,
    extension: &'static str,
}

/// One JSON object a line.
pub(crate) const NDJSON: Form = Form { content_type: "application/x-ndjson", extension: "ndjson" };

/// A table (RFC 4180).
pub(crate) const CSV: Form = Form { content_type: "text/csv; charset=utf-8", extension: "csv" };

/// Some of a file, and from where it goes on.
pub(crate) struct Piece<N> {
    bytes: Vec<u8>,
    next: Option<N>,
}

impl<N> Piece<N> {
    /// A piece of these bytes. There are more, from `next` on, where there is one.
    pub(crate) fn new(bytes: Vec<u8>, next: Option<N>) -> Self {
        Self { bytes, next }
    }

    /// A piece of these JSON objects, each a line.
    ///
    /// # Errors
    /// 500 when one cannot be serialised.
    pub(crate) fn lines<L: Serialize>(
        lines: impl ExactSizeIterator<Item = L>,
        next: Option<N>,
    ) -> Result<Self, Problem> {
        let bytes = Vec::with_capacity(lines.len() * ONE / 2);
        lines.into_iter().try_fold(Self { bytes, next }, |piece, line| piece.with(&line))
    }

    /// The piece with one more JSON object.
    ///
    /// # Errors
    /// 500 when it cannot be serialised.
    pub(crate) fn with(mut self, line: &impl Serialize) -> Result<Self, Problem> {
        self.bytes.extend(json(line, ONE)?);
        self.bytes.push(b'\n');
        Ok(self)
    }
}

/// The answer: a file of this name, which begins with the piece that was read and goes on as `read` reads.
pub(crate) fn download<N: 'static>(
    name: &str,
    form: Form,
    first: Piece<N>,
    read: impl AsyncFn(N) -> Result<Piece<N>, Problem> + 'static,
) -> HttpResponse {
    let rest = stream::unfold((first.next, read), async |(next, read)| {
        Some(match read(next?).await {
            Ok(piece) => (Ok(Bytes::from(piece.bytes)), (piece.next, read)),
            Err(problem) => (Err(problem), (None, read)),
        })
    });
    let first = Bytes::from(first.bytes);
    let file = format!("attachment; filename=\"{name}.{}\"", form.extension);
    HttpResponse::Ok()
        .content_type(form.content_type)
        .insert_header(("Content-Disposition", file))
        .streaming(stream::once(async { Ok::<_, Problem>(first) }).chain(rest))
}
