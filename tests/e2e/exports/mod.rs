//! All that an organisation may read, as one file: what the API shows and no more, whole or not at all.

mod content;
mod interrupted;
mod rivals;
mod who;

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use serde_json::Value;
use serde_json::json;
use tests::{Caller, sha256};
use zip::ZipArchive;

/// Asks for an export, and gives the id of its job.
async fn ask(caller: &Caller) -> String {
    let answer = caller.post("/v1/exports", &json!({})).await;
    let job = answer.expect(202);
    assert_eq!((&job["kind"], &job["state"]), (&json!("export"), &json!("queued")));
    let id = job["id"].as_str().expect("an id").to_owned();
    assert_eq!(answer.header("location"), format!("/v1/jobs/{id}"));
    id
}

/// Downloads a file.
async fn download(caller: &Caller, path: &str) -> (u16, Vec<u8>) {
    let response = caller.request(reqwest::Method::GET, path).send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, response.bytes().await.expect("its bytes").to_vec())
}

/// An export, with its files by their names.
struct Export {
    job: Value,
    bytes: Vec<u8>,
    files: BTreeMap<String, String>,
}

impl Export {
    /// What somebody exports.
    async fn of(caller: &Caller) -> Self {
        let id = ask(caller).await;
        let job = caller.job(&format!("/v1/jobs/{id}"), "succeeded").await;
        let body = &job["result"]["body"];
        let path = body["content"].as_str().expect("a path");
        assert_eq!(path, format!("/v1/exports/{id}/content"));
        let (status, bytes) = download(caller, path).await;
        assert_eq!(status, 200);
        assert_eq!((&body["size"], &body["sha256"]), (&json!(bytes.len()), &json!(sha256(&bytes))));
        let mut zip = ZipArchive::new(Cursor::new(bytes.clone())).expect("a ZIP");
        let mut files = BTreeMap::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).expect("a file");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("it is whole");
            files.insert(file.name().expect("a name").into_owned(), text);
        }
        assert_eq!(body["files"], files.len());
        Self { job, bytes, files }
    }

    fn manifest(&self) -> Value {
        serde_json::from_str(&self.files["manifest.json"]).expect("JSON")
    }

    /// The rows of a noun.
    fn rows(&self, noun: &str) -> Vec<Value> {
        let lines = self.files[&format!("{noun}.jsonl")].lines();
        lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}
