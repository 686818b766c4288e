//! A small HTTP client: JSON in, JSON out, and a problem is an error with its sentence.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::Outcome;

/// Somebody who calls the API.
pub(super) struct Client {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
}

impl Client {
    /// A visitor of the server at `url`.
    pub(super) fn new(url: &str) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        Self { http: reqwest::Client::new(), url, token: None }
    }

    /// The same server, signed in.
    pub(super) async fn sign_in(&self, email: &str, password: &str) -> Outcome<Self> {
        let body = json!({"email": email, "password": password});
        let answer = self.post("/v1/auth/token", &body).await?;
        let token = super::text(&answer, "access_token")?;
        Ok(Self { http: self.http.clone(), url: self.url.clone(), token: Some(token) })
    }

    pub(super) async fn get(&self, path: &str) -> Outcome<Value> {
        self.send(path, self.request(Method::GET, path)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Outcome<Value> {
        self.send(path, self.request(Method::POST, path).json(body)).await
    }

    /// Changes the version that was read.
    pub(super) async fn change(&self, path: &str, version: i64, body: &Value) -> Outcome<Value> {
        let request = self.request(Method::POST, path).header("If-Match", format!("\"{version}\""));
        self.send(path, request.json(body)).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn send(&self, path: &str, request: RequestBuilder) -> Outcome<Value> {
        let response = request.send().await?;
        let failed = !response.status().is_success();
        let answer: Value = response.json().await?;
        if failed {
            let detail = answer.get("detail").and_then(Value::as_str).unwrap_or_default();
            return Err(format!("{path}: {detail}").into());
        }
        Ok(answer)
    }
}
