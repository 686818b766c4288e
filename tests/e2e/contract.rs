//! The document is the contract: it is checked in and served, complete and sound, and what it lists
//! is there. Its examples are accepted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    TestApp, World, exclusivity_terms_with, goal_terms, goal_terms_with, nda_terms, pdf, plan_terms,
};

const CHECKED_IN: &str = include_str!("../../openapi/openapi.json");

/// An operation of the document.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// The path, with its parameters in braces.
    pub(crate) path: String,
    pub(crate) public: bool,
    /// The example of the request's body, if it has a body of JSON.
    pub(crate) example: Option<Value>,
    /// The example of the file that it takes, if it takes one.
    pub(crate) file: Option<String>,
    text: Value,
}

/// Every operation of the document.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("paths").iter();
    let each = paths.flat_map(|(path, item)| {
        item.as_object().expect("operations").iter().map(move |(method, text)| {
            let content = &text["requestBody"]["content"];
            let schema = &content["application/json"]["schema"]["$ref"];
            let file = content["text/csv"]["example"].as_str().map(str::to_owned);
            let schema = schema.as_str().and_then(|name| document.pointer(name.strip_prefix('#')?));
            let method = method.to_uppercase();
            Operation {
                method: Method::from_bytes(method.as_bytes()).expect("a method"),
                path: path.clone(),
                public: text["security"] == json!([]),
                example: schema.map(|schema| schema["example"].clone()),
                file,
                text: text.clone(),
            }
        })
    });
    each.collect()
}

/// What operations can be tried on: things that both sides see, and an open invitation.
pub(crate) struct Things {
    proposal: String,
    pilot: String,
    plan: String,
    goal: String,
    measurement: String,
    commitment: String,
    agreement: String,
    exclusivity: String,
    attachment: String,
    brief_invitation: String,
    token: String,
    calendar_token: String,
    partnership: String,
}

impl Things {
    /// Makes them.
    pub(crate) async fn of(world: &World) -> Self {
        let proposal = world.accepted().await;
        let pilot = world.pilot_in_review().await;
        let plan = world.plan_proposed(&plan_terms()).await;
        let goal = world.goal_agreed(&world.plan_in_force().await, &goal_terms()).await;
        let measurement = world.recorded(&goal, "2026-06-30", "96").await;
        let commitment = world.offered("2035-02-15").await;
        let agreement = world.agreement_proposed(&nda_terms()).await;
        // The example of other terms names none.
        let without_duties = exclusivity_terms_with(&json!({"duties": []}));
        let exclusivity = world.exclusivity_granted(&without_duties).await;
        let attachment = world.attached(&world.buyer, &agreement, &pdf("Words", 0)).await;
        let (_, brief_invitation) = world.brief().await;
        let invite = json!({"name": "Guest", "email": "lead@guest.example"});
        let body = json!({"propose_as": "buyer", "invite": invite});
        world.buyer.post("/v1/partnerships", &body).await.expect(201);
        let token = world.app.token("lead@guest.example", "invites you to a partnership").await;
        let body = json!({"name": "On my phone"});
        let link = world.buyer.post("/v1/calendar-links", &body).await.expect(201);
        let (_, calendar_token) =
            link["url"].as_str().and_then(|url| url.rsplit_once('/')).expect("a token");
        let partnership = format!("/v1/partnerships/{}", world.partnership);
        Self {
            calendar_token: calendar_token.to_owned(),
            proposal,
            pilot,
            plan,
            goal,
            measurement,
            commitment,
            agreement,
            exclusivity,
            attachment,
            brief_invitation,
            token,
            partnership,
        }
    }

    /// The path of the thing that an operation is about.
    pub(crate) fn of_path(&self, template: &str) -> Option<&str> {
        let things = [
            &self.proposal,
            &self.pilot,
            &self.plan,
            &self.goal,
            &self.commitment,
            &self.agreement,
            &self.exclusivity,
            &self.attachment,
            &self.brief_invitation,
            &self.partnership,
        ];
        let kind = |path: &str| path.rsplit_once('/').map(|(kind, _)| format!("{kind}/{{id}}"));
        things
            .into_iter()
            .find(|path| kind(path).is_some_and(|kind| template.starts_with(&kind)))
            .map(String::as_str)
    }

    /// The path of an operation.
    pub(crate) fn path(&self, template: &str) -> String {
        let id = self.of_path(template).and_then(|path| path.rsplit('/').next());
        let path = template.replace("{id}", id.unwrap_or("nothing"));
        let calendar = template.starts_with("/v1/calendars/");
        let token = if calendar { &self.calendar_token } else { &self.token };
        path.replace("{token}", token).replace("{number}", "1")
    }

    /// An example with the ids of what is there.
    pub(crate) fn fill(&self, example: &Value) -> Value {
        serde_json::from_str(&self.fill_file(&example.to_string())).expect("JSON")
    }

    /// The same of a file.
    pub(crate) fn fill_file(&self, example: &str) -> String {
        let mut text = example.to_owned();
        for path in [&self.proposal, &self.plan, &self.measurement, &self.partnership] {
            let id = path.rsplit('/').next().unwrap_or_default();
            let (prefix, _) = id.split_once('_').expect("an id");
            text = text.replace(&format!("{prefix}_01930000000070008000000000000001"), id);
        }
        text
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served_as_it_is_checked_in() {
    let app = TestApp::start().await;
    let served = app.visitor().get("/openapi.json").await;
    assert_eq!(served.expect(200)["openapi"].as_str().map(|text| &text[..4]), Some("3.1."));
    assert!(served.text == CHECKED_IN, "write it anew with `cargo run -p openapi`");
    assert_eq!(served.header("content-type"), "application/json");
}

#[test]
fn every_operation_is_complete() {
    let document: Value = serde_json::from_str(CHECKED_IN).unwrap();
    let tags: Vec<_> =
        document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let mut ids = HashSet::new();
    let all = operations(&document);
    assert!(all.len() > 40, "{}", all.len());
    for Operation { method, path, text, public, example, file } in &all {
        let what = format!("{method} {path}");
        assert_eq!(file.is_some(), path.contains("/imports/"), "{what}");
        assert!(ids.insert(text["operationId"].as_str().unwrap()), "{what}: the id is not unique");
        assert!(!text["summary"].as_str().unwrap().is_empty(), "{what}");
        assert!(tags.contains(&&text["tags"][0]), "{what}");
        assert_ne!(*example, Some(json!(null)), "{what} has a body without an example");
        let names = path.split(['{', '}']).skip(1).step_by(2);
        for name in names {
            let parameters = text["parameters"].as_array().unwrap().iter();
            let mut own = parameters.filter(|one| one["in"] == "path" && one["name"] == name);
            assert_eq!(
                own.next().map(|one| &one["required"]),
                Some(&json!(true)),
                "{what}: {name}"
            );
        }
        let responses = text["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{what}");
        assert!(*public || responses.contains_key("401"), "{what}");
        for (status, response) in responses {
            let shared = response["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
            let response = shared.map_or(response, |path| document.pointer(path).unwrap());
            let described = response["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described, "{what}: {status} is not described");
            if status.starts_with(['4', '5']) {
                let content = &response["content"]["application/problem+json"];
                assert_eq!(content["schema"]["$ref"], "#/components/schemas/Problem", "{what}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'d>(value: &'d Value, found: &mut Vec<&'d str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document: Value = serde_json::from_str(CHECKED_IN).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    for reference in found {
        let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
        assert!(target.is_some(), "{reference}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_listed_is_there() {
    let world = World::new().await;
    let things = Things::of(&world).await;
    let visitor = world.app.visitor();
    for Operation { method, path, public, .. } in operations(&world.app.document().await) {
        let what = format!("{method} {path}");
        let request = visitor.request(method.clone(), &things.path(&path));
        let answer = if method == Method::GET {
            visitor.send(request).await
        } else {
            visitor.send(request.json(&json!({"no such field": 1}))).await
        };
        // A path that is not served would say 404 or 405.
        match (public, method) {
            (false, _) => drop(answer.problem(401, "unauthenticated")),
            (true, Method::GET) => assert_eq!(answer.status, 200, "{what}: {}", answer.text),
            (true, _) if path == "/v1/oauth/token" => {
                drop(answer.problem(400, "invalid_request"));
            }
            // A mail program posts a form, and is told nothing.
            (true, _) if path.starts_with("/v1/unsubscriptions/") => {
                drop(answer.problem(415, "unsupported_media_type"));
            }
            (true, _) => {
                let fault = ("/no such field".to_owned(), "unknown_field".to_owned());
                assert!(answer.faults().contains(&fault), "{what}: {}", answer.text);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_documentation_come_from_the_binary_alone() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let index = visitor.get("/docs/").await;
    assert!(index.status == 200 && index.header("content-type").starts_with("text/html"));
    assert_eq!(visitor.get("/docs").await.text, index.text, "the address without a slash");
    assert!(!index.text.contains("//"), "a foreign host in {}", index.text);
    let attributes = index.text.split(['"', '\'']).collect::<Vec<_>>();
    let assets = attributes.windows(2).filter_map(|pair| {
        let target = pair[1].trim_start_matches("./");
        let leads = pair[0].ends_with("src=") || pair[0].ends_with("href=");
        leads.then_some(target)
    });
    let assets: BTreeSet<_> = assets.collect();
    assert!(assets.iter().any(|name| name.ends_with("-initializer.js")), "{assets:?}");
    for asset in assets {
        let answer = visitor.get(&format!("/docs/{asset}")).await;
        assert!(answer.status == 200 && !answer.text.is_empty(), "{asset}");
    }
    let start = visitor.get("/docs/swagger-initializer.js").await;
    assert!(start.text.contains("/openapi.json"), "{}", start.text);
    assert!(!start.text.contains("://"), "a foreign host in {}", start.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_a_body_is_accepted() {
    let world = World::new().await;
    // What is amended is what the example takes for granted.
    let terms = goal_terms_with(json!({
        "measured_by": "buyer", "starts_on": "2101-01-01", "due_on": "2102-12-31",
    }));
    let goal = world.goal_agreed(&world.plan_in_force().await, &terms).await;
    let things = Things { goal, ..Things::of(&world).await };
    let reviewed = world.under_review().await;
    let mut answers = BTreeMap::new();
    let mut callers = Vec::new();
    for caller in [&world.supplier, &world.buyer] {
        let account = caller.get("/v1/account").await.expect(200);
        callers.push((caller, account["id"].as_str().expect("an id").to_owned()));
    }
    for Operation { method, path, example, .. } in operations(&world.app.document().await) {
        let Some(example) = example else { continue };
        if path.contains("{id}") && things.of_path(&path).is_none() {
            // Both sides see none of these.
            continue;
        }
        if path == "/v1/me/deputy" {
            // It names a colleague, whom neither has.
            continue;
        }
        let of_panel = path.starts_with("/v1/proposals/{id}/panel");
        for (caller, own) in &callers {
            // A panel is the buyer's alone.
            if of_panel && *own == callers[0].1 {
                continue;
            }
            // Of which innovation a right is, is the supplier's alone.
            if path == "/v1/exclusivities/{id}/innovation" && *own == callers[1].1 {
                continue;
            }
            let target = if of_panel {
                path.replace("/v1/proposals/{id}", &reviewed)
            } else {
                things.path(&path)
            };
            let request = caller.request(method.clone(), &target);
            // A person that is named is one of the caller's side.
            let body = things.fill(&example).to_string();
            let body = body.replace("user_01930000000070008000000000000001", own);
            let request = request.header("Content-Type", "application/json").body(body);
            let request = match things.of_path(&path) {
                Some(_) if of_panel => {
                    let panel = caller.get(&format!("{reviewed}/panel")).await.json();
                    request.header("If-Match", format!("\"{}\"", panel["version"]))
                }
                Some(_) if path.contains("/lessons") => request.header("If-Match", "\"1\""),
                Some(thing) => {
                    let version = caller.get(thing).await.expect(200)["version"].clone();
                    request.header("If-Match", format!("\"{version}\""))
                }
                None if path.starts_with("/v1/organisation/")
                    || ["/v1/panel-criteria", "/v1/me/notification-settings"]
                        .contains(&path.as_str()) =>
                {
                    request.header("If-Match", "\"1\"")
                }
                None => request,
            };
            let answer = caller.send(request).await;
            let code = answer.json()["code"].as_str().unwrap_or("done").to_owned();
            let what = format!("{method} {path}");
            let refused = [400, 404, 405, 406, 412, 413, 415, 422, 428].contains(&answer.status);
            // The tokens of the examples were never given to anybody, and nobody has their password.
            let unknown = path.ends_with("/confirmation") && answer.status == 404
                || code == "invalid" && answer.faults().iter().all(|(_, code)| code == "wrong");
            let wrong = refused && !unknown || answer.status >= 500 || code == "unauthenticated";
            assert!(!wrong, "{what}: {}", answer.text);
            answers.entry(what).or_insert_with(Vec::new).push(code);
        }
    }
    assert!(answers.len() > 15, "{answers:#?}");
    let done = answers.values().filter(|codes| codes.contains(&"done".to_owned())).count();
    assert!(done > 6, "{answers:#?}");
}
