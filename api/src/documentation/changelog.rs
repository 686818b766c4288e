//! `/docs/changelog`: what has changed in the contract, the newest first.
//!
//! A version is of the document, not of the program: a client that was made from one works with each
//! later one of the same major version, which `openapi --check` holds.

use std::fmt::Write;

use actix_web::{HttpResponse, get};

use crate::problem::escape;

/// A version of the contract.
struct Version {
    number: &'static str,
    changes: &'static [&'static str],
}

/// Every version, the newest first.
const VERSIONS: &[Version] = &[
    Version {
        number: "1.1.0",
        changes: &[
            "Notifications: each member has a list of what it was told, with a count of what is unread, and says by \
             kind and partnership whether mails come at once, once a day at its hour, or not at all, and in which \
             language. Mails of which one may unsubscribe do so with one click (RFC 8058).",
            "Webhooks: an admin says where the organisation's events are sent as they happen, signed by the \
             Standard Webhooks scheme, with a log of deliveries, replay and rotation of secrets.",
            "Jobs: what takes long is done while nobody waits for it, where `Prefer` is `respond-async` or it is \
             much; `GET /v1/jobs` tells how far it is, and its result for seven days.",
            "Colleagues and partners are imported from JSON or CSV: `POST /v1/imports/users` and \
             `POST /v1/imports/partners`. Of an unchanged row `differs` says whether it asks for other roles.",
            "Downloads of files and exports answer `If-None-Match` with 304.",
            "Terms of an exclusivity have `pause_days`, and itself `paused_days`: by how much the supplier's pauses \
             of its pilot extend it.",
            "`GET /v1/events` comes as server-sent events, too, where `Accept` is `text/event-stream`.",
            "`GET /v1/colleagues`: the names and ids of an organisation's people, for each member and each program that \
             reads.",
            "Each operation names the permission that it takes, and `client_credentials` with the scope where a program \
             can have it.",
            "`POST /v1/exports`: all that an organisation may read, as a ZIP of JSON and CSV with a manifest.",
            "`POST /v1/account/erasure`: a person has itself erased, and its organisations keep what it did.",
            "The `ETag` of a GET begins with the version and is of all that is shown, so that a 304 is no longer given \
             where time alone has changed something; `If-Match` takes it, and the version alone as before.",
            "Requests are limited by client, organisation and network: `RateLimit` and `RateLimit-Policy` on every \
             answer under `/v1`, and 429 with `rate_limited` beyond.",
        ],
    },
    Version {
        number: "1.0.0",
        changes: &[
            "The first contract that is promised: what is in it stays as it is until version 2.",
            "Every problem of an operation lists its codes, as examples of its status.",
            "Fields of requests that take a word of a closed list name its words.",
            "Every answer in JSON has an example, and lists name the type of their rows.",
            "`If-Match` is listed where it is asked for: at the deputy and the usual criteria of panels too, and \
         not where a message or a note is written, a panel convened or a link to the calendar revoked.",
        ],
    },
];

/// The version of the contract.
pub(crate) const CURRENT: &str = match VERSIONS {
    [newest, ..] => newest.number,
    [] => "0.0.0",
};

/// What has changed in this contract
///
/// A page for people: each version with its changes, the newest first.
#[utoipa::path(
    operation_id = "documentation_changelog",
    tag = "Documentation",
    responses((status = 200, description = "A page for people.", content_type = "text/html", body = String)),
    security(())
)]
#[get("/docs/changelog")]
pub(super) async fn documentation_changelog() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page())
}

fn page() -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Changes of the contract</title>\
         <style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}</style>\
         <h1>Changes of the contract</h1><p>Inside a major version it is only added to.</p>",
    );
    for version in VERSIONS {
        // Writing to a String cannot fail.
        let _ = write!(html, "<h2 id=\"{number}\">{number}</h2><ul>", number = version.number);
        for change in version.changes {
            let _ = write!(html, "<li>{}</li>", escape(change));
        }
        html.push_str("</ul>");
    }
    html
}
