//! The public keys of the access tokens.

use actix_web::{HttpResponse, get};

use crate::{caller::Visitor, problem::Problem};

/// Public keys of the access tokens
///
/// A JSON Web Key Set (RFC 7517), for those who verify tokens themselves: the key that signs now, the
/// one before it and the one after it. Each signs for thirty days.
#[utoipa::path(
    operation_id = "key_set_show",
    tag = "Signing in",
    responses((status = 200, description = "The keys.", body = serde_json::Value)),
    security(())
)]
#[get("/.well-known/jwks.json")]
pub(crate) async fn key_set_show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let keys = visitor.shared().access_tokens.key_set(visitor.now());
    Ok(HttpResponse::Ok().json(keys.map_err(Problem::internal)?))
}
