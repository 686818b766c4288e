//! `/docs/problems`: what each code means and what to do about it.

use std::fmt::Write;

use actix_web::{HttpResponse, get};

use super::Code;

/// What each problem code means
///
/// A page for people: every code with its status and what to do about it.
#[utoipa::path(
    operation_id = "documentation_problems",
    tag = "Documentation",
    responses((status = 200, description = "A page for people.", content_type = "text/html", body = String)),
    security(())
)]
#[get("/docs/problems")]
pub(crate) async fn problems() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page())
}

fn page() -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Problems</title>\
         <style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}\
         code{background:#eee;padding:0 .3em}</style><h1>Problems</h1>\
         <p>Every refusal is <code>application/problem+json</code> (RFC 9457) with one of these codes.</p>",
    );
    for code in Code::ALL {
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<h2 id=\"{spelling}\"><code>{spelling}</code> ({status})</h2><p><b>{title}.</b> {advice}</p>",
            spelling = code.as_str(),
            status = code.status().as_u16(),
            title = escape(code.title()),
            advice = escape(code.advice()),
        );
    }
    html
}

/// A text inside of HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
