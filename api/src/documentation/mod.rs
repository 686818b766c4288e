//! The OpenAPI document, made from the very registration that serves, and where it is read.
//!
//! What every operation may answer besides its own is added here once.

mod complete;
mod routes;

use actix_web::{App, HttpResponse, get};
use domain::{
    agreement, attachment, brief, brief_invitation, commitment, exclusivity, goal, innovation,
    invitation, panel, partnership, pilot, pilot_approval, plan, proposal, review, service_account,
};
use utoipa::openapi::{
    InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, ServerBuilder, tag::TagBuilder,
};
use utoipa_actix_web::{AppExt, service_config::ServiceConfig};

pub(crate) use self::routes::Routes;
use crate::routes::configure;

const DESCRIPTION: &str = "\
Tandem is where a customer (the buyer) and its supplier run their relationship: innovation pitches \
with an answer by a date, first-to-market pilots that both sign, and promises that run both ways.

**Signing in.** `POST /v1/auth/token` gives an access token for one organisation; send it as \
`Authorization: Bearer`. It lives for ten minutes: on a 401, get the next one with the refresh token \
(`POST /v1/auth/refresh`). A program signs in with a service account (`POST /v1/oauth/token`). The side \
on which you act follows from the partnership and is never sent.

**Changing something.** Each representation has a `version`, which is its `ETag`; a change needs it \
as `If-Match`. `allowed_actions` lists what you can do next, with method and path. A POST of somebody signed in takes an \
`Idempotency-Key`, where the operation lists it: the same key and request give the same answer for a day, and do nothing twice.

**Tables.** Goals, values and commitments are imported from files of CSV (`text/csv`, UTF-8, RFC 4180) and \
exported to them. The header names the columns; cells are separated by `,`, or by `;` where the header is; \
an empty cell is absent, numbers have a decimal point, the items of a list are separated by `|` (a lone `|` \
is an empty list, `\\|` a bar inside of an item). Each line is judged as the request of the single \
operation. A file is applied as a whole or not at all; `mode=check`, which is the default, changes nothing \
and tells the same. What is wrong is told with its line, as an editor numbers it (the header is 1), such as \
`/lines/13/value`: the first thousand faults, and how many there are. Columns that only an export has are \
refused, so that nothing is lost unsaid: leave them out, or export with `columns=import`. A text that a \
spreadsheet would take for a formula is exported behind an apostrophe, which an import takes away again. Of \
one organisation a server takes two files at once; a third gets a 503 and comes back.

**Problems.** Every refusal is `application/problem+json` (RFC 9457) with a stable `code`; \
`/docs/problems` explains each. What you may not see does not exist: the answer is the same 404.";

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
    ("Attachments", "Files of proposals and agreements, announced and then uploaded."),
    ("Commitments", "Promises that run both ways and are counted by one rule."),
    ("Events", "What happened."),
    ("Operation", "For those who run Tandem."),
    ("Documentation", "This contract."),
];

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
        "Pilot approvals" => pilot_approval::MACHINE.diagram(),
        "Plans" => plan::MACHINE.diagram(),
        "Goals" => goal::MACHINE.diagram(),
        "Reviews" => review::MACHINE.diagram(),
        "Agreements" => agreement::MACHINE.diagram(),
        "Exclusivity" => exclusivity::MACHINE.diagram(),
        "Attachments" => attachment::MACHINE.diagram(),
        "Commitments" => commitment::MACHINE.diagram(),
        "Service accounts" => service_account::MACHINE.diagram(),
        _ => return description.to_owned(),
    };
    format!("{description}\n\n```mermaid\n{diagram}```")
}

/// The OpenAPI document. It needs neither a server nor a database.
#[must_use]
pub fn document() -> OpenApi {
    let licence = LicenseBuilder::new().name("AGPL-3.0-or-later");
    let licence = licence.identifier(Some("AGPL-3.0-or-later")).build();
    let info = InfoBuilder::new()
        .title("Tandem")
        .version("1.0.0")
        .description(Some(DESCRIPTION))
        .license(Some(licence))
        .build();
    let tag = |(name, description): &(&str, &str)| {
        TagBuilder::new().name(*name).description(Some(with_states(name, description))).build()
    };
    let server = ServerBuilder::new().url("/").description(Some("This server.")).build();
    let base = OpenApiBuilder::new()
        .info(info)
        .servers(Some([server]))
        .tags(Some(TAGS.iter().map(tag)))
        .build();
    let (_, mut document) =
        App::new().into_utoipa_app().openapi(base).configure(configure).split_for_parts();
    complete::complete(&mut document);
    document
}

/// The document as it is checked in and served.
///
/// # Errors
/// [`serde_json::Error`] when it cannot be serialised.
pub fn document_text() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&document())? + "\n")
}

pub(crate) fn configure_documentation(config: &mut ServiceConfig<'_>) {
    config.service(documentation_openapi).service(crate::problem::problems);
}

/// The OpenAPI document, ready to be served.
pub(crate) struct Text(pub(crate) String);

/// This document
#[utoipa::path(
    operation_id = "documentation_openapi",
    tag = "Documentation",
    responses((status = 200, description = "The OpenAPI document.", body = serde_json::Value)),
    security(())
)]
#[get("/openapi.json")]
async fn documentation_openapi(text: actix_web::web::Data<Text>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(text.0.clone())
}
