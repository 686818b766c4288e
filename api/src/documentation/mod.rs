//! The OpenAPI document, made from the very registration that serves, and where it is read.
//!
//! What every operation may answer besides its own is added here once.

mod changelog;
mod choices;
mod complete;
mod examples;
mod permissions;
mod problems;
mod routes;
mod schemas;

use std::sync::LazyLock;

use actix_web::{HttpResponse, get, web::Bytes};
use domain::{
    agreement, attachment, brief, brief_invitation, commitment, event::Noun, exclusivity, goal,
    innovation, invitation, job, lessons, machine::Name, panel, partnership, pilot, pilot_approval,
    plan, proposal, review, service_account, webhook,
};
use utoipa::openapi::{
    ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, ServerBuilder,
    extensions::ExtensionsBuilder, tag::TagBuilder,
};

pub(crate) use self::changelog::CURRENT;
use self::routes::Routes;
use crate::{
    limits,
    problem::Problem,
    registration::{Described, Registration},
    routes::configure,
};

const DESCRIPTION: &str = "\
Tandem is where a customer (the buyer) and its supplier run their relationship: innovation pitches \
with an answer by a date, first-to-market pilots that both sign, and promises that run both ways.

**Signing in.** `POST /v1/auth/token` gives an access token for one organisation; send it as \
`Authorization: Bearer`. It lives for ten minutes: on a 401, get the next one with the refresh token \
(`POST /v1/auth/refresh`). A program signs in with a service account (`POST /v1/oauth/token`). The side \
on which you act follows from the partnership and is never sent.

**Changing something.** Each representation has a `version`, and an `ETag` that begins with it; a change needs \
either in `If-Match`, the version in quotes. The `ETag` of a GET is of all that it shows, with what changes by time alone: \
so a 304 to `If-None-Match` means that nothing has. `allowed_actions` lists what you can do next, with method and path. A POST of somebody signed in takes an \
`Idempotency-Key`, where the operation lists it: the same key and request give the same answer for a day, and do nothing twice. The request is method, path and query, \
`If-Match` and the bytes of the body: send them again as they were. Keys are the organisation's: two programs begin theirs \
with a name.

**Events.** Whatever happens is an event, whose `kind` is a noun and an action, such as `proposal.submit`. The nouns are \
{nouns}; the diagram at the tag of each names the actions. `sequence` counts within one ledger, and an object can move from \
its organisation's to that of a partnership: to follow an object, read it again at each of its events and keep the highest \
`version`. What time alone changes, such as a goal that falls behind, is no event: read what has such dates once a day.

**Tables.** Goals, values and commitments are imported from files of CSV (`text/csv`, UTF-8, RFC 4180) and \
exported to them; colleagues and partners are imported, from JSON too. The header names the columns; cells are separated by `,`, or by `;` where the header is; \
an empty cell is absent, numbers have a decimal point, the items of a list are separated by `|` (a lone `|` \
is an empty list, `\\|` a bar inside of an item). Each line is judged as the request of the single \
operation. A file is applied as a whole or not at all (one of people that has become a job goes on line by line); `mode=check`, which is the default, changes nothing \
and tells the same. What is wrong is told with its line, as an editor numbers it (the header is 1), such as \
`/lines/13/value`: the first thousand faults, and how many there are. Columns that only an export has are \
refused, so that nothing is lost unsaid: leave them out, or export with `columns=import`. A text that a \
spreadsheet would take for a formula is exported behind an apostrophe, which an import takes away again. Of \
one organisation a server takes two files at once; a third gets a 503 and comes back.

**Problems.** Every refusal is `application/problem+json` (RFC 9457) with a stable `code`; \
`/docs/problems` explains each. What you may not see does not exist: the answer is the same 404.

**Limits.** Each client, which is a person or a program, may send so many requests a minute, and so may its \
organisation as a whole; without a token of ours, the network from which they come. Nobody uses up what is another's. \
`RateLimit-Policy` and `RateLimit` tell the limits and what is left, on every answer under `/v1`; beyond them the answer \
is 429 with `rate_limited`, and `Retry-After` says when to come back. Limits are of tokens: {prices}.

**Changes.** Inside a major version this contract is only added to: take no notice of fields and words of an answer \
that you do not know. `/docs/changelog` tells what has changed.";

const SERVER: &str = "This server, in production, staging or on a machine of one's own.";

const TAGS: &[(&str, &str)] = &[
    ("Organisations", "How an organisation comes to Tandem."),
    ("Signing in", "Tokens: how people and programs get them, and who they stand for."),
    ("Account", "The caller's own account: password, second factor, sessions."),
    ("Members", "The people of an organisation."),
    ("Service accounts", "Programs that act for an organisation."),
    ("Audit", "Who signed in, who was refused, who changed what."),
    ("Invitations", "Answering an invitation, with the token of its mail."),
    ("Partnerships", "Who works with whom."),
    (
        "Innovations",
        "What your organisation has that is new, and what was pitched of it: its own alone.",
    ),
    ("Briefs", "What a buyer looks for, and whom it has invited: its organisation's alone."),
    (
        "Brief invitations",
        "What a supplier knows of a brief: the terms, what it asks, what all are told. Nothing of others.",
    ),
    ("Proposals", "A supplier's pitch to one buyer, from the first word to the answer."),
    ("Messages", "What either side writes to the other about a proposal."),
    ("Notes", "What your organisation writes down about a proposal: its own alone."),
    (
        "Panels",
        "Who of your organisation reviews a pitch that came to it, by which criteria, and what they found: its \
         own alone.",
    ),
    ("Pilots", "First-to-market pilots: a charter that both sign, a run, results, a decision."),
    (
        "Lessons",
        "What a side has learned from a pilot that is over: its own alone, until it shares that.",
    ),
    (
        "Pilot approvals",
        "Who of your organisation approves a charter before it signs, and who stands in for whom: its own \
         alone.",
    ),
    ("Plans", "Joint plans: the frame that both sign, amended only by both."),
    ("Goals", "What both sides want to reach: agreed, measured, judged by one rule for both."),
    ("Measurements", "The values of goals: one side writes them down, the other lets them stand."),
    (
        "Reviews",
        "How a plan stood: figures that are frozen, held by one side and acknowledged by the other.",
    ),
    (
        "Agreements",
        "What both sides sign about how they deal with one another: non-disclosure, front-end.",
    ),
    (
        "Exclusivity",
        "A buyer is first with something of a supplier's, in a scope and until an end. The supplier grants it and signs last.",
    ),
    (
        "Calendar",
        "The windows and gates of what is signed, here and, by a private link, in other calendars.",
    ),
    ("Attachments", "Files of proposals and agreements, announced and then uploaded."),
    ("Commitments", "Promises that run both ways and are counted by one rule."),
    ("Events", "What happened."),
    ("Webhooks", WEBHOOKS),
    ("Notifications", NOTIFICATIONS),
    ("Jobs", JOBS),
    ("Exports", "All that your organisation may read, as one file to take away."),
    ("Operation", "For those who run Tandem."),
    ("Documentation", "This contract."),
];

const JOBS: &str = "\
What takes long is done while nobody waits for it. An operation that can be answered so takes \
`Prefer: respond-async` (RFC 7240) and answers 202 with a job and its `Location`. A job is done on behalf of \
whoever has asked for it, whose rights are judged again as it is done; its result is the status and body that \
the request would have been answered with, kept for seven days. The jobs of an organisation are done one at a \
time, and 20 are open at most; no organisation waits for those of another. A server that stops or dies in the \
middle leaves a job to be gone on with: nothing is lost, and nothing is done twice.";

const WEBHOOKS: &str = "\
Where your organisation's events are sent as they happen, and what came of it. Each message is a POST of \
`{\"type\": \"proposal.submit\", \"timestamp\": .., \"data\": ..}`, where `data` is the event as `GET /v1/events` \
shows it, signed by the Standard Webhooks scheme (`webhook-id`, `webhook-timestamp`, `webhook-signature`): \
verify it with a library of that. Answer 2xx within 15 seconds; anything else, a redirect included, is tried \
again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, or later where `Retry-After` asks for it. \
A message comes once or, after a break, more often: `webhook-id` is the same each time, and `data.id` is that of the \
event, as `GET /v1/events` has it. The pauses vary by a tenth. One message at a time \
is on its way to a webhook; one that is tried again does not hold up later ones, so read again \
what an event is of and keep the highest `version`. A webhook that answers 410, or takes nothing for the whole \
of those three days, is switched off, and the admins hear of it by mail.";

const NOTIFICATIONS: &str = "\
What you were told as a member of your organisation, and how it comes to you by mail. The list has everything; by mail \
each kind comes at once, once a day at your hour, or not at all, and a partnership can be muted. What binds your \
organisation or tells of its security is mandatory: it comes at once. More than ten mails about one thing within five \
minutes are gathered into one. Mails of which you may unsubscribe have a link that does so with one click (RFC 8058). \
An address that its server refuses for good is heard of: those who lead your organisation's partnerships, then its \
admins, get the mail in its place.";

/// A tag's description, with the diagram of the states where its noun has some: drawn from the very
/// table that decides.
fn with_states(name: &str, description: &str) -> String {
    let diagram = match name {
        "Invitations" => invitation::MACHINE.diagram(),
        "Partnerships" => partnership::MACHINE.diagram(),
        "Innovations" => innovation::MACHINE.diagram(),
        "Briefs" => brief::MACHINE.diagram(),
        "Brief invitations" => brief_invitation::MACHINE.diagram(),
        "Proposals" => proposal::MACHINE.diagram(),
        "Panels" => panel::MACHINE.diagram() + &panel::SEATS.diagram(),
        "Pilots" => pilot::MACHINE.diagram(),
        "Lessons" => lessons::MACHINE.diagram(),
        "Pilot approvals" => pilot_approval::MACHINE.diagram(),
        "Plans" => plan::MACHINE.diagram(),
        "Goals" => goal::MACHINE.diagram(),
        "Reviews" => review::MACHINE.diagram(),
        "Agreements" => agreement::MACHINE.diagram(),
        "Exclusivity" => exclusivity::MACHINE.diagram(),
        "Attachments" => attachment::MACHINE.diagram(),
        "Commitments" => commitment::MACHINE.diagram(),
        "Service accounts" => service_account::MACHINE.diagram(),
        "Webhooks" => webhook::MACHINE.diagram(),
        "Jobs" => job::MACHINE.diagram(),
        _ => return description.to_owned(),
    };
    format!("{description}\n\n```mermaid\n{diagram}```")
}

fn description() -> String {
    let nouns: Vec<_> = Noun::ALL.iter().map(|noun| format!("`{noun}`")).collect();
    DESCRIPTION.replace("{prices}", &limits::in_words()).replace("{nouns}", &nouns.join(", "))
}

/// The OpenAPI document. It needs neither a server nor a database.
#[must_use]
pub fn document() -> OpenApi {
    let licence = LicenseBuilder::new().name("AGPL-3.0-or-later");
    let licence = licence.identifier(Some("AGPL-3.0-or-later")).build();
    let info = InfoBuilder::new()
        .title("Tandem")
        .version(changelog::CURRENT)
        .description(Some(description()))
        .contact(Some(ContactBuilder::new().name(Some("Whoever runs this server")).build()))
        .license(Some(licence))
        .build();
    let tag = |(name, description): &(&str, &str)| {
        TagBuilder::new().name(*name).description(Some(with_states(name, description))).build()
    };
    let public = ExtensionsBuilder::new().add("x-internal", false).build();
    let server = ServerBuilder::new().url("/").description(Some(SERVER));
    let server = server.extensions(Some(public)).build();
    let mut document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([server]))
        .tags(Some(TAGS.iter().map(tag)))
        .build();
    let mut described = Described::default();
    configure(&mut described);
    document.paths = described.paths;
    document.components.get_or_insert_default().schemas.extend(described.schemas);
    complete::complete(&mut document);
    document
}

/// The document as it is checked in and served.
///
/// # Errors
/// [`serde_json::Error`] when it cannot be serialised.
pub fn document_text() -> serde_json::Result<String> {
    text_of(&document())
}

fn text_of(document: &OpenApi) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

pub(crate) fn configure_documentation(config: &mut impl Registration) {
    config
        .service(documentation_openapi)
        .service(crate::problem::problems)
        .service(changelog::documentation_changelog);
}

/// What a server needs of the document.
struct Served {
    routes: Routes,
    text: serde_json::Result<Bytes>,
}

/// Made once, when it is first needed: a server answers before anybody asks for it.
static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let document = document();
    Served { routes: Routes::of(&document), text: text_of(&document).map(Bytes::from) }
});

/// The routes of the document.
pub(crate) fn routes() -> &'static Routes {
    &SERVED.routes
}

/// This document
///
/// OpenAPI 3.1, made from the very registration that serves.
#[utoipa::path(
    operation_id = "documentation_openapi",
    tag = "Documentation",
    responses((status = 200, description = "The OpenAPI document.", body = serde_json::Value)),
    security(())
)]
#[get("/openapi.json")]
async fn documentation_openapi() -> Result<HttpResponse, Problem> {
    let text = SERVED.text.as_ref().map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(text.clone()))
}
