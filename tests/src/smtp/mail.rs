//! A message as its reader sees it: headers unfolded, parts told apart, encodings undone
//! (RFC 5322, 2045 to 2047; UTF-8 only).
//!
//! Reading never fails: what cannot be decoded stays visible, for the test to stumble over.

/// A mail that arrived.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients; a blind copy shows only here.
    pub to: Vec<String>,
    /// Names and values in the order of the message, unfolded, not decoded.
    pub headers: Vec<(String, String)>,
    /// The header `Subject`, decoded.
    pub subject: String,
    /// The plain text, decoded, with `\n` as line ends and no blank end; empty if there is none.
    pub text: String,
    /// The HTML, in the same way.
    pub html: Option<String>,
    /// The whole message as it came, with the doubled dots undone.
    pub raw: String,
}

impl Mail {
    pub(super) fn parse(from: String, to: Vec<String>, raw: String) -> Self {
        let (headers, body) = split(&raw);
        let mut found = Bodies::default();
        found.collect(&headers, body);
        Self {
            from,
            to,
            subject: decode_words(find(&headers, "Subject").unwrap_or_default()),
            text: found.text.unwrap_or_default(),
            html: found.html,
            headers,
            raw,
        }
    }

    /// The first header of that name, in whatever case, not decoded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let header = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(&header.1)
}

/// The headers, unfolded, and what follows the empty line after them.
fn split(message: &str) -> (Vec<(String, String)>, &str) {
    // A part may have no header at all: it then begins with the empty line.
    let (head, body) = match message.strip_prefix("\r\n") {
        Some(body) => ("", body),
        None => message.split_once("\r\n\r\n").unwrap_or((message, "")),
    };
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = unfolded
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    (headers, body)
}

/// The first body of either kind, wherever in a tree of parts.
#[derive(Default)]
struct Bodies {
    text: Option<String>,
    html: Option<String>,
}

impl Bodies {
    fn collect(&mut self, headers: &[(String, String)], body: &str) {
        let content_type = find(headers, "Content-Type").unwrap_or("text/plain");
        let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "text/plain" => {
                self.text.get_or_insert_with(|| decode_body(headers, body));
            }
            "text/html" => {
                self.html.get_or_insert_with(|| decode_body(headers, body));
            }
            _ if media.starts_with("multipart/") => {
                let Some(boundary) = parameter(content_type, "boundary") else {
                    return;
                };
                for part in parts(body, boundary) {
                    let (headers, body) = split(&part);
                    self.collect(&headers, body);
                }
            }
            _ => {}
        }
    }
}

fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(';').skip(1).find_map(|parameter| {
        let (known, value) = parameter.split_once('=')?;
        known.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

/// What stands between the boundaries; each boundary's line end before it belongs to it.
fn parts(body: &str, boundary: &str) -> Vec<String> {
    format!("\r\n{body}")
        .split(&format!("\r\n--{boundary}"))
        .skip(1)
        .take_while(|part| !part.starts_with("--"))
        .filter_map(|part| part.split_once("\r\n"))
        .map(|(_, part)| part.to_owned())
        .collect()
}

fn decode_body(headers: &[(String, String)], body: &str) -> String {
    let encoding = find(headers, "Content-Transfer-Encoding").unwrap_or_default();
    let bytes = match encoding.to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n").trim_end().to_owned()
}

/// A header's value with its encoded words (RFC 2047) decoded. The blank between two of them is
/// not part of the text, and a character may be spread over both.
fn decode_words(value: &str) -> String {
    let mut decoded = Vec::new();
    let mut after_word = false;
    for token in value.split(' ') {
        let word = encoded_word(token);
        let joined = after_word && word.is_some();
        if !decoded.is_empty() && !joined {
            decoded.push(b' ');
        }
        after_word = word.is_some();
        decoded.extend(word.unwrap_or_else(|| token.as_bytes().to_vec()));
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The bytes of `=?utf-8?B?..?=` or `=?utf-8?Q?..?=`.
fn encoded_word(token: &str) -> Option<Vec<u8>> {
    let inner = token.strip_prefix("=?")?.strip_suffix("?=")?;
    let (charset, rest) = inner.split_once('?')?;
    let (encoding, text) = rest.split_once('?')?;
    match encoding {
        _ if !charset.eq_ignore_ascii_case("utf-8") => None,
        "B" | "b" => Some(base64(text)),
        "Q" | "q" => Some(quoted_printable(&text.replace('_', " "))),
        _ => None,
    }
}

fn quoted_printable(encoded: &str) -> Vec<u8> {
    let joined = encoded.replace("=\r\n", "");
    let mut pieces = joined.split('=');
    let mut decoded = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let byte = piece.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let (Some(byte), Some(rest)) = (byte, piece.get(2..)) {
            decoded.push(byte);
            decoded.extend_from_slice(rest.as_bytes());
        } else {
            decoded.push(b'=');
            decoded.extend_from_slice(piece.as_bytes());
        }
    }
    decoded
}

/// Skips what is not of the alphabet: line ends and padding.
fn base64(encoded: &str) -> Vec<u8> {
    let mut decoded = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for symbol in encoded.bytes() {
        let value = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (held >> bits).to_be_bytes();
            decoded.push(byte);
        }
    }
    decoded
}
