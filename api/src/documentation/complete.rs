//! What every operation has besides its own: parameters that its path and method imply, the
//! problems that may come, and who may call it.

use utoipa::openapi::{
    HttpMethod, KnownFormat, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
    header::HeaderBuilder,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
    schema::{ObjectBuilder, SchemaFormat, Type},
    security::SecurityRequirement,
};

use super::{examples, permissions, problems, schemas};

/// Completes a document.
pub(super) fn complete(document: &mut OpenApi) {
    problems::components(document);
    schemas::complete(document);
    let components = document.components.get_or_insert_default();
    permissions::schemes(components);
    components.headers.extend(LIMITS.map(|(name, description, example)| {
        let schema = ObjectBuilder::new().schema_type(Type::String).max_length(Some(300));
        let header = HeaderBuilder::new().schema(Some(schema.examples([example])));
        (name.to_owned(), header.description(Some(description)).build().into())
    }));
    document.security = Some(permissions::usual());
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation_of(path, &method, operation);
        }
    }
    examples::add(document);
}

/// The operations of a path.
pub(super) fn operations(item: &mut PathItem) -> Vec<(HttpMethod, &mut Operation)> {
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
    let nothing = [SecurityRequirement::default()];
    let public = operation.security.as_deref() == Some(&nothing);
    permissions::complete(operation);
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
        problems.push("400");
        problems.push("408");
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
        problems.push("429");
        problems.push("500");
        problems.push("503");
    }
    if public {
        // Nothing is asked for; one empty thing would be asked for by `[{}]`, makers of clients say.
        operation.security = Some(Vec::new());
    }
    problems::add(operation, &problems, public);
    headers(operation, read_by_version || (writes && has_version(path)));
    if path.starts_with("/v1/") {
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                limited(response);
            }
        }
    }
}

/// The headers that tell of limits, and what each says.
const LIMITS: [(&str, &str, &str); 2] = [
    (
        "RateLimit",
        "What is left of each limit, in tokens (`r`), and in how many seconds it is full again (`t`).",
        "\"client\";r=1180;t=1, \"organisation\";r=5980;t=1",
    ),
    (
        "RateLimit-Policy",
        "The limits that hold: so many tokens (`q`) in so many seconds (`w`), of the client and of its \
         organisation, or without a token of ours of the network.",
        "\"client\";q=1200;w=60, \"organisation\";q=6000;w=60",
    ),
];

/// Adds the headers that tell of limits, as every answer of the API has them.
pub(super) fn limited(response: &mut Response) {
    for (name, ..) in LIMITS {
        let reference = Ref::new(format!("#/components/headers/{name}"));
        response.headers.insert(name.to_owned(), RefOr::Ref(reference));
    }
}

/// True of what says that it takes `If-None-Match`.
fn is_read_by_version(operation: &Operation) -> bool {
    let takes =
        |one: &RefOr<Parameter>| matches!(one, RefOr::T(one) if one.name == "If-None-Match");
    operation.parameters.as_ref().is_some_and(|all| all.iter().any(takes))
}

/// True where a change names the version that was read: of what only ends, there is but one, what is
/// imported, said, sent or convened is new, and the content of a file is what was announced.
fn has_version(path: &str) -> bool {
    let ends = [
        "/v1/invitations/",
        "/v1/account/sessions/",
        "/v1/calendar-links/",
        "/v1/notifications/",
        "/v1/jobs/",
    ];
    let makes = ["/content", "/messages", "/notes", "/panel", "/ping", "/replay"];
    let versioned = path.contains("{id}")
        && !path.contains("/imports/")
        && !makes.iter().any(|end| path.ends_with(end))
        && !ends.iter().any(|end| path.starts_with(end));
    let own = ["/v1/me/deputy", "/v1/me/notification-settings", "/v1/panel-criteria"];
    versioned || path.starts_with("/v1/organisation/") || own.contains(&path)
}

/// True where the answer is kept under an `Idempotency-Key`: it is not where it holds a secret, or is
/// about the caller's own account.
fn is_kept(path: &str) -> bool {
    let secret = [
        "/v1/service-accounts",
        "/v1/service-accounts/{id}/secrets",
        "/v1/webhooks",
        "/v1/webhooks/{id}/secret",
    ];
    let secret = secret.contains(&path);
    let own = path.starts_with("/v1/account/") || path == "/v1/auth/sign-out";
    !secret && !own
}

/// The headers of what is answered where an operation does what it is asked.
fn headers(operation: &mut Operation, versioned: bool) {
    let parameters = operation.parameters.iter().flatten();
    let kept =
        parameters.clone().any(|one| matches!(one, RefOr::T(one) if one.name == "Idempotency-Key"));
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        let mut header = |name: &str, description: &str, schema| {
            let header = HeaderBuilder::new().schema(Some(schema)).description(Some(description));
            response.headers.insert(name.to_owned(), header.build().into());
        };
        if (versioned && status == "200") || status == "304" {
            header("ETag", "It begins with the version, and `If-Match` takes it.", text(None));
        }
        if kept && status.starts_with('2') {
            let always = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["true"]));
            header(
                "Idempotency-Replayed",
                "There where the answer is a stored one.",
                always.into(),
            );
        }
    }
}

fn add(operation: &mut Operation, parameter: Parameter) {
    let parameters = operation.parameters.get_or_insert_default();
    let known = |one: &RefOr<Parameter>| matches!(one, RefOr::T(one) if one.name == parameter.name);
    if !parameters.iter().any(known) {
        parameters.push(parameter.into());
    }
}

/// A short text.
pub(super) fn text(format: Option<&str>) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String);
    let format = format.map(|format| SchemaFormat::Custom(format.to_owned()));
    object.format(format).max_length(Some(300)).into()
}

/// A whole number in these bounds.
pub(super) fn whole_number(least: i32, most: i32) -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Int32);
    let object = ObjectBuilder::new().schema_type(Type::Integer).format(Some(format));
    object.minimum(Some(least)).maximum(Some(most)).into()
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
    ("/v1/calendar-links/", "cal", "link to a calendar"),
    ("/v1/commitments/", "commit", "commitment"),
    ("/v1/exclusivities/", "excl", "exclusivity"),
    ("/v1/exports/", "job", "job that has gathered it"),
    ("/v1/goals/", "goal", "goal"),
    ("/v1/innovations/", "innov", "innovation"),
    ("/v1/invitations/", "inv", "invitation"),
    ("/v1/jobs/", "job", "job"),
    ("/v1/members/", "user", "member"),
    ("/v1/messages/", "msg", "message"),
    ("/v1/notes/", "note", "note"),
    ("/v1/notifications/", "ntf", "notification"),
    ("/v1/partnerships/", "part", "partnership"),
    ("/v1/pilots/", "pilot", "pilot"),
    ("/v1/plans/", "plan", "plan"),
    ("/v1/proposals/", "prop", "proposal"),
    ("/v1/reviews/", "review", "review"),
    ("/v1/service-accounts/", "user", "service account"),
    ("/v1/webhook-deliveries/", "dlv", "delivery"),
    ("/v1/webhooks/", "hook", "webhook"),
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
    let description = "The number of the version, from 1.";
    let mut number = parameter("number", ParameterIn::Path, true, description);
    number.schema = Some(whole_number(1, i32::MAX));
    number
}

fn if_match() -> Parameter {
    let description =
        "The `ETag` of what the caller has read, or its version in quotes, such as `\"3\"`.";
    let mut version = parameter("If-Match", ParameterIn::Header, true, description);
    let tag = ObjectBuilder::new().schema_type(Type::String).max_length(Some(300));
    version.schema = Some(tag.examples(["\"3\""]).into());
    version
}

fn idempotency_key() -> Parameter {
    let description = "1 to 255 characters. The same key and request give the stored answer for a \
                       day, with `Idempotency-Replayed: true`.";
    let mut key = parameter("Idempotency-Key", ParameterIn::Header, false, description);
    let text = ObjectBuilder::new().schema_type(Type::String);
    let text = text.min_length(Some(1)).max_length(Some(255));
    key.schema = Some(text.examples(["3f1d9c52-order-4711"]).into());
    key
}
