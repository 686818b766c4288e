//! The operations of the document that the server serves, each ready to be called on real objects.
//!
//! Tests that go over every operation take them from here, so an operation that is added is tested
//! from the day on which it is served.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, World, colleagues, id_in};

/// An operation of the document.
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) method: Method,
    /// As the document has it: `/v1/pilots/{id}`.
    pub(crate) path: String,
    pub(crate) callers: Callers,
    /// True where the document says that a reader can name the version that it has.
    pub(crate) read_by_version: bool,
    body: Option<Value>,
    /// True where the body is a form.
    form: bool,
    /// The body, where it is a file of CSV.
    file: Option<String>,
}

/// For whom an operation is, as the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    /// For whoever comes: it asks for no token.
    Anybody,
    /// For members, with the roles that it names.
    People,
    /// For members, and for programs with a scope that it names.
    PeopleAndPrograms,
}

/// What operations are called on.
#[derive(Clone)]
pub(crate) struct Targets {
    pub(crate) partnership: String,
    pub(crate) innovation: String,
    pub(crate) brief: String,
    pub(crate) brief_invitation: String,
    pub(crate) proposal: String,
    pub(crate) message: String,
    pub(crate) note: String,
    pub(crate) pilot: String,
    pub(crate) plan: String,
    pub(crate) goal: String,
    pub(crate) measurement: String,
    pub(crate) commitment: String,
    pub(crate) agreement: String,
    pub(crate) exclusivity: String,
    pub(crate) attachment: String,
    pub(crate) review: String,
    pub(crate) member: String,
    pub(crate) invitation: String,
    pub(crate) service_account: String,
    pub(crate) secret: String,
    pub(crate) session: String,
    pub(crate) calendar_link: String,
    pub(crate) webhook: String,
    pub(crate) delivery: String,
    pub(crate) notification: String,
    pub(crate) job: String,
    /// The version that a change says it has read.
    pub(crate) version: &'static str,
}

/// A token of the right form that opens nothing.
pub(crate) const NO_TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Targets {
    /// Ids of the right form that nothing has.
    pub(crate) fn nothing() -> Self {
        let id = |prefix: &str| format!("{prefix}_019300000000700080000000000000ff");
        Self {
            partnership: id("part"),
            innovation: id("innov"),
            brief: id("brief"),
            brief_invitation: id("binv"),
            proposal: id("prop"),
            message: id("msg"),
            note: id("note"),
            pilot: id("pilot"),
            plan: id("plan"),
            goal: id("goal"),
            measurement: id("meas"),
            commitment: id("commit"),
            agreement: id("agr"),
            exclusivity: id("excl"),
            attachment: id("file"),
            review: id("review"),
            member: id("user"),
            invitation: id("inv"),
            service_account: id("user"),
            secret: id("key"),
            session: id("sess"),
            calendar_link: id("cal"),
            webhook: id("hook"),
            delivery: id("dlv"),
            notification: id("ntf"),
            job: id("job"),
            version: "1",
        }
    }
}

/// What is the buyer's alone: a member, an invitation, a service account with its secret, a session, a
/// webhook with a delivery, what it was told, a job.
pub(crate) async fn of_the_buyer(world: &World) -> Targets {
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    let body = json!({"email": "somebody@northern.example", "roles": ["analyst"]});
    let invitation = world.buyer.post("/v1/invitations", &body).await.expect(201);
    let body = json!({"name": "ERP", "scopes": ["read"]});
    let account = world.buyer.post("/v1/service-accounts", &body).await.expect(201);
    let sessions = world.buyer.get("/v1/account/sessions").await.expect(200);
    let body = json!({"name": "On my phone"});
    let link = world.buyer.post("/v1/calendar-links", &body).await.expect(201);
    let (webhook, delivery) = delivered(&world.buyer).await;
    let job = world.buyer.import_later("users", &colleagues("later", 0..1)).await;
    Targets {
        member: id(&world.buyer.get("/v1/account").await.expect(200)["id"]),
        invitation: id(&invitation["id"]),
        service_account: id(&account["client_id"]),
        secret: id(&account["secret_id"]),
        session: id(&sessions["items"][0]["id"]),
        calendar_link: id(&link["link"]["id"]),
        webhook,
        delivery,
        notification: notified(&world.buyer).await,
        job: id_in(&job),
        ..Targets::nothing()
    }
}

/// The ids of a webhook that leads nowhere, and of what was sent to it.
pub(crate) async fn delivered(admin: &Caller) -> (String, String) {
    let body = json!({"url": "https://localhost:9999/in"});
    let made = admin.post("/v1/webhooks", &body).await.expect(201);
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    let webhook = id(&made["webhook"]["id"]);
    let path = format!("/v1/webhooks/{webhook}");
    admin.post(&format!("{path}/ping"), &json!({})).await.expect(200);
    let delivery = tests::until(async || {
        let page = admin.get(&format!("{path}/deliveries")).await.expect(200);
        page["items"][0]["id"].as_str().map(str::to_owned).ok_or(page)
    });
    (webhook, delivery.await)
}

/// The id of something that somebody was told and has not read.
pub(crate) async fn notified(caller: &Caller) -> String {
    tests::until(async || {
        let page = caller.get("/v1/notifications?unread=true").await.expect(200);
        page["items"][0]["id"].as_str().map(str::to_owned).ok_or(page)
    })
    .await
}

impl Operation {
    /// Every operation, in the order of paths.
    pub(crate) async fn all(app: &TestApp) -> Vec<Self> {
        let document = app.document().await;
        let paths = document["paths"].as_object().expect("paths");
        let of_path = |(path, methods): (&String, &Value)| {
            let methods = methods.as_object().expect("methods").clone();
            let (document, path) = (document.clone(), path.clone());
            methods
                .into_iter()
                .map(move |(method, operation)| Self::new(&document, &path, &method, &operation))
                .collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    fn new(document: &Value, path: &str, method: &str, operation: &Value) -> Self {
        let content = &operation["requestBody"]["content"];
        let form = content["application/x-www-form-urlencoded"].is_object();
        let kind = if form { "application/x-www-form-urlencoded" } else { "application/json" };
        let schema = &content[kind]["schema"]["$ref"];
        let example = schema.as_str().map(|reference| {
            let schema = reference.trim_start_matches('#');
            let example = document.pointer(&format!("{schema}/example"));
            example.unwrap_or_else(|| panic!("{reference} has no example")).clone()
        });
        let file = content["text/csv"]["example"].as_str().map(str::to_owned);
        let method: Method = method.to_uppercase().parse().expect("a method");
        let body = if method == Method::GET { None } else { Some(example.unwrap_or(json!({}))) };
        Self {
            name: operation["operationId"].as_str().expect("an id").to_owned(),
            read_by_version: operation["responses"].get("304").is_some(),
            callers: match operation["security"].as_array().expect("a list").as_slice() {
                [] => Callers::Anybody,
                [_] => Callers::People,
                [_, ..] => Callers::PeopleAndPrograms,
            },
            path: path.to_owned(),
            method,
            body,
            form,
            file,
        }
    }

    /// True if its path has the id of an object.
    pub(crate) fn has_id(&self) -> bool {
        self.path.contains("{id}")
    }

    /// True if its query names a partnership.
    fn asks_of_a_partnership(&self) -> bool {
        self.path.ends_with("figures")
    }

    /// True if its query names what has files.
    fn asks_of_an_owner(&self) -> bool {
        self.path == "/v1/attachments" && self.method == Method::GET
    }

    /// True if it is called on an object, named in its path or its body.
    pub(crate) fn names_an_object(&self) -> bool {
        let named = |field: &str| self.body.as_ref().is_some_and(|body| body[field].is_string());
        let by_body = ["partnership", "proposal", "plan", "belongs_to"].into_iter().any(named);
        let by_list = self.body.as_ref().is_some_and(|body| body["audience"].is_array());
        self.has_id()
            || by_body
            || by_list
            || self.asks_of_a_partnership()
            || self.asks_of_an_owner()
    }

    /// Calls it.
    pub(crate) async fn call(&self, caller: &Caller, on: &Targets) -> Answer {
        let id = match self.path.split('/').nth(2) {
            Some("account") => &on.session,
            Some("agreements") => &on.agreement,
            Some("attachments") => &on.attachment,
            Some("brief-invitations") => &on.brief_invitation,
            Some("briefs") => &on.brief,
            Some("calendar-links") => &on.calendar_link,
            Some("commitments") => &on.commitment,
            Some("exclusivities") => &on.exclusivity,
            Some("goals") => &on.goal,
            Some("innovations") => &on.innovation,
            Some("invitations") => &on.invitation,
            Some("exports" | "jobs") => &on.job,
            Some("members") => &on.member,
            Some("messages") => &on.message,
            Some("notes") => &on.note,
            Some("notifications") => &on.notification,
            Some("partnerships") => &on.partnership,
            Some("plans") => &on.plan,
            Some("proposals") => &on.proposal,
            Some("reviews") => &on.review,
            Some("service-accounts") => &on.service_account,
            Some("webhooks") => &on.webhook,
            Some("webhook-deliveries") => &on.delivery,
            _ => &on.pilot,
        };
        let mut path = self.path.replace("{id}", id).replace("{token}", NO_TOKEN);
        path = path.replace("{number}", "1");
        if path.ends_with("/difference") {
            path.push_str("?from=1");
        }
        if self.asks_of_a_partnership() {
            let period = "from=2035-01-01&to=2035-04-01";
            path = format!("{path}?partnership={}&{period}", on.partnership);
        }
        if path == "/v1/calendar" {
            path.push_str("?from=2035-01-01&to=2035-04-01");
        }
        if self.asks_of_an_owner() {
            path = format!("{path}?belongs_to={}", on.proposal);
        }
        let request = caller.request(self.method.clone(), &path);
        if let Some(file) = &self.file {
            let request = request.header("Content-Type", "text/csv");
            return caller.send(request.body(file.clone())).await;
        }
        let Some(mut body) = self.body.clone() else {
            return caller.send(request).await;
        };
        let named = [
            ("partnership", &on.partnership),
            ("proposal", &on.proposal),
            ("plan", &on.plan),
            ("belongs_to", &on.proposal),
            ("measurement", &on.measurement),
            ("secret", &on.secret),
        ];
        for (field, id) in named {
            if body[field].is_string() {
                body[field] = json!(id);
            }
        }
        if body["audience"].is_array() {
            body["audience"] = json!([on.partnership]);
        }
        // Each its own: several attempts at one address would have to wait.
        for pointer in ["/email", "/user/email"] {
            if let Some(email) = body.pointer_mut(pointer) {
                *email = json!(format!("{}@example.org", fastrand::u64(..)));
            }
        }
        let request = request.header("If-Match", format!("\"{}\"", on.version));
        let request = if self.form { request.form(&body) } else { request.json(&body) };
        caller.send(request).await
    }
}
