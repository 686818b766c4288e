//! The ledger of a partnership as a file that either side takes away: every event that both may know, each
//! with what it left, and a line that closes it. `tandem verify-ledger` checks it, or anybody's own tool.

use actix_web::{HttpResponse, get};
use domain::{access::right, content::Content, id::PartnershipId};
use jiff::Timestamp;
use persistence::{
    ledger::{self, Entry, Head},
    partnerships,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    answers::PathId,
    caller::Caller,
    download::{self, NDJSON, Piece},
    events::EventView,
    problem::Problem,
};

/// So many events are read at once: one with its content may take some ten thousand bytes.
const PIECE: u16 = 200;

/// A line of the ledger.
#[derive(Serialize)]
struct LineView {
    #[serde(flatten)]
    event: EventView,
    /// What the object was after the event, where both sides keep it.
    content: Option<Value>,
}

/// The line that closes the ledger.
#[derive(Serialize)]
struct EndView {
    ledger: String,
    length: i64,
    head: Option<String>,
    exported_at: String,
    hash: String,
}

impl EndView {
    fn new(id: PartnershipId, head: Head, at: Timestamp) -> Self {
        let (ledger, exported_at) = (id.to_string(), at.to_string());
        let text = head.hash.map(|hash| hash.to_string());
        let hash = Content::new()
            .with("ledger", ledger.as_str())
            .with("length", head.length)
            .with("head", text.as_deref())
            .with("exported_at", exported_at.as_str())
            .hash();
        let hash = hash.to_string();
        Self { ledger, length: head.length, head: text, exported_at, hash }
    }
}

/// Take the ledger of a partnership away
///
/// NDJSON: every event of the partnership in its one order, as `GET /v1/events` shows it, with `content`
/// besides: the document of which `after` is the hash, or null where the sides keep only the hash, as they
/// do of proposals. The last line closes the file: `{"ledger", "length", "head", "exported_at", "hash"}`,
/// where `head` is the hash of the last event and `hash` that of the other fields.
///
/// Every hash is SHA-256 of canonical JSON (RFC 8785), so that the file can be verified without this
/// server: by `tandem verify-ledger`, or by a program of your own. Both sides read the same lines; keep
/// the file, and the next one has to begin with it.
#[utoipa::path(
    operation_id = "partnership_ledger",
    tag = "Partnerships",
    security(("access_token" = ["read"])),
    responses((status = 200, description = "The events and the closing line.", body = String, content_type = "application/x-ndjson", example = "{\"ledger\":\"part_01930000000070008000000000000001\",\"length\":2,\"head\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"exported_at\":\"2026-01-02T10:00:00Z\",\"hash\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"}\n"))
)]
#[get("/partnerships/{id}/ledger")]
pub(crate) async fn partnership_ledger(
    caller: Caller<right::Read>,
    id: PathId<PartnershipId>,
) -> Result<HttpResponse, Problem> {
    let id = id.0;
    let (head, first) = caller
        .read(async |tx| {
            partnerships::find(tx, id).await?.ok_or_else(Problem::not_found)?;
            let head = ledger::head(tx, id).await?;
            Ok((head, ledger::behind(tx, id, 0, head, PIECE).await?))
        })
        .await?;
    let end = EndView::new(id, head, caller.now());
    let first = piece(first, head, &end)?;
    Ok(download::download(&format!("ledger-{id}"), NDJSON, first, async move |after| {
        let read = caller.read(async |tx| Ok(ledger::behind(tx, id, after, head, PIECE).await?));
        piece(read.await?, head, &end)
    }))
}

/// The lines of a piece, and behind which place the next one begins; the last piece closes the file.
fn piece(
    found: Vec<(Entry, Option<String>)>,
    head: Head,
    end: &EndView,
) -> Result<Piece<i64>, Problem> {
    let last = found.last().map_or(head.length, |(entry, _)| entry.sequence);
    let lines = found.into_iter().map(|(entry, content)| {
        let content = content.map(|text| serde_json::from_str(&text)).transpose();
        content.map(|content| LineView { event: entry.into(), content })
    });
    let lines = lines.collect::<Result<Vec<_>, _>>().map_err(Problem::internal)?;
    if last < head.length {
        return Piece::lines(lines.into_iter(), Some(last));
    }
    Piece::lines(lines.into_iter(), None)?.with(end)
}
