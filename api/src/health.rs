//! Whether the server lives, and whether it can work.

use std::sync::atomic::Ordering;

use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    caller::Visitor,
    problem::{Code, Problem},
};

/// How the server is.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`: everything else is a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Is the server alive?
///
/// It is, if it answers at all. Nothing else is asked for.
#[utoipa::path(
    operation_id = "health_live",
    tag = "Operation",
    responses((status = 200, description = "It is.", body = Health)),
    security(())
)]
#[get("/health/live")]
pub(crate) async fn health_live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Can the server work?
///
/// It can once its database answers, and until it is about to stop; else it takes no traffic.
#[utoipa::path(
    operation_id = "health_ready",
    tag = "Operation",
    responses(
        (status = 200, description = "The database answers.", body = Health),
        (status = 503, description = "The database does not answer, or the server is about to stop."),
    ),
    security(())
)]
#[get("/health/ready")]
pub(crate) async fn health_ready(visitor: Visitor) -> Result<HttpResponse, Problem> {
    if visitor.shared().draining.load(Ordering::Relaxed) {
        return Err(Problem::new(Code::Unavailable, "The server is about to stop."));
    }
    if visitor.database_answers().await {
        Ok(HttpResponse::Ok().json(Health { status: "ok" }))
    } else {
        Err(Problem::new(Code::Unavailable, "The database does not answer."))
    }
}
