//! Somebody who calls the API, with raw JSON: the server's own types would agree with themselves.

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};

use crate::until;

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Caller {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub text: String,
}

impl Caller {
    pub(crate) fn new(http: reqwest::Client, url: String) -> Self {
        Self { http, url, token: None }
    }

    /// The same caller with this token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same caller at another server.
    pub fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// The same caller, who asks by a new connection each time.
    pub fn without_keeping(&self) -> Self {
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        Self { http, ..self.clone() }
    }

    /// The token, where there is one.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A request to be completed and sent with [`Caller::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the body arrives");
        Answer { status, headers, text }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// POST that changes the version that was read.
    pub async fn change(&self, path: &str, version: &Value, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).json(body);
        self.send(request.header("If-Match", format!("\"{version}\""))).await
    }

    /// PUT that changes the version that was read.
    pub async fn put(&self, path: &str, version: &Value, body: &Value) -> Answer {
        let request = self.request(Method::PUT, path).json(body);
        self.send(request.header("If-Match", format!("\"{version}\""))).await
    }

    /// Reads what is at `path` and takes one of its allowed actions, as it says how.
    pub async fn act(&self, path: &str, action: &str, body: &Value) -> Answer {
        let seen = self.get(path).await.expect(200);
        let allowed = seen["allowed_actions"].as_array().expect("a list of actions");
        let entry = allowed.iter().find(|entry| entry["action"] == action);
        let entry = entry.unwrap_or_else(|| panic!("{action} is not allowed on {seen:#}"));
        let href = entry["href"].as_str().expect("an address");
        if entry["method"] == "PUT" {
            self.put(href, &seen["version"], body).await
        } else {
            self.change(href, &seen["version"], body).await
        }
    }

    /// The caller's events, once there are at least `count` of this kind: an event is listed when all
    /// that was under way before it has ended.
    pub async fn events(&self, kind: &str, count: usize) -> Vec<Value> {
        until(async || {
            let page = self.get("/v1/events?limit=200").await.expect(200);
            let events = page["items"].as_array().expect("a list").clone();
            let enough = events.iter().filter(|event| event["kind"] == kind).count() >= count;
            if enough { Ok(events) } else { Err((count, kind, events)) }
        })
        .await
    }

    /// All rows of a list.
    pub async fn listed(&self, path: &str) -> Vec<Value> {
        let (mut rows, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}?limit=200{cursor}")).await.expect(200);
            rows.extend(page["items"].as_array().expect("a list").iter().cloned());
            let Some(next) = page["next"].as_str() else { return rows };
            cursor = format!("&cursor={next}");
        }
    }

    /// The names of what the caller may do with what is at `path`.
    pub async fn allowed(&self, path: &str) -> Vec<String> {
        let seen = self.get(path).await.expect(200);
        let allowed = seen["allowed_actions"].as_array().expect("a list of actions");
        allowed.iter().filter_map(|entry| Some(entry["action"].as_str()?.to_owned())).collect()
    }
}

impl Answer {
    /// The body, if the status is this one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    /// The body, if it is a problem with this status and code.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["code"], code, "{body:#}");
        assert_eq!(body["status"], status);
        for member in ["type", "title", "detail", "instance"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{body:#}");
        }
        body
    }

    /// The faults of a problem: pointer and code of each, sorted.
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        let body = self.problem(422, "invalid");
        let errors = body["errors"].as_array().expect("a list of faults");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut faults: Vec<_> =
            errors.iter().map(|one| (text(&one["pointer"]), text(&one["code"]))).collect();
        faults.sort();
        faults
    }

    /// The body.
    #[track_caller]
    pub fn json(&self) -> Value {
        if self.text.is_empty() {
            return json!(null);
        }
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// A header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The answer without what differs between any two: the request id, the time, and how its sender stands with
    /// limits.
    pub fn essence(&self) -> (u16, Vec<(String, String)>, String) {
        let id = self.header("x-request-id").to_owned();
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| {
                let name = name.as_str();
                !["x-request-id", "date"].contains(&name) && !name.starts_with("ratelimit")
            })
            .map(|(name, value)| (name.to_string(), format!("{value:?}")))
            .collect();
        headers.sort();
        (self.status, headers, self.text.replace(&id, "<request>"))
    }
}

/// The statuses of answers, in ascending order.
pub fn statuses<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Vec<u16> {
    let mut statuses: Vec<_> = answers.into_iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

/// The id at the end of a path.
pub fn id_in(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}
