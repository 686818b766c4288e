//! Events as a stream (server-sent events): the same list, which goes on as it grows.
//!
//! A stream looks once a second, in a short transaction of its own that admits its caller anew; between
//! two looks it holds neither a transaction nor a connection. To be woken by the database would take a
//! connection that listens all the time, and would come too early: an event is listed only once all that
//! was under way before it has ended, of which nobody is told.

use std::{
    collections::{HashMap, hash_map::Entry as Place},
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::{HttpRequest, HttpResponse, http::header, web::Bytes};
use domain::id::{EventId, Id, OrganisationId};
use futures_util::stream;
use persistence::ledger::{self, Entry};
use tokio::{
    sync::mpsc::{self, Receiver, Sender, error::SendError},
    time::{Instant, sleep},
};

use super::EventView;
use crate::{
    caller::Following,
    edge::accepts,
    lists::wrong_cursor,
    problem::{Code, Problem},
};

/// The form of a stream.
pub(super) const EVENT_STREAM: &str = "text/event-stream";

/// Where who comes back goes on.
const LAST_EVENT_ID: &str = "last-event-id";

/// How long a stream rests when nothing waits.
const REST: Duration = Duration::from_secs(1);

/// After so long without an event a comment keeps the connection alive.
const QUIET: Duration = Duration::from_secs(15);

/// So many streams of one organisation a server keeps open.
const OF_ONE: usize = 20;

/// Who lost its stream is to come back after two seconds.
const OPENING: &str = "retry: 2000\n\n";

/// A line that says nothing.
const COMMENT: &str = ": nothing new\n\n";

/// True where the caller asks for a stream by name and not for the list, or takes no list.
pub(super) fn is_wanted(request: &HttpRequest) -> bool {
    let named = |form: &str| {
        let values = request.headers().get_all(header::ACCEPT);
        let texts = values.filter_map(|value| value.to_str().ok());
        let mut ranges = texts.flat_map(|text| text.split(','));
        ranges.any(|range| {
            let media = range.split(';').next().unwrap_or_default();
            media.trim().eq_ignore_ascii_case(form)
        })
    };
    named(EVENT_STREAM) && !named("application/json")
        || !accepts(request.headers(), "application/json")
}

/// The event behind which a caller goes on that has had a stream before.
///
/// # Errors
/// 400 when it is no id.
pub(super) fn last_event(request: &HttpRequest) -> Result<Option<EventId>, Problem> {
    let Some(value) = request.headers().get(LAST_EVENT_ID) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    // Empty is what a stream has that had no event yet.
    if text.is_empty() {
        return Ok(None);
    }
    EventId::parse(text).map(Some).ok_or_else(wrong_cursor)
}

/// How many streams of which organisation a server keeps open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<OrganisationId, usize>>>);

/// The place of a stream, until it is dropped.
struct Seat {
    streams: Streams,
    organisation: OrganisationId,
}

impl Streams {
    fn lock(&self) -> MutexGuard<'_, HashMap<OrganisationId, usize>> {
        // It is whole whatever happened to who held it: one number changes at a time.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seat(&self, organisation: OrganisationId) -> Result<Seat, Problem> {
        let mut streams = self.lock();
        let count = streams.entry(organisation).or_default();
        if *count == OF_ONE {
            let detail = format!("Your organisation follows its events {OF_ONE} times just now.");
            return Err(Problem::new(Code::Unavailable, detail));
        }
        *count += 1;
        Ok(Seat { streams: self.clone(), organisation })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Place::Occupied(mut count) = self.streams.lock().entry(self.organisation) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// The stream of what is behind an event, of which so many are read at once.
///
/// # Errors
/// 400 when the caller cannot have seen the event, 503 when its organisation has streams enough.
pub(super) async fn stream_of(
    following: Following,
    after: Option<EventId>,
    at_once: u16,
) -> Result<HttpResponse, Problem> {
    let place = following.read(async |tx| super::place(tx, after).await).await?;
    let seat = following.streams().seat(following.organisation())?;
    // One piece waits at most: who does not read is not read for.
    let (sender, receiver) = mpsc::channel(1);
    actix_web::rt::spawn(async move {
        let _seat = seat;
        let until_it_ends = following.ended();
        tokio::select! {
            // The caller has gone.
            _ = follow(&following, place, at_once, &sender) => {}
            () = sender.closed() => {}
            () = until_it_ends => {}
        }
    });
    let pieces = stream::unfold(receiver, |mut receiver: Receiver<Bytes>| async move {
        let piece = receiver.recv().await?;
        Some((Ok::<_, Infallible>(piece), receiver))
    });
    Ok(HttpResponse::Ok()
        .content_type(EVENT_STREAM)
        // Proxies that gather what they pass on would hold it back.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(pieces))
}

/// Why a stream ends by itself.
enum End {
    /// Its caller has gone.
    Gone,
    /// Its caller is not admitted any more, or the database fails: it comes back, and hears which.
    Refused,
}

impl From<SendError<Bytes>> for End {
    fn from(_: SendError<Bytes>) -> Self {
        Self::Gone
    }
}

async fn follow(
    following: &Following,
    mut place: (i64, i64),
    at_once: u16,
    sender: &Sender<Bytes>,
) -> Result<(), End> {
    sender.send(Bytes::from_static(OPENING.as_bytes())).await?;
    let mut said = Instant::now();
    loop {
        let read = following.read(async |tx| Ok(ledger::list(tx, place, at_once).await?));
        let found = read.await.map_err(|_| End::Refused)?;
        let Some(last) = found.last() else {
            if said.elapsed() >= QUIET {
                sender.send(Bytes::from_static(COMMENT.as_bytes())).await?;
                said = Instant::now();
            }
            sleep(REST).await;
            continue;
        };
        place = last.place;
        let text: String = found.into_iter().filter_map(piece).collect();
        sender.send(Bytes::from(text)).await?;
        said = Instant::now();
    }
}

/// An event as the stream has it. Compact JSON has no line breaks, so it is one line of data.
fn piece(entry: Entry) -> Option<String> {
    let (id, kind) = (entry.id, entry.kind);
    let data = serde_json::to_string(&EventView::from(entry)).ok()?;
    Some(format!("id: {id}\nevent: {kind}\ndata: {data}\n\n"))
}
