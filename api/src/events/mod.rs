//! What happened, as the caller's organisation may know it: the ledger's entries, oldest first, page by page
//! or as a stream.

mod streams;

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{access::right, id::EventId};
use persistence::{
    Reading,
    ledger::{self, Entry},
};
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::streams::Streams;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView, wrong_cursor},
    problem::Problem,
    registration::Registration,
};

pub(crate) fn configure(config: &mut impl Registration) {
    config.service(event_list);
}

/// An accepted transition.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventView {
    /// Its id.
    #[schema(example = "evt_44136fa355b3878a9146ad16f7e8649e")]
    id: String,
    /// What happened: the noun and the action.
    #[schema(example = "proposal.submit")]
    kind: String,
    /// The object.
    #[schema(example = "prop_01930000000070008000000000000001")]
    object: String,
    /// `person`, `service` (a service account), `guest` (who holds the token of an invitation), `clock`
    /// (a deadline passed) or `operator` (whoever runs Tandem, in an emergency).
    #[schema(example = "person")]
    by: &'static str,
    /// The person or the service account.
    #[schema(example = "user_01930000000070008000000000000001")]
    user: Option<String>,
    /// The organisation for which the person acted.
    #[schema(example = "org_01930000000070008000000000000001")]
    organisation: Option<String>,
    /// The state before; null when the object came into being.
    #[schema(example = "draft")]
    from: Option<String>,
    /// The state after.
    #[schema(example = "submitted")]
    to: String,
    /// The reason that was given.
    #[schema(example = json!(null))]
    reason: Option<String>,
    /// Its ledger: the id of the partnership, or of the organisation that alone may know.
    #[schema(example = "part_01930000000070008000000000000001")]
    ledger: String,
    /// The hash of the object before; null when it came into being.
    #[schema(example = json!(null))]
    before: Option<String>,
    /// The hash of the object after.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    after: String,
    /// Its place in its ledger, from 1.
    #[schema(minimum = 1, example = 2)]
    sequence: i64,
    /// The hash of the event before it in its ledger.
    #[schema(example = json!(null))]
    previous: Option<String>,
    /// Its hash: SHA-256 of the canonical JSON (RFC 8785) of all the other fields but `id`.
    #[schema(example = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    hash: String,
    /// When.
    #[schema(format = DateTime, example = "2026-01-01T10:00:00Z")]
    at: String,
}

impl From<Entry> for EventView {
    fn from(entry: Entry) -> Self {
        let user = entry.by.user();
        Self {
            id: entry.id.to_string(),
            kind: entry.kind.to_string(),
            object: entry.kind.noun().id_text(entry.object),
            by: entry.by.kind(),
            user: user.map(|(user, _)| user.to_string()),
            organisation: user.map(|(_, organisation)| organisation.to_string()),
            from: entry.from,
            to: entry.to,
            reason: entry.reason,
            ledger: entry.ledger,
            before: entry.before.map(|hash| hash.to_string()),
            after: entry.after.to_string(),
            sequence: entry.sequence,
            previous: entry.previous.map(|hash| hash.to_string()),
            hash: entry.hash.to_string(),
            at: entry.at.to_string(),
        }
    }
}

/// List events
///
/// Every accepted transition that the caller's organisation may know, oldest first. Keep the
/// last `id`
/// and go on from it: nothing is skipped. An event is listed once all that was under way before it
/// has ended, which takes a moment.
///
/// With `Accept: text/event-stream` the same comes as server-sent events, which go on as there are more:
/// `id` is the event's, `event` its kind, `data` the event; `limit` is how many are read at once, and after
/// 15 seconds without any comes a comment. It ends with your access token, as soon as your session or your
/// roles are others, and when the server stops: come back with the `Last-Event-ID` that you have, as
/// browsers do by themselves, and nothing is skipped or comes twice. Of one organisation a server keeps
/// twenty streams; one more gets a 503.
#[utoipa::path(
    operation_id = "event_list",
    tag = "Events",
    security(("access_token" = ["read"])),
    params(
        ByIdParameters,
        ("Last-Event-ID" = Option<String>, Header, description = "Of a stream: begin behind this event, whatever `cursor` says.", max_length = 40),
    ),
    responses((
        status = 200,
        description = "A page of events, or a stream of them.",
        content(
            (PageView<EventView> = "application/json"),
            (String = "text/event-stream", example = "id: evt_44136fa355b3878a9146ad16f7e8649e\nevent: proposal.submit\ndata: {\"id\":\"evt_44136fa355b3878a9146ad16f7e8649e\"}\n\n"),
        ),
    ))
)]
#[get("/events")]
async fn event_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<EventId>,
) -> Result<HttpResponse, Problem> {
    if streams::is_wanted(&request) {
        let after = streams::last_event(&request)?.or(asked.after);
        return streams::stream_of(caller.follow(), after, asked.wanted() - 1).await;
    }
    let found = caller
        .read(async |tx| {
            let place = place(tx, asked.after).await?;
            Ok(ledger::list(tx, place, asked.wanted()).await?)
        })
        .await?;
    asked.page(&request, found, |entry| entry.id, EventView::from)
}

/// The place of an event among all, behind which a reader goes on.
///
/// # Errors
/// 400 where the caller cannot have seen it.
async fn place(tx: &Reading<'_>, after: Option<EventId>) -> Result<(i64, i64), Problem> {
    match after {
        Some(id) => Ok(ledger::find(tx, id).await?.ok_or_else(wrong_cursor)?.place),
        None => Ok((0, 0)),
    }
}
