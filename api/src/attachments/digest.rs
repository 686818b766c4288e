//! What a client says of the bytes that it sends: `Content-Digest` and `Repr-Digest` (RFC 9530).

use actix_web::HttpRequest;
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::content::ContentHash;

use crate::problem::{Code, Problem};

/// The headers: without a `Content-Encoding`, which is not taken, both are of the same bytes.
const HEADERS: [&str; 2] = ["content-digest", "repr-digest"];

/// The value of `Repr-Digest` for these bytes.
pub(super) fn text(sha256: ContentHash) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(sha256.bytes()))
}

/// Every SHA-256 that the request names; what other algorithms say is passed over.
///
/// # Errors
/// 400 when one is malformed.
pub(super) fn named(request: &HttpRequest) -> Result<Vec<ContentHash>, Problem> {
    let mut named = Vec::new();
    for name in HEADERS {
        for value in request.headers().get_all(name) {
            let malformed = || {
                let form = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
                Problem::new(Code::InvalidHeader, format!("{name} must be of the form {form}."))
            };
            let text = value.to_str().map_err(|_| malformed())?;
            for member in text.split(',').map(str::trim) {
                let (algorithm, digest) = member.split_once('=').ok_or_else(malformed)?;
                if algorithm == "sha-256" {
                    let digest = digest.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
                    let bytes = digest.and_then(|digest| BASE64_STANDARD.decode(digest).ok());
                    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                    named.push(ContentHash::new(bytes.ok_or_else(malformed)?));
                }
            }
        }
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn of(value: &'static str) -> Result<usize, Code> {
        let request = TestRequest::default().insert_header(("Content-Digest", value));
        let named = named(&request.to_http_request());
        named.map(|all| all.len()).map_err(|problem| problem.code())
    }

    #[test]
    fn digests_are_read_as_rfc_9530_writes_them() {
        const EMPTY: &str = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
        assert_eq!(of(EMPTY), Ok(1));
        assert_eq!(
            of("sha-512=:AAAA:, sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
            Ok(1)
        );
        assert_eq!(of("md5=:AAAA:"), Ok(0));
        for wrong in ["", "sha-256", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:!:"] {
            assert_eq!(of(wrong), Err(Code::InvalidHeader), "{wrong}");
        }
        // What we write we read.
        let text = text(ContentHash::of(""));
        assert_eq!(text, EMPTY);
    }
}
