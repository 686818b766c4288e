//! Files: what is read to its end as a stream in bounded memory, and what is kept as an object.
//!
//! Of a stream the first piece is read before the answer begins, so that a refusal is one. A stream that breaks off in
//! the middle ends without its last chunk, which every client notices.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    body::SizedStream,
    http::{
        StatusCode,
        header::{self, Header, Range},
    },
    web::Bytes,
};
use domain::content::ContentHash;
use futures_util::{StreamExt, stream};
use persistence::objects::{ObjectName, Objects};
use serde::Serialize;

use crate::{
    answers::{IfNoneMatch, ONE, json},
    problem::{Code, Problem},
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

/// A file that is kept as an object, and never changes.
pub(crate) struct Kept {
    pub(crate) name: ObjectName,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// Their hash.
    pub(crate) sha256: ContentHash,
}

impl Kept {
    /// The answer: whole, or the one part that `Range` asks for, or 304 where the caller has it already.
    /// `describe` says what the file is.
    ///
    /// # Errors
    /// 416 when the file has no such part, or a failure of where it is kept.
    pub(crate) async fn answer(
        self,
        (request, known): (&HttpRequest, &IfNoneMatch),
        objects: &Objects,
        describe: impl FnOnce(&mut HttpResponseBuilder),
    ) -> Result<HttpResponse, Problem> {
        let Self { name, size, sha256 } = self;
        let tag = format!("\"{}\"", sha256.to_string().replace("sha256:", ""));
        if let Some(unchanged) = known.has(&tag) {
            return Ok(unchanged);
        }
        // Whoever has begun with another file begins again (RFC 9110, 13.1.5).
        let begun = request.headers().get(header::IF_RANGE);
        let same = begun.is_none_or(|begun| begun.as_bytes() == tag.as_bytes());
        let part = if same { part(request, size)? } else { None };
        let (from, to) = part.unwrap_or((0, size));
        let bytes = objects.read(name, from, to).await?;
        let mut response = HttpResponse::Ok();
        if part.is_some() {
            let place = format!("bytes {from}-{}/{size}", to - 1);
            response.status(StatusCode::PARTIAL_CONTENT);
            response.insert_header((header::CONTENT_RANGE, place));
        }
        response.insert_header((header::ETAG, tag));
        response.insert_header((header::ACCEPT_RANGES, "bytes"));
        describe(&mut response);
        Ok(response.body(SizedStream::new(to - from, bytes)))
    }
}

/// The part that is asked for: from a byte to another, which is not part of it. Several at once, and what
/// is no range, are answered with the whole (RFC 9110, 14.2).
///
/// # Errors
/// 416 when the file has no such part.
fn part(request: &HttpRequest, size: u64) -> Result<Option<(u64, u64)>, Problem> {
    let asked = request.headers().contains_key(header::RANGE).then(|| Range::parse(request));
    let Some(Ok(Range::Bytes(parts))) = asked else { return Ok(None) };
    let [part] = parts.as_slice() else { return Ok(None) };
    let (first, last) = part.to_satisfiable_range(size).ok_or_else(|| {
        let place = format!("bytes */{size}");
        let detail = format!("The file has {size} bytes.");
        Problem::new(Code::NoSuchRange, detail).with_header(header::CONTENT_RANGE, &place)
    })?;
    Ok(Some((first, last + 1)))
}
