//! Who may call an operation: the permission that it takes, the roles that hold it, and whether a program can
//! have it as a scope.
//!
//! An operation names its permission in its `security`; that it is the one that its handler asks for, a
//! test of the sources looks after. The document tells it in words, and has in `security` what OpenAPI means
//! by it: scopes of a program.

use domain::{
    access::{Permission, Role, SCOPES},
    machine::Name,
};
use utoipa::openapi::{
    Components,
    path::Operation,
    security::{
        ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, SecurityRequirement,
        SecurityScheme,
    },
};

/// What a person or a program shows.
const TOKEN: &str = "access_token";

/// What a program shows, and how it gets it.
const PROGRAM: &str = "client_credentials";

const TOKEN_WORDS: &str = "An access token of POST /v1/auth/token, or of POST /v1/oauth/token for a service account: a JWT \
     by RFC 9068, checked as RFC8725 asks for.";

const PROGRAM_WORDS: &str = "The access token of a service account (RFC 6749, 4.4), with its scopes, checked as RFC8725 asks for: an \
     operation that lists none of them is for people alone.";

/// Adds the ways to show who one is.
pub(super) fn schemes(components: &mut Components) {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(TOKEN_WORDS));
    let scopes = SCOPES.iter().map(|scope| (scope.as_str(), scope.words()));
    let flow = ClientCredentials::new("/v1/oauth/token", scopes.collect());
    let program = OAuth2::with_description([Flow::ClientCredentials(flow)], PROGRAM_WORDS);
    let schemes = &mut components.security_schemes;
    schemes.insert(TOKEN.to_owned(), SecurityScheme::Http(token.build()).into());
    schemes.insert(PROGRAM.to_owned(), SecurityScheme::OAuth2(program).into());
}

/// What holds where an operation says nothing: it takes a token.
pub(super) fn usual() -> Vec<SecurityRequirement> {
    vec![SecurityRequirement::new(TOKEN, [""; 0])]
}

/// Completes what an operation says of its callers.
pub(super) fn complete(operation: &mut Operation) {
    let Some(permission) = permission(operation) else { return };
    let name = permission.as_str();
    let roles = match permission.roles() {
        all if all.len() == Role::ALL.len() => "every role".to_owned(),
        roles => {
            let names: Vec<_> = roles.iter().map(|role| format!("`{role}`")).collect();
            names.join(", ")
        }
    };
    let mut words = format!("Takes the permission `{name}`: of {roles}");
    let mut security = usual();
    if SCOPES.contains(&permission) {
        words += ", or of a program as a scope";
        security.push(SecurityRequirement::new(PROGRAM, [name]));
    }
    operation.security = Some(security);
    let description = operation.description.take().unwrap_or_default();
    operation.description = Some(format!("{description}\n\n{words}."));
}

/// The permission that an operation names.
fn permission(operation: &Operation) -> Option<Permission> {
    // It can be read as JSON alone.
    let named = serde_json::to_value(operation.security.as_ref()?.first()?).ok()?;
    Permission::parse(named.get(TOKEN)?.get(0)?.as_str()?)
}
