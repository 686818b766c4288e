//! What every operation has besides its own: parameters that its path and method imply, the
//! problems that may come, and who may call it.

use utoipa::openapi::{
    Content, ContentBuilder, HttpMethod, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder,
    Schema,
    header::HeaderBuilder,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
    schema::{ObjectBuilder, SchemaFormat, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::{Fault, ProblemBody};

/// The problems that operations share.
const PROBLEMS: &[(&str, &str)] = &[
    ("400", "The body is not JSON, or a header or parameter is not valid."),
    ("401", "The access token is missing, has expired or is not one of ours."),
    ("403", "The caller may see it, but not do this."),
    ("404", "It does not exist, or is not the caller's to see."),
    ("406", "`Accept` does not allow the form of the answer."),
    ("409", "The state does not allow it."),
    ("412", "It has changed since the caller read it."),
    ("413", "The body is too large."),
    ("415", "The body is of another type than the operation takes."),
    ("422", "Fields are not valid; all faults are listed."),
    ("428", "`If-Match` is missing."),
    ("429", "Too many attempts; `Retry-After` says how long to wait."),
    ("500", "Something went wrong on our side; nothing was changed."),
    ("503", "The service cannot answer just now."),
];

/// Completes a document.
pub(super) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    schemas.push(("Problem".to_owned(), ProblemBody::schema()));
    schemas.push((Fault::name().into_owned(), Fault::schema()));
    components.schemas.extend(schemas);
    let shared = PROBLEMS
        .iter()
        .map(|(status, description)| (format!("Problem{status}"), shared_problem(description)));
    components.responses.extend(shared);
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token of POST /v1/auth/token, or of POST /v1/oauth/token for a service account."))
        .build();
    components
        .security_schemes
        .insert("access_token".to_owned(), SecurityScheme::Http(bearer).into());
    document.security = Some(vec![SecurityRequirement::new("access_token", Vec::<String>::new())]);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation_of(path, &method, operation);
        }
    }
}

fn operations(item: &mut PathItem) -> Vec<(HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
    .collect()
}

fn operation_of(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let public = operation.security.is_some();
    let writes = !matches!(method, HttpMethod::Get);
    let one = path.contains("{id}");
    let mut problems: Vec<&str> = Vec::new();
    if one {
        add(operation, path_id(path));
    }
    if path.contains("{number}") {
        add(operation, path_number());
    }
    if !public {
        problems.push("401");
        problems.push("403");
        if matches!(method, HttpMethod::Post) && is_kept(path) {
            add(operation, idempotency_key());
        }
    }
    if one || (writes && !public) {
        problems.push("404");
    }
    if writes && has_version(path) {
        add(operation, if_match());
        problems.push("412");
        problems.push("428");
    }
    let read_by_version = is_read_by_version(operation);
    if read_by_version {
        let not_modified = ResponseBuilder::new().description("The caller has it already.");
        operation
            .responses
            .responses
            .entry("304".to_owned())
            .or_insert(RefOr::T(not_modified.build()));
    }
    if writes {
        if can_be_too_early(path) {
            problems.push("429");
        }
        problems.push("400");
        problems.push("413");
        problems.push("415");
        problems.push("422");
        if !public {
            problems.push("409");
        }
    } else if operation.parameters.as_ref().is_some_and(|all| {
        all.iter().any(
            |one| matches!(one, RefOr::T(one) if matches!(one.parameter_in, ParameterIn::Query)),
        )
    }) {
        problems.push("400");
    }
    if path.starts_with("/v1/") {
        problems.push("406");
        problems.push("500");
        problems.push("503");
    }
    answers(operation, &problems, read_by_version || (writes && has_version(path)));
}

/// True of what says that it takes `If-None-Match`.
fn is_read_by_version(operation: &Operation) -> bool {
    let takes =
        |one: &RefOr<Parameter>| matches!(one, RefOr::T(one) if one.name == "If-None-Match");
    operation.parameters.as_ref().is_some_and(|all| all.iter().any(takes))
}

/// True where a change names the version that was read: of what only ends, there is but one, what is
/// imported is new, and the content of a file is what was announced.
fn has_version(path: &str) -> bool {
    let ends = ["/v1/invitations/", "/v1/account/sessions/"];
    let versioned = path.contains("{id}")
        && !path.contains("/imports/")
        && !path.ends_with("/content")
        && !ends.iter().any(|end| path.starts_with(end));
    versioned || path.starts_with("/v1/organisation/")
}

/// True where attempts are counted: what can be guessed, and what sends a mail to whoever is named.
fn can_be_too_early(path: &str) -> bool {
    let second_factor = path.starts_with("/v1/account/second-factor");
    let named =
        ["/v1/account/password", "/v1/invitations", "/v1/organisations", "/v1/partnerships"];
    second_factor || named.contains(&path)
}

/// True where the answer is kept under an `Idempotency-Key`: it is not where it holds a secret, or is
/// about the caller's own account.
fn is_kept(path: &str) -> bool {
    let secret = ["/v1/service-accounts", "/v1/service-accounts/{id}/secrets"].contains(&path);
    let own = path.starts_with("/v1/account/") || path == "/v1/auth/sign-out";
    !secret && !own
}

/// Refers to the shared responses; what an operation says itself keeps its words.
fn answers(operation: &mut Operation, problems: &[&str], versioned: bool) {
    let responses = &mut operation.responses.responses;
    for status in problems {
        let shared = RefOr::Ref(Ref::from_response_name(format!("Problem{status}")));
        responses.entry((*status).to_owned()).or_insert(shared);
    }
    for (status, response) in responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if status.starts_with(['4', '5']) {
            response.content.insert(PROBLEM.to_owned(), problem_content());
        }
        if (versioned && status == "200") || status == "304" {
            let etag = HeaderBuilder::new().schema(Some(text(None))).build();
            response.headers.insert("ETag".to_owned(), etag.into());
        }
    }
}

const PROBLEM: &str = "application/problem+json";

fn problem_content() -> RefOr<Content> {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build().into()
}

/// A problem with this status, as every operation shares it.
fn shared_problem(description: &str) -> RefOr<Response> {
    let mut response = ResponseBuilder::new().description(description).build();
    response.content.insert(PROBLEM.to_owned(), problem_content());
    let request_id = HeaderBuilder::new().schema(Some(text(Some("uuid")))).build();
    response.headers.insert("X-Request-Id".to_owned(), request_id.into());
    RefOr::T(response)
}

fn add(operation: &mut Operation, parameter: Parameter) {
    let parameters = operation.parameters.get_or_insert_default();
    let known = |one: &RefOr<Parameter>| matches!(one, RefOr::T(one) if one.name == parameter.name);
    if !parameters.iter().any(known) {
        parameters.push(parameter.into());
    }
}

fn text(format: Option<&str>) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String);
    let format = format.map(|format| SchemaFormat::Custom(format.to_owned()));
    object.format(format).max_length(Some(300)).into()
}

fn parameter(name: &str, place: ParameterIn, required: bool, description: &str) -> Parameter {
    let required = if required { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(description))
        .schema(Some(text(None)))
        .build()
}

/// The collections whose objects have an id in the path: how it begins, and of what it is.
const NOUNS: &[(&str, &str, &str)] = &[
    ("/v1/account/sessions/", "sess", "session"),
    ("/v1/agreements/", "agr", "agreement"),
    ("/v1/attachments/", "file", "attachment"),
    ("/v1/brief-invitations/", "binv", "invitation to a brief"),
    ("/v1/briefs/", "brief", "brief"),
    ("/v1/commitments/", "commit", "commitment"),
    ("/v1/exclusivities/", "excl", "exclusivity"),
    ("/v1/goals/", "goal", "goal"),
    ("/v1/innovations/", "innov", "innovation"),
    ("/v1/invitations/", "inv", "invitation"),
    ("/v1/members/", "user", "member"),
    ("/v1/messages/", "msg", "message"),
    ("/v1/notes/", "note", "note"),
    ("/v1/partnerships/", "part", "partnership"),
    ("/v1/pilots/", "pilot", "pilot"),
    ("/v1/plans/", "plan", "plan"),
    ("/v1/proposals/", "prop", "proposal"),
    ("/v1/reviews/", "review", "review"),
    ("/v1/service-accounts/", "user", "service account"),
];

fn path_id(path: &str) -> Parameter {
    let (_, prefix, noun) =
        NOUNS.iter().find(|(start, ..)| path.starts_with(start)).unwrap_or(&("", "id", "object"));
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(format!("^{prefix}_[0-9a-f]{{32}}$")))
        .examples([format!("{prefix}_01930000000070008000000000000001")]);
    let mut id = parameter("id", ParameterIn::Path, true, &format!("The id of the {noun}."));
    id.schema = Some(schema.into());
    id
}

fn path_number() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
    let description = "The number of the version, from 1.";
    let mut number = parameter("number", ParameterIn::Path, true, description);
    number.schema = Some(schema.examples([1]).into());
    number
}

fn if_match() -> Parameter {
    let description = "The `ETag` of what the caller has read, such as `\"3\"`.";
    parameter("If-Match", ParameterIn::Header, true, description)
}

fn idempotency_key() -> Parameter {
    let description = "1 to 255 characters. The same key and request give the stored answer for a \
                       day, with `Idempotency-Replayed: true`.";
    let mut key = parameter("Idempotency-Key", ParameterIn::Header, false, description);
    let text = ObjectBuilder::new().schema_type(Type::String);
    key.schema = Some(text.min_length(Some(1)).max_length(Some(255)).into());
    key
}
