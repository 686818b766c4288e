//! What is read to its end: one JSON object a line, as a stream in bounded memory.
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

/// The form of the answer.
const FORM: &str = "application/x-ndjson";

/// Some lines, and from where it goes on.
pub(crate) struct Piece<N> {
    lines: Vec<u8>,
    next: Option<N>,
}

impl<N> Piece<N> {
    /// A piece of these lines. There are more, from `next` on, where there is one.
    ///
    /// # Errors
    /// 500 when a line cannot be serialised.
    pub(crate) fn new<L: Serialize>(
        lines: impl ExactSizeIterator<Item = L>,
        next: Option<N>,
    ) -> Result<Self, Problem> {
        let text = Vec::with_capacity(lines.len() * ONE / 2);
        lines.into_iter().try_fold(Self { lines: text, next }, |piece, line| piece.with(&line))
    }

    /// The piece with one more line.
    ///
    /// # Errors
    /// 500 when the line cannot be serialised.
    pub(crate) fn with(mut self, line: &impl Serialize) -> Result<Self, Problem> {
        self.lines.extend(json(line, ONE)?);
        self.lines.push(b'\n');
        Ok(self)
    }
}

/// The answer: a file of this name, which begins with the piece that was read and goes on as `read` reads.
pub(crate) fn download<N: 'static>(
    name: &str,
    first: Piece<N>,
    read: impl AsyncFn(N) -> Result<Piece<N>, Problem> + 'static,
) -> HttpResponse {
    let rest = stream::unfold((first.next, read), async |(next, read)| {
        Some(match read(next?).await {
            Ok(piece) => (Ok(Bytes::from(piece.lines)), (piece.next, read)),
            Err(problem) => (Err(problem), (None, read)),
        })
    });
    let first = Bytes::from(first.lines);
    HttpResponse::Ok()
        .content_type(FORM)
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}.ndjson\"")))
        .streaming(stream::once(async { Ok::<_, Problem>(first) }).chain(rest))
}
