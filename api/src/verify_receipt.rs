//! `tandem verify-receipt`: whether a receipt is of the very pitch that it came with.
//!
//! It takes nobody's word: the hash is computed from what the file says. That it is the receipt which was
//! given then shows in the hash that the other side has kept.

use std::{error::Error, io::Read, path::PathBuf};

use clap::Args;
use domain::content::ContentHash;
use serde_json::{Map, Value};

use crate::{
    body::unambiguous,
    verify_ledger::{canonical, open},
};

/// Which file, and what it is compared with.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The file, as `GET /v1/proposals/{id}/versions/{number}` gave it; `-` for standard input
    file: PathBuf,

    /// The hash of the receipt as it was kept: `sha256:` and 64 digits
    #[arg(long, value_name = "HASH")]
    hash: Option<String>,
}

/// Verifies the file, and tells what was found.
///
/// # Errors
/// What is not as the receipt says, or when the file cannot be read.
pub(crate) fn verify(options: &Options) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut bytes = Vec::new();
    open(&options.file)?.read_to_end(&mut bytes)?;
    let told = check(&unambiguous(&bytes)?, options.hash.as_deref());
    Ok(told.map_err(|fault| format!("the receipt is not sound: {fault}"))?)
}

fn check(version: &Value, kept: Option<&str>) -> Result<String, String> {
    let document = version.get("document").and_then(Value::as_object);
    let document = document.ok_or("there is no document with it")?;
    let told = version.pointer("/receipt/hash").and_then(Value::as_str);
    let told = told.and_then(ContentHash::parse).ok_or("there is no hash with it")?;
    let hash = canonical(document).map_err(|error| error.to_string())?.hash();
    if hash != told {
        return Err(format!("the document has the hash {hash}"));
    }
    if version.pointer("/receipt/submitted_at") != document.get("submitted_at") {
        return Err("it names another instant than the document".to_owned());
    }
    if kept.is_some_and(|kept| ContentHash::parse(kept) != Some(hash)) {
        return Err(format!("it is of another document than the hash that was kept: {hash}"));
    }
    let text = |fields: &Map<String, Value>, name: &str| {
        fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let pitch = document.get("pitch").and_then(Value::as_object);
    let title = pitch.map(|pitch| text(pitch, "title")).unwrap_or_default();
    Ok(format!(
        "The receipt is sound.\n\n  proposal  {}\n  title     {title}\n  submitted {}\n  hash      \
         {hash}\n\nWhoever has the same hash has the same pitch: compare it with the other side's.\n",
        text(document, "proposal"),
        text(document, "submitted_at"),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn version() -> Value {
        // printf '{"pitch":{"title":"Oats"},"proposal":"prop_1","submitted_at":"2026-01-01T10:00:00Z"}' \
        // | sha256sum
        json!({
            "title": "Oats",
            "receipt": {
                "number": 1,
                "hash": "sha256:5012e24966109f3a51a8e1abb1db16198fe7c9f30254547b74fb546ae775d1d9",
                "submitted_at": "2026-01-01T10:00:00Z",
            },
            "document": {
                "submitted_at": "2026-01-01T10:00:00Z",
                "proposal": "prop_1",
                "pitch": {"title": "Oats"},
            },
        })
    }

    #[test]
    fn a_receipt_is_of_what_it_came_with() {
        let version = version();
        let hash = version["receipt"]["hash"].as_str().unwrap();
        assert!(check(&version, None).unwrap().contains(hash));
        assert!(check(&version, Some(hash)).is_ok());
        assert!(check(&version, Some(&hash.replace(['0', '1'], "2"))).is_err());
    }

    #[test]
    fn whatever_is_changed_is_found_out() {
        for (pointer, value) in [
            ("/document/pitch/title", json!("Oats.")),
            ("/document/proposal", json!("prop_2")),
            ("/document/submitted_at", json!("2026-01-01T10:00:01Z")),
            ("/receipt/submitted_at", json!("2026-01-01T10:00:01Z")),
            ("/receipt/hash", json!(ContentHash::of("{}").to_string())),
            ("/receipt/hash", json!(null)),
            ("/document", json!(null)),
            ("/document/pitch", json!({"title": "Oats", "readiness": 7})),
            ("/document/pitch", json!({"title": "Oats", "readiness": 7.5})),
        ] {
            let mut version = version();
            *version.pointer_mut(pointer).unwrap() = value;
            assert!(check(&version, None).is_err(), "{pointer}");
        }
    }
}
