//! Files on their way to being there.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use reqwest::{Body, Method};
use serde_json::{Value, json};

use crate::{Answer, Caller, World, id_in};

/// A PDF, as far as its beginning tells, of at least this many bytes; its text tells it from others.
pub fn pdf(text: &str, size: usize) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n{text}\n").into_bytes();
    while bytes.len() < size {
        bytes.extend_from_slice(b"0123456789abcdef");
    }
    bytes
}

/// SHA-256 of bytes, as the API writes it.
pub fn sha256(bytes: &[u8]) -> String {
    let digits = digest(&SHA256, bytes).as_ref().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    });
    format!("sha256:{digits}")
}

/// What announces a PDF of what is at `owner`.
pub fn announcement(owner: &str, bytes: &[u8]) -> Value {
    json!({
        "belongs_to": id_in(owner),
        "name": "Offer.pdf",
        "media_type": "application/pdf",
        "size": bytes.len(),
        "sha256": sha256(bytes),
    })
}

/// Sends bytes as the content of the file at `path`.
pub async fn upload(caller: &Caller, path: &str, bytes: impl Into<Body>) -> Answer {
    let request = caller.request(Method::PUT, &format!("{path}/content")).body(bytes);
    caller.send(request.header("Content-Type", "application/pdf")).await
}

impl World {
    /// The path of a PDF that `side` has announced for what is at `owner`.
    pub async fn announced(&self, side: &Caller, owner: &str, bytes: &[u8]) -> String {
        let answer = side.post("/v1/attachments", &announcement(owner, bytes)).await;
        answer.expect(201);
        answer.header("location").to_owned()
    }

    /// The path of a PDF that `side` has brought to what is at `owner`.
    pub async fn attached(&self, side: &Caller, owner: &str, bytes: &[u8]) -> String {
        let path = self.announced(side, owner, bytes).await;
        upload(side, &path, bytes.to_vec()).await.expect(200);
        path
    }

    /// The path of a proposal that the supplier has submitted with a file, and that of the file.
    pub async fn submitted_with_file(&self) -> (String, String) {
        let proposal = self.draft().await;
        let file = self.attached(&self.supplier, &proposal, &pdf("Offer", 0)).await;
        self.supplier.act(&proposal, "submit", &json!({})).await.expect(200);
        (proposal, file)
    }
}
