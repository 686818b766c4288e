//! Which pages of other origins may call from a browser, and what they may send and read.

use actix_cors::Cors;

/// Lets pages of these origins call from a browser, with an access token and no cookie.
pub(crate) fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT"])
        .allowed_headers([
            "authorization",
            "content-digest",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "range",
            "repr-digest",
            "x-request-id",
        ])
        .expose_headers([
            "accept-ranges",
            "content-disposition",
            "content-range",
            "etag",
            "idempotency-replayed",
            "link",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "repr-digest",
            "retry-after",
            "x-request-id",
        ])
        .max_age(3_600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
